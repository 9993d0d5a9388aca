import type { DetectedObjects, TruthObjects } from './coco-types';

/** All objects and detections of one class, frame after frame. */
export interface ClassGroup {
  readonly classIndex: number;
  /** Rows of the objects. */
  readonly truth: Int32Array;
  /** Rows of the detections, in each frame from the most confident on, at most the limit. */
  readonly detections: Int32Array;
  /** Place of each detection in its frame's order, from 0, [detections]. */
  readonly ranks: Int32Array;
  /** Frames that have any, as half-open ranges of `truth` and `detections`. */
  readonly frames: readonly FrameRange[];
}

export interface FrameRange {
  readonly truthFrom: number;
  readonly truthTo: number;
  readonly detectionFrom: number;
  readonly detectionTo: number;
}

/** Sorts objects and detections of many frames into classes; only the `limit` most confident of a frame and class stay. */
export function groupByClass(truth: TruthObjects, detections: DetectedObjects, classes: number, limit: number): ClassGroup[] {
  const truthOf = Array.from({ length: classes }, (): number[] => []);
  const detectionsOf = Array.from({ length: classes }, (): number[] => []);
  const ranksOf = Array.from({ length: classes }, (): number[] => []);
  const framesOf = Array.from({ length: classes }, (): FrameRange[] => []);
  const truthSeen = new Int32Array(classes);
  const detectionsSeen = new Int32Array(classes);
  const touched: number[] = [];
  const isTouched = new Uint8Array(classes);
  const touch = (index: number): void => {
    if (isTouched[index]) return;
    isTouched[index] = 1;
    touched.push(index);
  };
  for (let frame = 0; frame + 1 < truth.offsets.length; frame++) {
    for (let row = truth.offsets[frame] as number; row < (truth.offsets[frame + 1] as number); row++) {
      const index = truth.classes[row] as number;
      touch(index);
      truthOf[index]?.push(row);
    }
    const from = detections.offsets[frame] as number;
    const order = Array.from({ length: (detections.offsets[frame + 1] as number) - from }, (_, i) => from + i);
    order.sort((a, b) => (detections.confidence[b] as number) - (detections.confidence[a] as number) || a - b);
    for (const row of order) {
      const index = detections.classes[row] as number;
      touch(index);
      const list = detectionsOf[index] as number[];
      const rank = list.length - (detectionsSeen[index] as number);
      if (rank >= limit) continue;
      list.push(row);
      ranksOf[index]?.push(rank);
    }
    for (const index of touched) {
      const range = { truthFrom: truthSeen[index] as number, truthTo: truthOf[index]?.length ?? 0, detectionFrom: detectionsSeen[index] as number, detectionTo: detectionsOf[index]?.length ?? 0 };
      framesOf[index]?.push(range);
      truthSeen[index] = range.truthTo;
      detectionsSeen[index] = range.detectionTo;
      isTouched[index] = 0;
    }
    touched.length = 0;
  }
  return truthOf.map((rows, classIndex) => ({
    classIndex,
    truth: Int32Array.from(rows),
    detections: Int32Array.from(detectionsOf[classIndex] ?? []),
    ranks: Int32Array.from(ranksOf[classIndex] ?? []),
    frames: framesOf[classIndex] ?? [],
  }));
}
