import { readFile } from 'node:fs/promises';
import { messageOf, ShoalError } from '@shoal/engine';
import { readNpy } from '@shoal/engine/formats';

export interface Vectors {
  /** Row-major [rows, dim]. */
  readonly data: Float32Array;
  readonly rows: number;
  readonly dim: number;
}

/** Vectors from a NumPy file: floats of shape (n, d), all finite. Throws `not-found` or `invalid-data`, naming file and row. */
export async function loadVectors(path: string): Promise<Vectors> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new ShoalError('not-found', `${path} cannot be read: ${messageOf(cause)}.`, { cause });
  }
  const array = readNpy(bytes, path);
  const [rows, dim] = array.shape;
  if (rows === undefined || dim === undefined || dim === 0 || array.shape.length !== 2) throw new ShoalError('invalid-data', `${path} has shape (${array.shape.join(', ')}). Expected vectors of shape (n, d).`);
  const data = array.data instanceof Float32Array ? array.data : Float32Array.from(array.data, Number);
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new ShoalError('invalid-data', `${path} holds ${String(data[bad])} in row ${Math.floor(bad / dim)}. Expected finite numbers: leave that row out.`, { details: { row: Math.floor(bad / dim) } });
  return { data, rows, dim };
}
