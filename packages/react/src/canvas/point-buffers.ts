import type { MapPoints } from '@shoal/engine';
import type { WorldBox } from './viewport';

/** A node of the points' tree that is small enough to be drawn as a whole: the run `first` to `end` (half-open). */
export interface PointChunk {
  readonly first: number;
  readonly end: number;
  readonly box: WorldBox;
}

/**
 * What is drawn, point by point in the order of their tree, so that every area is one run: 8 bytes a point, as the graphics card takes them. Positions
 * are in world units (see MapSpace) in steps of 2^-24: the upper 16 bits in `places`, the lower 8 in `details`.
 */
export interface PointBuffers {
  readonly count: number;
  /** Levels of the tree, and the first point of each of its 4^bits cells in Morton order. */
  readonly bits: number;
  readonly starts: Uint32Array;
  /** x, y pairs, shape [2 count]. */
  readonly places: Uint16Array;
  /** Lower x, lower y, category, flags; shape [4 count]. */
  readonly details: Uint8Array;
  readonly chunks: readonly PointChunk[];
  /** Copies categories and flags from the points, after they changed. */
  readStyle(): void;
}

const CHUNK = 32_768;
const STEPS = 2 ** 24;

export function createPointBuffers(points: MapPoints): PointBuffers {
  const { count, x, y, category, flags } = points;
  const { members, starts, bits, square } = points.tree;
  const places = new Uint16Array(count * 2);
  const details = new Uint8Array(count * 4);
  const scale = STEPS / square.side;
  const pin = (value: number) => (value <= 0 ? 0 : value >= STEPS ? STEPS - 1 : value | 0);
  for (let k = 0; k < count; k += 1) {
    const index = members[k] ?? 0;
    const qx = pin(((x[index] ?? 0) - square.left) * scale);
    const qy = pin(((y[index] ?? 0) - square.bottom) * scale);
    places[k * 2] = qx >> 8;
    places[k * 2 + 1] = qy >> 8;
    details[k * 4] = qx & 255;
    details[k * 4 + 1] = qy & 255;
  }
  const buffers: PointBuffers = {
    count,
    bits,
    starts,
    places,
    details,
    chunks: chunksOf(starts, bits),
    readStyle() {
      for (let k = 0; k < count; k += 1) {
        const index = members[k] ?? 0;
        details[k * 4 + 2] = category[index] ?? 0;
        details[k * 4 + 3] = flags[index] ?? 0;
      }
    },
  };
  buffers.readStyle();
  return buffers;
}

/** The run of points of a node; below the cells that of the cell around it. */
export function runOf({ starts, bits }: Pick<PointBuffers, 'starts' | 'bits'>, level: number, column: number, row: number): readonly [number, number] {
  const below = Math.max(0, level - bits);
  const code = mortonCode(column >> below, row >> below);
  const shift = 2 * Math.max(0, bits - level);
  return [starts[code << shift] ?? 0, starts[(code + 1) << shift] ?? 0];
}

/** How many points lie in a box, give or take those of the nodes on its border, which are at most a sixteenth of it wide. */
export function countInBox(buffers: Pick<PointBuffers, 'starts' | 'bits'>, { minX, minY, maxX, maxY }: WorldBox): number {
  const finest = Math.max(maxX - minX, maxY - minY) / 16;
  const enter = (level: number, column: number, row: number): number => {
    const [first, end] = runOf(buffers, level, column, row);
    const side = 2 ** -level;
    const [left, bottom] = [column * side, row * side];
    if (first === end || left > maxX || left + side < minX || bottom > maxY || bottom + side < minY) return 0;
    const isInside = left >= minX && left + side <= maxX && bottom >= minY && bottom + side <= maxY;
    if (isInside || side <= finest || level === buffers.bits) return end - first;
    let sum = 0;
    for (let child = 0; child < 4; child += 1) sum += enter(level + 1, column * 2 + (child & 1), row * 2 + (child >> 1));
    return sum;
  };
  return enter(0, 0, 0);
}

function chunksOf(starts: Uint32Array, bits: number): PointChunk[] {
  const chunks: PointChunk[] = [];
  const enter = (level: number, column: number, row: number) => {
    const [first, end] = runOf({ starts, bits }, level, column, row);
    if (first === end) return;
    if (end - first > CHUNK && level < bits) {
      for (let child = 0; child < 4; child += 1) enter(level + 1, column * 2 + (child & 1), row * 2 + (child >> 1));
      return;
    }
    const side = 2 ** -level;
    chunks.push({ first, end, box: { minX: column * side, minY: row * side, maxX: (column + 1) * side, maxY: (row + 1) * side } });
  };
  enter(0, 0, 0);
  return chunks;
}

/** Interleaves two numbers below 2^15. */
function mortonCode(column: number, row: number): number {
  let code = 0;
  for (let bit = 0; bit < 15; bit += 1) code |= (((column >> bit) & 1) << (2 * bit)) | (((row >> bit) & 1) << (2 * bit + 1));
  return code;
}
