import { ShoalError } from '../../base/errors';
import type { RleMask } from '../../model/annotation';
import { rleFromRuns, rleToRuns, runsArea } from './rle';

export type MaskOperation = 'union' | 'intersection';

/** The pixels that any mask has (`union`), or that all have (`intersection`). Throws `invalid-argument` for none or other sizes. */
export function mergeRle(masks: readonly RleMask[], operation: MaskOperation): RleMask {
  const [first, ...others] = masks;
  if (!first) throw new ShoalError('invalid-argument', 'There are no masks to merge. Pass at least one.');
  let runs: ArrayLike<number> = rleToRuns(first);
  for (const mask of others) {
    if (mask.width !== first.width || mask.height !== first.height) {
      throw new ShoalError('invalid-argument', `Masks of ${first.width} × ${first.height} and ${mask.width} × ${mask.height} pixels cannot be merged. They must be of one picture.`);
    }
    runs = mergeRuns(runs, rleToRuns(mask), operation);
  }
  return rleFromRuns(runs, first.width, first.height);
}

/** Intersection over union of two masks, 0..1. `crowd`: over the area of `a` alone, as COCO compares with a crowd `b`. */
export function rleIou(a: RleMask, b: RleMask, crowd = false): number {
  const [runsA, runsB] = [rleToRuns(a), rleToRuns(b)];
  const shared = runsArea(mergeRuns(runsA, runsB, 'intersection'));
  const whole = crowd ? runsArea(runsA) : runsArea(runsA) + runsArea(runsB) - shared;
  return whole > 0 ? shared / whole : 0;
}

/** Walks both masks' runs side by side. */
export function mergeRuns(a: ArrayLike<number>, b: ArrayLike<number>, operation: MaskOperation): number[] {
  const result: number[] = [];
  let [indexA, indexB] = [0, 0];
  let [leftA, leftB] = [a[0] ?? 0, b[0] ?? 0];
  let value = false;
  let run = 0;
  while (indexA < a.length && indexB < b.length) {
    const [inA, inB] = [indexA % 2 === 1, indexB % 2 === 1];
    const next = operation === 'union' ? inA || inB : inA && inB;
    const step = Math.min(leftA, leftB);
    if (step > 0) {
      if (next !== value) {
        result.push(run);
        run = 0;
        value = next;
      }
      run += step;
    }
    leftA -= step;
    leftB -= step;
    if (leftA === 0) leftA = a[++indexA] ?? 0;
    if (leftB === 0) leftB = b[++indexB] ?? 0;
  }
  result.push(run);
  return result;
}
