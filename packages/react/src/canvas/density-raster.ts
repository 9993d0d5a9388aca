import { runOf, type PointBuffers } from './point-buffers';

/** Cells of a tile along each side; a tile of level L covers 2^-L of the world. */
export const TILE_CELLS = 256;
const TILE_BITS = 8;
/** The deepest level whose cells the steps of the positions still resolve. */
export const MAX_TILE_LEVEL = 24 - TILE_BITS;

/** Logarithms of counts as bytes: empty cells are 0, one point starts at `BASE` of 255, 2^`OCTAVES` points reach 255. */
export const DENSITY_BASE = 0.25;
export const DENSITY_OCTAVES = 18;

export interface DensityColors {
  /** Red, green, blue (0..255) of each category code, shape [3 codes]. */
  readonly colors: Float32Array;
  /** How much a point of each code counts for the colour of its cell, shape [codes]. */
  readonly weights: Float32Array;
  readonly dim: readonly [number, number, number];
  readonly accent: readonly [number, number, number];
}

const DIMMED = 1;
const PICKED = 2;
const STRIDE = 7;
// Shared between calls: a tile is made in one go.
const sums = new Float32Array(TILE_CELLS * TILE_CELLS * STRIDE);

/**
 * Counts the points of one tile: RGBA bytes of its cells, rows from the bottom, shape [256, 256, 4]. Colours are the mean of what lies in a cell and
 * are multiplied by alpha, which holds the logarithm of the count, so that a linear filter between cells is right. The cost is that of the points
 * inside the tile. Returns `null` for a tile without points.
 */
export function rasteriseTile(buffers: PointBuffers, look: DensityColors, level: number, column: number, row: number): Uint8Array<ArrayBuffer> | null {
  const [first, end] = runOf(buffers, level, column, row);
  if (first === end) return null;
  const { places, details } = buffers;
  const { colors, weights } = look;
  const shift = 24 - TILE_BITS - level;
  const left = column * TILE_CELLS;
  const bottom = row * TILE_CELLS;
  const isWhole = level <= buffers.bits;
  sums.fill(0);
  let taken = 0;
  for (let k = first; k < end; k += 1) {
    let cx = ((((places[k * 2] ?? 0) << 8) | (details[k * 4] ?? 0)) >> shift) - left;
    let cy = ((((places[k * 2 + 1] ?? 0) << 8) | (details[k * 4 + 1] ?? 0)) >> shift) - bottom;
    if ((cx | cy) & ~255) {
      // Below the cells of the tree a run holds neighbours too; on a border rounding may differ by a step.
      if (!isWhole) continue;
      cx = cx < 0 ? 0 : cx > 255 ? 255 : cx;
      cy = cy < 0 ? 0 : cy > 255 ? 255 : cy;
    }
    taken += 1;
    const at = ((cy << TILE_BITS) | cx) * STRIDE;
    const flag = details[k * 4 + 3] ?? 0;
    if (flag & DIMMED) {
      sums[at + 5] = (sums[at + 5] ?? 0) + 1;
      continue;
    }
    const code = details[k * 4 + 2] ?? 0;
    const weight = weights[code] ?? 1;
    sums[at] = (sums[at] ?? 0) + weight * (colors[code * 3] ?? 0);
    sums[at + 1] = (sums[at + 1] ?? 0) + weight * (colors[code * 3 + 1] ?? 0);
    sums[at + 2] = (sums[at + 2] ?? 0) + weight * (colors[code * 3 + 2] ?? 0);
    sums[at + 3] = (sums[at + 3] ?? 0) + weight;
    sums[at + 4] = (sums[at + 4] ?? 0) + 1;
    if (flag & PICKED) sums[at + 6] = (sums[at + 6] ?? 0) + 1;
  }
  return taken === 0 ? null : encode(look);
}

function encode({ dim, accent }: DensityColors): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TILE_CELLS * TILE_CELLS * 4);
  for (let cell = 0; cell < TILE_CELLS * TILE_CELLS; cell += 1) {
    const at = cell * STRIDE;
    const shown = sums[at + 4] ?? 0;
    const dimmed = sums[at + 5] ?? 0;
    if (shown > 0) {
      const weight = sums[at + 3] ?? 1;
      // Dimmed points of a cell that also has shown ones are below them; picked ones tint it.
      const tint = 0.8 * Math.min(1, (2 * (sums[at + 6] ?? 0)) / shown);
      write(bytes, cell, shown, (channel) => ((sums[at + channel] ?? 0) / weight) * (1 - tint) + (accent[channel] ?? 0) * tint);
    } else if (dimmed > 0) {
      write(bytes, cell, Math.sqrt(dimmed), (channel) => dim[channel] ?? 0);
    }
  }
  return bytes;
}

function write(bytes: Uint8Array, cell: number, count: number, colorOf: (channel: number) => number): void {
  const alpha = Math.min(1, DENSITY_BASE + ((1 - DENSITY_BASE) * Math.log2(1 + count)) / DENSITY_OCTAVES);
  bytes[cell * 4] = Math.round(colorOf(0) * alpha);
  bytes[cell * 4 + 1] = Math.round(colorOf(1) * alpha);
  bytes[cell * 4 + 2] = Math.round(colorOf(2) * alpha);
  bytes[cell * 4 + 3] = Math.round(255 * alpha);
}

/** Points per unit of area of the world where they lie densest, of all but the top half per cent of the cells: what the densest colour stands for. */
export function peakDensity({ starts, bits, count }: Pick<PointBuffers, 'starts' | 'bits' | 'count'>): number {
  const level = Math.min(bits, 7);
  const shift = 2 * (bits - level);
  const counts: number[] = [];
  for (let code = 0; code < 4 ** level; code += 1) {
    const inside = (starts[(code + 1) << shift] ?? 0) - (starts[code << shift] ?? 0);
    if (inside > 0) counts.push(inside);
  }
  counts.sort((a, b) => a - b);
  return (counts[Math.floor((counts.length - 1) * 0.995)] ?? count) * 4 ** level;
}
