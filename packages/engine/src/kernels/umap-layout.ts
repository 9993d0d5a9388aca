import { createPowerTable } from './power-table';
import type { Curve } from './umap-curve';
import type { FuzzyGraph } from './umap-graph';

export interface LayoutParams {
  readonly curve: Curve;
  readonly epochs: number;
  readonly seed: number;
}

export interface Layout {
  readonly edgeCount: number;
  /** One epoch for edges [from, to); call with every range of an epoch in order, then with the next epoch. */
  run(epoch: number, from: number, to: number): void;
}

const negativesPerEdge = 5;

/**
 * Stochastic gradient descent of UMAP (paper, algorithm 5): an edge is drawn as often as its weight says, pulls both ends
 * together and pushes its head from five random points; the step falls linearly to 0. Moves `positions` (interleaved x, y)
 * in place. Powers come from a table: with Math.pow the layout takes about three times as long.
 */
export function createLayout(graph: FuzzyGraph, positions: Float32Array, params: LayoutParams): Layout {
  const { a, b } = params.curve;
  const { n } = graph;
  const { heads, tails, period } = dropRareEdges(graph, params.epochs);
  const due = Float32Array.from(period);
  const power = createPowerTable(b);
  const bits = new Float32Array(1);
  const bitsAsInt = new Int32Array(bits.buffer);
  const { mantissas, exponents } = power;
  // xorshift32, inlined: one call per negative sample would cost more than the sample. State 0 would stay 0.
  let state = (params.seed ^ 0x6d2b79f5) | 0 || 1;

  function run(epoch: number, from: number, to: number): void {
    const alpha = 1 - epoch / params.epochs;
    let random = state;
    for (let edge = from; edge < to; edge++) {
      if ((due[edge] as number) > epoch + 1) continue;
      due[edge] = (due[edge] as number) + (period[edge] as number);
      const head = 2 * (heads[edge] as number);
      const tail = 2 * (tails[edge] as number);
      let x = positions[head] as number;
      let y = positions[head + 1] as number;
      let dx = x - (positions[tail] as number);
      let dy = y - (positions[tail + 1] as number);
      let squared = dx * dx + dy * dy;
      if (squared > 0) {
        bits[0] = squared;
        const raw = bitsAsInt[0] as number;
        const powered = (exponents[(raw >>> 23) & 255] as number) * (mantissas[(raw >>> 11) & 4095] as number);
        const pull = ((-2 * a * b * powered) / (squared * (a * powered + 1))) * alpha;
        const limit = 4 * alpha;
        const moveX = clip(pull * dx, limit);
        const moveY = clip(pull * dy, limit);
        x += moveX;
        y += moveY;
        positions[tail] = (positions[tail] as number) - moveX;
        positions[tail + 1] = (positions[tail + 1] as number) - moveY;
      }
      for (let negative = 0; negative < negativesPerEdge; negative++) {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        const other = 2 * Math.floor(((random >>> 0) / 4294967296) * n);
        if (other === head) continue;
        dx = x - (positions[other] as number);
        dy = y - (positions[other + 1] as number);
        squared = dx * dx + dy * dy;
        if (squared <= 0) continue;
        bits[0] = squared;
        const raw = bitsAsInt[0] as number;
        const powered = (exponents[(raw >>> 23) & 255] as number) * (mantissas[(raw >>> 11) & 4095] as number);
        const push = ((2 * b) / ((0.001 + squared) * (a * powered + 1))) * alpha;
        const limit = 4 * alpha;
        x += clip(push * dx, limit);
        y += clip(push * dy, limit);
      }
      positions[head] = x;
      positions[head + 1] = y;
    }
    state = random;
  }

  return { edgeCount: heads.length, run };
}

function clip(value: number, limit: number): number {
  return value > limit ? limit : value < -limit ? -limit : value;
}

/** Edges so weak that no epoch would draw them are left out; `period` is the number of epochs between two draws. */
function dropRareEdges(graph: FuzzyGraph, epochs: number): { heads: Int32Array; tails: Int32Array; period: Float32Array } {
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
