import { ShoalError } from '../../base/errors';
import type { Neighbors } from '../knn';

/**
 * Throws unless `indices` holds k entries for every one of `rows` rows (`invalid-argument`), each the index of another
 * row or -1 for none (`invalid-data`, naming the first row).
 */
export function assertNeighbors(rows: number, { indices, k }: Pick<Neighbors, 'indices' | 'k'>): void {
  if (!Number.isInteger(rows) || rows < 0 || !Number.isInteger(k) || k < 0 || indices.length !== rows * k) {
    throw new ShoalError('invalid-argument', `Got ${indices.length} neighbours for ${rows} rows with ${k} each. Expected rows × k indices.`);
  }
  for (let at = 0; at < indices.length; at++) {
    const neighbor = indices[at] as number;
    const row = Math.floor(at / k);
    if (neighbor >= -1 && neighbor < rows && neighbor !== row) continue;
    throw new ShoalError('invalid-data', `Row ${row} has neighbour ${neighbor}. Expected another row from 0 to ${rows - 1}, or -1 for none.`, {
      details: { row, neighbor, rows },
    });
  }
}
