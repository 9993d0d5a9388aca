import { isShoalError } from '../../base/errors';
import type { Annotation, ExtraValue, ImportedMedia } from '../../model/annotation';
import { rleArea } from '../masks/rle';
import { rleFromPolygons } from '../masks/rle-from-polygons';
import type { CocoSegmentation } from './coco-types';
import type { IntegerIds } from './integer-ids';
import { shortestNumber } from './shortest-number';

/** Numbers as they are, or the shortest text of the same 32-bit float. */
export type NumberFormat = (value: number) => number;
export const asTheyAre: NumberFormat = (value) => value;
export const shortFloats: NumberFormat = shortestNumber;

/** Why COCO cannot hold a label or inference as an object of its picture; `null` when it can. */
export function reasonToSkip(item: Annotation): string | null {
  if (item.task === 'class') return 'a class of the whole frame has no box';
  if (item.task === 'span') return 'a part of a text has no box';
  if (item.task === 'polyline') return 'COCO has no open lines';
  if (!item.box) return item.cuboid ? 'a cuboid without a box in the picture' : 'it has no box';
  const { x, y, w, h } = item.box;
  if (![x, y, w, h].every(Number.isFinite)) return `the box has a value that is not finite (${x}, ${y}, ${w}, ${h})`;
  // A single visible keypoint has a box without area.
  if (item.task !== 'keypoints' && (w <= 0 || h <= 0)) return `the box has no area (${w} × ${h})`;
  return null;
}

export function bboxOf(item: Annotation, format: NumberFormat): readonly [number, number, number, number] {
  const { x, y, w, h } = item.box ?? { x: 0, y: 0, w: 0, h: 0 };
  return [format(x), format(y), format(w), format(h)];
}

/** The mask where the label is one, otherwise its polygons. Rings that COCO's readers cannot use are left out. */
export function segmentationOf(item: Annotation, format: NumberFormat): CocoSegmentation | undefined {
  if (item.mask && (item.task === 'mask' || !item.polygons)) return { size: [item.mask.height, item.mask.width], counts: item.mask.counts };
  const rings = item.polygons?.filter((ring) => ring.length >= 6 && ring.length % 2 === 0 && ring.every(Number.isFinite)).map((ring) => ring.map(format));
  return rings && rings.length > 0 ? rings : undefined;
}

/** Pixels of the mask, of the filled polygons when the size of the picture is known, otherwise of the box. */
export function areaOf(segmentation: CocoSegmentation | undefined, bbox: readonly [number, number, number, number], width: number | null, height: number | null): number {
  try {
    if (segmentation && 'counts' in segmentation) return rleArea({ width: segmentation.size[1], height: segmentation.size[0], counts: segmentation.counts });
    if (segmentation && width && height) return rleArea(rleFromPolygons(segmentation, width, height));
  } catch (error) {
    // A broken outline: the box is the best that there is.
    if (!isShoalError(error)) throw error;
  }
  return bbox[2] * bbox[3];
}

/** Values that JSON can hold; `undefined` where nothing is said. */
export function finite(value: number | null | undefined, format: NumberFormat = asTheyAre): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? format(value) : undefined;
}

export function flag(value: boolean | null | undefined): 0 | 1 | undefined {
  return value === null || value === undefined ? undefined : value ? 1 : 0;
}

/** Columns that came with the data, except those whose name is a field of the format. */
export function extraOf(extra: Readonly<Record<string, ExtraValue>> | undefined, fields: ReadonlySet<string>, refused: (name: string) => void): Record<string, ExtraValue> {
  const result: Record<string, ExtraValue> = {};
  for (const [name, value] of Object.entries(extra ?? {})) {
    if (value === null || (typeof value === 'number' && !Number.isFinite(value))) continue;
    if (fields.has(name)) refused(name);
    else result[name] = value;
  }
  return result;
}

/** What both files share. */
export interface CocoIds {
  readonly frames: IntegerIds;
  readonly classes: IntegerIds;
}

/** COCO has one picture a frame: labels in another one cannot be written. */
export function otherPicture({ sensorId }: Pick<Annotation, 'sensorId'>, media: readonly ImportedMedia[], picture: ImportedMedia | undefined): string | null {
  if (sensorId === null || sensorId === undefined || sensorId === sensorOf(picture)) return null;
  return media.some((item) => sensorOf(item) === sensorId) ? 'COCO has one picture a frame, and it lies in another one' : null;
}

function sensorOf(media: ImportedMedia | undefined): string {
  return media?.sensorId ?? 'camera';
}
