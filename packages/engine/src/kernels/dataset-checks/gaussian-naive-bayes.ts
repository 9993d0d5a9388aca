/** One Gaussian a class over one property. */
export interface ClassLikelihoods {
  /** [classes] of each: ln of the prior without its Gaussian's constant, -Infinity for a class without rows. */
  readonly offsets: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/**
 * Fits Gaussian naive Bayes to the rows that `uses` accepts. Every variance gets 1e-9 of the variance of all those rows, so
 * that a class with one value does not divide by zero (as in scikit-learn); a property that never changes leaves the priors
 * to decide.
 */
export function classLikelihoods(values: ArrayLike<number>, labels: ArrayLike<number>, classes: number, uses: (row: number) => boolean): ClassLikelihoods {
  const counts = new Float64Array(classes);
  const means = new Float64Array(classes);
  const variances = new Float64Array(classes);
  let total = 0;
  for (let row = 0; row < values.length; row++) {
    if (!uses(row)) continue;
    const label = labels[row] as number;
    // Running means: sums of large values would lose the small differences that matter.
    counts[label] = (counts[label] as number) + 1;
    const mean = means[label] as number;
    means[label] = mean + ((values[row] as number) - mean) / (counts[label] as number);
    total++;
  }
  for (let row = 0; row < values.length; row++) {
    if (!uses(row)) continue;
    const label = labels[row] as number;
    variances[label] = (variances[label] as number) + ((values[row] as number) - (means[label] as number)) ** 2;
  }
  let center = 0;
  for (let k = 0; k < classes; k++) center += ((counts[k] as number) / total) * (means[k] as number);
  let spread = 0;
  for (let k = 0; k < classes; k++) spread += ((variances[k] as number) + (counts[k] as number) * ((means[k] as number) - center) ** 2) / total;
  const smoothing = spread > 0 ? 1e-9 * spread : 1;
  const offsets = new Float64Array(classes);
  for (let k = 0; k < classes; k++) {
    const count = counts[k] as number;
    const variance = (count > 0 ? (variances[k] as number) / count : 0) + smoothing;
    variances[k] = variance;
    offsets[k] = count > 0 ? Math.log(count / total) - 0.5 * Math.log(variance) : -Infinity;
  }
  return { offsets, means, variances };
}

/** Index of the class with the highest posterior; the first one on a tie. */
export function mostLikelyClass({ offsets, means, variances }: ClassLikelihoods, value: number): number {
  let best = 0;
  let highest = -Infinity;
  for (let k = 0; k < offsets.length; k++) {
    const logPosterior = (offsets[k] as number) - (value - (means[k] as number)) ** 2 / (2 * (variances[k] as number));
    if (logPosterior <= highest) continue;
    best = k;
    highest = logPosterior;
  }
  return best;
}
