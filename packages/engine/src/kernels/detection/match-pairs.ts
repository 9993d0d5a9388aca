import type { CandidatePairs } from './candidate-pairs';

/** Labels and inferences of many frames with what is needed to match them. */
export interface MatchInput {
  readonly pairs: CandidatePairs;
  /** [labels]; equal numbers mean the same class. */
  readonly labelClasses: ArrayLike<number>;
  /** [inferences]. */
  readonly inferenceClasses: ArrayLike<number>;
  /** 1 for labels that take no part (crowds, "ignore" regions): they absorb any number of inferences, [labels]. */
  readonly ignored: ArrayLike<number>;
  /** Inferences from the most confident on: `byConfidence`. */
  readonly order: Int32Array;
}

export interface MatchParams {
  /** Overlap at which two boxes are the same object; default 0.5. */
  readonly iou?: number;
  /** Whether a label of another class may be matched: one wrong class then, not a miss and a false alarm. Default true. */
  readonly classAgnostic?: boolean;
  /** How much less overlap a label of the inference's own class may have and still be preferred; default 0.1. */
  readonly ownClassMargin?: number;
  /** Overlap at which boxes of one class that nothing else claims are the same object, badly located; default: they are not. */
  readonly looseIou?: number;
  /** 1 for inferences that are not looked at: `suppressOverlaps`. */
  readonly suppressed?: ArrayLike<number>;
}

export interface Matches {
  /** Inference of every label or -1, [labels]. */
  readonly inferenceOf: Int32Array;
  /** Label of every inference, `UNMATCHED`, `ON_IGNORED` or `SUPPRESSED`, [inferences]. */
  readonly labelOf: Int32Array;
  /** Overlap of the match, 0 without one, [labels]. */
  readonly iou: Float64Array;
}

export const UNMATCHED = -1;
/** It lies on a label that takes no part: neither right nor wrong. */
export const ON_IGNORED = -2;
export const SUPPRESSED = -3;

/**
 * Greedy one-to-one matching: inferences from the most confident on each take the free label of their frame with the largest
 * overlap ≥ `iou` (ties: the later row). Where another free label of the inference's own class overlaps at most `ownClassMargin`
 * less, that one is taken: two objects in front of each other are then not crossed. Order and one-to-one rule follow COCO's evaluation, the
 * class-agnostic link FiftyOne's. What a less confident inference does never changes a more confident one, so that one
 * matching serves every confidence threshold.
 */
export function matchPairs({ pairs, labelClasses, inferenceClasses, ignored, order }: MatchInput, params: MatchParams = {}): Matches {
  const { iou: strict = 0.5, classAgnostic = true, ownClassMargin = 0.1, looseIou = Infinity, suppressed } = params;
  const inferenceOf = new Int32Array(labelClasses.length).fill(UNMATCHED);
  const labelOf = new Int32Array(inferenceClasses.length).fill(UNMATCHED);
  const ious = new Float64Array(labelClasses.length);
  // Every overlap is at least this, as in cocoeval: boxes that fit exactly match at a threshold of 1.
  const least = Math.min(strict, 1 - 1e-10);

  for (const inference of order) {
    if (suppressed?.[inference]) {
      labelOf[inference] = SUPPRESSED;
      continue;
    }
    const own = inferenceClasses[inference] as number;
    let best = -1;
    let bestIou = least;
    let same = -1;
    let sameIou = least;
    let onIgnored = false;
    const to = pairs.starts[inference + 1] as number;
    for (let at = pairs.starts[inference] as number; at < to; at++) {
      const iou = pairs.iou[at] as number;
      if (iou < least) continue;
      const label = pairs.label[at] as number;
      const isOwn = labelClasses[label] === own;
      if (ignored[label]) {
        onIgnored ||= classAgnostic || isOwn;
        continue;
      }
      if (inferenceOf[label] !== UNMATCHED) continue;
      if (isOwn && iou >= sameIou) [same, sameIou] = [label, iou];
      if (classAgnostic && iou >= bestIou) [best, bestIou] = [label, iou];
    }
    const label = same >= 0 && (best < 0 || sameIou >= bestIou - ownClassMargin) ? same : best;
    if (label >= 0) link(label, inference, label === same ? sameIou : bestIou);
    else if (onIgnored) labelOf[inference] = ON_IGNORED;
  }
  if (looseIou < strict) matchLoosely();
  return { inferenceOf, labelOf, iou: ious };

  function link(label: number, inference: number, iou: number): void {
    inferenceOf[label] = inference;
    labelOf[inference] = label;
    ious[label] = iou;
  }

  function matchLoosely(): void {
    for (const inference of order) {
      if (labelOf[inference] !== UNMATCHED) continue;
      let best = -1;
      let bestIou = looseIou;
      for (let at = pairs.starts[inference] as number; at < (pairs.starts[inference + 1] as number); at++) {
        const label = pairs.label[at] as number;
        const iou = pairs.iou[at] as number;
        if (iou < bestIou || ignored[label] || inferenceOf[label] !== UNMATCHED || labelClasses[label] !== inferenceClasses[inference]) continue;
        [best, bestIou] = [label, iou];
      }
      if (best >= 0) link(best, inference, bestIou);
    }
  }
}

/**
 * Greedy non-maximum suppression: 1 for every inference that overlaps a more confident, kept one of its class by more than
 * `iou`, [inferences]. `overlaps` are the `candidatePairs` of the inferences with themselves.
 */
export function suppressOverlaps(overlaps: CandidatePairs, classes: ArrayLike<number>, order: Int32Array, iou: number): Uint8Array {
  const suppressed = new Uint8Array(classes.length);
  const kept = new Uint8Array(classes.length);
  for (const inference of order) {
    for (let at = overlaps.starts[inference] as number; at < (overlaps.starts[inference + 1] as number); at++) {
      const other = overlaps.label[at] as number;
      if (!kept[other] || classes[other] !== classes[inference] || !((overlaps.iou[at] as number) > iou)) continue;
      suppressed[inference] = 1;
      break;
    }
    if (!suppressed[inference]) kept[inference] = 1;
  }
  return suppressed;
}
