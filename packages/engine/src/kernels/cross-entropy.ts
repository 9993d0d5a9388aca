/** Smallest probability that is told from 0: the loss of an impossible label stays finite (about 27.6). */
const floor = 1e-12;

/** Cross-entropy of one row of probabilities and the class it should be: -ln p[label], natural logarithm, 0 or more. */
export function crossEntropy(probs: ArrayLike<number>, row: number, classes: number, label: number): number {
  return Math.max(0, -Math.log(Math.max(floor, probs[row * classes + label] as number)));
}

/** Loss of every row, [n]; `labels` holds class indices. `probs` is row-major [n, classes]. */
export function crossEntropies(probs: ArrayLike<number>, classes: number, labels: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: labels.length }, (_, i) => crossEntropy(probs, i, classes, labels[i] as number));
}
