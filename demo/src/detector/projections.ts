import { umap } from '@shoal/engine/kernels';
import type { VectorRecord } from './write-tables';

const SEED = 7;

/** Positions on a map, x and y in turn, one pair a row: the engine's UMAP with cosine distance. */
export async function projectVectors(rows: readonly VectorRecord[]): Promise<Float32Array> {
  const dim = rows[0]?.vector.length ?? 1;
  const flat = new Float32Array(rows.length * dim);
  rows.forEach((row, index) => flat.set(row.vector, index * dim));
  return umap(flat, { dim, metric: 'cosine', seed: SEED });
}
