import type { Solid } from './solids';

export interface Hit {
  /** Distance, metres. */
  readonly t: number;
  readonly solid: Solid;
}

/** Solids in a grid on the ground, so that a ray asks only those that it may meet. */
export interface World {
  readonly solids: readonly Solid[];
  /** The first solid within `far` metres; `null` for none. The ground is not part of it. */
  cast(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, far: number): Hit | null;
  /** Whether anything lies within `far` metres. */
  blocked(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, far: number): boolean;
}

const CELL = 4;

export function createWorld(solids: readonly Solid[]): World {
  const [x0, y0, x1, y1] = [0, 1, 3, 4].map((i) => solids.reduce((value, solid) => (i < 3 ? Math.min(value, solid.bounds[i] as number) : Math.max(value, solid.bounds[i] as number)), i < 3 ? Infinity : -Infinity)) as [number, number, number, number];
  const [columns, rows] = [Math.max(1, Math.ceil((x1 - x0) / CELL)), Math.max(1, Math.ceil((y1 - y0) / CELL))];
  const [xEnd, yEnd] = [x0 + columns * CELL, y0 + rows * CELL];
  const cells: number[][] = Array.from({ length: columns * rows }, () => []);
  const top = new Float64Array(columns * rows).fill(-Infinity);
  solids.forEach((solid, index) => {
    const [a, b, , c, d, e] = solid.bounds as unknown as [number, number, number, number, number, number];
    for (let row = cellOf(b - y0, rows); row <= cellOf(d - y0, rows); row++) {
      for (let column = cellOf(a - x0, columns); column <= cellOf(c - x0, columns); column++) {
        const cell = row * columns + column;
        (cells[cell] as number[]).push(index);
        top[cell] = Math.max(top[cell] as number, e);
      }
    }
  });
  const bounds = Float64Array.from(solids.flatMap((solid) => [...solid.bounds]));
  /** The ray that asked a solid last, so that one in many cells is asked once. */
  const asked = new Int32Array(solids.length).fill(-1);
  let ray = 0;

  function walk(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, far: number, first: boolean): Hit | null {
    ray = (ray + 1) & 0x3fffffff;
    let enter = 0;
    let leave = far;
    if (Math.abs(dx) < 1e-12) {
      if (ox < x0 || ox > xEnd) return null;
    } else {
      enter = Math.max(enter, ((dx > 0 ? x0 : xEnd) - ox) / dx);
      leave = Math.min(leave, ((dx > 0 ? xEnd : x0) - ox) / dx);
    }
    if (Math.abs(dy) < 1e-12) {
      if (oy < y0 || oy > yEnd) return null;
    } else {
      enter = Math.max(enter, ((dy > 0 ? y0 : yEnd) - oy) / dy);
      leave = Math.min(leave, ((dy > 0 ? yEnd : y0) - oy) / dy);
    }
    if (enter >= leave) return null;
    const [ix, iy, iz] = [inverse(dx), inverse(dy), inverse(dz)];
    let column = cellOf(ox + dx * enter - x0, columns);
    let row = cellOf(oy + dy * enter - y0, rows);
    const stepX = dx > 0 ? 1 : -1;
    const stepY = dy > 0 ? 1 : -1;
    const deltaX = Math.abs(CELL / dx);
    const deltaY = Math.abs(CELL / dy);
    let nextX = Math.abs(dx) < 1e-12 ? Infinity : (x0 + (column + (stepX > 0 ? 1 : 0)) * CELL - ox) / dx;
    let nextY = Math.abs(dy) < 1e-12 ? Infinity : (y0 + (row + (stepY > 0 ? 1 : 0)) * CELL - oy) / dy;
    let best = leave;
    let found: Solid | null = null;
    let start = enter;
    while (column >= 0 && column < columns && row >= 0 && row < rows && start < best) {
      const end = Math.min(nextX, nextY);
      const cell = row * columns + column;
      if (Math.min(oz + dz * start, oz + dz * Math.min(end, best)) <= (top[cell] as number)) {
        const list = cells[cell] as number[];
        for (let i = 0; i < list.length; i++) {
          const index = list[i] as number;
          if (asked[index] === ray) continue;
          asked[index] = ray;
          const at = index * 6;
          const ax = ((bounds[at] as number) - ox) * ix;
          const bx = ((bounds[at + 3] as number) - ox) * ix;
          const ay = ((bounds[at + 1] as number) - oy) * iy;
          const by = ((bounds[at + 4] as number) - oy) * iy;
          const az = ((bounds[at + 2] as number) - oz) * iz;
          const bz = ((bounds[at + 5] as number) - oz) * iz;
          const near = Math.max(Math.min(ax, bx), Math.min(ay, by), Math.min(az, bz));
          const away = Math.min(Math.max(ax, bx), Math.max(ay, by), Math.max(az, bz));
          if (near > away || away < 0 || near > best) continue;
          const solid = solids[index] as Solid;
          const t = solid.hit(ox, oy, oz, dx, dy, dz);
          if (t < best) {
            best = t;
            found = solid;
            if (first) return { t, solid };
          }
        }
      }
      start = end;
      if (nextX < nextY) {
        nextX += deltaX;
        column += stepX;
      } else {
        nextY += deltaY;
        row += stepY;
      }
    }
    return found ? { t: best, solid: found } : null;
  }

  return { solids, cast: (ox, oy, oz, dx, dy, dz, far) => walk(ox, oy, oz, dx, dy, dz, far, false), blocked: (ox, oy, oz, dx, dy, dz, far) => walk(ox, oy, oz, dx, dy, dz, far, true) !== null };
}

/** 1 / d, finite for all d. */
function inverse(d: number): number {
  return 1 / (Math.abs(d) < 1e-12 ? 1e-12 : d);
}

function cellOf(offset: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor(offset / CELL)));
}
