import { ShoalError } from '../../base/errors';
import type { Neighbors } from '../knn';
import { assertClassIndices } from './assert-class-indices';
import { assertNeighbors } from './assert-neighbors';

export interface KnnShapley {
  /** [n], Shapley values s, -1 to 1: what the row adds to the share of right votes; negative for a harmful one. */
  readonly values: Float64Array;
  /** [n], 0.5 (s + 1), the value of the source: below 0.5 for a row that does harm. */
  readonly raw: Float64Array;
  /** [n], 1 - raw, higher = more worth a look. Values shrink with n: order by them, do not read them as sizes. */
  readonly scores: Float64Array;
  /** [n], 1 where raw < 0.5. */
  readonly flagged: Uint8Array;
  readonly count: number;
}

/**
 * What every row is worth for a k-nearest-neighbours classifier (KNN-Shapley; Jia et al., VLDB 2019, theorem 1): each row is
 * predicted in turn from all the others, and a row's value is the mean of its values over those predictions.
 *
 * Let the N = n - 1 others be ordered by distance from the row to predict, m_i be 1 where the i-th has its label and else 0,
 * and c_i = min(K, i) / (i K). Then the value of the last is s_N = m_N c_N, and of the others
 * s_i = s_{i+1} + c_i (m_i - m_{i+1}). Only the first L are listed; summed by parts, what the recursion brings up to L is
 * s_L = m_L c_L - Σ_{i>L} m_i (c_{i-1} - c_i), and the unlisted m_i are replaced with their mean, which is known from the
 * counts of the classes: s_L = m_L c_L - mean × (c_L - c_N). Unlisted rows get nothing (the truncation of section 3.2 of the
 * paper, which starts from s_L = 0). With every other row listed it is exact.
 *
 * `labels` is [n], class indices; `neighbors` [n, L] indices of other rows, the nearest first, -1 for none after the last.
 * `k` is the K of the classifier, by default L; at most n - 1. Throws `invalid-argument` for a wrong shape or k and
 * `invalid-data`, naming the row, for a label that is no class or an index that is no other row.
 */
export function knnShapley(labels: ArrayLike<number>, neighbors: Pick<Neighbors, 'indices' | 'k'>, k = Math.max(1, neighbors.k)): KnnShapley {
  const n = labels.length;
  assertNeighbors(n, neighbors);
  assertClassIndices(labels);
  if (!Number.isInteger(k) || k < 1) throw new ShoalError('invalid-argument', `knnShapley got k ${k}. Expected a whole number of at least 1.`);
  const counts = new Map<number, number>();
  for (let row = 0; row < n; row++) counts.set(labels[row] as number, (counts.get(labels[row] as number) ?? 0) + 1);

  const others = n - 1;
  const voters = Math.min(k, others);
  const weight = (rank: number) => Math.min(voters, rank) / (rank * voters);
  const values = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    const label = labels[row] as number;
    const listed = neighbors.indices.subarray(row * neighbors.k, (row + 1) * neighbors.k);
    let length = 0;
    let matches = 0;
    for (; length < listed.length && (listed[length] as number) >= 0; length++) if (labels[listed[length] as number] === label) matches++;
    if (length === 0) continue;
    const unlisted = others - length;
    const mean = unlisted > 0 ? ((counts.get(label) ?? 1) - 1 - matches) / unlisted : 0;
    let value = -mean * (weight(length) - weight(others));
    let matchAfter = 0;
    for (let rank = length; rank >= 1; rank--) {
      const other = listed[rank - 1] as number;
      const match = labels[other] === label ? 1 : 0;
      value += weight(rank) * (match - matchAfter);
      values[other] = (values[other] as number) + value / n;
      matchAfter = match;
    }
  }
  const raw = values.map((value) => 0.5 * (value + 1));
  const flagged = Uint8Array.from(raw, (value) => (value < 0.5 ? 1 : 0));
  return { values, raw, scores: raw.map((value) => 1 - value), flagged, count: flagged.reduce((sum, flag) => sum + flag, 0) };
}
