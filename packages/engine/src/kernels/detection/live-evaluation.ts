import { calibrate, type Calibration } from '../classification/calibration';
import { byConfidence, type CandidatePairs } from './candidate-pairs';
import { matchPairs, suppressOverlaps, SUPPRESSED, ON_IGNORED, type Matches, type MatchInput } from './match-pairs';
import { measureMatches, type MatchMetrics } from './measure-matches';
import { precisionRecall, type PrecisionRecallCurve } from './precision-recall';

/** What is evaluated: labels and inferences of many frames, and which of them overlap. */
export interface EvaluationData {
  readonly pairs: CandidatePairs;
  readonly labelClasses: Int32Array;
  /** Frame of every label, [labels]. */
  readonly labelFrames: Int32Array;
  readonly inferenceClasses: Int32Array;
  readonly inferenceFrames: Int32Array;
  /** [inferences]. */
  readonly confidence: Float64Array;
  /** 1 for labels that take no part, [labels]. */
  readonly ignored: Uint8Array;
  readonly classes: number;
  readonly frames: number;
  /** Overlaps of the inferences with themselves, for non-maximum suppression. */
  readonly overlaps?: CandidatePairs | undefined;
}

/** What a person can turn. */
export interface EvaluationThresholds {
  /** Inferences below do not count, 0..1. */
  readonly confidence: number;
  /** Overlap of a hit, 0.1..1. */
  readonly iou: number;
  /** Whether a label of another class may be matched: a wrong class instead of a miss and a false alarm. */
  readonly classAgnostic: boolean;
  /** Overlap above which the less confident of two inferences of a class is dropped; `null`: none is. */
  readonly nms: number | null;
}

export interface LiveEvaluation {
  readonly input: MatchInput;
  readonly matches: Matches;
  readonly metrics: MatchMetrics;
  /** Of all classes together and of each, over all confidences. */
  readonly curves: { readonly overall: PrecisionRecallCurve; readonly byClass: readonly PrecisionRecallCurve[] };
  /** Mean average precision at this overlap over the classes with labels; NaN without any. */
  readonly averagePrecision: number;
  readonly calibration: Calibration;
  /** Hits and false alarms by confidence, equally wide bins over 0..1. */
  readonly histogram: { readonly hits: Int32Array; readonly falseAlarms: Int32Array };
}

export const HISTOGRAM_BINS = 20;

/**
 * Re-evaluates at other thresholds without looking at boxes again: a change of confidence only counts anew, any other re-runs
 * the greedy pass over the pairs. `scope`: 1 for frames that count, [frames]; `null`: all do. `classMap`: class → the class it counts as.
 */
export function createLiveEvaluator(data: EvaluationData): (thresholds: EvaluationThresholds, scope?: Uint8Array | null, classMap?: Int32Array | null) => LiveEvaluation {
  const order = byConfidence(data.confidence);
  let known: { readonly key: string; readonly scope: Uint8Array | null; readonly classMap: Int32Array | null; readonly part: Omit<LiveEvaluation, 'metrics'> } | undefined;

  function match({ iou, classAgnostic, nms }: EvaluationThresholds, scope: Uint8Array | null, classMap: Int32Array | null): Omit<LiveEvaluation, 'metrics'> {
    const mapped = (classes: Int32Array): Int32Array => (classMap ? classes.map((k) => (k < 0 ? k : (classMap[k] ?? k))) : classes);
    const inferenceClasses = mapped(data.inferenceClasses);
    const ignored = scope ? data.ignored.map((one, label) => (one || !scope[data.labelFrames[label] as number] ? 1 : 0)) : data.ignored;
    const input: MatchInput = { pairs: data.pairs, labelClasses: mapped(data.labelClasses), inferenceClasses, ignored, order };
    let suppressed = nms !== null && data.overlaps ? suppressOverlaps(data.overlaps, inferenceClasses, order, nms) : undefined;
    if (scope) {
      const by = suppressed;
      suppressed = Uint8Array.from(inferenceClasses, (_, inference) => (by?.[inference] || !scope[data.inferenceFrames[inference] as number] ? 1 : 0));
    }
    const matches = matchPairs(input, { iou, classAgnostic, ...(suppressed && { suppressed }) });
    return { input, matches, ...measureAll(data, input, matches) };
  }

  return (thresholds, scope = null, classMap = null) => {
    const key = `${thresholds.iou} ${thresholds.classAgnostic} ${thresholds.nms}`;
    if (known?.key !== key || known.scope !== scope || known.classMap !== classMap) known = { key, scope, classMap, part: match(thresholds, scope, classMap) };
    const { part } = known;
    return { ...part, metrics: measureMatches(part.input, part.matches, data.confidence, thresholds.confidence, data.classes) };
  };
}

/** What does not depend on the confidence threshold. */
function measureAll(data: EvaluationData, { labelClasses, inferenceClasses, ignored, order }: MatchInput, matches: Matches): Pick<LiveEvaluation, 'curves' | 'averagePrecision' | 'calibration' | 'histogram'> {
  const correct = new Int8Array(inferenceClasses.length);
  const histogram = { hits: new Int32Array(HISTOGRAM_BINS), falseAlarms: new Int32Array(HISTOGRAM_BINS) };
  const orderOf = Array.from({ length: data.classes }, (): number[] => []);
  for (const inference of order) {
    const label = matches.labelOf[inference] as number;
    const own = inferenceClasses[inference] as number;
    const hit = label === ON_IGNORED || label === SUPPRESSED ? -1 : label >= 0 && labelClasses[label] === own ? 1 : 0;
    correct[inference] = hit;
    if (hit < 0) continue;
    orderOf[own]?.push(inference);
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.max(0, Math.floor((data.confidence[inference] as number) * HISTOGRAM_BINS)));
    const counts = hit ? histogram.hits : histogram.falseAlarms;
    counts[bin] = (counts[bin] as number) + 1;
  }
  const objects = new Int32Array(data.classes);
  let all = 0;
  for (let label = 0; label < labelClasses.length; label++) {
    if (ignored[label]) continue;
    all += 1;
    const own = labelClasses[label] as number;
    if (own >= 0) objects[own] = (objects[own] as number) + 1;
  }
  const byClass = orderOf.map((rows, k) => precisionRecall(rows, data.confidence, correct, objects[k] as number, 128));
  const known = byClass.filter((curve) => !Number.isNaN(curve.averagePrecision));
  return {
    curves: { overall: precisionRecall(order, data.confidence, correct, all, 256), byClass },
    averagePrecision: known.reduce((sum, curve) => sum + curve.averagePrecision, 0) / known.length,
    calibration: calibrate(data.confidence.map((confidence) => Math.min(1, Math.max(0, confidence))), correct),
    histogram,
  };
}
