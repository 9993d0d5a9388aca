import { insidePolygon, type Polygon } from './map-polygon';

export type MapDirection = 'left' | 'right' | 'up' | 'down';

/** Finds points by place, in the units of the coordinates. `accept` leaves points out. Answers -1 when there is none. */
export interface PointGrid {
  /** Nearest point within `radius`; with an infinite radius the nearest of all. */
  nearest(x: number, y: number, radius: number, accept?: (index: number) => boolean): number;
  /** All points inside a polygon, by the even-odd rule, in no particular order. */
  within(polygon: Polygon, accept?: (index: number) => boolean): Uint32Array;
  /**
   * The next point in a direction (`up` is +y): within 45° of it, at least `minDistance` away, preferring what lies
   * straight ahead (a step aside counts twice).
   */
  toward(from: number, direction: MapDirection, minDistance?: number, accept?: (index: number) => boolean): number;
}

const POINTS_PER_CELL = 4;
const MAX_SIDE = 1024;
/** Points within this share of a cell from a border count for both sides, against rounding. */
const SLACK = 1e-6;

/** A uniform grid over the bounding box: 4 bytes a point and one counting sort to build. Coordinates must be finite. */
export function createPointGrid(xs: Float32Array, ys: Float32Array): PointGrid {
  const count = xs.length;
  const side = Math.min(MAX_SIDE, Math.max(1, Math.round(Math.sqrt(count / POINTS_PER_CELL))));
  const bounds = boundsOf(xs, ys);
  const width = bounds.maxX - bounds.minX || 1;
  const height = bounds.maxY - bounds.minY || 1;
  const clampCell = (value: number) => Math.min(side - 1, Math.max(0, Math.floor(value)));
  const unitX = (x: number) => ((x - bounds.minX) / width) * side;
  const unitY = (y: number) => ((y - bounds.minY) / height) * side;

  const starts = new Uint32Array(side * side + 1);
  const cellOf = (index: number) => clampCell(unitY(ys[index] ?? 0)) * side + clampCell(unitX(xs[index] ?? 0));
  for (let i = 0; i < count; i += 1) increment(starts, cellOf(i) + 1);
  for (let cell = 0; cell < side * side; cell += 1) starts[cell + 1] = (starts[cell + 1] ?? 0) + (starts[cell] ?? 0);
  const members = new Uint32Array(count);
  const cursor = starts.slice(0, -1);
  for (let i = 0; i < count; i += 1) {
    const cell = cellOf(i);
    members[cursor[cell] ?? 0] = i;
    increment(cursor, cell);
  }

  /** Calls back for every point in the cells that touch a square. */
  const scanSquare = (x: number, y: number, radius: number, visit: (index: number) => void) => {
    const left = clampCell(unitX(x - radius) - SLACK);
    const right = clampCell(unitX(x + radius) + SLACK);
    const bottom = clampCell(unitY(y - radius) - SLACK);
    const top = clampCell(unitY(y + radius) + SLACK);
    for (let row = bottom; row <= top; row += 1) {
      const end = starts[row * side + right + 1] ?? 0;
      for (let k = starts[row * side + left] ?? 0; k < end; k += 1) visit(members[k] ?? 0);
    }
  };

  /** The point of least cost, where cost is at least the distance: squares grow until none outside can be cheaper. */
  const cheapest = (x: number, y: number, limit: number, costOf: (index: number) => number) => {
    const reach = Math.hypot(Math.max(Math.abs(x - bounds.minX), Math.abs(x - bounds.maxX)), Math.max(Math.abs(y - bounds.minY), Math.abs(y - bounds.maxY)));
    let radius = Math.min(limit, Math.max(width, height) / side);
    for (;;) {
      let best = -1;
      let bestCost = Infinity;
      scanSquare(x, y, radius, (index) => {
        const cost = costOf(index);
        if (cost < bestCost) [best, bestCost] = [index, cost];
      });
      if (bestCost <= radius) return best;
      if (radius >= limit) return -1;
      if (radius > reach) return best;
      radius = Math.min(limit, radius * 2);
    }
  };

  return {
    nearest: (x, y, radius, accept) =>
      count === 0 ? -1 : cheapest(x, y, radius, (index) => (accept && !accept(index) ? Infinity : Math.hypot((xs[index] ?? 0) - x, (ys[index] ?? 0) - y))),
    toward(from, direction, minDistance = 0, accept) {
      const x = xs[from] ?? 0;
      const y = ys[from] ?? 0;
      const sign = direction === 'right' || direction === 'up' ? 1 : -1;
      const horizontal = direction === 'left' || direction === 'right';
      return cheapest(x, y, Infinity, (index) => {
        const dx = (xs[index] ?? 0) - x;
        const dy = (ys[index] ?? 0) - y;
        const ahead = sign * (horizontal ? dx : dy);
        const aside = Math.abs(horizontal ? dy : dx);
        if (ahead <= 0 || aside > ahead || Math.hypot(dx, dy) < minDistance) return Infinity;
        return accept && !accept(index) ? Infinity : ahead + 2 * aside;
      });
    },
    within(polygon, accept) {
      const found = new Uint32Array(count);
      let length = 0;
      if (count === 0 || polygon.length < 6) return found;
      const crossed = crossedCells(polygon, side, unitX, unitY);
      const area = cellArea(polygon, clampCell, unitX, unitY);
      for (let row = area.bottom; row <= area.top; row += 1) {
        for (let column = area.left; column <= area.right; column += 1) {
          const cell = row * side + column;
          const end = starts[cell + 1] ?? 0;
          const isCrossed = crossed[cell] === 1;
          // A cell that no edge touches is inside or outside as a whole.
          const center = { x: bounds.minX + ((column + 0.5) / side) * width, y: bounds.minY + ((row + 0.5) / side) * height };
          if (starts[cell] === end || (!isCrossed && !insidePolygon(polygon, center.x, center.y))) continue;
          for (let k = starts[cell] ?? 0; k < end; k += 1) {
            const index = members[k] ?? 0;
            if (accept && !accept(index)) continue;
            if (!isCrossed || insidePolygon(polygon, xs[index] ?? 0, ys[index] ?? 0)) found[length++] = index;
          }
        }
      }
      return found.slice(0, length);
    },
  };
}

export interface Bounds {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Bounding box of points; a point at the origin when there are none. */
export function boundsOf(xs: Float32Array, ys: Float32Array): Bounds {
  if (xs.length === 0) return { minX: 0, minY: 0, maxX: 0, maxY: 0 };
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < xs.length; i += 1) {
    const x = xs[i] ?? 0;
    const y = ys[i] ?? 0;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return { minX, minY, maxX, maxY };
}

function increment(array: Uint32Array, index: number): void {
  array[index] = (array[index] ?? 0) + 1;
}

/** Marks every cell that an edge of the polygon touches. */
function crossedCells(polygon: Polygon, side: number, unitX: (x: number) => number, unitY: (y: number) => number): Uint8Array {
  const crossed = new Uint8Array(side * side);
  const count = polygon.length;
  for (let i = 0, j = count - 2; i < count; j = i, i += 2) {
    const [x0, y0, x1, y1] = [unitX(polygon[j] ?? 0), unitY(polygon[j + 1] ?? 0), unitX(polygon[i] ?? 0), unitY(polygon[i + 1] ?? 0)];
    const bottom = Math.max(0, Math.floor(Math.min(y0, y1) - SLACK));
    const top = Math.min(side - 1, Math.floor(Math.max(y0, y1) + SLACK));
    for (let row = bottom; row <= top; row += 1) {
      // The part of the edge between the row's lower and upper border.
      const t0 = y0 === y1 ? 0 : Math.min(1, Math.max(0, (row - SLACK - y0) / (y1 - y0)));
      const t1 = y0 === y1 ? 1 : Math.min(1, Math.max(0, (row + 1 + SLACK - y0) / (y1 - y0)));
      const xa = x0 + (x1 - x0) * t0;
      const xb = x0 + (x1 - x0) * t1;
      const left = Math.max(0, Math.floor(Math.min(xa, xb) - SLACK));
      const right = Math.min(side - 1, Math.floor(Math.max(xa, xb) + SLACK));
      for (let column = left; column <= right; column += 1) crossed[row * side + column] = 1;
    }
  }
  return crossed;
}

/** Cells that the bounding box of the polygon covers. */
function cellArea(polygon: Polygon, clampCell: (value: number) => number, unitX: (x: number) => number, unitY: (y: number) => number) {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < polygon.length; i += 2) {
    minX = Math.min(minX, polygon[i] ?? 0);
    maxX = Math.max(maxX, polygon[i] ?? 0);
    minY = Math.min(minY, polygon[i + 1] ?? 0);
    maxY = Math.max(maxY, polygon[i + 1] ?? 0);
  }
  return { left: clampCell(unitX(minX) - SLACK), right: clampCell(unitX(maxX) + SLACK), bottom: clampCell(unitY(minY) - SLACK), top: clampCell(unitY(maxY) + SLACK) };
}
