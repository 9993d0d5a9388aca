import { growArray, int32s, uint8s } from './grow-array';

/**
 * The links of an HNSW index. A list is its length and then row numbers: lists of level 0 lie at row × (1 + 2m) of `base`,
 * those above it one after the other in `upper`, of 1 + m numbers each.
 */
export interface HnswGraph {
  /** M of the paper: links a new row gets on a level; lists hold m, those of level 0 2m. */
  readonly m: number;
  base: Int32Array;
  upper: Int32Array;
  /** Highest level of every row. */
  levels: Uint8Array;
  /** Number of the row's list of level 1 among the lists in `upper`. */
  upperStarts: Int32Array;
  /** Rows. */
  size: number;
  /** Lists in use in `upper`. */
  upperLists: number;
  /** Row at which every search starts; −1 while there is none. */
  entry: number;
  topLevel: number;
}

/** No row is higher: with 32-bit random numbers and m ≥ 2 none would be. */
export const MAX_LEVEL = 32;

export function createHnswGraph(m: number): HnswGraph {
  return { m, base: new Int32Array(0), upper: new Int32Array(0), levels: new Uint8Array(0), upperStarts: new Int32Array(0), size: 0, upperLists: 0, entry: -1, topLevel: 0 };
}

/** The array that holds the lists of a level. */
export function linksOf(graph: HnswGraph, level: number): Int32Array {
  return level === 0 ? graph.base : graph.upper;
}

/** Where the list of a row starts in `linksOf(graph, level)`. */
export function listStart(graph: HnswGraph, row: number, level: number): number {
  return level === 0 ? row * (1 + 2 * graph.m) : ((graph.upperStarts[row] as number) + level - 1) * (1 + graph.m);
}

/** Links that a list of a level can hold. */
export function listLimit(graph: HnswGraph, level: number): number {
  return level === 0 ? 2 * graph.m : graph.m;
}

/** Makes room for `rows` rows in all, at least doubling. @throws {ShoalError} `out-of-memory`. */
export function reserveNodes(graph: HnswGraph, rows: number): void {
  const capacity = graph.levels.length;
  if (rows <= capacity) return;
  const next = Math.max(rows, 2 * capacity);
  graph.base = growArray(graph.base, next * (1 + 2 * graph.m), int32s);
  graph.upperStarts = growArray(graph.upperStarts, next, int32s);
  graph.levels = growArray(graph.levels, next, uint8s);
}

/** Adds a row without links, for which `reserveNodes` made room. @throws {ShoalError} `out-of-memory`. */
export function appendNode(graph: HnswGraph, level: number): number {
  const needed = (graph.upperLists + level) * (1 + graph.m);
  if (needed > graph.upper.length) graph.upper = growArray(graph.upper, Math.max(needed, 2 * graph.upper.length, 64 * (1 + graph.m)), int32s);
  const row = graph.size++;
  graph.levels[row] = level;
  graph.upperStarts[row] = graph.upperLists;
  graph.upperLists += level;
  return row;
}

/**
 * The level of a new row: at least l with probability m^−l, which is the paper's ⌊−ln(u) / ln(m)⌋ without a logarithm, so
 * that every engine draws the same.
 */
export function drawLevel(m: number, random: () => number): number {
  const u = random();
  let level = 0;
  for (let share = 1 / m; u < share && level < MAX_LEVEL; share /= m) level++;
  return level;
}
