/** The family 1 / (1 + a·d^(2b)) that stands for "how close are two points in the picture". */
export interface Curve {
  readonly a: number;
  readonly b: number;
}

/**
 * Least-squares fit of the curve to: 1 up to `minDist`, then exp(-(d - minDist)), over 300 distances in 0..3 (UMAP paper,
 * definition 11). Damped Gauss-Newton on (a, b); `minDist` 0.1 gives a = 1.577, b = 0.895.
 */
export function fitCurve(minDist: number): Curve {
  const distances = Array.from({ length: 300 }, (_, i) => (3 * i) / 299);
  const targets = distances.map((d) => (d < minDist ? 1 : Math.exp(-(d - minDist))));
  let best: Curve = { a: 1, b: 1 };
  let bestError = squaredError(best, distances, targets);
  let damping = 1e-3;
  for (let step = 0; step < 100; step++) {
    const next = gaussNewtonStep(best, distances, targets, damping);
    const error = squaredError(next, distances, targets);
    if (next.a > 0 && next.b > 0 && error < bestError) {
      const gain = bestError - error;
      best = next;
      bestError = error;
      damping /= 4;
      if (gain < 1e-14) break;
    } else damping *= 8;
  }
  return best;
}

function valueAt({ a, b }: Curve, d: number): number {
  return 1 / (1 + a * d ** (2 * b));
}

function squaredError(curve: Curve, distances: readonly number[], targets: readonly number[]): number {
  return distances.reduce((sum, d, i) => sum + (valueAt(curve, d) - (targets[i] as number)) ** 2, 0);
}

function gaussNewtonStep(curve: Curve, distances: readonly number[], targets: readonly number[], damping: number): Curve {
  let aa = 0;
  let ab = 0;
  let bb = 0;
  let ra = 0;
  let rb = 0;
  distances.forEach((d, i) => {
    if (d === 0) return;
    const value = valueAt(curve, d);
    const residual = (targets[i] as number) - value;
    const powered = d ** (2 * curve.b);
    const da = -value * value * powered;
    const db = da * curve.a * 2 * Math.log(d);
    aa += da * da;
    ab += da * db;
    bb += db * db;
    ra += da * residual;
    rb += db * residual;
  });
  aa *= 1 + damping;
  bb *= 1 + damping;
  const determinant = aa * bb - ab * ab;
  return { a: curve.a + (ra * bb - rb * ab) / determinant, b: curve.b + (rb * aa - ra * ab) / determinant };
}
