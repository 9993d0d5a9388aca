/** A closed polygon as x, y pairs; the last corner connects to the first. */
export type Polygon = ArrayLike<number>;

export type MapDirection = 'left' | 'right' | 'up' | 'down';

export interface Bounds {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** The square that a tree divides, in the units of the coordinates. */
export interface Square {
  readonly left: number;
  readonly bottom: number;
  readonly side: number;
}

/**
 * A quadtree over points, kept as one sorted list: `members` holds the points cell by cell in Morton order (y bits above x bits), and `starts` says
 * where each cell begins. The points of any node of any level are one run of `members`, so drawing, counting and searching an area touch nothing
 * outside of it. 4 bytes a point. `accept` leaves points out; searches answer -1 when there is none.
 */
export interface PointTree {
  readonly square: Square;
  /** Levels below the root; the cells of the last one divide each side into 2^bits. */
  readonly bits: number;
  /** First member of each cell, shape [4^bits + 1]. */
  readonly starts: Uint32Array;
  /** Point indices in Morton order of their cells, shape [count]. */
  readonly members: Uint32Array;
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

const POINTS_PER_CELL = 8;
const MAX_BITS = 10;
/** Rows are taken in this many rounds, so that within a cell no class lies over another only because its rows come last. */
const ROUNDS = 8;
/** Borders are thicker than this share of the square, against rounding. */
const SLACK = 1e-9;

/** Coordinates must be finite. Builds with one counting sort: some 15 ns a point. */
export function createPointTree(xs: Float32Array, ys: Float32Array): PointTree {
  const square = squareAround(boundsOf(xs, ys));
  const bits = Math.min(MAX_BITS, Math.max(0, Math.round(Math.log2(Math.max(1, xs.length / POINTS_PER_CELL)) / 2)));
  const { starts, members } = sortByCell(xs, ys, square, bits);
  const slack = square.side * SLACK;

  const sideAt = (level: number) => square.side / 2 ** level;
  const firstOf = (level: number, code: number) => starts[code << (2 * (bits - level))] ?? 0;
  const endOf = (level: number, code: number) => starts[(code + 1) << (2 * (bits - level))] ?? 0;

  /** Least distance from a place to a node. */
  const distanceTo = (level: number, column: number, row: number, x: number, y: number) => {
    const side = sideAt(level);
    const left = square.left + column * side - slack;
    const bottom = square.bottom + row * side - slack;
    const dx = Math.max(left - x, x - (left + side + 2 * slack), 0);
    const dy = Math.max(bottom - y, y - (bottom + side + 2 * slack), 0);
    return Math.hypot(dx, dy);
  };

  /** The point of least cost below `limit`, where cost is at least the distance from (x, y). Nodes that cannot be cheaper are not entered. */
  const cheapest = (x: number, y: number, limit: number, costOf: (index: number) => number): number => {
    let best = -1;
    let bestCost = limit;
    const enter = (level: number, code: number, column: number, row: number) => {
      const first = firstOf(level, code);
      const end = endOf(level, code);
      if (first === end) return;
      if (level === bits) {
        for (let k = first; k < end; k += 1) {
          const index = members[k] ?? 0;
          const cost = costOf(index);
          if (cost < bestCost || (cost === bestCost && best < 0)) [best, bestCost] = [index, cost];
        }
        return;
      }
      const children = [0, 1, 2, 3].map((child) => ({ child, at: distanceTo(level + 1, column * 2 + (child & 1), row * 2 + (child >> 1), x, y) }));
      children.sort((a, b) => a.at - b.at);
      for (const { child, at } of children) if (at <= bestCost) enter(level + 1, code * 4 + child, column * 2 + (child & 1), row * 2 + (child >> 1));
    };
    enter(0, 0, 0, 0);
    return best;
  };

  return {
    square,
    bits,
    starts,
    members,
    nearest: (x, y, radius, accept) => cheapest(x, y, Math.min(radius, Number.MAX_VALUE), (index) => (accept && !accept(index) ? Infinity : Math.hypot((xs[index] ?? 0) - x, (ys[index] ?? 0) - y))),
    toward(from, direction, minDistance = 0, accept) {
      const x = xs[from] ?? 0;
      const y = ys[from] ?? 0;
      const sign = direction === 'right' || direction === 'up' ? 1 : -1;
      const horizontal = direction === 'left' || direction === 'right';
      return cheapest(x, y, Number.MAX_VALUE, (index) => {
        const dx = (xs[index] ?? 0) - x;
        const dy = (ys[index] ?? 0) - y;
        const ahead = sign * (horizontal ? dx : dy);
        const aside = Math.abs(horizontal ? dy : dx);
        if (ahead <= 0 || aside > ahead || Math.hypot(dx, dy) < minDistance) return Infinity;
        return accept && !accept(index) ? Infinity : ahead + 2 * aside;
      });
    },
    within(polygon, accept) {
      const found = new Uint32Array(members.length);
      let length = 0;
      const takeAll = (first: number, end: number) => {
        if (!accept) {
          found.set(members.subarray(first, end), length);
          length += end - first;
          return;
        }
        for (let k = first; k < end; k += 1) {
          const index = members[k] ?? 0;
          if (accept(index)) found[length++] = index;
        }
      };
      // `crossing` may touch the node; `beside` are all edges at its height, which decide what is inside by the even-odd rule.
      const enter = (level: number, code: number, column: number, row: number, crossing: Uint32Array, beside: Uint32Array) => {
        const first = firstOf(level, code);
        const end = endOf(level, code);
        if (first === end) return;
        const side = sideAt(level);
        const left = square.left + column * side;
        const bottom = square.bottom + row * side;
        const touching = crossing.filter((edge) => edges.touches(edge, left - slack, bottom - slack, side + 2 * slack));
        const atHeight = beside.filter((edge) => edges.isBeside(edge, bottom - slack, bottom + side + slack));
        if (touching.length === 0) {
          // No edge enters it: it is inside or outside as a whole.
          if (edges.isInside(atHeight, left + side / 2, bottom + side / 2)) takeAll(first, end);
        } else if (level < bits) {
          for (let child = 0; child < 4; child += 1) enter(level + 1, code * 4 + child, column * 2 + (child & 1), row * 2 + (child >> 1), touching, atHeight);
        } else {
          for (let k = first; k < end; k += 1) {
            const index = members[k] ?? 0;
            if ((!accept || accept(index)) && edges.isInside(atHeight, xs[index] ?? 0, ys[index] ?? 0)) found[length++] = index;
          }
        }
      };
      const edges = createEdges(polygon);
      if (edges.all.length >= 3) enter(0, 0, 0, 0, edges.all, edges.all);
      return found.slice(0, length);
    },
  };
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

/** The square whose side is the longer side of a box, with the box in its middle; of side 1 around a single place. */
export function squareAround({ minX, minY, maxX, maxY }: Bounds): Square {
  const side = Math.max(maxX - minX, maxY - minY) || 1;
  return { left: (minX + maxX) / 2 - side / 2, bottom: (minY + maxY) / 2 - side / 2, side };
}

/** Counting sort by the Morton code of the cell. */
function sortByCell(xs: Float32Array, ys: Float32Array, { left, bottom, side }: Square, bits: number) {
  const count = xs.length;
  const cells = 2 ** bits;
  const scale = cells / side;
  const spread = Uint32Array.from({ length: cells }, (_, value) => spreadBits(value));
  const pin = (value: number) => (value < 0 ? 0 : value >= cells ? cells - 1 : value | 0);
  const codes = new Uint32Array(count);
  const starts = new Uint32Array(cells * cells + 1);
  for (let i = 0; i < count; i += 1) {
    const code = (spread[pin(((xs[i] ?? 0) - left) * scale)] ?? 0) | ((spread[pin(((ys[i] ?? 0) - bottom) * scale)] ?? 0) << 1);
    codes[i] = code;
    starts[code + 1] = (starts[code + 1] ?? 0) + 1;
  }
  for (let code = 0; code < cells * cells; code += 1) starts[code + 1] = (starts[code + 1] ?? 0) + (starts[code] ?? 0);
  const members = new Uint32Array(count);
  const next = starts.slice(0, -1);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let i = round; i < count; i += ROUNDS) {
      const code = codes[i] ?? 0;
      const place = next[code] ?? 0;
      members[place] = i;
      next[code] = place + 1;
    }
  }
  return { starts, members };
}

/** Puts a zero between the bits of a number below 2^16. */
function spreadBits(value: number): number {
  let bits = value;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** The edges of a polygon; edge i goes from the corner before to corner i. */
function createEdges(polygon: Polygon) {
  const count = polygon.length >> 1;
  const [fromX, fromY, toX, toY] = [new Float64Array(count), new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (let edge = 0; edge < count; edge += 1) {
    const before = edge === 0 ? count - 1 : edge - 1;
    fromX[edge] = polygon[before * 2] ?? 0;
    fromY[edge] = polygon[before * 2 + 1] ?? 0;
    toX[edge] = polygon[edge * 2] ?? 0;
    toY[edge] = polygon[edge * 2 + 1] ?? 0;
  }
  return {
    all: Uint32Array.from({ length: count }, (_, edge) => edge),
    /** Whether an edge may touch a box: their extents overlap and the corners do not all lie on one side of its line. */
    touches(edge: number, left: number, bottom: number, side: number): boolean {
      const [x0, y0, x1, y1] = [fromX[edge] ?? 0, fromY[edge] ?? 0, toX[edge] ?? 0, toY[edge] ?? 0];
      const right = left + side;
      const top = bottom + side;
      if ((x0 < left && x1 < left) || (x0 > right && x1 > right) || (y0 < bottom && y1 < bottom) || (y0 > top && y1 > top)) return false;
      const a = (x1 - x0) * (bottom - y0) - (y1 - y0) * (left - x0);
      const b = (x1 - x0) * (bottom - y0) - (y1 - y0) * (right - x0);
      const c = (x1 - x0) * (top - y0) - (y1 - y0) * (left - x0);
      const d = (x1 - x0) * (top - y0) - (y1 - y0) * (right - x0);
      return !((a > 0 && b > 0 && c > 0 && d > 0) || (a < 0 && b < 0 && c < 0 && d < 0));
    },
    /** Whether an edge lies at the height of a strip. */
    isBeside(edge: number, bottom: number, top: number): boolean {
      const [y0, y1] = [fromY[edge] ?? 0, toY[edge] ?? 0];
      return (y0 >= bottom || y1 >= bottom) && (y0 <= top || y1 <= top);
    },
    /** The even-odd rule with those edges that can count: points on an edge may count either way. */
    isInside(some: Uint32Array, x: number, y: number): boolean {
      let inside = false;
      for (let i = 0; i < some.length; i += 1) {
        const edge = some[i] ?? 0;
        const [xj, yj, xi, yi] = [fromX[edge] ?? 0, fromY[edge] ?? 0, toX[edge] ?? 0, toY[edge] ?? 0];
        if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
      }
      return inside;
    },
  };
}
