import { ShoalError } from '../../base/errors';
import { assertVectors } from '../vectors/assert-vectors';

/** What every strategy of selection starts from. Row numbers are of `vectors`, row-major [n, dim]. */
export interface SelectionParams {
  readonly dim: number;
  /** Rows that may be selected. */
  readonly candidates: Int32Array;
  /** Rows that are there already (labelled, or added before); candidates among them are left out. */
  readonly chosen?: Int32Array;
  /** How many to select; fewer come back when there are fewer candidates. */
  readonly budget: number;
}

/**
 * Candidates that are not chosen yet, without repeats, in their order. Throws as `assertVectors` does, and `invalid-argument` for a row that does not exist or a budget
 * that is no whole number of at least 0.
 */
export function openCandidates(vectors: Float32Array, { dim, candidates, chosen = new Int32Array(0), budget }: SelectionParams): Int32Array {
  const n = assertVectors(vectors, dim);
  if (!Number.isInteger(budget) || budget < 0) throw new ShoalError('invalid-argument', `Selection got the budget ${budget}. Expected a whole number of at least 0.`);
  for (const row of [candidates, chosen].flatMap((rows) => rows.find((one) => one < 0 || one >= n) ?? [])) {
    throw new ShoalError('invalid-argument', `Selection got row ${row}. Expected rows from 0 to ${n - 1}.`);
  }
  const taken = new Set(chosen);
  return Int32Array.from(new Set(candidates)).filter((row) => !taken.has(row));
}
