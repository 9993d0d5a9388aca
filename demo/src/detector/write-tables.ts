import {
  Dictionary,
  Field,
  FixedSizeList,
  Float16,
  Float32,
  Int16,
  Table,
  Utf8,
  makeData,
  makeVector,
  tableToIPC,
  vectorFromArray,
  type Vector,
} from 'apache-arrow';
import { toHalfFloats } from './half-float';

/** One object that a model found, as it is written. */
export interface InferenceRecord {
  readonly inferenceId: string;
  readonly frameId: string;
  readonly modelId: string;
  readonly classId: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly confidence: number;
  readonly probs: Float32Array;
}

/** A vector of a frame, a label or an inference. */
export interface VectorRecord {
  readonly owner: 'frame' | 'label' | 'inference';
  readonly ownerId: string;
  readonly vector: Float32Array;
}

/** Arrow IPC file of `inferences`: ids as text, repeated text as dictionaries, `probs` as FixedSizeList<float32>. */
export function inferencesToArrow(rows: readonly InferenceRecord[]): Uint8Array {
  const table = new Table({
    inference_id: texts(rows.map((row) => row.inferenceId)),
    frame_id: repeatedTexts(rows.map((row) => row.frameId)),
    model_id: repeatedTexts(rows.map((row) => row.modelId)),
    task: repeatedTexts(rows.map(() => 'box')),
    class_id: repeatedTexts(rows.map((row) => row.classId)),
    x: makeVector(Float32Array.from(rows, (row) => row.x)),
    y: makeVector(Float32Array.from(rows, (row) => row.y)),
    w: makeVector(Float32Array.from(rows, (row) => row.w)),
    h: makeVector(Float32Array.from(rows, (row) => row.h)),
    confidence: makeVector(Float32Array.from(rows, (row) => row.confidence)),
    probs: vectors(rows.map((row) => row.probs)),
  });
  return tableToIPC(table, 'file');
}

/** Arrow IPC file of an embedding space: `owner`, `owner_id`, `vector` (FixedSizeList<float16>: half the size). */
export function vectorsToArrow(rows: readonly VectorRecord[]): Uint8Array {
  const table = new Table({
    owner: repeatedTexts(rows.map((row) => row.owner)),
    owner_id: texts(rows.map((row) => row.ownerId)),
    vector: halfVectors(rows.map((row) => row.vector)),
  });
  return tableToIPC(table, 'file');
}

/** Arrow IPC file of a projection: `owner`, `owner_id`, `x`, `y`. `positions` holds x and y in turn, row by row. */
export function projectionToArrow(rows: readonly VectorRecord[], positions: Float32Array): Uint8Array {
  const table = new Table({
    owner: repeatedTexts(rows.map((row) => row.owner)),
    owner_id: texts(rows.map((row) => row.ownerId)),
    x: makeVector(positions.filter((_, i) => i % 2 === 0)),
    y: makeVector(positions.filter((_, i) => i % 2 === 1)),
  });
  return tableToIPC(table, 'file');
}

function texts(values: readonly string[]): Vector<Utf8> {
  return vectorFromArray(values, new Utf8());
}

/** At most 32,767 different ones. */
function repeatedTexts(values: readonly string[]): Vector<Dictionary<Utf8, Int16>> {
  return vectorFromArray(values, new Dictionary(new Utf8(), new Int16()));
}

function vectors(rows: readonly Float32Array[]): Vector<FixedSizeList<Float32>> {
  const flat = flatten(rows);
  const size = rows[0]?.length ?? 1;
  const type = new FixedSizeList(size, new Field('item', new Float32(), false));
  const child = makeData({ type: new Float32(), length: flat.length, nullCount: 0, data: flat });
  return makeVector(makeData({ type, length: rows.length, nullCount: 0, child }));
}

function halfVectors(rows: readonly Float32Array[]): Vector<FixedSizeList<Float16>> {
  const flat = toHalfFloats(flatten(rows));
  const size = rows[0]?.length ?? 1;
  const type = new FixedSizeList(size, new Field('item', new Float16(), false));
  const child = makeData({ type: new Float16(), length: flat.length, nullCount: 0, data: flat });
  return makeVector(makeData({ type, length: rows.length, nullCount: 0, child }));
}

/** All rows must have the length of the first. */
function flatten(rows: readonly Float32Array[]): Float32Array {
  const size = rows[0]?.length ?? 1;
  const flat = new Float32Array(rows.length * size);
  rows.forEach((row, index) => {
    if (row.length !== size) throw new Error(`Row ${index} has ${row.length} values, expected ${size}.`);
    flat.set(row, index * size);
  });
  return flat;
}
