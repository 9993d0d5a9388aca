import type { ImportTarget, Part, ReadContext } from '../contract/format';
import { baseName, extensionOf, folderOf, stemOf, type SourceFile } from '../contract/source-file';
import { showValue } from '../contract/findings';
import { readImageSize } from '../image/read-image-size';
import { parseCalibration, toCuboid, type KittiCalibration } from './calibration';

/** Where the devkit puts things, by the name of the folder. */
export function roleOf(path: string): 'label' | 'calib' | 'velodyne' | 'image' | undefined {
  const folder = baseName(folderOf(path)).toLowerCase();
  const extension = extensionOf(path);
  if (extension === 'bin' && /^velodyne/.test(folder)) return 'velodyne';
  if (/^(png|jpe?g)$/.test(extension) && /^image_\d$/.test(folder)) return 'image';
  if (extension !== 'txt') return undefined;
  if (/^calib/.test(folder)) return 'calib';
  return /^(label(_\d)?|labels|data|results?|predictions?|pred|detections?)$/.test(folder) ? 'label' : undefined;
}

interface FrameFiles {
  readonly labels: SourceFile[];
  calib?: SourceFile;
  velodyne?: SourceFile;
  readonly images: Map<number, SourceFile>;
}

const MAX_LABEL_BYTES = 20_000_000;

export async function readKitti(part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  const frames = new Map<string, FrameFiles>();
  const textFiles = new Set(part.files);
  for (const file of context.files.files) {
    const role = roleOf(file.path) ?? (textFiles.has(file.path) ? 'label' : undefined);
    if (!role || ((role === 'label' || role === 'calib') && !textFiles.has(file.path))) continue;
    const key = stemOf(file.path);
    let found = frames.get(key);
    if (!found) frames.set(key, (found = { labels: [], images: new Map() }));
    if (role === 'label') found.labels.push(file);
    else if (role === 'image') found.images.set(Number(/(\d)$/.exec(folderOf(file.path))?.[1] ?? 2), file);
    else found[role] = file;
  }
  const modelId = typeof part.options['model'] === 'string' && part.options['model'] !== '' ? part.options['model'] : undefined;
  let done = 0;
  for (const [frameId, files] of [...frames].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    await context.progress((done += 1), frames.size);
    await readFrame(frameId, files, modelId, target);
  }
}

async function readFrame(frameId: string, files: FrameFiles, asked: string | undefined, target: ImportTarget): Promise<void> {
  const calibration = files.calib ? parseCalibration(new TextDecoder().decode(await files.calib.read(0, 1_000_000))) : null;
  if (files.calib && !calibration) target.report({ code: 'bad-value', message: 'The calibration has no usable Tr_velo_to_cam. Cuboids of this frame were left out.', file: files.calib.path, frameId });
  const front = files.images.get(2) ?? [...files.images.values()][0];
  const size = front ? await readImageSize(front) : undefined;
  const lines: { readonly file: SourceFile; readonly line: number; readonly cells: readonly string[] }[] = [];
  for (const file of files.labels) {
    const text = new TextDecoder().decode(await file.read(0, MAX_LABEL_BYTES));
    text.split('\n').forEach((line, index) => {
      if (line.trim() !== '') lines.push({ file, line: index + 1, cells: line.trim().split(/\s+/) });
    });
  }
  // A file without any line is an annotated frame with nothing in it; results are no annotation.
  const labeled = files.labels.some((file) => !lines.some((line) => line.file === file && line.cells.length === 16));
  target.addFrame({ frameId, labeled, width: size?.width, height: size?.height });
  for (const [number, file] of [...files.images].toSorted(([a], [b]) => a - b)) {
    const camera = calibration?.cameras.get(number);
    const own = file === front ? size : await readImageSize(file);
    target.addMedia({ frameId, sensorId: `image_${number}`, kind: 'image', uri: file.path, width: own?.width, height: own?.height, intrinsics: camera?.intrinsics, pose: camera?.pose });
  }
  if (files.velodyne) target.addMedia({ frameId, sensorId: 'velodyne', kind: 'pointcloud', uri: files.velodyne.path, pose: { translation: [0, 0, 0], rotation: [1, 0, 0, 0] } });
  for (const { file, line, cells } of lines) readLine(cells, { file: file.path, line, frameId, calibration, modelId: asked ?? modelOf(file.path) }, target);
}

/** The folder above `data`, where the devkit expects the results of a method. */
function modelOf(path: string): string {
  return folderOf(path).split('/').findLast((name) => !/^(data|label_2|labels?)$/i.test(name)) ?? 'results';
}

interface LineContext {
  readonly file: string;
  readonly line: number;
  readonly frameId: string;
  readonly calibration: KittiCalibration | null;
  readonly modelId: string;
}

function readLine(cells: readonly string[], { file, line, frameId, calibration, modelId }: LineContext, target: ImportTarget): void {
  const [type, ...rest] = cells;
  const numbers = rest.map(Number);
  if (!type || (cells.length !== 15 && cells.length !== 16) || !numbers.every(Number.isFinite)) {
    target.report({ code: 'skipped-row', message: `The line has ${cells.length} cells, or one that is no number. Expected a type and 14 numbers, 15 with a score. It was left out.`, file, line, frameId, value: showValue(cells.join(' ')) });
    return;
  }
  const [truncated = -1, occluded = -1, alpha = -10, left = 0, top = 0, right = 0, bottom = 0, height = -1, width = -1, length = -1, x = -1000, y = -1000, z = -1000, rotationY = -10, score] = numbers;
  const ignored = type === 'DontCare';
  const has3d = height > 0 && width > 0 && length > 0 && x > -999;
  const box = { x: left, y: top, w: right - left, h: bottom - top };
  const cuboid = has3d && calibration ? toCuboid({ location: [x, y, z], height, width, length, rotationY }, calibration) : null;
  const id = `${frameId}:${line - 1}`;
  if (!ignored) target.addClass({ id: type, name: type });
  else target.addClass({ id: 'DontCare', name: 'DontCare' });
  const common = {
    frameId,
    sensorId: 'image_2',
    classId: type,
    task: cuboid ? ('cuboid' as const) : ('box' as const),
    box,
    cuboid,
    truncated: truncated >= 0 ? truncated : null,
    occluded: occluded >= 0 ? occluded : null,
    ignored: ignored || null,
    attributes: {
      ...(alpha > -9 && { alpha }),
      // Without the calibration the numbers are kept as they are, so that nothing is lost.
      ...(has3d && !cuboid && { location: [x, y, z], dimensions_hwl: [height, width, length], rotation_y: rotationY }),
    },
  };
  if (score === undefined) target.addLabel({ ...common, labelId: id });
  else {
    target.addModel({ id: modelId, name: modelId });
    const inRange = score >= 0 && score <= 1;
    target.addInference({ ...common, inferenceId: `${modelId}:${id}`, modelId, confidence: score, attributes: inRange ? common.attributes : { ...common.attributes, score } });
  }
}
