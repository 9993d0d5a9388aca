import { allocate, int32s, uint8s } from './grow-array';
import { createHnswGraph, listLimit, listStart, linksOf, MAX_LEVEL, type HnswGraph } from './hnsw-graph';
import { damagedIndex, endOfRows, readStore, requireBytes, roundUp, saveIndexBytes, type HnswHeader, type IndexHeader, type OpenedBytes } from './index-bytes';
import type { VectorStore } from './vector-store';

/** Rows, links and the parameters with which they were made. */
export interface HnswState {
  readonly store: VectorStore;
  readonly graph: HnswGraph;
  readonly efConstruction: number;
  readonly seed: number;
}

export const MAX_M = 256;
export const MAX_EF_CONSTRUCTION = 100_000;

/** @throws {ShoalError} `out-of-memory`. */
export function saveHnsw({ store, graph, efConstruction, seed }: HnswState): Uint8Array {
  const { m, entry, topLevel, upperLists, size } = graph;
  const header: IndexHeader = { kind: 'hnsw', metric: store.metric, dim: store.dim, size, hnsw: { seed, m, efConstruction, entry, topLevel, upperLists } };
  return saveIndexBytes(header, [
    store.data.subarray(0, size * store.dim),
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
export function loadHnsw(opened: OpenedBytes, header: IndexHeader, { seed, m, efConstruction, entry, topLevel, upperLists }: HnswHeader): HnswState {
  const { bytes } = opened;
  const { size } = header;
  requireField('seed', 32, Number.isSafeInteger(seed), 'an integer', seed);
  requireField('m', 40, m >= 2 && m <= MAX_M, `2 to ${MAX_M}`, m);
  requireField('efConstruction', 44, efConstruction >= 1 && efConstruction <= MAX_EF_CONSTRUCTION, `1 to ${MAX_EF_CONSTRUCTION}`, efConstruction);
  const levelsAt = endOfRows(header);
  const baseAt = levelsAt + roundUp(size);
  const baseCount = size * (1 + 2 * m);
  const upperAt = baseAt + 4 * baseCount;
  const upperCount = upperLists * (1 + m);
  requireBytes(bytes, upperAt + 4 * upperCount);
  const store = readStore(opened);

  const graph = createHnswGraph(m);
  graph.levels = allocate(size, uint8s);
  graph.levels.set(bytes.subarray(levelsAt, levelsAt + size));
  graph.upperStarts = allocate(size, int32s);
  let highest = 0;
  for (let row = 0; row < size; row++) {
    const level = graph.levels[row] as number;
    requireField(`level of row ${row}`, levelsAt + row, level <= MAX_LEVEL, `at most ${MAX_LEVEL}`, level);
    graph.upperStarts[row] = graph.upperLists;
    graph.upperLists += level;
    highest = Math.max(highest, level);
  }
  requireField('number of upper lists', 56, upperLists === graph.upperLists, graph.upperLists, upperLists);
  requireField('top level', 52, topLevel === highest, highest, topLevel);
  const isEntry = size === 0 ? entry === -1 : entry >= 0 && entry < size && graph.levels[entry] === topLevel;
  requireField('entry row', 48, isEntry, size === 0 ? '-1' : `a row of level ${topLevel}`, entry);
  graph.base = allocate(baseCount, int32s);
  graph.base.set(new Int32Array(bytes.buffer, bytes.byteOffset + baseAt, baseCount));
  graph.upper = allocate(upperCount, int32s);
  graph.upper.set(new Int32Array(bytes.buffer, bytes.byteOffset + upperAt, upperCount));
  graph.size = size;
  graph.entry = entry;
  graph.topLevel = topLevel;
  for (let row = 0; row < size; row++) {
    for (let level = 0; level <= (graph.levels[row] as number); level++) requireList(graph, row, level, level === 0 ? baseAt : upperAt);
  }
  return { store, graph, efConstruction, seed };
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
