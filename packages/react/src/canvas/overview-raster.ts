import type { MapPoints } from '@shoal/engine';

/** Cells of an overview along each side. */
export const OVERVIEW_CELLS = 256;
const LEVEL = 8;

/**
 * How densely points lie in each cell of their square, 0..255, shape [256, 256], rows from the top. Empty cells are 0, a single point is visible, and
 * the densest places are 255. Many points are read from the counts of their tree, few are placed one by one and drawn larger.
 */
export function overviewTones(points: Pick<MapPoints, 'count' | 'x' | 'y' | 'tree'>): Uint8ClampedArray {
  const counts = points.tree.bits >= LEVEL ? countsOfTree(points.tree) : countsOfPoints(points);
  const radius = points.count < 2000 ? 3 : points.count < 20_000 ? 2 : 1;
  const field = smooth(smooth(counts, radius, 1, OVERVIEW_CELLS), radius, OVERVIEW_CELLS, 1);
  const present = field.filter((value) => value > 0).sort();
  const peak = present[Math.floor((present.length - 1) * 0.99)] ?? 1;
  return Uint8ClampedArray.from(field, (value) => (value > 0 ? 56 + 199 * Math.sqrt(Math.min(1, value / peak)) : 0));
}

function countsOfTree({ starts, bits }: MapPoints['tree']): Float32Array {
  const counts = new Float32Array(OVERVIEW_CELLS * OVERVIEW_CELLS);
  const shift = 2 * (bits - LEVEL);
  for (let code = 0; code < counts.length; code += 1) {
    const count = (starts[(code + 1) << shift] ?? 0) - (starts[code << shift] ?? 0);
    if (count > 0) counts[cellAt(everySecondBit(code), everySecondBit(code >> 1))] = count;
  }
  return counts;
}

function countsOfPoints({ count, x, y, tree }: Pick<MapPoints, 'count' | 'x' | 'y' | 'tree'>): Float32Array {
  const counts = new Float32Array(OVERVIEW_CELLS * OVERVIEW_CELLS);
  const { left, bottom, side } = tree.square;
  const place = (value: number) => Math.min(OVERVIEW_CELLS - 1, Math.max(0, Math.floor((value / side) * OVERVIEW_CELLS)));
  for (let i = 0; i < count; i += 1) {
    const cell = cellAt(place((x[i] ?? 0) - left), place((y[i] ?? 0) - bottom));
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

function cellAt(column: number, row: number): number {
  return (OVERVIEW_CELLS - 1 - row) * OVERVIEW_CELLS + column;
}

/** Bits 0, 2, 4, … of a number below 2^16, put together. */
function everySecondBit(code: number): number {
  let value = 0;
  for (let bit = 0; bit < LEVEL; bit += 1) value |= ((code >> (2 * bit)) & 1) << bit;
  return value;
}

/** Sums of `2 * radius + 1` neighbours along lines, nearer ones weighing more. */
function smooth(from: Float32Array, radius: number, step: number, lineStep: number): Float32Array {
  const to = new Float32Array(from.length);
  for (let line = 0; line < OVERVIEW_CELLS; line += 1) {
    for (let i = 0; i < OVERVIEW_CELLS; i += 1) {
      const value = from[line * lineStep + i * step] ?? 0;
      if (value === 0) continue;
      for (let k = -radius; k <= radius; k += 1) {
        const at = i + k;
        if (at < 0 || at >= OVERVIEW_CELLS) continue;
        const cell = line * lineStep + at * step;
        to[cell] = (to[cell] ?? 0) + value * (1 - Math.abs(k) / (radius + 1));
      }
    }
  }
  return to;
}
