import { messageOf } from '../../base/errors';
import type { RleMask } from '../../model/annotation';
import type { Box } from '../../model/geometry';
import { checkRuns, rleFromRuns, rleToRuns, runsBox } from '../masks/rle';
import { isObject } from './fields';

/** The outline of an object as COCO has it, read. */
export interface Segmentation {
  readonly polygons: readonly (readonly number[])[] | null;
  readonly mask: RleMask | null;
  /** Tight box around it. */
  readonly box: Box | null;
  /** What could not be used, a sentence each. */
  readonly problems: readonly string[];
}

const none: Segmentation = { polygons: null, mask: null, box: null, problems: [] };

/**
 * Polygons (`[[x, y, …], …]`, also one flat ring) or run lengths (`{size: [h, w], counts}` as text or as numbers). Rings of
 * fewer than three points and masks that do not cover their size are left out and named.
 */
export function readSegmentation(value: unknown): Segmentation {
  if (value === null || value === undefined) return none;
  if (isObject(value)) return readMask(value['size'], value['counts']);
  if (!Array.isArray(value)) return { ...none, problems: ['The segmentation is neither a list of polygons nor run lengths.'] };
  const list = value as readonly unknown[];
  const rings = list.length > 0 && typeof list[0] === 'number' ? [list] : list;
  const polygons: number[][] = [];
  const problems: string[] = [];
  for (const ring of rings) {
    // `[[]]` is how some tools write "no outline".
    if (Array.isArray(ring) && ring.length === 0) continue;
    if (!Array.isArray(ring) || !ring.every((item) => typeof item === 'number' && Number.isFinite(item))) problems.push('A polygon holds something that is not a finite number; it was left out.');
    else if (ring.length < 6) problems.push(`A polygon has ${ring.length} numbers; three points take 6. It was left out.`);
    else if (ring.length % 2 === 1) problems.push(`A polygon has ${ring.length} numbers, expected x and y in pairs. It was left out.`);
    else polygons.push(ring as number[]);
  }
  return polygons.length === 0 ? { ...none, problems } : { polygons, mask: null, box: boxOfPoints(polygons), problems };
}

function readMask(size: unknown, counts: unknown): Segmentation {
  const [height, width] = Array.isArray(size) ? (size as readonly unknown[]) : [];
  if (typeof height !== 'number' || typeof width !== 'number') return { ...none, problems: ['The run lengths have no size [height, width]; the mask was left out.'] };
  try {
    if (typeof counts === 'string') {
      const mask = { width, height, counts };
      return { polygons: null, mask, box: runsBox(rleToRuns(mask), height), problems: [] };
    }
    if (Array.isArray(counts)) {
      const runs = counts as readonly number[];
      checkRuns(runs, width, height);
      return { polygons: null, mask: rleFromRuns(runs, width, height), box: runsBox(runs, height), problems: [] };
    }
  } catch (error) {
    return { ...none, problems: [`${messageOf(error)} The mask was left out.`] };
  }
  return { ...none, problems: ['The counts of the run lengths are neither text nor numbers; the mask was left out.'] };
}

/** The tight box around points of x, y, x, y…; `null` without any. */
export function boxOfPoints(rings: readonly (readonly number[])[]): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const [x = 0, y = 0] = [ring[i], ring[i + 1]];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  return right < left ? null : { x: left, y: top, w: right - left, h: bottom - top };
}
