import { ShoalError } from '../../base/errors';
import type { Neighbors } from '../knn';

/**
 * Throws unless `graph` holds k neighbours with their distances for each of `rows` rows (`invalid-argument`), each another
 * row or -1 for none after the last, the nearest first, at finite distances of at least 0 (`invalid-data`, naming the row).
 */
export function assertGraph(rows: number, { k, indices, distances }: Neighbors): void {
  if (!Number.isInteger(rows) || rows < 0 || !Number.isInteger(k) || k < 0 || indices.length !== rows * k || distances.length !== rows * k) {
    throw new ShoalError('invalid-argument', `Got ${indices.length} neighbours and ${distances.length} distances for ${rows} rows with ${k} each. Expected rows × k of both.`);
  }
  for (let row = 0; row < rows; row++) {
    let before = 0;
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = indices[at] as number;
      if (other === -1) {
        before = Infinity;
        continue;
      }
      const distance = distances[at] as number;
      if (!(other >= 0 && other < rows) || other === row) {
        throw new ShoalError('invalid-data', `Row ${row} has neighbour ${other}. Expected another row from 0 to ${rows - 1}, or -1 for none.`, { details: { row, other, rows } });
      }
      if (!(distance >= before) || distance === Infinity) {
        const expected = before === Infinity ? 'no neighbour after -1' : `a finite number of at least ${before}, the distance before`;
        throw new ShoalError('invalid-data', `Row ${row} has neighbour ${other} at distance ${distance}. Expected ${expected}.`, { details: { row, other, distance } });
      }
      before = distance;
    }
  }
}
