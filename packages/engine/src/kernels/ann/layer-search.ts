import { createCandidateHeap, popCandidate, pushCandidate } from './candidate-heap';
import { allocate, uint16s } from './grow-array';
import { linksOf, listStart, type HnswGraph } from './hnsw-graph';
import { rowDistance } from './metric-distance';
import { createNearestHeap, offerNearest, resetNearest, sortNearest, type NearestHeap } from './nearest-heap';
import type { VectorStore } from './vector-store';

export interface LayerQuery {
  /** In the form of `prepareRows`. */
  readonly vectors: Float32Array;
  /** Where the query starts in `vectors`. */
  readonly at: number;
}

/** Walks through the graph of an HNSW index, with memory that is used again for every walk. */
export interface LayerSearch {
  /** What the last `search` found, nearest first. */
  readonly nearest: NearestHeap;
  readonly memoryBytes: number;
  /** The row reached from the entry by always going to the nearest link, on the levels from the top to `level` + 1. */
  descend(query: LayerQuery, level: number): number;
  /**
   * Algorithm 2 of the paper: the `ef` nearest rows that the walk from `start` on `level` meets. Rows that the filter
   * leaves out are walked through and not kept. False when it gave up after `budget` comparisons.
   */
  search(query: LayerQuery, start: number, level: number, ef: number, filter?: Uint8Array, budget?: number): boolean;
}

export function createLayerSearch(store: VectorStore, graph: HnswGraph): LayerSearch {
  const { dim } = store;
  const distance = rowDistance(store.metric);
  const nearest = createNearestHeap();
  const candidates = createCandidateHeap();
  // A row was met when it carries the number of the current walk.
  let visited: Uint16Array = new Uint16Array(0);
  let walk = 0;

  function nextWalk(): void {
    if (visited.length < graph.size) {
      visited = allocate(graph.levels.length, uint16s);
      walk = 0;
    }
    if (++walk > 0xffff) {
      visited.fill(0);
      walk = 1;
    }
  }

  return {
    nearest,
    get memoryBytes() {
      return visited.byteLength + nearest.keys.byteLength + nearest.rows.byteLength + candidates.keys.byteLength + candidates.rows.byteLength;
    },
    descend({ vectors, at }, level) {
      const { data } = store;
      const links = graph.upper;
      let row = graph.entry;
      let key = distance(vectors, at, data, row * dim, dim);
      for (let upper = graph.topLevel; upper > level; upper--) {
        for (let before = -1; before !== row; ) {
          before = row;
          const start = listStart(graph, row, upper);
          const end = start + (links[start] as number);
          for (let slot = start + 1; slot <= end; slot++) {
            const other = links[slot] as number;
            const otherKey = distance(vectors, at, data, other * dim, dim);
            if (otherKey < key) {
              key = otherKey;
              row = other;
            }
          }
        }
      }
      return row;
    },
    search({ vectors, at }, from, level, ef, filter, budget = Infinity) {
      const { data } = store;
      const links = linksOf(graph, level);
      nextWalk();
      const met = visited;
      const epoch = walk;
      resetNearest(nearest, ef);
      candidates.size = 0;
      const fromKey = distance(vectors, at, data, from * dim, dim);
      met[from] = epoch;
      pushCandidate(candidates, fromKey, from);
      if (filter === undefined || filter[from] !== 0) offerNearest(nearest, fromKey, from);
      let compared = 1;
      while (candidates.size > 0 && (candidates.keys[0] as number) <= nearest.worst) {
        const start = listStart(graph, popCandidate(candidates), level);
        const end = start + (links[start] as number);
        for (let slot = start + 1; slot <= end; slot++) {
          const other = links[slot] as number;
          if (met[other] === epoch) continue;
          met[other] = epoch;
          compared++;
          const key = distance(vectors, at, data, other * dim, dim);
          if (key >= nearest.worst) continue;
          pushCandidate(candidates, key, other);
          if (filter === undefined || filter[other] !== 0) offerNearest(nearest, key, other);
        }
        if (compared > budget) return false;
      }
      sortNearest(nearest);
      return true;
    },
  };
}
