import { int32s, uint8s } from './grow-array';
import { rowDistance } from './metric-distance';
import type { VectorStore } from './vector-store';

/** Chooses which rows a row is linked to. */
export interface NeighborSelector {
  /** Rows that the last call chose. */
  readonly chosen: Int32Array;
  /**
   * Algorithm 4 of the paper with keepPruned: goes through `count` candidates, sorted by `keys` (their distance to the row
   * that is linked), and takes each that is nearer to that row than to every one taken before, so that the links point in
   * different directions; places left are filled with the nearest of the others. Of exact copies only the first is taken
   * in the first pass, otherwise a group of more copies than links would be cut off from the rest. Returns how many were
   * chosen, at most `limit`.
   */
  select(keys: Float64Array, rows: Int32Array, count: number, limit: number): number;
}

/** `limit` is the largest that `select` will get, `candidates` the largest `count`. */
export function createNeighborSelector(store: VectorStore, limit: number, candidates: number): NeighborSelector {
  const { dim } = store;
  const distance = rowDistance(store.metric);
  const chosen = int32s(limit);
  const chosenKeys = new Float64Array(limit);
  const isTaken = uint8s(candidates);

  function isDiverse(key: number, row: number, taken: number): boolean {
    const { data } = store;
    for (let i = 0; i < taken; i++) {
      const other = chosen[i] as number;
      if (distance(data, row * dim, data, other * dim, dim) < key) return false;
      // Copies have the same key.
      if (chosenKeys[i] === key && isCopy(data, row, other)) return false;
    }
    return true;
  }

  function isCopy(data: Float32Array, i: number, j: number): boolean {
    for (let d = 0; d < dim; d++) if (data[i * dim + d] !== data[j * dim + d]) return false;
    return true;
  }

  return {
    chosen,
    select(keys, rows, count, limit) {
      let taken = 0;
      for (let i = 0; i < count; i++) {
        isTaken[i] = 0;
        if (taken === limit) continue;
        const key = keys[i] as number;
        const row = rows[i] as number;
        if (!isDiverse(key, row, taken)) continue;
        isTaken[i] = 1;
        chosen[taken] = row;
        chosenKeys[taken++] = key;
      }
      for (let i = 0; i < count && taken < limit; i++) if (isTaken[i] === 0) chosen[taken++] = rows[i] as number;
      return taken;
    },
  };
}
