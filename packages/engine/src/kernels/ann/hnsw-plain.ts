import { growArray, int32s } from './grow-array';
import { createHnswGraph, reserveNodes } from './hnsw-graph';
import type { HnswKernel, HnswParams, HnswState } from './hnsw-state';
import { createLayerSearch } from './layer-search';
import { createRowLinker } from './link-row';
import { copyNearest } from './nearest-heap';
import { scanRows } from './scan-rows';
import { createVectorStore, reserveRows } from './vector-store';

/** The kernel in plain TypeScript and double precision: the reference, and what runs where WebAssembly may not. Always true. */
export function createPlainKernel(params: HnswParams): HnswKernel {
  const { metric, dim, m, efConstruction } = params;
  const store = createVectorStore(metric, dim);
  const graph = createHnswGraph(m);
  const layers = createLayerSearch(store, graph);
  const linkRow = createRowLinker(store, graph, layers, efConstruction);
  let filter: Uint8Array | undefined;
  return {
    state: { params, store, graph },
    get memoryBytes() {
      return store.data.byteLength + graph.base.byteLength + graph.upper.byteLength + graph.levels.byteLength + graph.upperStarts.byteLength + layers.memoryBytes;
    },
    reserve(rows, upperLists) {
      reserveRows(store, rows);
      reserveNodes(graph, rows);
      const links = upperLists * (1 + m);
      if (links > graph.upper.length) graph.upper = growArray(graph.upper, links, int32s);
      return true;
    },
    link(vector, level) {
      // They differ only when memory ran out between storing and linking a row.
      store.size = graph.size;
      store.data.set(vector, store.size * dim);
      store.size += 1;
      linkRow(level);
      return true;
    },
    setFilter(next) {
      filter = next;
    },
    walk(queries, queryAt, k, ef, budget, heap) {
      const query = { vectors: queries, at: queryAt };
      if (!layers.search(query, layers.descend(query, 0), 0, ef, filter, budget)) return false;
      copyNearest(layers.nearest, k, heap);
      return true;
    },
    scan(queries, queryAt, k, heap) {
      scanRows(store, queries, queryAt, k, filter, heap);
    },
  };
}

/** A plain kernel with the rows and links of another. @throws {ShoalError} `out-of-memory`. */
export function plainCopy({ params, store, graph }: HnswState): HnswKernel {
  const kernel = createPlainKernel(params);
  const { state } = kernel;
  kernel.reserve(graph.size, graph.upperLists);
  state.store.data.set(store.data.subarray(0, graph.size * params.dim));
  state.store.size = graph.size;
  const { size, upperLists, entry, topLevel } = graph;
  state.graph.base.set(graph.base.subarray(0, size * (1 + 2 * params.m)));
  state.graph.upper.set(graph.upper.subarray(0, upperLists * (1 + params.m)));
  state.graph.levels.set(graph.levels.subarray(0, size));
  state.graph.upperStarts.set(graph.upperStarts.subarray(0, size));
  Object.assign(state.graph, { size, upperLists, entry, topLevel });
  return kernel;
}
