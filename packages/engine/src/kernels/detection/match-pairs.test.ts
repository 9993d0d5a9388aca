import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from '../bootstrap';
import { byConfidence, candidatePairs } from './candidate-pairs';
import { evaluateCoco } from './evaluate-coco';
import { matchPairs, ON_IGNORED, suppressOverlaps, SUPPRESSED, type MatchInput } from './match-pairs';
import { measureMatches } from './measure-matches';
import { precisionRecall } from './precision-recall';
import { boxSimilarity } from './similarities';
import { findTideErrors } from './tide';

interface Thing {
  readonly box: readonly [number, number, number, number];
  readonly k: number;
  readonly confidence?: number;
  readonly ignored?: number;
}

/** Objects of one frame as the input of matching. */
function inputOf(labels: readonly Thing[], inferences: readonly Thing[]): MatchInput & { readonly confidences: readonly number[] } {
  const ignored = labels.map((label) => label.ignored ?? 0);
  const confidences = inferences.map((inference) => inference.confidence ?? 0);
  const similarity = boxSimilarity(labels.flatMap((label) => label.box), inferences.flatMap((inference) => inference.box), ignored);
  return {
    pairs: candidatePairs([0, labels.length], [0, inferences.length], similarity),
    labelClasses: labels.map((label) => label.k),
    inferenceClasses: inferences.map((inference) => inference.k),
    ignored,
    order: byConfidence(confidences),
    confidences,
  };
}

const at = (x: number, k: number, confidence = 0.9, size = 100): Thing => ({ box: [x, 0, size, size], k, confidence });

describe('matchPairs', () => {
  it('gives the most confident inference the label with the largest overlap', () => {
    const matches = matchPairs(inputOf([at(0, 0), at(40, 0)], [at(30, 0, 0.5), at(35, 0, 0.9)]));
    expect([...matches.labelOf]).toEqual([0, 1]);
    expect([...matches.inferenceOf]).toEqual([0, 1]);
    expect(matches.iou[1]).toBeCloseTo(95 / 105, 12);
  });

  it('makes a wrong class one match, and prefers its own class where both fit about as well', () => {
    expect([...matchPairs(inputOf([at(0, 0)], [at(0, 1)])).labelOf]).toEqual([0]);
    const crossed = inputOf([at(0, 0), at(4, 1)], [at(1, 1, 0.9), at(3, 0, 0.8)]);
    expect([...matchPairs(crossed).labelOf]).toEqual([1, 0]);
    expect([...matchPairs(crossed, { ownClassMargin: 0 }).labelOf]).toEqual([0, 1]);
    expect([...matchPairs(inputOf([at(0, 0)], [at(0, 1)]), { classAgnostic: false }).labelOf]).toEqual([-1]);
  });

  it('matches what is badly located within a class when asked to', () => {
    const input = inputOf([at(0, 0)], [at(60, 0), at(62, 1)]);
    expect([...matchPairs(input).labelOf]).toEqual([-1, -1]);
    expect([...matchPairs(input, { looseIou: 0.1 }).labelOf]).toEqual([0, -1]);
  });

  it('lets a label that takes no part absorb any number of inferences, after the real ones', () => {
    const labels = [at(0, 0), { ...at(0, 0, 0, 1000), ignored: 1 }];
    const matches = matchPairs(inputOf(labels, [at(0, 0, 0.9), at(200, 0, 0.8), at(400, 0, 0.7)]));
    expect([...matches.labelOf]).toEqual([0, ON_IGNORED, ON_IGNORED]);
  });

  it('suppresses the less confident of two inferences of one class', () => {
    const inferences = [at(0, 0, 0.5), at(5, 0, 0.9), at(5, 1, 0.8)];
    const boxes = inferences.flatMap((inference) => inference.box);
    const order = byConfidence(inferences.map((inference) => inference.confidence ?? 0));
    const overlaps = candidatePairs([0, 3], [0, 3], boxSimilarity(boxes, boxes));
    const suppressed = suppressOverlaps(overlaps, [0, 0, 1], order, 0.7);
    expect([...suppressed]).toEqual([1, 0, 0]);
    expect([...matchPairs(inputOf([at(0, 0)], inferences), { suppressed }).labelOf]).toEqual([SUPPRESSED, 0, -1]);
  });

  const thing = fc.record({ box: fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 5 }), fc.constant(20), fc.constant(20)), k: fc.integer({ min: 0, max: 2 }), confidence: fc.integer({ min: 1, max: 9 }).map((tenth) => tenth / 10), ignored: fc.constantFrom(0, 0, 1) });
  const scene = fc.tuple(fc.array(thing, { maxLength: 8 }), fc.array(thing, { maxLength: 10 }));

  it('within classes equals the matching of COCO', () => {
    fc.assert(
      fc.property(scene, ([labels, inferences]) => {
        const input = inputOf(labels, inferences);
        const truth = { offsets: [0, labels.length], classes: labels.map((l) => l.k), areas: labels.map(() => 400), ignored: input.ignored, crowd: input.ignored };
        const detections = { offsets: [0, inferences.length], classes: inferences.map((i) => i.k), areas: inferences.map(() => 400), confidence: input.confidences };
        const coco = evaluateCoco(truth, detections, 3, boxSimilarity(labels.flatMap((l) => l.box), inferences.flatMap((i) => i.box), input.ignored));
        const matches = matchPairs(input, { classAgnostic: false });
        inferences.forEach((_, i) => {
          expect(matches.labelOf[i] === ON_IGNORED).toBe(((coco.detectionIgnored[i] ?? 0) & 1) === 1);
          expect((matches.labelOf[i] ?? -1) >= 0).toBe(((coco.detectionMatched[i] ?? 0) & 1) === 1 && matches.labelOf[i] !== ON_IGNORED);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('serves every confidence threshold: matching only the confident ones gives the same', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 1, max: 9 }), ([labels, inferences], tenth) => {
        const all = matchPairs(inputOf(labels, inferences));
        const kept = inferences.map((inference, i) => ({ inference, i })).filter(({ inference }) => inference.confidence >= tenth / 10);
        const some = matchPairs(inputOf(labels, kept.map(({ inference }) => inference)));
        expect([...some.labelOf]).toEqual(kept.map(({ i }) => all.labelOf[i]));
      }),
    );
  });

  it('puts every label and every inference in exactly one cell', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 0, max: 10 }), ([labels, inferences], tenth) => {
        const input = inputOf(labels, inferences);
        const matches = matchPairs(input);
        const { confusion } = measureMatches(input, matches, input.confidences, tenth / 10, 3);
        const real = labels.filter((label) => !label.ignored).length;
        const counted = inferences.filter((inference, i) => inference.confidence >= tenth / 10 && matches.labelOf[i] !== ON_IGNORED).length;
        let [rows, columns] = [0, 0];
        for (let given = 0; given < 4; given++) for (let predicted = 0; predicted < 4; predicted++) {
          const count = confusion[given * 4 + predicted] ?? 0;
          if (given < 3) rows += count;
          if (predicted < 3) columns += count;
        }
        expect([rows, columns]).toEqual([real, counted]);
      }),
    );
  });
});

describe('precisionRecall', () => {
  it('has the golden average precision and the threshold of the best F1', () => {
    const curve = precisionRecall([0, 1, 2], [0.9, 0.8, 0.7], [1, 0, 1], 2);
    expect(curve.averagePrecision).toBeCloseTo(0.83498, 5);
    expect([...curve.precision]).toEqual([1, 0.5, 2 / 3]);
    expect(curve.best).toEqual({ confidence: 0.7, f1: 0.8 });
  });

  it('takes equal confidences together, leaves out what does not count, and has no meaning without objects', () => {
    const curve = precisionRecall([0, 1, 2, 3], [0.9, 0.5, 0.5, 0.4], [1, 1, 0, -1], 2);
    expect([...curve.confidence]).toEqual([0.9, 0.5]);
    expect([...curve.recall]).toEqual([0.5, 1]);
    expect(precisionRecall([], [], [], 0).averagePrecision).toBeNaN();
    const many = Array.from({ length: 2000 }, (_, i) => i);
    const thinned = precisionRecall(many, many.map((i) => 1 - i / 2000), many.map((i) => (i % 3 ? 1 : 0)), 2000);
    expect(thinned.confidence).toHaveLength(512);
    expect([thinned.confidence[0], thinned.confidence.at(-1)]).toEqual([1, 1 - 1999 / 2000]);
  });
});

describe('findTideErrors', () => {
  const frames = (input: MatchInput) => new Int32Array(input.inferenceClasses.length);
  const errorsOf = (labels: readonly Thing[], inferences: readonly Thing[]) => {
    const input = inputOf(labels, inferences);
    return findTideErrors(input, frames(input), 2);
  };

  it('names each kind', () => {
    const labels = [at(0, 0), at(1000, 0), at(2000, 0), at(3000, 1), at(4000, 0)];
    const inferences = [at(0, 0, 0.9), at(5, 0, 0.5), at(1060, 0, 0.8), at(2000, 1, 0.7), at(3060, 0, 0.6), at(9000, 0, 0.4)];
    const { typeOf, missed, counts } = errorsOf(labels, inferences);
    // hit, duplicate, localization, classification, both, background
    expect([...typeOf]).toEqual([-1, 3, 1, 0, 2, 4]);
    // The badly located and the wrongly classified object are explained; the two others nobody saw.
    expect([...missed]).toEqual([0, 0, 0, 1, 1]);
    expect(counts).toEqual({ classification: 1, localization: 1, both: 1, duplicate: 1, background: 1, missed: 2 });
  });

  it('gains what the repair of the only error would give', () => {
    const wrongClass = errorsOf([at(0, 0), at(1000, 0)], [at(0, 0, 0.9), at(1000, 1, 0.8)]);
    expect(wrongClass.averagePrecision).toBeCloseTo(51 / 101, 12);
    expect(wrongClass.gains.classification).toBeCloseTo(50 / 101, 12);
    const background = errorsOf([at(0, 0)], [at(500, 0, 0.9), at(0, 0, 0.8)]);
    expect(background.gains.background).toBeCloseTo(0.5, 12);
    expect(background.falsePositiveGain).toBeCloseTo(0.5, 12);
    const missed = errorsOf([at(0, 0), at(1000, 0)], [at(0, 0, 0.9)]);
    expect(missed.gains.missed).toBeCloseTo(50 / 101, 12);
    expect(missed.falseNegativeGain).toBeCloseTo(50 / 101, 12);
  });

  it('gives a target away only once', () => {
    const { gains, averagePrecision } = errorsOf([at(0, 0)], [at(0, 1, 0.9), at(0, 1, 0.8)]);
    expect(averagePrecision).toBe(0);
    expect(gains.classification).toBeCloseTo(1, 12);
  });
});

it('bootstrapInterval holds the mean, shrinks with the number of frames, and is the same every time', () => {
  const recall = (sums: Float64Array) => (sums[0] ?? 0) / ((sums[0] ?? 0) + (sums[1] ?? 0));
  const of = (n: number) => bootstrapInterval([Array.from({ length: n }, (_, i) => (i % 4 ? 1 : 0)), Array.from({ length: n }, (_, i) => (i % 4 ? 0 : 1))], recall);
  expect(of(40)).toEqual(of(40));
  expect(of(40).low).toBeLessThan(0.75);
  expect(of(40).high).toBeGreaterThan(0.75);
  expect(of(4000).high - of(4000).low).toBeLessThan((of(40).high - of(40).low) / 5);
  expect(bootstrapInterval([[], []], recall).low).toBeNaN();
});
