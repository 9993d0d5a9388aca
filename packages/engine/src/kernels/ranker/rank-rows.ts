import { ShoalError } from '../../base/errors';
import type { Ranker } from './fit-ranker';
import { sigmoid } from './logistic-problem';

/**
 * The ranker's probability to be good of every row, or of `rows` in their order: 0 … 1. `vectors` is row-major [n, dim], scaled like the examples were. Throws
 * `invalid-argument` when `dim` is not the ranker's.
 */
export function scoreRows(ranker: Pick<Ranker, 'weights' | 'bias'>, vectors: Float32Array, dim: number, rows?: Int32Array): Float32Array {
  const { weights, bias } = ranker;
  if (weights.length !== dim || vectors.length % dim !== 0) {
    throw new ShoalError('invalid-argument', `scoreRows got ${vectors.length} values for vectors of ${dim} and a ranker of ${weights.length} weights. Expected one embedding space for both.`);
  }
  const scores = new Float32Array(rows ? rows.length : vectors.length / dim);
  for (let i = 0; i < scores.length; i++) {
    let at = (rows ? (rows[i] as number) : i) * dim;
    let sum = bias;
    for (let d = 0; d < dim; d++, at++) sum += (weights[d] as number) * (vectors[at] as number);
    scores[i] = sigmoid(sum);
  }
  return scores;
}
