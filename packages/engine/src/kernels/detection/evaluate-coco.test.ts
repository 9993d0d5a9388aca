import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COCO_OBJECTS } from './coco-parameters';
import { evaluateCoco, type DetectedObjects, type TruthObjects } from './evaluate-coco';
import { boxSimilarity, COCO_SIGMAS, keypointSimilarity, maskSimilarity, sharedPixels } from './similarities';
import { countByFrame, summarizeClasses, summarizeCoco } from './summarize-coco';

const one = { offsets: [0, 2], classes: [0, 0], areas: [100, 100], ignored: [0, 0], crowd: [0, 0] };
const at = (x: number) => [x, 0, 10, 10];

describe('evaluateCoco', () => {
  it('gives the golden average precision of two objects and detections TP .9, FP .8, TP .7', () => {
    const detections = { offsets: [0, 3], classes: [0, 0, 0], areas: [100, 100, 100], confidence: [0.9, 0.8, 0.7] };
    const similarity = boxSimilarity([...at(0), ...at(50)], [...at(0), ...at(200), ...at(50)]);
    const evaluation = evaluateCoco(one, detections, 1, similarity);
    expect(summarizeCoco(evaluation)['AP']).toBeCloseTo((51 * 1 + 50 * (2 / 3)) / 101, 12);
    expect(summarizeCoco(evaluation)['AP']).toBeCloseTo(0.83498, 5);
    expect(countByFrame(evaluation, one, detections)).toEqual([{ truePositives: 2, falsePositives: 1, falseNegatives: 0 }]);
  });

  it('lets a crowd absorb any number of detections, and neither rewards nor punishes them', () => {
    const truth = { ...one, crowd: [0, 1], areas: [100, 10000] };
    const boxes = [...at(0), 100, 0, 100, 100];
    const detections = { offsets: [0, 4], classes: [0, 0, 0, 0], areas: [100, 100, 100, 100], confidence: [0.9, 0.8, 0.7, 0.6] };
    const similarity = boxSimilarity(boxes, [...at(0), ...at(110), ...at(150), ...at(180)], truth.crowd);
    const evaluation = evaluateCoco(truth, detections, 1, similarity);
    expect(summarizeCoco(evaluation)['AP']).toBeCloseTo(1, 12);
    expect(countByFrame(evaluation, truth, detections)).toEqual([{ truePositives: 1, falsePositives: 0, falseNegatives: 0 }]);
  });

  it('counts the objects of frames without detections, and leaves out classes without objects', () => {
    const truth = { ...one, offsets: [0, 1, 2] };
    const detections = { offsets: [0, 1, 1], classes: [0], areas: [100], confidence: [0.9] };
    const evaluation = evaluateCoco(truth, detections, 3, boxSimilarity([...at(0), ...at(0)], at(0)));
    expect(summarizeCoco(evaluation)).toMatchObject({ AP: expect.closeTo(51 / 101, 12) as number, AR100: 0.5, APl: -1 });
    expect(summarizeClasses(evaluation).map((entry) => entry.AP)).toEqual([expect.closeTo(51 / 101, 12), -1, -1]);
  });

  it('gives the later of two objects that are equally alike', () => {
    const detections = { offsets: [0, 1], classes: [0], areas: [100], confidence: [0.9] };
    expect([...evaluateCoco(one, detections, 1, () => 0.9).truthMatched]).toEqual([0, 0b1_1111_1111]);
  });

  it('says which row has a class that is not there', () => {
    const detections = { offsets: [0, 1], classes: [5], areas: [100], confidence: [0.9] };
    expect(() => evaluateCoco(one, detections, 2, () => 0)).toThrow(/class of detection 0 is 5. Expected 0 to 1/);
    expect(() => evaluateCoco(one, { ...detections, offsets: [0, 0, 1] }, 6, () => 0)).toThrow(/1 frames and the detections of 2/);
  });
});

describe('similarities', () => {
  it('share pixels of masks as bitmaps do', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (a, b) => {
        const shared = a.filter((inside, i) => inside && b[i]).length;
        expect(sharedPixels(runsOf(a), runsOf(b.slice(0, a.length)))).toBe(shared);
        expect(maskSimilarity([runsOf(a)], [runsOf(b.slice(0, a.length))])(0, 0)).toBeCloseTo(shared === 0 ? 0 : shared / a.filter((inside, i) => inside || b[i]).length, 12);
      }),
    );
  });

  it('measure keypoints by the labelled ones, and by the doubled box without any', () => {
    const truth = { points: [0, 0, 2, 10, 0, 0], areas: [50], boxes: [0, 0, 10, 10] };
    const similarity = keypointSimilarity(truth, [1, 0, 1, 99, 99, 1], [0.05, 0.05]);
    expect(similarity(0, 0)).toBeCloseTo(Math.exp(-1 / (0.1 ** 2 * 50 * 2)), 9);
    const unlabelled = keypointSimilarity({ ...truth, points: [0, 0, 0, 10, 0, 0] }, [20, 5, 1, 21, 5, 1], [0.05, 0.05]);
    expect(unlabelled(0, 0)).toBeCloseTo((1 + Math.exp(-1 / (0.1 ** 2 * 50 * 2))) / 2, 9);
    expect(() => keypointSimilarity(truth, [1, 2, 3], COCO_SIGMAS)).toThrow(/17 sigmas/);
  });
});

function runsOf(bits: readonly boolean[]): number[] {
  const runs = [0];
  let inside = false;
  for (const bit of bits) {
    if (bit !== inside) {
      runs.push(0);
      inside = bit;
    }
    runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
  }
  return runs;
}

/** The rule word for word, for one class and one threshold; slow. */
function precisionByTheRule(truth: TruthObjects, detections: DetectedObjects, iou: (g: number, d: number) => number, threshold: number): number {
  const rows: { score: number; frame: number; rank: number; hit: boolean; ignored: boolean }[] = [];
  let objects = 0;
  for (let frame = 0; frame + 1 < truth.offsets.length; frame++) {
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
    const own = range(Number(truth.offsets[frame]), Number(truth.offsets[frame + 1]));
    const sorted = [...own.filter((g) => !truth.ignored[g] && !truth.crowd[g]), ...own.filter((g) => truth.ignored[g] || truth.crowd[g])];
    const isIgnored = (g: number) => Boolean(truth.ignored[g] || truth.crowd[g]);
    objects += own.filter((g) => !isIgnored(g)).length;
    const taken = new Set<number>();
    const ordered = range(Number(detections.offsets[frame]), Number(detections.offsets[frame + 1])).toSorted((a, b) => Number(detections.confidence[b]) - Number(detections.confidence[a]) || a - b).slice(0, 100);
    ordered.forEach((d, rank) => {
      let best = Math.min(threshold, 1 - 1e-10);
      let match = -1;
      for (const g of sorted) {
        if (taken.has(g) && !truth.crowd[g]) continue;
        if (match > -1 && !isIgnored(match) && isIgnored(g)) break;
        if (iou(g, d) < best) continue;
        best = iou(g, d);
        match = g;
      }
      if (match >= 0) taken.add(match);
      rows.push({ score: Number(detections.confidence[d]), frame, rank, hit: match >= 0, ignored: match >= 0 && isIgnored(match) });
    });
  }
  if (objects === 0) return -1;
  rows.sort((a, b) => b.score - a.score || a.frame - b.frame || a.rank - b.rank);
  let [tp, fp] = [0, 0];
  const points = rows.map((row) => {
    if (!row.ignored && row.hit) tp += 1;
    if (!row.ignored && !row.hit) fp += 1;
    return { recall: tp / objects, precision: tp / (tp + fp + 2 ** -52) };
  });
  for (let i = points.length - 2; i >= 0; i--) Object.assign(points[i] ?? {}, { precision: Math.max(points[i]?.precision ?? 0, points[i + 1]?.precision ?? 0) });
  return COCO_OBJECTS.recallPoints.reduce((sum, recall) => sum + (points.find((point) => point.recall >= recall)?.precision ?? 0), 0) / 101;
}

it('equals the rule word for word on random frames with ties, crowds and ignored objects', () => {
  const flag = fc.constantFrom(0, 0, 0, 1);
  const object = fc.record({ x: fc.integer({ min: 0, max: 6 }), ignored: flag, crowd: flag });
  const detection = fc.record({ x: fc.integer({ min: 0, max: 6 }), confidence: fc.constantFrom(0.1, 0.5, 0.5, 0.9) });
  const frames = fc.array(fc.record({ objects: fc.array(object, { maxLength: 5 }), detections: fc.array(detection, { maxLength: 7 }) }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(frames, (list) => {
      const objects = list.flatMap((frame) => frame.objects);
      const found = list.flatMap((frame) => frame.detections);
      const offsets = (key: 'objects' | 'detections') => list.reduce<number[]>((all, frame) => [...all, (all.at(-1) ?? 0) + frame[key].length], [0]);
      const truth: TruthObjects = { offsets: offsets('objects'), classes: objects.map(() => 0), areas: objects.map(() => 100), ignored: objects.map((o) => o.ignored), crowd: objects.map((o) => o.crowd) };
      const detections: DetectedObjects = { offsets: offsets('detections'), classes: found.map(() => 0), areas: found.map(() => 100), confidence: found.map((d) => d.confidence) };
      const similarity = boxSimilarity(objects.flatMap((o) => [o.x, 0, 10, 10]), found.flatMap((d) => [d.x, 0, 10, 10]), truth.crowd);
      const evaluation = evaluateCoco(truth, detections, 1, similarity);
      [0.5, 0.75].forEach((threshold) => {
        const index = COCO_OBJECTS.iouThresholds.findIndex((t) => Math.abs(t - threshold) < 1e-9);
        expect(evaluation.precision[index]).toBeCloseTo(precisionByTheRule(truth, detections, similarity, COCO_OBJECTS.iouThresholds[index] ?? 0), 12);
      });
    }),
    { numRuns: 1000 },
  );
});
