import type { FuzzyGraph } from './umap-graph';
import { createPlainLayout } from './umap-layout-plain';
import type { EdgePlan, Layout, LayoutParams } from './umap-layout-types';
import { createLayoutInWasm } from './umap-layout-wasm';

/** The layout of a graph from the positions `start` (interleaved x, y): in WebAssembly where the page allows it, otherwise in TypeScript. */
export function createLayout(graph: FuzzyGraph, start: Float32Array, params: LayoutParams): Layout {
  const plan = dropRareEdges(graph, params.epochs);
  return createLayoutInWasm(plan, start, params) ?? createPlainLayout(plan, start, params);
}

/** Edges so weak that no epoch would draw them are left out. */
export function dropRareEdges(graph: FuzzyGraph, epochs: number): EdgePlan {
  let strongest = 0;
  for (const weight of graph.weights) if (weight > strongest) strongest = weight;
  const least = strongest / Math.max(1, epochs);
  let count = 0;
  for (const weight of graph.weights) if (weight >= least && weight > 0) count++;
  const out = { heads: new Int32Array(count), tails: new Int32Array(count), period: new Float32Array(count) };
  let to = 0;
  for (let edge = 0; edge < graph.weights.length; edge++) {
    const weight = graph.weights[edge] as number;
    if (weight < least || weight <= 0) continue;
    out.heads[to] = graph.heads[edge] as number;
    out.tails[to] = graph.tails[edge] as number;
    out.period[to] = strongest / weight;
    to++;
  }
  return out;
}
