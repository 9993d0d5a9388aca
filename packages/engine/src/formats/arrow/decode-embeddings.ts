import { tableFromIPC, Type, type DataType, type Table, type Vector } from 'apache-arrow';
import { messageOf, ShoalError } from '../../base/errors';
import { halfToFloat } from '../../base/half-float';
import { elementId, type ElementId, type ElementKind } from '../../model/element';
import { readArrowSchema } from './validate-arrow';

/** The vectors of one embedding space. */
export interface Embeddings {
  /** Whose vector row `i` is. */
  readonly owners: readonly ElementId[];
  /** Row-major float32, shape [owners.length, dim]. */
  readonly vectors: Float32Array;
  readonly dim: number;
}

/**
 * Decodes an embeddings file: `owner` (frame | label | inference), `owner_id`, `vector` (FixedSizeList of float16,
 * float32 or float64, of length `dim`). Throws `invalid-data` naming the column, or the first row that does not fit.
 */
export function decodeEmbeddings(bytes: Uint8Array, dim: number, where: string): Embeddings {
  const schema = readArrowSchema(bytes, where);
  const found = schema.fields.map((field) => field.name);
  for (const column of ['owner', 'owner_id', 'vector']) {
    if (!found.includes(column)) {
      throw new ShoalError('invalid-data', `Column "${column}" not found in the embeddings file ${where}. Columns: ${found.join(', ') || 'none'}.`, { details: { where, column, found } });
    }
  }
  const table = decode(bytes, where);
  const owners = readOwners(table, where);
  const vectorColumn = table.getChild('vector');
  const type = vectorColumn?.type as (DataType & { listSize?: number }) | undefined;
  if (type?.typeId !== Type.FixedSizeList || type.listSize !== dim) {
    throw new ShoalError('invalid-data', `Column "vector" of ${where} is ${String(type)}, expected FixedSizeList[${dim}] of floats as the manifest says.`, { details: { where, type: String(type), dim } });
  }
  return { owners, vectors: flatten(vectorColumn as Vector, owners.length, dim, where), dim };
}

function decode(bytes: Uint8Array, where: string): Table {
  try {
    return tableFromIPC(bytes);
  } catch (cause) {
    throw new ShoalError('invalid-data', `The embeddings file ${where} cannot be decoded: ${messageOf(cause)}.`, { details: { where }, cause });
  }
}

const kinds: readonly string[] = ['frame', 'label', 'inference'];

function readOwners(table: Table, where: string): ElementId[] {
  const kindColumn = table.getChild('owner');
  const idColumn = table.getChild('owner_id');
  return Array.from({ length: table.numRows }, (_, row) => {
    const kind = String(kindColumn?.get(row));
    const id: unknown = idColumn?.get(row);
    if (!kinds.includes(kind) || id === null || id === undefined) {
      throw new ShoalError('invalid-data', `Row ${row} of ${where} belongs to owner "${kind}" with id ${String(id)}, expected frame, label or inference and an id.`, { details: { where, row, owner: kind } });
    }
    return elementId({ kind: kind as ElementKind, id: String(id) });
  });
}

function flatten(column: Vector, rows: number, dim: number, where: string): Float32Array {
  if (column.nullCount > 0) {
    throw new ShoalError('invalid-data', `${column.nullCount} rows of ${where} have no vector. Leave such rows out of the file.`, { details: { where, nulls: column.nullCount } });
  }
  const vectors = new Float32Array(rows * dim);
  let at = 0;
  for (const chunk of column.data) {
    const child = chunk.children[0];
    const values = child?.values as ArrayLike<number> | undefined;
    if (!child || !values) continue;
    const isHalf = child.type.typeId === Type.Float && values instanceof Uint16Array;
    // Arrow's own offsets: a sliced list shares the child's buffer.
    const start = chunk.offset * dim;
    const count = chunk.length * dim;
    if (isHalf) {
      for (let index = 0; index < count; index += 1) vectors[at + index] = halfToFloat(values[start + index] ?? 0);
    } else if (values instanceof Float32Array) {
      vectors.set(values.subarray(start, start + count), at);
    } else {
      for (let index = 0; index < count; index += 1) vectors[at + index] = Number(values[start + index] ?? Number.NaN);
    }
    at += count;
  }
  return vectors;
}
