import { createPowerTable } from './power-table';
import type { EdgePlan, Layout, LayoutParams } from './umap-layout-types';

const negativesPerEdge = 5;

/**
 * Stochastic gradient descent of UMAP (paper, algorithm 5): an edge is drawn as often as its weight says, pulls both ends
 * together and pushes its head from five random points; the step falls linearly to 0. Powers come from a table: with Math.pow the
 * layout takes about three times as long.
 */
export function createPlainLayout({ heads, tails, period }: EdgePlan, start: Float32Array, params: LayoutParams): Layout {
  const { a, b } = params.curve;
  const positions = start.slice();
  const still = params.still ?? 0;
  const pushing = still || start.length / 2;
  const longest = params.alpha ?? 1;
  const due = Float32Array.from(period);
  const power = createPowerTable(b);
  const bits = new Float32Array(1);
  const bitsAsInt = new Int32Array(bits.buffer);
  const { mantissas, exponents } = power;
  // xorshift32, inlined: one call per negative sample would cost more than the sample. State 0 would stay 0.
  let state = (params.seed ^ 0x6d2b79f5) | 0 || 1;

  function run(epoch: number, from: number, to: number): void {
    const alpha = longest * (1 - epoch / params.epochs);
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
        if (tail >= 2 * still) {
          positions[tail] = (positions[tail] as number) - moveX;
          positions[tail + 1] = (positions[tail + 1] as number) - moveY;
        }
      }
      for (let negative = 0; negative < negativesPerEdge; negative++) {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        const other = 2 * Math.floor(((random >>> 0) / 4294967296) * pushing);
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

  return { edgeCount: heads.length, run, read: () => positions.slice() };
}

function clip(value: number, limit: number): number {
  return value > limit ? limit : value < -limit ? -limit : value;
}
