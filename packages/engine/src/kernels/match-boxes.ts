/** Boxes of many frames: those of frame f are rows `offsets[f]` to `offsets[f + 1]`. */
export interface BoxSet {
  /** Interleaved x, y, w, h in pixels, [n, 4]; finite, with an area. */
  readonly boxes: Float64Array | Float32Array;
  /** [n]; equal numbers mean the same class. */
  readonly classes: ArrayLike<number>;
  /** [frames + 1], ascending. */
  readonly offsets: ArrayLike<number>;
}

export interface ScoredBoxSet extends BoxSet {
  /** [n], 0..1. */
  readonly confidence: ArrayLike<number>;
}

export interface MatchParams {
  /** IoU at which two boxes are the same object; default 0.5. */
  readonly iou?: number;
  /** IoU at which boxes of one class are the same object, badly located; default 0.1. */
  readonly looseIou?: number;
  /** How much less IoU a label of the inference's own class may have and still be preferred; default 0.1. */
  readonly tie?: number;
}

export interface BoxMatches {
  /** Inference of every label or -1, [labels]. */
  readonly inferenceOf: Int32Array;
  /** Label of every inference or -1, [inferences]. */
  readonly labelOf: Int32Array;
  /** IoU of the match, 0 without one, [labels]. */
  readonly iou: Float64Array;
  /** Largest IoU with any label of the frame, matched or not, [inferences]. */
  readonly bestIou: Float64Array;
}

/**
 * Greedy class-agnostic matching: inferences from the most confident on (ties: the earlier row) each take the free label
 * of their frame with the largest IoU ≥ `iou`, so that a wrong class is one match and not two errors. Where another
 * free label of the inference's own class has an IoU at most `tie` lower, that one is taken: two objects that stand in
 * front of each other are then not crossed. What is left is matched a second time within a class at IoU ≥ `looseIou`, the
 * badly located ones. Order and one-to-one rule follow COCO's evaluation (cocoeval), the class-agnostic link FiftyOne's.
 */
export function matchBoxes(labels: BoxSet, inferences: ScoredBoxSet, params: MatchParams = {}): BoxMatches {
  const { iou: strict = 0.5, looseIou = 0.1, tie = 0.1 } = params;
  const frames = Math.min(labels.offsets.length, inferences.offsets.length) - 1;
  const result: BoxMatches = {
    inferenceOf: new Int32Array(labels.classes.length).fill(-1),
    labelOf: new Int32Array(inferences.classes.length).fill(-1),
    iou: new Float64Array(labels.classes.length),
    bestIou: new Float64Array(inferences.classes.length),
  };
  for (let frame = 0; frame < frames; frame++) {
    const labelFrom = labels.offsets[frame] as number;
    const labelTo = labels.offsets[frame + 1] as number;
    const from = inferences.offsets[frame] as number;
    const to = inferences.offsets[frame + 1] as number;
    const order = Array.from({ length: to - from }, (_, i) => from + i);
    order.sort((a, b) => (inferences.confidence[b] as number) - (inferences.confidence[a] as number) || a - b);
    for (const inference of order) {
      const label = bestStrict(inference, labelFrom, labelTo);
      if (label >= 0) link(label, inference);
    }
    for (const inference of order) {
      if (result.labelOf[inference] !== -1) continue;
      const label = bestLoose(inference, labelFrom, labelTo);
      if (label >= 0) link(label, inference);
    }
  }
  return result;

  function overlap(label: number, inference: number): number {
    return iouAt(labels.boxes, label, inferences.boxes, inference);
  }

  function link(label: number, inference: number): void {
    result.inferenceOf[label] = inference;
    result.labelOf[inference] = label;
    result.iou[label] = overlap(label, inference);
  }

  function bestStrict(inference: number, from: number, to: number): number {
    let best = -1;
    let bestIou = 0;
    let own = -1;
    let ownIou = 0;
    for (let label = from; label < to; label++) {
      const iou = overlap(label, inference);
      if (iou > (result.bestIou[inference] as number)) result.bestIou[inference] = iou;
      if (iou < strict || result.inferenceOf[label] !== -1) continue;
      if (iou > bestIou) [best, bestIou] = [label, iou];
      if (iou > ownIou && labels.classes[label] === inferences.classes[inference]) [own, ownIou] = [label, iou];
    }
    return own >= 0 && ownIou >= bestIou - tie ? own : best;
  }

  function bestLoose(inference: number, from: number, to: number): number {
    let best = -1;
    let bestIou = 0;
    for (let label = from; label < to; label++) {
      if (result.inferenceOf[label] !== -1 || labels.classes[label] !== inferences.classes[inference]) continue;
      const iou = overlap(label, inference);
      if (iou >= looseIou && iou > bestIou) [best, bestIou] = [label, iou];
    }
    return best;
  }
}

/** Intersection over union of row i of `a` and row j of `b`, interleaved x, y, w, h. */
function iouAt(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const ax = a[4 * i] as number;
  const ay = a[4 * i + 1] as number;
  const aw = a[4 * i + 2] as number;
  const ah = a[4 * i + 3] as number;
  const bx = b[4 * j] as number;
  const by = b[4 * j + 1] as number;
  const bw = b[4 * j + 2] as number;
  const bh = b[4 * j + 3] as number;
  const w = Math.min(ax + aw, bx + bw) - Math.max(ax, bx);
  const h = Math.min(ay + ah, by + bh) - Math.max(ay, by);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (aw * ah + bw * bh - w * h);
}
