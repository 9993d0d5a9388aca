import { isShoalError, ShoalError } from '../../base/errors';
import type { AnnKind, AnnStorage } from './ann-index';
import { recordBytes } from './int8-rows';

export interface IndexShape {
  readonly rows: number;
  /** Numbers in a vector. */
  readonly dim: number;
  readonly kind: AnnKind;
  /** Links of a row, as for `createHnswIndex`; default 16. */
  readonly m?: number;
  /** Default `f32`. */
  readonly storage?: AnnStorage;
}

/** What one memory of WebAssembly holds at most. */
const MOST_BYTES = 2 ** 32;

/**
 * Bytes that an index of so many rows takes, within 2 % and 256 kB, when they are added at once. An exact index needs the rows,
 * and two keys and one byte a row. HNSW needs the rows (4 × dim bytes each, or dim + 8 with `int8`), 8 × m + 4 bytes of links
 * on level 0, 4 × (m + 1) / (m − 1) above it, and 8 for its walks.
 *
 * | with m = 16 | exact | HNSW, f32 | HNSW, int8 |
 * |---|---|---|---|
 * | 1 million × 128 | 521 MB | 657 MB | 281 MB |
 * | 1 million × 512 | 2.06 GB | 2.19 GB | 665 MB |
 */
export function estimateIndexMemory({ rows, dim, kind, m = 16, storage = 'f32' }: IndexShape): number {
  const row = storage === 'int8' ? recordBytes(dim) : 4 * dim;
  if (kind === 'exact') return rows * (row + 9);
  return rows * (row + 4 * (1 + 2 * m) + (4 * (m + 1)) / (m - 1) + 8);
}

/** The error for an index that finds no memory; it says what would fit. */
export function indexTooLarge(shape: IndexShape, cause?: unknown): ShoalError {
  const { rows, dim, kind, storage = 'f32' } = shape;
  const bytes = estimateIndexMemory(shape);
  const fits = Math.floor(MOST_BYTES / (bytes / rows));
  const int8 = kind === 'hnsw' && storage === 'f32' ? ` With storage: 'int8' they take ${megabytes(estimateIndexMemory({ ...shape, storage: 'int8' }))}.` : '';
  return new ShoalError(
    'out-of-memory',
    `${rows.toLocaleString('en')} rows of ${dim} numbers take ${megabytes(bytes)} in an index of kind ${kind} (${storage}), for which there is no room.${int8} One index of this kind holds up to ${fits.toLocaleString('en')} rows in 4 GiB where the machine has them: add fewer rows, or split them over several indexes.`,
    { details: { ...shape, bytes, fits }, cause },
  );
}

/** Runs what makes room for an index; when there is none, says what would fit. */
export function makingRoom<T>(shape: IndexShape, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw isShoalError(cause) && cause.code === 'out-of-memory' ? indexTooLarge(shape, cause) : cause;
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
}
