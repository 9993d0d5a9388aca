import { convexHit, convexNormal, ellipsoidHit, frustumHit, frustumNormal, unit, type Placement, type Solid, type Surface, type Vec } from './solids';

/** Smallest and largest x, y, z. */
export type Extent = [x0: number, y0: number, z0: number, x1: number, y1: number, z1: number];

/** Builds one thing out of solids, in its own metres (x forward, y left, z up from where it stands). */
export interface Builder {
  readonly solids: readonly Solid[];
  /** Tight around everything built, in the thing's own axes. */
  readonly extent: Extent;
  box(x0: number, y0: number, z0: number, x1: number, y1: number, z1: number, surface: Surface): void;
  /** A convex outline in x and z, counter-clockwise seen from the right (x forward, z up), `half` to each side; `lean` metres narrower per metre up. */
  sideways(outline: readonly (readonly [number, number])[], half: number, surface: Surface, lean?: number): void;
  /** A convex outline in x and y, counter-clockwise from above, from `z0` to `z1`; every side opens outward by `flare` metres per metre up. */
  upright(outline: readonly (readonly [number, number])[], z0: number, z1: number, surface: Surface, flare?: number): void;
  bar(from: Vec, to: Vec, r0: number, r1: number, surface: Surface): void;
  ball(centre: Vec, radii: Vec, surface: Surface): void;
  capsule(from: Vec, to: Vec, radius: number, surface: Surface): void;
}

export function createBuilder(place: Placement, owner = -1): Builder {
  const solids: Solid[] = [];
  const extent: Extent = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  const [cos, sin] = [Math.cos(place.yaw), Math.sin(place.yaw)];
  const toWorld = ([x, y, z]: Vec): Vec => [place.x + cos * x - sin * y, place.y + sin * x + cos * y, place.z + z];
  const turn = ([x, y, z]: Vec): Vec => [cos * x - sin * y, sin * x + cos * y, z];

  function grow(x0: number, y0: number, z0: number, x1: number, y1: number, z1: number): void {
    [x0, y0, z0].forEach((value, i) => (extent[i] = Math.min(extent[i] as number, value)));
    [x1, y1, z1].forEach((value, i) => (extent[i + 3] = Math.max(extent[i + 3] as number, value)));
  }

  function add(corners: readonly Vec[], margin: number, surface: Surface, hit: Solid['hit'], normal: Solid['normal']): void {
    const bounds = Float64Array.of(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);
    for (const corner of corners.map(toWorld)) {
      corner.forEach((value, i) => {
        bounds[i] = Math.min(bounds[i] as number, value - margin);
        bounds[i + 3] = Math.max(bounds[i + 3] as number, value + margin);
      });
    }
    solids.push({ surface, owner, place, bounds, hit, normal });
  }

  function convex(own: readonly (readonly [Vec, number])[], corners: readonly Vec[], surface: Surface): void {
    const planes = Float64Array.from(
      own.flatMap(([n, d]) => {
        const normal = turn(n);
        return [...normal, d + normal[0] * place.x + normal[1] * place.y + normal[2] * place.z];
      }),
    );
    for (const [x, y, z] of corners) grow(x, y, z, x, y, z);
    add(corners, 0, surface, (ox, oy, oz, dx, dy, dz) => convexHit(planes, ox, oy, oz, dx, dy, dz), (x, y, z) => convexNormal(planes, x, y, z));
  }

  /** Planes through the sides of a counter-clockwise outline in the plane of two axes. */
  function sides(outline: readonly (readonly [number, number])[], lift: (a: number, b: number) => Vec, tilt: Vec, amount: number, base: number): (readonly [Vec, number])[] {
    return outline.map(([ax, ay], i) => {
      const [bx, by] = outline[(i + 1) % outline.length] as readonly [number, number];
      const length = Math.hypot(bx - ax, by - ay) || 1;
      const flat = lift((by - ay) / length, -(bx - ax) / length);
      const n = unit([flat[0] - tilt[0] * amount, flat[1] - tilt[1] * amount, flat[2] - tilt[2] * amount]);
      const p = lift(ax, ay);
      return [n, n[0] * p[0] + n[1] * p[1] + n[2] * p[2] + (n[0] * tilt[0] + n[1] * tilt[1] + n[2] * tilt[2]) * base] as const;
    });
  }

  const builder: Builder = {
    solids,
    extent,
    box: (x0, y0, z0, x1, y1, z1, surface) => builder.upright([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], z0, z1, surface),
    sideways(outline, half, surface, lean = 0) {
      const low = Math.min(...outline.map(([, z]) => z));
      const slope = unit([0, 1, lean]);
      const offset = slope[1] * half + slope[2] * low;
      const corners = outline.flatMap(([x, z]): Vec[] => [[x, half - lean * (z - low), z], [x, -half + lean * (z - low), z]]);
      convex([...sides(outline, (a, b) => [a, 0, b], [0, 0, 0], 0, 0), [slope, offset], [[0, -slope[1], slope[2]], offset]], corners, surface);
    },
    upright(outline, z0, z1, surface, flare = 0) {
      const open = flare * (z1 - z0);
      const corners = outline.flatMap(([x, y]): Vec[] => {
        const reach = Math.hypot(x, y) || 1;
        return [[x, y, z0], [x + (x / reach) * open, y + (y / reach) * open, z1]];
      });
      convex([...sides(outline, (a, b) => [a, b, 0], [0, 0, 1], flare, z0), [[0, 0, 1], z1], [[0, 0, -1], -z0]], corners, surface);
    },
    bar(from, to, r0, r1, surface) {
      const [a, b] = [toWorld(from), toWorld(to)];
      const v = unit([b[0] - a[0], b[1] - a[1], b[2] - a[2]]);
      const h = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
      const axis = unit([to[0] - from[0], to[1] - from[1], to[2] - from[2]]);
      for (const [p, r] of [[from, r0], [to, r1]] as const) {
        const [ex, ey, ez] = axis.map((value) => r * Math.sqrt(Math.max(0, 1 - value * value))) as [number, number, number];
        grow(p[0] - ex, p[1] - ey, p[2] - ez, p[0] + ex, p[1] + ey, p[2] + ez);
      }
      add([from, to], Math.max(r0, r1), surface, (ox, oy, oz, dx, dy, dz) => frustumHit(a, v, h, r0, r1, ox, oy, oz, dx, dy, dz), (x, y, z) => frustumNormal(a, v, h, r0, r1, x, y, z));
    },
    ball(centre, radii, surface) {
      const c = toWorld(centre);
      grow(centre[0] - radii[0], centre[1] - radii[1], centre[2] - radii[2], centre[0] + radii[0], centre[1] + radii[1], centre[2] + radii[2]);
      add([centre], Math.max(...radii), surface, (ox, oy, oz, dx, dy, dz) => ellipsoidHit(c, radii, ox, oy, oz, dx, dy, dz), (x, y, z) => unit([(x - c[0]) / radii[0] ** 2, (y - c[1]) / radii[1] ** 2, (z - c[2]) / radii[2] ** 2]));
    },
    capsule(from, to, radius, surface) {
      const round: Vec = [radius, radius, radius];
      builder.bar(from, to, radius, radius, surface);
      builder.ball(from, round, surface);
      builder.ball(to, round, surface);
    },
  };
  return builder;
}
