import { LEAST_IOU } from './candidate-pairs';
import type { MatchInput } from './match-pairs';
import { interpolatedPrecision } from './precision-recall';

/** What is wrong with a detection or an object, in the order in which the rules are asked. */
export const TIDE_TYPES = ['classification', 'localization', 'both', 'duplicate', 'background', 'missed'] as const;
export type TideType = (typeof TIDE_TYPES)[number];

export interface TideParams {
  /** Overlap of a hit; default 0.5. */
  readonly positiveIou?: number;
  /** Overlap up to which a detection has nothing to do with an object; default 0.1, not less than that of the pairs. */
  readonly backgroundIou?: number;
  /** Most detections of a frame that count; default 100. */
  readonly maxDetections?: number;
}

export interface TideErrors {
  /** AP at `positiveIou`, mean over classes with objects, 0..1; NaN without objects. */
  readonly averagePrecision: number;
  /** How much AP would grow if every error of that type were repaired, never below 0. */
  readonly gains: Readonly<Record<TideType, number>>;
  /** How much AP would grow without any false positive, and without any missed object. */
  readonly falsePositiveGain: number;
  readonly falseNegativeGain: number;
  readonly counts: Readonly<Record<TideType, number>>;
  /** Index in `TIDE_TYPES` of every detection; -1 for hits, -2 for those that do not count, [inferences]. */
  readonly typeOf: Int8Array;
  /** 1 for objects that are missed and not explained by an error of a detection, [labels]. */
  readonly missed: Uint8Array;
  /** The object that a detection was nearest to by its rule, or -1, [inferences]. */
  readonly targetOf: Int32Array;
}

/**
 * TIDE: why a detector loses average precision (Bolya et al., TIDE: A General Toolbox for Identifying Object Detection
 * Errors, ECCV 2020). Detections are matched per class from the most confident on; an unmatched one is, in this order, badly located
 * (same class, background ≤ IoU ≤ positive), of a wrong class, a duplicate, on the background, or both of the first two. `frameOf`: frame of every inference.
 */
export function findTideErrors(input: MatchInput, frameOf: ArrayLike<number>, classes: number, params: TideParams = {}): TideErrors {
  const { positiveIou = 0.5, backgroundIou = LEAST_IOU, maxDetections = 100 } = params;
  const { pairs, labelClasses, inferenceClasses, ignored, order } = input;
  const inferences = inferenceClasses.length;
  const typeOf = new Int8Array(inferences).fill(-2);
  const targetOf = new Int32Array(inferences).fill(-1);
  const takenBy = new Int32Array(labelClasses.length).fill(-1);
  const seen = new Map<number, number>();
  const counted: number[] = [];
  for (const inference of order) {
    const frame = frameOf[inference] as number;
    const count = seen.get(frame) ?? 0;
    if (count >= maxDetections) continue;
    seen.set(frame, count + 1);
    const { label, onIgnored } = bestFree(inference);
    if (label < 0 && onIgnored) continue;
    counted.push(inference);
    if (label < 0) continue;
    takenBy[label] = inference;
    typeOf[inference] = -1;
    targetOf[inference] = label;
  }
  const explained = new Uint8Array(labelClasses.length);
  for (const inference of counted) if (typeOf[inference] !== -1) explain(inference);
  const missed = Uint8Array.from(labelClasses, (_, label) => (!ignored[label] && takenBy[label] === -1 && !explained[label] ? 1 : 0));

  const objects = new Float64Array(classes);
  for (let label = 0; label < labelClasses.length; label++) if (!ignored[label]) bump(objects, labelClasses[label] as number);
  const base = averagePrecisionAfter(() => 'keep', objects);
  const gain = (repaired: number) => Math.max(0, repaired - base);
  const without = objects.slice();
  for (let label = 0; label < missed.length; label++) if (missed[label]) bump(without, labelClasses[label] as number, -1);
  const found = new Float64Array(classes);
  for (const inference of counted) if (typeOf[inference] === -1) bump(found, inferenceClasses[inference] as number);
  const gains: Record<TideType, number> = { classification: 0, localization: 0, both: 0, duplicate: 0, background: 0, missed: gain(averagePrecisionAfter(() => 'keep', without)) };
  const counts: Record<TideType, number> = { classification: 0, localization: 0, both: 0, duplicate: 0, background: 0, missed: missed.reduce((sum, one) => sum + one, 0) };
  TIDE_TYPES.forEach((type, index) => {
    if (type === 'missed') return;
    counts[type] = counted.filter((inference) => typeOf[inference] === index).length;
    const repair = type === 'classification' || type === 'localization' ? 'repair' : 'drop';
    gains[type] = counts[type] === 0 ? 0 : gain(averagePrecisionAfter((inference) => (typeOf[inference] === index ? repair : 'keep'), objects));
  });
  return {
    averagePrecision: base,
    gains,
    falsePositiveGain: gain(averagePrecisionAfter((inference) => (typeOf[inference] === -1 ? 'keep' : 'drop'), objects)),
    falseNegativeGain: gain(averagePrecisionAfter(() => 'keep', found)),
    counts,
    typeOf,
    missed,
    targetOf,
  };

  /** The free object of the detection's class with the largest overlap. */
  function bestFree(inference: number): { readonly label: number; readonly onIgnored: boolean } {
    let label = -1;
    let best = positiveIou;
    let onIgnored = false;
    for (let at = pairs.starts[inference] as number; at < (pairs.starts[inference + 1] as number); at++) {
      const candidate = pairs.label[at] as number;
      const iou = pairs.iou[at] as number;
      if (iou < best || labelClasses[candidate] !== inferenceClasses[inference]) continue;
      if (ignored[candidate]) onIgnored = true;
      else if (takenBy[candidate] === -1) [label, best] = [candidate, iou];
    }
    return { label, onIgnored };
  }

  function explain(inference: number): void {
    let [same, sameIou, used, usedIou, other, otherIou] = [-1, 0, -1, 0, -1, 0];
    for (let at = pairs.starts[inference] as number; at < (pairs.starts[inference + 1] as number); at++) {
      const label = pairs.label[at] as number;
      const iou = pairs.iou[at] as number;
      if (ignored[label]) continue;
      if (labelClasses[label] !== inferenceClasses[inference]) {
        if (iou > otherIou) [other, otherIou] = [label, iou];
      } else {
        if (iou > sameIou) [same, sameIou] = [label, iou];
        if (takenBy[label] !== -1 && iou > usedIou) [used, usedIou] = [label, iou];
      }
    }
    const set = (type: TideType, label: number, explains = false): void => {
      typeOf[inference] = TIDE_TYPES.indexOf(type);
      targetOf[inference] = label;
      if (explains && label >= 0) explained[label] = 1;
    };
    if (sameIou >= backgroundIou && sameIou <= positiveIou) set('localization', same, true);
    else if (otherIou >= positiveIou) set('classification', other, true);
    else if (usedIou >= positiveIou) set('duplicate', used);
    else if (Math.max(sameIou, otherIou) <= backgroundIou) set('background', -1);
    else set('both', sameIou >= otherIou ? same : other);
  }

  /** Mean AP over classes when errors are kept, dropped, or turned into hits of their target. */
  function averagePrecisionAfter(treat: (inference: number) => 'keep' | 'drop' | 'repair', total: Float64Array): number {
    /** Of every class, the number of hits after each detection. */
    const hitsOf = Array.from({ length: classes }, (): number[] => []);
    const add = (index: number, isHit: boolean): void => {
      const hits = hitsOf[index];
      hits?.push((hits.at(-1) ?? 0) + (isHit ? 1 : 0));
    };
    const claimed = new Uint8Array(labelClasses.length);
    for (const inference of counted) {
      const treatment = typeOf[inference] === -1 ? 'keep' : treat(inference);
      if (treatment === 'drop') continue;
      const target = targetOf[inference] as number;
      if (treatment === 'keep') {
        add(inferenceClasses[inference] as number, typeOf[inference] === -1);
        continue;
      }
      // A target that another detection has, or that was just given away, cannot be hit again: the detection goes.
      if (target < 0 || takenBy[target] !== -1 || claimed[target]) continue;
      claimed[target] = 1;
      add(labelClasses[target] as number, true);
    }
    let [sum, count] = [0, 0];
    hitsOf.forEach((hits, k) => {
      const objectsOfClass = total[k] as number;
      if (objectsOfClass <= 0) return;
      sum += interpolatedPrecision(Float64Array.from(hits), Float64Array.from(hits, (found, i) => i + 1 - found), hits.length, objectsOfClass);
      count += 1;
    });
    return sum / count;
  }
}

function bump(counts: Float64Array, index: number, by = 1): void {
  if (index >= 0 && index < counts.length) counts[index] = (counts[index] as number) + by;
}
