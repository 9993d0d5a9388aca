import { ShoalError } from '../../base/errors';
import type { Annotation } from '../../model/annotation';
import { showValue } from '../contract/findings';
import type { ImportTarget, Part, ReadContext } from '../contract/format';
import { extensionOf, folderOf } from '../contract/source-file';
import { readImageSize, type ImageSize } from '../image/read-image-size';
import { boundsOf } from '../table/bounds';
import { commonRoot, isConfigPath, pairFiles, readYoloConfig, type YoloConfig, type YoloItem } from './yolo-layout';

export type YoloTask = 'auto' | 'detect' | 'segment' | 'obb' | 'pose';

interface Settings {
  readonly config: YoloConfig;
  readonly task: YoloTask;
  readonly missingMeans: 'not-annotated' | 'empty';
  readonly imageSize: ImageSize | null;
  readonly modelId: string;
}

/** Most bytes of one label file: a million objects. */
const MAX_LABEL_BYTES = 100_000_000;
/** How far a relative coordinate may reach beyond the picture before it is taken for something else. */
const SLACK = 0.5;

export async function readYolo(part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  const configPath = part.files.find(isConfigPath);
  const configFile = configPath === undefined ? undefined : context.files.get(configPath);
  const labelPaths = part.files.filter((path) => path !== configPath && extensionOf(path) === 'txt');
  const config = configFile ? await readConfig(configFile.path, context) : { names: [], keypoints: null };
  config.names.forEach((name, index) => target.addClass({ id: classId(index), name }));
  const { task, missing, imageSize, model } = part.options;
  const size = typeof imageSize === 'string' ? /^\s*(\d{1,6})\s*[x×,]\s*(\d{1,6})\s*$/i.exec(imageSize) : null;
  if (typeof imageSize === 'string' && imageSize !== '' && !size) throw new ShoalError('invalid-argument', `The option imageSize is "${imageSize}". Expected width and height, as in 1920x1080.`);
  const settings: Settings = {
    config,
    task: task === 'detect' || task === 'segment' || task === 'obb' || task === 'pose' ? task : config.keypoints ? 'pose' : 'auto',
    missingMeans: missing === 'empty' ? 'empty' : 'not-annotated',
    imageSize: size ? { width: Number(size[1]), height: Number(size[2]) } : null,
    modelId: typeof model === 'string' && model !== '' ? model : (folderOf(labelPaths[0] ?? '').split('/').findLast((name) => !/^(labels|train|val|test)$/i.test(name)) ?? 'yolo'),
  };
  const root = commonRoot([...labelPaths, ...(configPath === undefined ? [] : [configPath])]);
  const items = pairFiles(context.files, root, labelPaths);
  for (const [done, item] of items.entries()) {
    await context.progress(done, items.length);
    await readItem(item, settings, target);
  }
}

/** Class indices are the identity in YOLO; the name is for people. */
function classId(index: number): string {
  return String(index);
}

async function readConfig(path: string, context: ReadContext): Promise<YoloConfig> {
  const file = context.files.get(path);
  if (!file) return { names: [], keypoints: null };
  if (/\.ya?ml$/i.test(path)) return readYoloConfig(file);
  const names = new TextDecoder().decode(await file.read(0, 1_000_000)).split(/\r?\n/).map((line) => line.trim());
  while (names.at(-1) === '') names.pop();
  return { names, keypoints: null };
}

async function readItem(item: YoloItem, settings: Settings, target: ImportTarget): Promise<void> {
  const { image, labels, key } = item;
  const size = image ? await readImageSize(image) : undefined;
  const known = size ?? settings.imageSize;
  const text = labels ? new TextDecoder().decode(await labels.read(0, MAX_LABEL_BYTES)) : null;
  const lines = text === null ? [] : text.split('\n');
  const rows = lines.map((line, index) => ({ line: index + 1, cells: line.trim().split(/\s+/) })).filter(({ cells }) => cells[0] !== '');
  const isPrediction = rows.some(({ cells }) => hasConfidence(cells.length, settings));
  target.addFrame({ frameId: key, split: item.split, labeled: isPrediction ? false : labels !== undefined || settings.missingMeans === 'empty', width: known?.width, height: known?.height });
  if (image) target.addMedia({ frameId: key, uri: image.path, width: size?.width, height: size?.height });
  if (rows.length === 0) return;
  const file = labels?.path ?? key;
  if (!known) {
    target.report({ code: 'no-frame-size', message: `YOLO's boxes are relative to the picture, and ${image ? 'its header cannot be read' : 'it did not come along'}. Drop the pictures too, or give the size (option imageSize). Its ${rows.length} objects were left out.`, file, table: 'frames', rowId: key, frameId: key });
    return;
  }
  if (isPrediction) target.addModel({ id: settings.modelId, name: settings.modelId });
  for (const { line, cells } of rows) readLine(cells, { line, file, key, size: known, isPrediction, settings, target });
}

interface LineContext {
  readonly line: number;
  readonly file: string;
  readonly key: string;
  readonly size: ImageSize;
  readonly isPrediction: boolean;
  readonly settings: Settings;
  readonly target: ImportTarget;
}

/** Numbers after the class, without a confidence: 4, 8 for OBB, 4 + keypoints, or an even number of at least 6 for outlines. */
function hasConfidence(cells: number, { task, config }: Settings): boolean {
  const numbers = cells - 1;
  if (task === 'pose' && config.keypoints) return numbers === 5 + config.keypoints.count * config.keypoints.dims;
  if (task === 'obb') return numbers === 9;
  // Outlines are pairs; one number more is a confidence.
  return numbers === 5 || (numbers >= 7 && numbers % 2 === 1);
}

function readLine(cells: readonly string[], { line, file, key, size, isPrediction, settings, target }: LineContext): void {
  const report = (code: 'skipped-row' | 'unknown-class' | 'mixed-coordinates', message: string): void => target.report({ code, message, file, line, frameId: key, value: showValue(cells.join(' ')) });
  const numbers = cells.slice(1).map(Number);
  const index = Number(cells[0]);
  if (!Number.isInteger(index) || index < 0 || index > 1e6 || numbers.length < 4 || !numbers.every(Number.isFinite)) {
    report('skipped-row', 'Expected a class index and at least four numbers. The line was left out.');
    return;
  }
  const confidence = isPrediction && hasConfidence(cells.length, settings) ? numbers.pop() : undefined;
  const shape = readShape(numbers, size, settings);
  if (!shape) {
    report('skipped-row', `${numbers.length} numbers after the class fit no YOLO task (4 for boxes, 8 for oriented boxes, pairs for outlines). The line was left out.`);
    return;
  }
  if (numbers.slice(0, shape.task === 'keypoints' ? 4 : undefined).some((value) => value < -SLACK || value > 1 + SLACK)) report('mixed-coordinates', 'YOLO coordinates are relative to the picture, 0 to 1. These reach far beyond; they may be pixels.');
  if (settings.config.names.length > 0 && index >= settings.config.names.length) report('unknown-class', `There are ${settings.config.names.length} class names, 0 to ${settings.config.names.length - 1}.`);
  else if (settings.config.names.length === 0) target.addClass({ id: classId(index), name: String(index) });
  const id = `${key}:${line}`;
  const common = { frameId: key, classId: classId(index), ...shape };
  if (isPrediction) target.addInference({ ...common, inferenceId: `${settings.modelId}:${id}`, modelId: settings.modelId, confidence: confidence ?? null });
  else target.addLabel({ ...common, labelId: id });
}

type Shape = Pick<Annotation, 'task' | 'box' | 'rotation' | 'polygons' | 'keypoints'>;

function readShape(numbers: readonly number[], size: ImageSize, { task, config }: Settings): Shape | null {
  const [cx = 0, cy = 0, w = 0, h = 0] = numbers;
  const box = { x: (cx - w / 2) * size.width, y: (cy - h / 2) * size.height, w: w * size.width, h: h * size.height };
  if (task === 'pose' && config.keypoints && numbers.length === 4 + config.keypoints.count * config.keypoints.dims) {
    const { count, dims } = config.keypoints;
    const keypoints = Array.from({ length: count }, (_, i) => {
      const [x = 0, y = 0, v = 2] = numbers.slice(4 + i * dims, 4 + i * dims + dims);
      return [x * size.width, y * size.height, dims === 3 ? v : x === 0 && y === 0 ? 0 : 2];
    });
    return { task: 'keypoints', box, keypoints: keypoints.flat() };
  }
  if (numbers.length === 4) return { task: 'box', box };
  if (numbers.length < 6 || numbers.length % 2 !== 0) return null;
  const ring = numbers.map((value, i) => value * (i % 2 === 0 ? size.width : size.height));
  if (task === 'obb' && numbers.length === 8) return { ...orientedBox(ring), task: 'polygon', polygons: [ring] };
  return { task: 'polygon', polygons: [ring], box: boundsOf([ring]) };
}

/** Four corners: kept as an outline, with the turn of its first side. */
function orientedBox(ring: readonly number[]): Pick<Shape, 'box' | 'rotation'> {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = ring;
  return { box: boundsOf([ring]), rotation: (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI };
}

