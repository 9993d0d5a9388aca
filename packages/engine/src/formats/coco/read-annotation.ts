import type { Annotation, LabelTask } from '../../model/annotation';
import type { Box } from '../../model/geometry';
import { showValue, type Finding, type FindingCode } from '../contract/findings';
import { INFERENCE_SCHEMA, LABEL_SCHEMA } from '../table/flatten';
import { finiteOf, flagOf, idText, isObject, otherFields, textOf, type JsonObject } from './fields';
import { boxOfPoints, readSegmentation } from './read-segmentation';

/** Fields of an annotation that have a place of their own. */
export const ANNOTATION_FIELDS: ReadonlySet<string> = new Set(['id', 'shoal_id', 'image_id', 'category_id', 'bbox', 'segmentation', 'keypoints', 'num_keypoints', 'area', 'iscrowd', 'ignore', 'attributes']);
/** The same of a result. */
export const RESULT_FIELDS: ReadonlySet<string> = new Set([...ANNOTATION_FIELDS, 'score', 'shoal_image_id', 'shoal_category_id', 'model_id']);
/** Names of Shoal's columns: what an extra column cannot be called. */
const taken = { ...LABEL_SCHEMA, ...INFERENCE_SCHEMA };

export interface ReadShape {
  readonly annotation: Omit<Annotation, 'frameId' | 'classId'>;
  /** Fields that Shoal writes beside COCO's own and found again here. */
  readonly own: JsonObject;
}

/** Names what is wrong with an annotation; the caller adds file, number and ids. */
export type Complain = (finding: Pick<Finding, 'code' | 'message' | 'column' | 'value'>) => void;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Geometry and fields of one annotation or result. `undefined` when it has no usable shape. `known`: the fields of the
 * format; `own`: which of Shoal's column names are taken at their word (`track_id`, `source`…), others are kept as `coco_<name>`.
 */
export function readShape(item: JsonObject, { known, own }: { readonly known: ReadonlySet<string>; readonly own: ReadonlySet<string> }, size: PictureSize | null, nonFinite: boolean, complain: Complain): ReadShape | undefined {
  const bad = (code: FindingCode, column: string, message: string, value: unknown): void => complain({ code, column, message, value: showValue(value) });
  const segmentation = readSegmentation(item['segmentation']);
  for (const problem of segmentation.problems) bad('bad-value', 'segmentation', problem, item['segmentation']);
  const { mask, polygons } = segmentation;
  if (mask && size && (mask.width !== size.width || mask.height !== size.height)) {
    const swapped = mask.width === size.height && mask.height === size.width ? ' Width and height seem swapped: COCO writes [height, width].' : '';
    bad('wrong-size', 'segmentation', `The mask is of ${mask.width} × ${mask.height} pixels, its picture of ${size.width} × ${size.height}.${swapped}`, [mask.height, mask.width]);
  }
  const keypoints = readKeypoints(item['keypoints'], bad);
  const box = readBox(item['bbox'], nonFinite, bad) ?? segmentation.box ?? (keypoints && boxOfKeypoints(keypoints));
  if (!box) {
    if (item['bbox'] === undefined || item['bbox'] === null) bad('skipped-row', 'bbox', 'It has neither a box nor an outline nor keypoints, and was left out.', item);
    return undefined;
  }

  const visible = keypoints ? countVisible(keypoints) : 0;
  const task: LabelTask = keypoints && keypoints.length > 0 && (visible > 0 || (!mask && !polygons)) ? 'keypoints' : mask ? 'mask' : polygons ? 'polygon' : 'box';
  const found: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const name of Object.keys(item)) (own.has(name) && understood(name, item[name]) ? found : rest)[name] = item[name];
  const { plain, nested } = otherFields(rest, known, taken);
  const numKeypoints = finiteOf(item['num_keypoints']);
  const attributes = isObject(item['attributes']) ? item['attributes'] : undefined;
  if (item['attributes'] !== undefined && item['attributes'] !== null && !attributes) bad('bad-value', 'attributes', 'Attributes are an object of names and values; these were left out.', item['attributes']);
  return {
    own: found,
    annotation: {
      task,
      box,
      polygons,
      mask,
      keypoints,
      iscrowd: flagOf(item['iscrowd']) ?? null,
      ignored: flagOf(item['ignore']) ?? null,
      area: finiteOf(item['area']) ?? null,
      sensorId: textOf(found['sensor_id']) ?? null,
      rotation: finiteOf(found['rotation']) ?? null,
      trackId: idText(found['track_id']) ?? null,
      occluded: numberOrFlag(found['occluded']),
      truncated: numberOrFlag(found['truncated']),
      attributes: attributes || nested ? { ...nested, ...attributes } : null,
      extra: numKeypoints !== undefined && numKeypoints !== visible ? { ...plain, num_keypoints: numKeypoints } : plain,
    },
  };
}

/** Whether a value is what the column of that name holds. */
function understood(name: string, value: unknown): boolean {
  switch (name) {
    case 'occluded':
    case 'truncated':
      return numberOrFlag(value) !== null;
    case 'rotation':
    case 'loss':
    case 'updated_at':
      return finiteOf(value) !== undefined;
    case 'track_id':
      return idText(value) !== undefined;
    default:
      return typeof value === 'string';
  }
}

function numberOrFlag(value: unknown): number | null {
  const flag = typeof value === 'boolean' ? Number(value) : undefined;
  return flag ?? finiteOf(value) ?? null;
}

type Bad = (code: FindingCode, column: string, message: string, value: unknown) => void;

function readBox(value: unknown, nonFinite: boolean, bad: Bad): Box | null {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return null;
  if (!Array.isArray(value) || value.length !== 4) {
    bad('bad-value', 'bbox', 'A box is the four numbers x, y, width, height; this one was left out.', value);
    return null;
  }
  const [x, y, w, h] = (value as readonly unknown[]).map(finiteOf);
  if (x === undefined || y === undefined || w === undefined || h === undefined) {
    bad('not-a-number', 'bbox', nonFinite ? 'The box holds NaN or Infinity; it was left out.' : 'The box holds something that is not a finite number; it was left out.', value);
    return null;
  }
  return { x, y, w, h };
}

function readKeypoints(value: unknown, bad: Bad): readonly number[] | null {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return null;
  if (Array.isArray(value) && value.length % 3 === 0 && value.every((item) => typeof item === 'number' && Number.isFinite(item))) return value as readonly number[];
  bad('bad-value', 'keypoints', 'Keypoints are x, y and visibility of each, as finite numbers; these were left out.', value);
  return null;
}

export function countVisible(keypoints: readonly number[]): number {
  let count = 0;
  for (let i = 2; i < keypoints.length; i += 3) if ((keypoints[i] ?? 0) > 0) count += 1;
  return count;
}

/** The box around all keypoints, as pycocotools makes one for results; but points that are not there (0, 0, 0) do not count. */
export function boxOfKeypoints(keypoints: readonly number[]): Box | null {
  const points: number[] = [];
  for (let i = 0; i < keypoints.length; i += 3) {
    const [x = 0, y = 0, v = 0] = keypoints.slice(i, i + 3);
    if (x !== 0 || y !== 0 || v !== 0) points.push(x, y);
  }
  return boxOfPoints([points]);
}
