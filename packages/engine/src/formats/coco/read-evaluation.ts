import { messageOf, ShoalError } from '../../base/errors';
import type { Box } from '../../model/geometry';
import { rleToRuns, runsArea, runsBox } from '../masks/rle';
import { rleFromPolygons } from '../masks/rle-from-polygons';
import { isObject } from './fields';
import { readSegmentation } from './read-segmentation';

export type CocoIouType = 'bbox' | 'segm' | 'keypoints';

/** Objects of COCO files for evaluation, frame after frame in ascending order of the image ids, within a frame as in the file. */
export interface CocoObjects {
  /** [frames + 1]. */
  readonly offsets: Int32Array;
  /** Index in `classes`, [n]. */
  readonly classIndex: Int32Array;
  /** Interleaved x, y, w, h, pixels, [n, 4]. */
  readonly boxes: Float64Array;
  /** Square pixels as the file states them; where it does not: of the box, the mask or the points, [n]. */
  readonly areas: Float64Array;
  /** Run lengths, only for `segm`. */
  readonly masks: readonly (Uint32Array | undefined)[];
  /** x, y, v of every point, only for `keypoints`, [n, points, 3]. */
  readonly keypoints: Float64Array;
}

export interface CocoEvaluationFiles {
  readonly images: readonly string[];
  readonly classes: readonly { readonly id: string; readonly name: string }[];
  readonly truth: CocoObjects & { readonly crowd: Uint8Array; readonly ignored: Uint8Array };
  readonly detections: CocoObjects & { readonly confidence: Float64Array };
  /** Keypoints of every object; 0 unless `keypoints`. */
  readonly points: number;
  /** Results of classes that the ground truth does not list: they take no part. */
  readonly unknownClasses: number;
}

interface Row {
  readonly image: number;
  readonly classIndex: number;
  readonly box: Box;
  readonly area: number;
  readonly mask: Uint32Array | undefined;
  readonly keypoints: readonly number[];
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * Reads ground truth and results as cocoeval reads them: sizes of results come from their box where they have one, results
 * without a mask are filled boxes, only `iscrowd` makes an object ignored (and, for keypoints, having none). Unlike there an annotation may
 * have the id 0.
 *
 * Throws `invalid-data`, naming file, entry and field, for anything that is not COCO, and for results of images that are not listed.
 */
export function readCocoEvaluation(truthText: string, resultsText: string, iouType: CocoIouType, names: { readonly truth: string; readonly results: string } = { truth: 'the ground truth', results: 'the results' }): CocoEvaluationFiles {
  const file = parse(truthText, names.truth);
  if (!isObject(file)) throw bad(names.truth, 'is not an object with images, annotations and categories');
  const images = listOf(file, 'images', names.truth).map((image, i) => ({ id: idOf(image['id'], names.truth, `images[${i}].id`), width: Number(image['width']), height: Number(image['height']) }));
  images.sort((a, b) => compareIds(a.id, b.id));
  const imageIndex = new Map(images.map((image, index) => [image.id, index]));
  const classes = listOf(file, 'categories', names.truth).map((category, i) => {
    const id = idOf(category['id'], names.truth, `categories[${i}].id`);
    return { id, name: typeof category['name'] === 'string' ? category['name'] : id };
  });
  const classIndex = new Map(classes.map((info, index) => [info.id, index]));
  const read = (list: readonly Readonly<Record<string, unknown>>[], name: string, field: string, isResult: boolean): (Row | undefined)[] =>
    list.map((value, i) => {
      const where = `${field}[${i}]`;
      const image = imageIndex.get(idOf(value['image_id'], name, `${where}.image_id`));
      if (image === undefined) throw bad(name, `has ${where} of the image ${String(value['image_id'])}, which ${names.truth} does not list`);
      const index = classIndex.get(idOf(value['category_id'], name, `${where}.category_id`));
      if (index === undefined && isResult) return undefined;
      if (index === undefined) throw bad(name, `has ${where} of the category ${String(value['category_id'])}, which it does not list`);
      const size = images[image];
      return { image, classIndex: index, value, ...readShape(value, iouType, isResult, size?.width ?? NaN, size?.height ?? NaN, name, where) };
    });
  const truth = read(listOf(file, 'annotations', names.truth), names.truth, 'annotations', false).filter((row) => row !== undefined);
  const found = read(resultList(parse(resultsText, names.results), names.results), names.results, 'results', true);
  const results = found.filter((row) => row !== undefined);
  const points = iouType === 'keypoints' ? countPoints([...truth, ...results], names.results) : 0;
  const [truthRows, resultRows] = [byImage(truth), byImage(results)];
  return {
    images: images.map((image) => image.id),
    classes,
    truth: {
      ...pack(truthRows, images.length, points),
      crowd: Uint8Array.from(truthRows, (row) => (row.value['iscrowd'] ? 1 : 0)),
      ignored: Uint8Array.from(truthRows, (row) => (iouType === 'keypoints' && labelledPoints(row) === 0 ? 1 : 0)),
    },
    detections: { ...pack(resultRows, images.length, points), confidence: Float64Array.from(resultRows, (row) => scoreOf(row.value, names.results)) },
    points,
    unknownClasses: found.length - results.length,
  };
}

function readShape(value: Readonly<Record<string, unknown>>, iouType: CocoIouType, isResult: boolean, width: number, height: number, name: string, where: string): Pick<Row, 'box' | 'area' | 'mask' | 'keypoints'> {
  const box = boxOf(value['bbox'], name, where);
  const keypoints = iouType === 'keypoints' ? numbersOf(value['keypoints'], name, `${where}.keypoints`) : [];
  if (iouType === 'keypoints' && keypoints.length === 0) throw bad(name, `has ${where} without keypoints`);
  let mask: Uint32Array | undefined;
  if (iouType === 'segm') {
    const { polygons, mask: runs, problems } = readSegmentation(value['segmentation']);
    if (problems[0] && !polygons && !runs) throw bad(name, `has ${where} with a segmentation that cannot be used. ${problems[0]}`);
    const rings = polygons ?? (runs === null && box ? [[box.x, box.y, box.x, box.y + box.h, box.x + box.w, box.y + box.h, box.x + box.w, box.y]] : null);
    if (!runs && !rings) throw bad(name, `has ${where} without a segmentation`);
    if (runs && (runs.width !== width || runs.height !== height)) throw bad(name, `has ${where} with a mask of ${runs.width} × ${runs.height} pixels, but its image has ${width} × ${height}`);
    try {
      mask = rleToRuns(runs ?? rleFromPolygons(rings ?? [], width, height));
    } catch (cause) {
      throw bad(name, `has ${where} with a segmentation that cannot be used. ${messageOf(cause)}`, cause);
    }
  }
  const shape = box ?? (mask ? runsBox(mask, height) : keypoints.length > 0 ? pointsBox(keypoints) : null);
  if (!shape && iouType === 'bbox') throw bad(name, `has ${where} without a bbox`);
  const own = !isResult && typeof value['area'] === 'number' ? value['area'] : undefined;
  const area = own ?? (box ? box.w * box.h : mask ? runsArea(mask) : (shape?.w ?? 0) * (shape?.h ?? 0));
  return { box: shape ?? { x: 0, y: 0, w: 0, h: 0 }, area, mask, keypoints };
}

function pack(rows: readonly Row[], images: number, points: number): CocoObjects {
  const offsets = new Int32Array(images + 1);
  for (const row of rows) offsets[row.image + 1] = (offsets[row.image + 1] ?? 0) + 1;
  for (let i = 0; i < images; i++) offsets[i + 1] = (offsets[i + 1] ?? 0) + (offsets[i] ?? 0);
  const keypoints = new Float64Array(rows.length * points * 3);
  rows.forEach((row, i) => points > 0 && keypoints.set(row.keypoints, i * points * 3));
  return {
    offsets,
    classIndex: Int32Array.from(rows, (row) => row.classIndex),
    boxes: Float64Array.from(rows.flatMap(({ box }) => [box.x, box.y, box.w, box.h])),
    areas: Float64Array.from(rows, (row) => row.area),
    masks: rows.map((row) => row.mask),
    keypoints,
  };
}

function byImage(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => a.image - b.image);
}

function labelledPoints({ value, keypoints }: Row): number {
  const stated = value['num_keypoints'];
  return typeof stated === 'number' ? stated : keypoints.filter((v, i) => i % 3 === 2 && v > 0).length;
}

function countPoints(rows: readonly Row[], name: string): number {
  const counts = new Set(rows.map((row) => row.keypoints.length));
  if (counts.size <= 1) return ([...counts][0] ?? 0) / 3;
  throw bad(name, `and the ground truth have objects of ${[...counts].map((count) => count / 3).join(' and ')} keypoints. All must have the same number`);
}

/** As pycocotools makes it for results: around all points, whatever their v. */
function pointsBox(points: readonly number[]): Box {
  const [xs, ys] = [0, 1].map((axis) => points.filter((_, i) => i % 3 === axis)) as [number[], number[]];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw bad(name, `is not JSON: ${messageOf(cause)}`, cause);
  }
}

function listOf(file: Readonly<Record<string, unknown>>, field: string, name: string): Readonly<Record<string, unknown>>[] {
  const list = file[field];
  if (!Array.isArray(list)) throw bad(name, `has no list "${field}"`);
  return (list as readonly unknown[]).map((item, i) => {
    if (!isObject(item)) throw bad(name, `has ${field}[${i}] that is not an object`);
    return item;
  });
}

/** Results are a list; some tools write them as a ground-truth file whose annotations have scores. */
function resultList(file: unknown, name: string): Readonly<Record<string, unknown>>[] {
  if (Array.isArray(file)) return listOf({ results: file as unknown }, 'results', name);
  if (isObject(file) && Array.isArray(file['annotations'])) return listOf(file, 'annotations', name);
  throw bad(name, 'is not a list of results');
}

function idOf(value: unknown, name: string, where: string): string {
  if (typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  throw bad(name, `has no id at ${where}`);
}

function compareIds(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  return Number.isFinite(x) && Number.isFinite(y) ? x - y : a < b ? -1 : a > b ? 1 : 0;
}

function boxOf(value: unknown, name: string, where: string): Box | null {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return null;
  const [x, y, w, h, ...rest] = numbersOf(value, name, `${where}.bbox`);
  if (x === undefined || y === undefined || w === undefined || h === undefined || rest.length > 0) throw bad(name, `has a bbox at ${where} that is not [x, y, width, height]`);
  return { x, y, w, h };
}

function numbersOf(value: unknown, name: string, where: string): readonly number[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'number' && Number.isFinite(item))) return value as number[];
  if (value === undefined) return [];
  throw bad(name, `has something else than finite numbers at ${where}`);
}

function scoreOf(value: Readonly<Record<string, unknown>>, name: string): number {
  const score = value['score'];
  if (typeof score === 'number' && Number.isFinite(score)) return score;
  throw bad(name, `has a result of the image ${String(value['image_id'])} without a score. Are these results? Every one needs image_id, category_id and score`);
}

function bad(name: string, problem: string, cause?: unknown): ShoalError {
  return new ShoalError('invalid-data', `${name} ${problem.replace(/\.$/, '')}.`, { details: { file: name }, cause });
}
