import { ShoalError } from '../../base/errors';
import { ANN_METRICS, type AnnKind, type AnnMetric, type AnnStorage } from './ann-index';
import { allocate, growArray, uint8s } from './grow-array';
import { recordBytes } from './int8-rows';
import { MAX_DIM, type VectorStore } from './vector-store';

/**
 * A saved index, little-endian. 64 bytes of header, then the rows as f32 [size, dim] or as records of `int8-rows.ts`, then for `hnsw` the level
 * of every row as u8 [size] with zeros up to a multiple of four, the lists of level 0 as i32 [size, 1 + 2m] and the lists
 * above it as i32 [upperLists, 1 + m], level 1 first, in the order of the rows; a list is its length and then row numbers.
 *
 * | byte | field | | byte | field |
 * |---|---|---|---|---|
 * | 0 | `SHOALANN` | | 32 | seed, f64 |
 * | 8 | version, u32 | | 40 | m, u32 |
 * | 12 | kind, u32: 1 exact, 2 hnsw | | 44 | efConstruction, u32 |
 * | 16 | metric, u32: 0 cosine, 1 l2, 2 ip | | 48 | entry row, i32, −1 when empty |
 * | 20 | dim, u32 | | 52 | top level, u32 |
 * | 24 | size, u32 | | 56 | upperLists, u32 |
 * | 28 | checksum of all other bytes, u32 | | 60 | storage, u32: 0 f32, 1 int8 |
 *
 * Version 1 is f32. Version 2 is written for int8 only, so that older readers understand everything that they can.
 */
export interface IndexHeader {
  readonly kind: AnnKind;
  readonly metric: AnnMetric;
  readonly dim: number;
  readonly size: number;
  readonly storage: AnnStorage;
  /** Only for `hnsw`. */
  readonly hnsw?: HnswHeader;
}

export interface HnswHeader {
  readonly seed: number;
  readonly m: number;
  readonly efConstruction: number;
  /** Row at which every search starts; −1 when there are no rows. */
  readonly entry: number;
  readonly topLevel: number;
  /** Lists above level 0. */
  readonly upperLists: number;
}

export const HEADER_BYTES = 64;
const magic = 'SHOALANN';
const newestVersion = 2;
const storages: readonly AnnStorage[] = ['f32', 'int8'];
const checksumWord = 7;
const kinds: readonly AnnKind[] = ['exact', 'hnsw'];

/** The header and the sections as one array of bytes. Sections start at multiples of four. @throws {ShoalError} `out-of-memory`. */
export function saveIndexBytes(header: IndexHeader, sections: readonly (Float32Array | Int32Array | Uint8Array)[]): Uint8Array {
  const bytes = allocate(sections.reduce((sum, section) => sum + roundUp(section.byteLength), HEADER_BYTES), uint8s);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < magic.length; i++) bytes[i] = magic.charCodeAt(i);
  view.setUint32(8, header.storage === 'int8' ? 2 : 1, true);
  view.setUint32(60, storages.indexOf(header.storage), true);
  view.setUint32(12, kinds.indexOf(header.kind) + 1, true);
  view.setUint32(16, ANN_METRICS.indexOf(header.metric), true);
  view.setUint32(20, header.dim, true);
  view.setUint32(24, header.size, true);
  if (header.hnsw) {
    view.setFloat64(32, header.hnsw.seed, true);
    view.setUint32(40, header.hnsw.m, true);
    view.setUint32(44, header.hnsw.efConstruction, true);
    view.setInt32(48, header.hnsw.entry, true);
    view.setUint32(52, header.hnsw.topLevel, true);
    view.setUint32(56, header.hnsw.upperLists, true);
  }
  let at = HEADER_BYTES;
  for (const section of sections) {
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), at);
    at += roundUp(section.byteLength);
  }
  view.setUint32(4 * checksumWord, indexChecksum(bytes), true);
  return bytes;
}

/** A header whose fields were looked at one by one, and the bytes it was read from, which start at a multiple of four. */
export interface OpenedBytes {
  readonly header: IndexHeader;
  readonly bytes: Uint8Array;
}

/**
 * Reads and checks the header and the checksum. Whether the sections fit is for the reader of the kind to check.
 *
 * @throws {ShoalError} `invalid-data` when the bytes are damaged, `unsupported-format` when a newer version wrote them.
 */
export function openIndexBytes(source: Uint8Array): OpenedBytes {
  if (source.length < HEADER_BYTES) throw damagedIndex('length', 0, `at least ${HEADER_BYTES} bytes`, source.length);
  for (let i = 0; i < magic.length; i++) {
    if (source[i] !== magic.charCodeAt(i)) throw damagedIndex('first bytes', i, `"${magic}"`, source[i]);
  }
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  const found = view.getUint32(8, true);
  if (found < 1 || found > newestVersion) {
    throw new ShoalError('unsupported-format', `The saved index has version ${found}; versions 1 to ${newestVersion} are read. Build the index again.`, { details: { what: 'version', where: 8, expected: newestVersion, found } });
  }
  if (source.length % 4 !== 0) throw damagedIndex('length', source.length, 'a multiple of 4', source.length);
  const bytes = source.byteOffset % 4 === 0 ? source : growArray(source, source.length, uint8s);
  const kind = kinds[view.getUint32(12, true) - 1];
  if (!kind) throw damagedIndex('kind', 12, '1 or 2', view.getUint32(12, true));
  const metric = ANN_METRICS[view.getUint32(16, true)];
  if (!metric) throw damagedIndex('metric', 16, '0, 1 or 2', view.getUint32(16, true));
  const storage = found === 1 ? 'f32' : storages[view.getUint32(60, true)];
  if (!storage || (storage === 'int8' && kind === 'exact')) throw damagedIndex('storage', 60, kind === 'exact' ? 0 : '0 or 1', view.getUint32(60, true));
  const sum = indexChecksum(bytes);
  if (sum !== view.getUint32(4 * checksumWord, true)) throw damagedIndex('checksum', 4 * checksumWord, sum, view.getUint32(4 * checksumWord, true));
  const size = view.getUint32(24, true);
  if (size > 0x7fffffff) throw damagedIndex('size', 24, `at most ${0x7fffffff}`, size);
  const header: IndexHeader = { kind, metric, dim: view.getUint32(20, true), size, storage };
  if (kind === 'exact') return { header, bytes };
  const hnsw: HnswHeader = {
    seed: view.getFloat64(32, true),
    m: view.getUint32(40, true),
    efConstruction: view.getUint32(44, true),
    entry: view.getInt32(48, true),
    topLevel: view.getUint32(52, true),
    upperLists: view.getUint32(56, true),
  };
  return { header: { ...header, hnsw }, bytes };
}

/** Fills an empty store that has room with the rows that follow the header; `requireBytes` comes first. @throws {ShoalError} `invalid-data`. */
export function readRows({ header, bytes }: OpenedBytes, store: VectorStore): void {
  const { metric, dim, size } = header;
  const { data } = store;
  data.set(new Float32Array(bytes.buffer, bytes.byteOffset + HEADER_BYTES, size * dim));
  for (let row = 0, at = 0; row < size; row++) {
    let squares = 0;
    for (const end = at + dim; at < end; at++) squares += (data[at] as number) ** 2;
    const isUnit = Math.abs(squares - 1) < 1e-3 || squares === 0;
    if (!Number.isFinite(squares) || (metric === 'cosine' && !isUnit)) {
      throw damagedIndex(`row ${row}`, HEADER_BYTES + 4 * row * dim, metric === 'cosine' ? 'a vector of length 1 or 0' : 'finite numbers', `one of length ${Math.sqrt(squares)}`);
    }
  }
  store.size = size;
}

/** Bytes of the section of rows and of everything before it. */
export function endOfRows({ size, dim, storage }: IndexHeader): number {
  return HEADER_BYTES + size * (storage === 'int8' ? recordBytes(dim) : 4 * dim);
}

/** @throws {ShoalError} `invalid-data` unless there are exactly so many bytes, and `dim` is one. */
export function requireBytes({ bytes, header: { dim } }: OpenedBytes, expected: number): void {
  if (bytes.length !== expected) throw damagedIndex('length', Math.min(bytes.length, expected), `${expected} bytes`, bytes.length);
  if (dim < 1 || dim > MAX_DIM) throw damagedIndex('dim', 20, `an integer from 1 to ${MAX_DIM}`, dim);
}

/** The error for bytes that do not make an index: what, at which byte, and what was expected there. */
export function damagedIndex(what: string, where: number, expected: unknown, found: unknown): ShoalError {
  return new ShoalError('invalid-data', `The saved index is damaged: ${what} at byte ${where} is ${String(found)}, expected ${String(expected)}. Build the index again.`, {
    details: { what, where, expected, found },
  });
}

/** FNV-1a over 32-bit words, the word of the checksum itself left out; the length is a multiple of four. */
export function indexChecksum(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) {
    if (i !== checksumWord) hash = Math.imul(hash ^ (words[i] as number), 0x01000193);
  }
  return hash >>> 0;
}

/** The next multiple of four. */
export function roundUp(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
