import { float64s, int32s } from './grow-array';
import { appendNode, linksOf, listLimit, listStart, type HnswGraph } from './hnsw-graph';
import type { LayerSearch } from './layer-search';
import { rowDistance } from './metric-distance';
import { createNeighborSelector } from './select-neighbors';
import type { VectorStore } from './vector-store';

/**
 * Algorithm 1 of the paper. The function that comes back takes the first stored row that is not in the graph yet and links
 * it on the levels up to `level`; room must be reserved. `efConstruction` is how many rows a search for links keeps.
 */
export function createRowLinker(store: VectorStore, graph: HnswGraph, layers: LayerSearch, efConstruction: number): (level: number) => void {
  const { dim } = store;
  const distance = rowDistance(store.metric);
  const longest = 2 * graph.m + 1;
  const selector = createNeighborSelector(store, longest, Math.max(efConstruction, longest));
  const keys = float64s(longest);
  const rows = int32s(longest);

  /** Adds `row` to the list of `target`; a full list keeps the best choice of old and new. */
  function linkBack(target: number, row: number, key: number, level: number): void {
    const links = linksOf(graph, level);
    const start = listStart(graph, target, level);
    const limit = listLimit(graph, level);
    const length = links[start] as number;
    if (length < limit) {
      links[start] = length + 1;
      links[start + length + 1] = row;
      return;
    }
    const { data } = store;
    insertSorted(0, key, row);
    for (let i = 0; i < length; i++) {
      const other = links[start + 1 + i] as number;
      insertSorted(i + 1, distance(data, target * dim, data, other * dim, dim), other);
    }
    writeList(links, start, selector.select(keys, rows, length + 1, limit));
  }

  function insertSorted(count: number, key: number, row: number): void {
    let slot = count;
    for (; slot > 0 && ((keys[slot - 1] as number) > key || (keys[slot - 1] === key && (rows[slot - 1] as number) > row)); slot--) {
      keys[slot] = keys[slot - 1] as number;
      rows[slot] = rows[slot - 1] as number;
    }
    keys[slot] = key;
    rows[slot] = row;
  }

  function writeList(links: Int32Array, start: number, count: number): void {
    links[start] = count;
    for (let i = 0; i < count; i++) links[start + 1 + i] = selector.chosen[i] as number;
  }

  return (level) => {
    const row = appendNode(graph, level);
    if (row === 0) {
      graph.entry = 0;
      graph.topLevel = level;
      return;
    }
    const query = { vectors: store.data, at: row * dim };
    let nearest = layers.descend(query, Math.min(level, graph.topLevel));
    for (let at = Math.min(level, graph.topLevel); at >= 0; at--) {
      layers.search(query, nearest, at, efConstruction);
      const found = layers.nearest;
      nearest = found.rows[0] as number;
      const links = linksOf(graph, at);
      const start = listStart(graph, row, at);
      writeList(links, start, selector.select(found.keys, found.rows, found.size, graph.m));
      const end = start + (links[start] as number);
      for (let slot = start + 1; slot <= end; slot++) {
        const target = links[slot] as number;
        linkBack(target, row, distance(query.vectors, query.at, store.data, target * dim, dim), at);
      }
    }
    if (level > graph.topLevel) {
      graph.topLevel = level;
      graph.entry = row;
    }
  };
}
