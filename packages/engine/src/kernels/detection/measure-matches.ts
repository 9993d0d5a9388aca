import { ON_IGNORED, SUPPRESSED, type MatchInput, type Matches } from './match-pairs';

export interface Rates {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  /** TP / (TP + FP); NaN when nothing was predicted. */
  readonly precision: number;
  /** TP / (TP + FN); NaN when nothing is labelled. */
  readonly recall: number;
  /** Harmonic mean of both; NaN when both are without meaning. */
  readonly f1: number;
}

export interface MatchMetrics {
  /**
   * Counts [classes + 1, classes + 1], row = labelled class, column = predicted class; the last row is "nothing labelled",
   * the last column "nothing predicted". A label or inference is in exactly one cell.
   */
  readonly confusion: Int32Array;
  readonly byClass: readonly Rates[];
  /** All classes together. A wrong class is a false positive of one class and a false negative of another. */
  readonly overall: Rates;
  /** Mean of the classes that are labelled at all. */
  readonly macro: Pick<Rates, 'precision' | 'recall' | 'f1'>;
}

export function ratesOf(truePositives: number, falsePositives: number, falseNegatives: number): Rates {
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    precision: truePositives / (truePositives + falsePositives),
    recall: truePositives / (truePositives + falseNegatives),
    f1: (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives),
  };
}

/** Row or column of a class in a confusion matrix; classes outside of the map count as "nothing". */
export function cellOf(classIndex: number, classes: number): number {
  return classIndex >= 0 && classIndex < classes ? classIndex : classes;
}

/** Confusion matrix and rates of the inferences with at least `confidence`. */
export function measureMatches(input: MatchInput, matches: Matches, confidences: ArrayLike<number>, confidence: number, classes: number): MatchMetrics {
  const size = classes + 1;
  const confusion = new Int32Array(size * size);
  const add = (given: number, predicted: number): void => {
    const cell = given * size + predicted;
    confusion[cell] = (confusion[cell] as number) + 1;
  };
  for (let inference = 0; inference < matches.labelOf.length; inference++) {
    const label = matches.labelOf[inference] as number;
    if (label === ON_IGNORED || label === SUPPRESSED || !((confidences[inference] as number) >= confidence)) continue;
    const predicted = cellOf(input.inferenceClasses[inference] as number, classes);
    add(label < 0 ? classes : cellOf(input.labelClasses[label] as number, classes), predicted);
  }
  for (let label = 0; label < matches.inferenceOf.length; label++) {
    if (input.ignored[label]) continue;
    const inference = matches.inferenceOf[label] as number;
    if (inference < 0 || !((confidences[inference] as number) >= confidence)) add(cellOf(input.labelClasses[label] as number, classes), classes);
  }
  return { confusion, ...ratesOfConfusion(confusion, classes) };
}

/** Rates from a confusion matrix [classes + 1, classes + 1] whose last row and column are "nothing". */
export function ratesOfConfusion(confusion: ArrayLike<number>, classes: number): Omit<MatchMetrics, 'confusion'> {
  const size = classes + 1;
  const byClass: Rates[] = [];
  let [tp, fp, fn] = [0, 0, 0];
  for (let k = 0; k < classes; k++) {
    let [row, column] = [0, 0];
    for (let other = 0; other < size; other++) {
      row += confusion[k * size + other] as number;
      column += confusion[other * size + k] as number;
    }
    const hits = confusion[k * size + k] as number;
    byClass.push(ratesOf(hits, column - hits, row - hits));
    tp += hits;
    fp += column - hits;
    fn += row - hits;
  }
  const labelled = byClass.filter((rates) => rates.truePositives + rates.falseNegatives > 0);
  const mean = (key: 'precision' | 'recall' | 'f1') => labelled.reduce((sum, rates) => sum + (rates[key] || 0), 0) / labelled.length;
  return { byClass, overall: ratesOf(tp, fp, fn), macro: { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') } };
}
