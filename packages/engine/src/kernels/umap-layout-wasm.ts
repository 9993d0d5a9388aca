import type { EdgePlan, Layout, LayoutParams } from './umap-layout-types';
import { layoutWasm } from './wasm/layout';
import { loadWasm } from './wasm/load-wasm';

/** What `packages/engine/wasm/layout.ts` offers. */
interface LayoutExports {
  setup(points: number, edges: number, still: number, drawn: number, a: number, b: number, seed: number): number;
  positionsAt(): number;
  headsAt(): number;
  tailsAt(): number;
  periodAt(): number;
  dueAt(): number;
  run(from: number, to: number, epoch: number, alpha: number): void;
}

/**
 * The layout in WebAssembly, eight forces at a time, in memory of its own. `undefined` where WebAssembly is missing or forbidden, or when
 * the machine does not give the memory: use the plain layout then.
 */
export function createLayoutInWasm({ heads, tails, period }: EdgePlan, start: Float32Array, params: LayoutParams): Layout | undefined {
  const n = start.length / 2;
  const edges = heads.length;
  if (8 * n + 16 * edges > 4e9) return undefined;
  const module = loadWasm<LayoutExports>(layoutWasm)?.exports;
  const { a, b } = params.curve;
  const still = params.still ?? 0;
  if (!module?.setup(n, edges, still, still || n, a, b, params.seed)) return undefined;
  const { buffer } = module.memory;
  const positions = new Float32Array(buffer, module.positionsAt(), 2 * n);
  positions.set(start);
  new Int32Array(buffer, module.headsAt(), edges).set(heads);
  new Int32Array(buffer, module.tailsAt(), edges).set(tails);
  new Float32Array(buffer, module.periodAt(), edges).set(period);
  new Float32Array(buffer, module.dueAt(), edges).set(period);
  const alpha = params.alpha ?? 1;
  return {
    edgeCount: edges,
    run: (epoch, from, to) => module.run(from, to, epoch, alpha * (1 - epoch / params.epochs)),
    read: () => positions.slice(),
  };
}
