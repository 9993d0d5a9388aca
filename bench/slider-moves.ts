// Runs in Node and, bundled, in a page: imports types only, and the generator of random numbers.
import type { EvaluationThresholds, LiveEvaluation } from '@shoal/engine';
import { seededRandom } from './random';

interface Pairs {
  readonly starts: Int32Array;
  readonly label: Int32Array;
  readonly iou: Float64Array;
}

interface LiveData {
  readonly pairs: Pairs;
  readonly labelClasses: Int32Array;
  readonly labelFrames: Int32Array;
  readonly inferenceClasses: Int32Array;
  readonly inferenceFrames: Int32Array;
  readonly confidence: Float64Array;
  readonly ignored: Uint8Array;
  readonly classes: number;
  readonly frames: number;
}

type CreateEvaluator = (data: LiveData) => (thresholds: EvaluationThresholds) => LiveEvaluation;

export type Slider = 'iou' | 'confidence';

const [FRAMES, LABELS, INFERENCES, CLASSES] = [2000, 15, 25, 80];

/** 2,000 frames with 15 labels and 25 inferences each, 80 classes; two labels of its frame overlap every inference, one of them mostly well. */
function makeFrames(): LiveData {
  const { uniform } = seededRandom(11);
  const whole = (below: number) => Math.floor(uniform() * below);
  const count = FRAMES * INFERENCES;
  const labelClasses = Int32Array.from({ length: FRAMES * LABELS }, () => whole(CLASSES));
  const label = new Int32Array(count * 2);
  const iou = new Float64Array(count * 2);
  const inferenceClasses = new Int32Array(count);
  for (let inference = 0; inference < count; inference++) {
    const first = Math.floor(inference / INFERENCES) * LABELS;
    const at = whole(LABELS);
    const other = (at + 1 + whole(LABELS - 1)) % LABELS;
    const fits = uniform() < 0.75 ? 0.5 + 0.5 * uniform() : 0.1 + 0.4 * uniform();
    const near = 0.1 + 0.5 * uniform();
    inferenceClasses[inference] = uniform() < 0.8 ? (labelClasses[first + at] ?? 0) : whole(CLASSES);
    // By ascending label, as candidate pairs are.
    label.set([first + Math.min(at, other), first + Math.max(at, other)], inference * 2);
    iou.set(at < other ? [fits, near] : [near, fits], inference * 2);
  }
  return {
    pairs: { starts: Int32Array.from({ length: count + 1 }, (_, i) => i * 2), label, iou },
    labelClasses,
    labelFrames: Int32Array.from({ length: FRAMES * LABELS }, (_, i) => Math.floor(i / LABELS)),
    inferenceClasses,
    inferenceFrames: Int32Array.from({ length: count }, (_, i) => Math.floor(i / INFERENCES)),
    confidence: Float64Array.from({ length: count }, uniform),
    ignored: Uint8Array.from({ length: FRAMES * LABELS }, () => (uniform() < 0.01 ? 1 : 0)),
    classes: CLASSES,
    frames: FRAMES,
  };
}

/** Milliseconds of every one of `moves` moves of a slider, each to a place where it has not been. */
export function createSliders(createEvaluator: CreateEvaluator): { readonly pairs: number; move(slider: Slider, moves: number): number[] } {
  const data = makeFrames();
  const evaluate = createEvaluator(data);
  const { uniform } = seededRandom(5);
  return {
    pairs: data.pairs.label.length,
    move(slider, moves) {
      let thresholds: EvaluationThresholds = { confidence: 0.5, iou: 0.5, classAgnostic: true, nms: null };
      evaluate(thresholds);
      return Array.from({ length: moves }, () => {
        thresholds = { ...thresholds, [slider]: slider === 'iou' ? 0.1 + 0.9 * uniform() : uniform() };
        const start = performance.now();
        const { metrics } = evaluate(thresholds);
        const ms = performance.now() - start;
        if (!(metrics.overall.truePositives >= 0)) throw new Error(`No metrics at ${JSON.stringify(thresholds)}.`);
        return ms;
      });
    },
  };
}
