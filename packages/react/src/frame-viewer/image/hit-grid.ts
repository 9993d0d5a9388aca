import type { Shape } from './shape';

/** Finds what lies under a point of the picture without looking at every object. */
export interface HitGrid {
  /** The smallest shape that holds the point, or comes within `slack` pixels of it; of equal ones the first. */
  at(x: number, y: number, slack: number): Shape | null;
  /** Shapes whose bounds touch a box, in order. */
  within(x: number, y: number, w: number, h: number): Shape[];
}

/** A shape that covers more cells than this is kept apart and always looked at. */
const MAX_CELLS = 64;

export function createHitGrid(shapes: readonly Shape[]): HitGrid {
  const cells = new Map<number, number[]>();
  const large: number[] = [];
  // Cells as large as a typical shape: each shape is in a few, each cell has a few.
  const sides = shapes.map(({ bounds }) => Math.max(bounds.w, bounds.h)).sort((a, b) => a - b);
  const size = Math.max(4, sides[sides.length >> 1] ?? 4);
  const column = (x: number) => Math.floor(x / size);
  const keyOf = (cx: number, cy: number) => cx * 4_194_304 + cy;
  shapes.forEach(({ bounds }, index) => {
    const [x0, x1, y0, y1] = [column(bounds.x), column(bounds.x + bounds.w), column(bounds.y), column(bounds.y + bounds.h)];
    if ((x1 - x0 + 1) * (y1 - y0 + 1) > MAX_CELLS) {
      large.push(index);
      return;
    }
    for (let cx = x0; cx <= x1; cx++) {
      for (let cy = y0; cy <= y1; cy++) {
        const cell = cells.get(keyOf(cx, cy));
        if (cell) cell.push(index);
        else cells.set(keyOf(cx, cy), [index]);
      }
    }
  });
  const candidates = (x: number, y: number, w: number, h: number): number[] => {
    const [x0, x1, y0, y1] = [column(x), column(x + w), column(y), column(y + h)];
    if ((x1 - x0 + 1) * (y1 - y0 + 1) > cells.size) return shapes.map((_, index) => index);
    const found = new Set(large);
    for (let cx = x0; cx <= x1; cx++) for (let cy = y0; cy <= y1; cy++) for (const index of cells.get(keyOf(cx, cy)) ?? []) found.add(index);
    return [...found].sort((a, b) => a - b);
  };
  return {
    at(x, y, slack) {
      let best: Shape | null = null;
      let least = Number.POSITIVE_INFINITY;
      for (const index of candidates(x - slack, y - slack, 2 * slack, 2 * slack)) {
        const shape = shapes[index];
        if (!shape) continue;
        const area = shape.bounds.w * shape.bounds.h;
        if (area < least && touches(shape, x, y, slack)) [best, least] = [shape, area];
      }
      return best;
    },
    within: (x, y, w, h) =>
      candidates(x, y, w, h).flatMap((index) => {
        const shape = shapes[index];
        const bounds = shape?.bounds;
        return bounds && bounds.x <= x + w && bounds.y <= y + h && bounds.x + bounds.w >= x && bounds.y + bounds.h >= y ? [shape] : [];
      }),
  };
}

/** Whether a shape holds a point or comes within `slack` of it. */
export function touches({ kind, bounds, rings }: Shape, x: number, y: number, slack: number): boolean {
  if (x < bounds.x - slack || y < bounds.y - slack || x > bounds.x + bounds.w + slack || y > bounds.y + bounds.h + slack) return false;
  if (kind === 'box' || kind === 'points') return true;
  if (kind === 'lines') return rings.some((ring) => isNear(ring, false, x, y, slack));
  return isInside(rings, x, y) || rings.some((ring) => isNear(ring, true, x, y, slack));
}

/** Even-odd: a ray to the right crosses the rings an odd number of times. */
export function isInside(rings: readonly (readonly number[])[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at += 2) {
      const [x0, y0, x1, y1] = edge(ring, at);
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
    }
  }
  return inside;
}

function isNear(ring: readonly number[], closed: boolean, x: number, y: number, slack: number): boolean {
  for (let at = 0; at < ring.length - (closed ? 0 : 2); at += 2) {
    const [x0, y0, x1, y1] = edge(ring, at);
    const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
    const along = length > 0 ? Math.max(0, Math.min(1, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length)) : 0;
    if (Math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0)) <= slack) return true;
  }
  return false;
}

function edge(ring: readonly number[], at: number): readonly [number, number, number, number] {
  return [ring[at] ?? 0, ring[at + 1] ?? 0, ring[(at + 2) % ring.length] ?? 0, ring[(at + 3) % ring.length] ?? 0];
}
