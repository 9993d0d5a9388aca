import type { Pacer } from './pacer';
import type { FuzzyGraph } from './umap-graph';
import { createPlainLayout } from './umap-layout-plain';
import type { EdgePlan, Layout, LayoutParams } from './umap-layout-types';
import { createLayoutInWasm } from './umap-layout-wasm';

/** The layout of a graph from the positions `start` (interleaved x, y): in WebAssembly where the page allows it, otherwise in TypeScript. */
export function createLayout(plan: EdgePlan, start: Float32Array, params: LayoutParams): Layout {
  return createLayoutInWasm(plan, start, params) ?? createPlainLayout(plan, start, params);
}

/** Edges so weak that no epoch would draw them are left out. */
export async function planEdges({ heads, tails, weights }: FuzzyGraph, epochs: number, pacer: Pacer): Promise<EdgePlan> {
  const rest = async (edge: number) => {
    if (pacer.due()) await pacer.pause('Linking neighbours', edge, weights.length);
  };
  let strongest = 0;
  for (const weight of weights) if (weight > strongest) strongest = weight;
  const least = strongest / Math.max(1, epochs);
  let count = 0;
  for (const weight of weights) if (weight >= least && weight > 0) count++;
  await rest(0);
  const out = { heads: new Int32Array(count), tails: new Int32Array(count), period: new Float32Array(count) };
  let to = 0;
  for (let edge = 0; edge < weights.length; edge++) {
    const weight = weights[edge] as number;
    if ((edge & 0xffff) === 0) await rest(edge);
    if (weight < least || weight <= 0) continue;
    out.heads[to] = heads[edge] as number;
    out.tails[to] = tails[edge] as number;
    out.period[to] = strongest / weight;
    to++;
  }
  return out;
}
