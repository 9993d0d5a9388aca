import { listLimit, listStart, linksOf, MAX_LEVEL, type HnswGraph } from './hnsw-graph';
import { plainCopy } from './hnsw-plain';
import type { HnswKernel, HnswParams, HnswState } from './hnsw-state';
import { damagedIndex, endOfRows, HEADER_BYTES, readRows, requireBytes, roundUp, saveIndexBytes, type HnswHeader, type IndexHeader, type OpenedBytes } from './index-bytes';
import { isSoundRecord, recordBytes } from './int8-rows';

export const MAX_M = 256;
export const MAX_EF_CONSTRUCTION = 100_000;

/** @throws {ShoalError} `out-of-memory`. */
export function saveHnsw({ params, store, graph, records }: HnswState): Uint8Array {
  const { metric, dim, m, efConstruction, seed, storage } = params;
  const { entry, topLevel, upperLists, size } = graph;
  const header: IndexHeader = { kind: 'hnsw', metric, dim, size, storage, hnsw: { seed, m, efConstruction, entry, topLevel, upperLists } };
  return saveIndexBytes(header, [
    records ? records.subarray(0, size * recordBytes(dim)) : store.data.subarray(0, size * dim),
    graph.levels.subarray(0, size),
    graph.base.subarray(0, size * (1 + 2 * m)),
    graph.upper.subarray(0, upperLists * (1 + m)),
  ]);
}

/**
 * Reads what `saveHnsw` wrote. Every level, list length and row number is checked, so that no walk can leave the arrays;
 * walks end because each row is met once.
 *
 * @throws {ShoalError} `invalid-data` when the bytes are damaged, `out-of-memory`.
 */
export function loadHnsw(opened: OpenedBytes, header: IndexHeader, hnsw: HnswHeader, createKernel: (params: HnswParams) => HnswKernel): HnswKernel {
  const { bytes } = opened;
  const { size, metric, dim, storage } = header;
  const { seed, m, efConstruction, entry, topLevel, upperLists } = hnsw;
  requireField('seed', 32, Number.isSafeInteger(seed), 'an integer', seed);
  requireField('m', 40, m >= 2 && m <= MAX_M, `2 to ${MAX_M}`, m);
  requireField('efConstruction', 44, efConstruction >= 1 && efConstruction <= MAX_EF_CONSTRUCTION, `1 to ${MAX_EF_CONSTRUCTION}`, efConstruction);
  const levelsAt = endOfRows(header);
  const baseAt = levelsAt + roundUp(size);
  const baseCount = size * (1 + 2 * m);
  const upperAt = baseAt + 4 * baseCount;
  const upperCount = upperLists * (1 + m);
  requireBytes(opened, upperAt + 4 * upperCount);

  let kernel = createKernel({ metric, dim, m, efConstruction, seed, storage });
  if (!kernel.reserve(size, upperLists)) kernel = plainCopy(kernel.state);
  kernel.reserve(size, upperLists);
  const { store, graph, records } = kernel.state;
  if (records) readRecords(opened, records);
  else readRows(opened, store);
  graph.levels.set(bytes.subarray(levelsAt, levelsAt + size));
  graph.base.set(new Int32Array(bytes.buffer, bytes.byteOffset + baseAt, baseCount));
  graph.upper.set(new Int32Array(bytes.buffer, bytes.byteOffset + upperAt, upperCount));
  const { levels, upperStarts } = graph;
  let lists = 0;
  let highest = 0;
  for (let row = 0; row < size; row++) {
    const level = levels[row] as number;
    requireField(`level of row ${row}`, levelsAt + row, level <= MAX_LEVEL, `at most ${MAX_LEVEL}`, level);
    upperStarts[row] = lists;
    lists += level;
    highest = Math.max(highest, level);
  }
  requireField('number of upper lists', 56, upperLists === lists, lists, upperLists);
  requireField('top level', 52, topLevel === highest, highest, topLevel);
  const isEntry = size === 0 ? entry === -1 : entry >= 0 && entry < size && levels[entry] === topLevel;
  requireField('entry row', 48, isEntry, size === 0 ? '-1' : `a row of level ${topLevel}`, entry);
  // Arrays may be made anew at every look at the graph.
  const fixed: HnswGraph = { m, base: graph.base, upper: graph.upper, levels, upperStarts, size, upperLists, entry, topLevel };
  for (let row = 0; row < size; row++) {
    for (let level = 0; level <= (levels[row] as number); level++) requireList(fixed, row, level, level === 0 ? baseAt : upperAt);
  }
  Object.assign(graph, { size, upperLists, entry, topLevel });
  return kernel;
}

function readRecords({ header, bytes }: OpenedBytes, records: Uint8Array): void {
  const { size, dim } = header;
  const stride = recordBytes(dim);
  records.set(bytes.subarray(HEADER_BYTES, endOfRows(header)));
  for (let row = 0; row < size; row++) {
    if (!isSoundRecord(records.buffer as ArrayBuffer, records.byteOffset + row * stride, dim)) {
      throw damagedIndex(`row ${row}`, HEADER_BYTES + row * stride, 'a scale, the squared length of the numbers, and the numbers', 'something else');
    }
  }
}

/** Checks one list, whose array starts at byte `arrayAt`. */
function requireList(graph: HnswGraph, row: number, level: number, arrayAt: number): void {
  const links = linksOf(graph, level);
  const start = listStart(graph, row, level);
  const length = links[start] as number;
  if (length < 0 || length > listLimit(graph, level)) {
    throw damagedIndex(`number of links of row ${row} on level ${level}`, arrayAt + 4 * start, `0 to ${listLimit(graph, level)}`, length);
  }
  for (let slot = start + 1; slot <= start + length; slot++) {
    const other = links[slot] as number;
    if (other < 0 || other >= graph.size || other === row || (graph.levels[other] as number) < level) {
      throw damagedIndex(`link of row ${row} on level ${level}`, arrayAt + 4 * slot, `another of the ${graph.size} rows, of level ${level} or higher`, other);
    }
  }
}

function requireField(what: string, where: number, isRight: boolean, expected: unknown, found: unknown): void {
  if (!isRight) throw damagedIndex(what, where, expected, found);
}
