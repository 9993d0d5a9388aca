import type { Format, Guess } from '../contract/format';
import { baseName, extensionOf, folderOf, type FileSet, type SourceFile } from '../contract/source-file';
import { readYolo } from './read-yolo';
import { writeYolo } from './write-yolo';
import { commonRoot, isConfigPath, looksLikeYolo, pairFiles, readYoloConfig } from './yolo-layout';

/**
 * YOLO folders as Ultralytics and Roboflow write them: a text file for each picture with a class index and relative coordinates a line. Boxes (middle, width,
 * height), outlines, oriented boxes, poses; a number more is a confidence. A picture without a text file is not annotated, an empty text file says
 * that nothing is in it. Definition: https://docs.ultralytics.com/datasets
 */
export const yolo: Format = {
  id: 'yolo',
  title: 'YOLO',
  options: [
    {
      id: 'task',
      title: 'Lines hold',
      kind: 'choice',
      choices: [
        { value: 'auto', title: 'boxes, or outlines where there are more numbers' },
        { value: 'obb', title: 'oriented boxes: four corners' },
        { value: 'segment', title: 'outlines' },
        { value: 'detect', title: 'boxes' },
        { value: 'pose', title: 'boxes with keypoints' },
      ],
    },
    {
      id: 'missing',
      title: 'A picture without a text file',
      kind: 'choice',
      choices: [
        { value: 'not-annotated', title: 'was not annotated' },
        { value: 'empty', title: 'has nothing in it' },
      ],
    },
    { id: 'imageSize', title: 'Size of the pictures', kind: 'text', help: 'Needed when the pictures do not come along: 1920x1080.' },
    { id: 'model', title: 'Name of the model', kind: 'text', help: 'For lines with a confidence.' },
  ],
  sniff,
  read: readYolo,
  write: writeYolo,
};

async function sniff(files: FileSet): Promise<Guess[]> {
  const configs: SourceFile[] = [];
  for (const file of files.files) {
    if (!isConfigPath(file.path)) continue;
    if (!/\.ya?ml$/i.test(file.path)) configs.push(file);
    else if ((await readYoloConfig(file).catch(() => null))?.names.length) configs.push(file);
  }
  const texts = files.files.filter((file) => extensionOf(file.path) === 'txt' && !isConfigPath(file.path) && !/^(train|val|valid|test|readme.*|license.*)\.txt$/i.test(baseName(file.path)));
  if (texts.length === 0) return [];
  const sample = texts.filter((file) => file.size !== 0).slice(0, 8);
  const seen = await Promise.all(sample.map(async (file) => looksLikeYolo(new TextDecoder().decode((await files.head(file)).subarray(0, 4096)))));
  const columns = seen.filter((found) => found !== undefined).map((found) => found.columns);
  const inLabels = texts.filter((file) => /(^|\/)labels(\/|$)/i.test(folderOf(file.path))).length;
  if (columns.length < sample.length || (columns.length === 0 && (configs.length === 0 || inLabels === 0))) return [];
  const labelFiles = inLabels > 0 ? texts.filter((file) => /(^|\/)(labels|predictions)(\/|$)/i.test(folderOf(file.path))) : texts;
  const config = configs.find((file) => /\.ya?ml$/i.test(file.path)) ?? configs[0];
  const paths = [...(config ? [config.path] : []), ...labelFiles.map((file) => file.path)];
  const items = pairFiles(files, commonRoot(paths), labelFiles.map((file) => file.path));
  const pictures = items.flatMap((item) => (item.image ? [item.image.path] : []));
  const kind = columns.some((count) => count === 6) ? 'boxes with a confidence' : columns.some((count) => count > 6) ? 'outlines or keypoints' : 'boxes';
  return [
    {
      files: paths,
      companions: pictures,
      confidence: config && inLabels > 0 ? 0.95 : config || inLabels > 0 ? 0.85 : 0.6,
      evidence: [
        ...(config ? [`classes from ${baseName(config.path)}`] : ['no file with class names: classes are numbers']),
        `${labelFiles.length} text files with ${columns.length > 0 ? kind : 'nothing in them'}, relative to the picture`,
        `${items.filter((item) => item.image && item.labels).length} of ${pictures.length} pictures have one`,
      ],
      options: { task: 'auto', missing: 'not-annotated', imageSize: null, model: null },
    },
  ];
}
