import { ShoalError } from '../../base/errors';

/** Probabilities nearer to 0 or 1 than this make no usable exponent. */
const edge = 1e-6;

/**
 * Scores 0 … 1 raised to one power, ln ½ / ln threshold, so that `threshold` becomes ½ and 0, 1 and the order stay: "above one half" then means "good" whatever the
 * threshold was. Throws `invalid-argument` for a threshold outside of 0 … 1.
 */
export function calibrateScores(scores: Float32Array, threshold: number): Float32Array {
  if (!(threshold >= 0 && threshold <= 1)) throw new ShoalError('invalid-argument', `calibrateScores got the threshold ${threshold}. Expected a probability from 0 to 1.`);
  const exponent = Math.log(0.5) / Math.log(Math.min(1 - edge, Math.max(edge, threshold)));
  return scores.map((score) => score ** exponent);
}
