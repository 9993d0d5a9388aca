import { afterEach, expect, it, vi } from 'vitest';
import { nearestNeighbors } from './knn';
import { createPacer } from './pacer';
import { createRandom } from './random';
import { trustworthiness } from './trustworthiness';
import { umap } from './umap';
import { fitCurve } from './umap-curve';
import { buildFuzzyGraph } from './umap-graph';
import { planEdges } from './umap-layout';
import { createPlainLayout } from './umap-layout-plain';
import type { EdgePlan, Layout } from './umap-layout-types';
import { createLayoutInWasm } from './umap-layout-wasm';

const n = 900;
const random = createRandom(4);
const middle = Float32Array.from({ length: 6 * 8 }, () => 6 * random());
const vectors = Float32Array.from({ length: n * 8 }, (_, at) => (middle[(Math.floor(at / 8) % 6) * 8 + (at % 8)] ?? 0) + random() + random() + random());
const curve = fitCurve(0.1);

async function plan(epochs: number): Promise<EdgePlan> {
  const pacer = createPacer({});
  return planEdges(await buildFuzzyGraph(await nearestNeighbors(vectors, { dim: 8, k: 15, seed: 1 }), n, pacer), epochs, pacer);
}

function inWasm(edges: EdgePlan, start: Float32Array, params: Parameters<typeof createLayoutInWasm>[2]): Layout {
  const layout = createLayoutInWasm(edges, start, params);
  if (!layout) throw new Error('WebAssembly is missing here.');
  return layout;
}

function finish(layout: Layout, epochs: number, step = Infinity): Float32Array {
  for (let epoch = 0; epoch < epochs; epoch++) for (let from = 0; from < layout.edgeCount; from += step) layout.run(epoch, from, Math.min(layout.edgeCount, from + step));
  return layout.read();
}

it('pictures of both kernels are equally true', async () => {
  const params = { curve, epochs: 300, seed: 1 };
  const edges = await plan(300);
  const start = Float32Array.from({ length: 2 * n }, () => 10 * random());
  const trust = (positions: Float32Array) => trustworthiness(vectors, positions, { dim: 8, sample: n, seed: 1 });
  const [wasm, plain] = [await trust(finish(inWasm(edges, start, params), 300)), await trust(finish(createPlainLayout(edges, start, params), 300))];
  expect(await trust(start)).toBeLessThan(0.6);
  expect(plain).toBeGreaterThan(0.93);
  expect(Math.abs(wasm - plain)).toBeLessThan(0.01);
});

it('an edge pulls its ends together alike', () => {
  // Nothing pushes: the only point that is drawn is the one that stands still and is the tail, and it is counted below.
  const edges: EdgePlan = { heads: Int32Array.of(1), tails: Int32Array.of(0), period: Float32Array.of(1) };
  for (const [x, y] of [[3, 4], [0.5, 0], [1e-3, -2e-3], [40, 30], [0, 1e-7]] as const) {
    const start = Float32Array.of(0, 0, x, y);
    const params = { curve, epochs: 1, seed: 1, still: 1 };
    const [wasm, plain] = [finish(inWasm(edges, start, params), 1), finish(createPlainLayout(edges, start, params), 1)];
    expect([wasm[0], wasm[1]]).toEqual([0, 0]);
    // The plain kernel moves the head between samples, the other one does not: they agree while a move is short.
    if (x > 1) expect(Math.hypot((wasm[2] ?? 0) - (plain[2] ?? 0), (wasm[3] ?? 0) - (plain[3] ?? 0))).toBeLessThan(0.02);
    expect([...wasm, ...plain].every(Number.isFinite)).toBe(true);
  }
});

it('the ranges of an epoch do not change the picture, and still points stay', async () => {
  const edges = await plan(20);
  const start = Float32Array.from({ length: 2 * n }, () => 10 * random());
  const params = { curve, epochs: 20, seed: 7, still: 100 };
  const whole = finish(inWasm(edges, start, params), 20);
  expect(finish(inWasm(edges, start, params), 20, 997)).toEqual(whole);
  expect(whole.subarray(400)).not.toEqual(start.subarray(400));
  // Edges whose head is a still point move it: transforms have none, so only tails are tried.
  const tails: EdgePlan = { heads: edges.heads.map((head) => Math.max(100, head)), tails: edges.tails, period: edges.period };
  for (const make of [inWasm, createPlainLayout]) expect(finish(make(tails, start, params), 20).subarray(0, 200)).toEqual(start.subarray(0, 200));
});

it('copies of one point part, and nothing becomes infinite', () => {
  const edges: EdgePlan = { heads: Int32Array.of(0, 1, 2), tails: Int32Array.of(1, 2, 0), period: Float32Array.of(1, 1, 1) };
  const params = { curve, epochs: 50, seed: 1 };
  for (const start of [new Float32Array(6), Float32Array.of(0, 0, 1e-20, 0, 0, 1e-30), Float32Array.of(1e18, 0, -1e18, 3, 5, 1e18)]) {
    for (const make of [inWasm, createPlainLayout]) expect(finish(make(edges, start, params), 50).every(Number.isFinite)).toBe(true);
  }
});

it('shows the principal components first and then what has become of them', async () => {
  const seen: Float32Array[] = [];
  const last = await umap(vectors, { dim: 8, metric: 'l2', seed: 1 }, { onLayout: (positions) => seen.push(positions), layoutEveryMs: 0 });
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.every((positions) => positions.length === 2 * n && positions.every(Number.isFinite))).toBe(true);
  const trust = (positions: Float32Array | undefined) => trustworthiness(vectors, positions ?? new Float32Array(0), { dim: 8, seed: 1 });
  expect(await trust(seen[0])).toBeGreaterThan(0.7);
  expect(await trust(last)).toBeGreaterThan((await trust(seen[0])) + 0.005);
  // Copies: what is shown is not rewritten later.
  expect(seen[1]).not.toEqual(seen[2]);
  expect(await umap(vectors, { dim: 8, metric: 'l2', seed: 1 })).toEqual(last);
});

it('takes a graph that was found before, and refuses one that does not fit', async () => {
  const graph = await nearestNeighbors(vectors, { dim: 8, k: 15, seed: 1 });
  expect(await umap(vectors, { dim: 8, metric: 'l2', seed: 1, graph })).toEqual(await umap(vectors, { dim: 8, metric: 'l2', seed: 1 }));
  await expect(umap(vectors.subarray(8), { dim: 8, metric: 'l2', seed: 1, graph })).rejects.toMatchObject({ code: 'invalid-argument', message: expect.stringContaining('graph of 900 rows for 899 rows') });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it('lays out where WebAssembly is forbidden', async () => {
  vi.resetModules();
  vi.stubGlobal('WebAssembly', undefined);
  const { umap: fresh } = await import('./umap');
  const positions = await fresh(vectors, { dim: 8, metric: 'l2', seed: 1 });
  expect(await trustworthiness(vectors, positions, { dim: 8, seed: 1 })).toBeGreaterThan(0.93);
});
