import type { Rgb } from '../../scenes/color';

export type Vec = readonly [x: number, y: number, z: number];

/** What a solid is made of. */
export interface Surface {
  readonly color: Rgb;
  /** Colour at a place, in the solid's own metres, where it is not the same all over. `normal` is in its own axes too. */
  readonly paint?: (x: number, y: number, z: number, normal: Vec) => Rgb;
  /** How much it mirrors the sky, 0..1. */
  readonly gloss?: number;
  /** What a laser sees of it, 0..1. */
  readonly reflectance: number;
}

/** Where a thing stands: metres, and a turn about z. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
}

/** A body that rays meet. Coordinates are those of the world. */
export interface Solid {
  readonly surface: Surface;
  /** Number of the object that it is part of; -1 for scenery. */
  readonly owner: number;
  readonly place: Placement;
  readonly bounds: Float64Array;
  /** Distance along the ray (of unit direction) to the first surface in front; Infinity for none. */
  hit(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number;
  /** Outward normal at a place on the surface. */
  normal(x: number, y: number, z: number): Vec;
}

const EPS = 1e-4;

export const unit = ([x, y, z]: Vec): Vec => {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
};

/** Half-spaces n · p ≤ d that a convex body is the common part of: nx, ny, nz, d each. */
export function convexHit(planes: Float64Array, ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number {
  let near = -Infinity;
  let far = Infinity;
  for (let i = 0; i < planes.length; i += 4) {
    const nx = planes[i] as number;
    const ny = planes[i + 1] as number;
    const nz = planes[i + 2] as number;
    const speed = nx * dx + ny * dy + nz * dz;
    const gap = (planes[i + 3] as number) - (nx * ox + ny * oy + nz * oz);
    if (speed > -1e-12 && speed < 1e-12) {
      if (gap < 0) return Infinity;
      continue;
    }
    const t = gap / speed;
    if (speed < 0) {
      if (t > near) near = t;
    } else if (t < far) far = t;
    if (near > far) return Infinity;
  }
  return near > EPS ? near : Infinity;
}

export function convexNormal(planes: Float64Array, x: number, y: number, z: number): Vec {
  let best = 0;
  let least = Infinity;
  for (let i = 0; i < planes.length; i += 4) {
    const gap = Math.abs((planes[i] as number) * x + (planes[i + 1] as number) * y + (planes[i + 2] as number) * z - (planes[i + 3] as number));
    if (gap < least) {
      least = gap;
      best = i;
    }
  }
  return [planes[best] as number, planes[best + 1] as number, planes[best + 2] as number];
}

export function ellipsoidHit(c: Vec, r: Vec, ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number {
  const px = (ox - c[0]) / r[0];
  const py = (oy - c[1]) / r[1];
  const pz = (oz - c[2]) / r[2];
  const qx = dx / r[0];
  const qy = dy / r[1];
  const qz = dz / r[2];
  const a = qx * qx + qy * qy + qz * qz;
  const b = px * qx + py * qy + pz * qz;
  const root = b * b - a * (px * px + py * py + pz * pz - 1);
  if (root < 0) return Infinity;
  const t = (-b - Math.sqrt(root)) / a;
  return t > EPS ? t : Infinity;
}

/** A round bar from `a` along the unit axis `v`, `h` long, with flat ends of radius `r0` and `r1`. */
export function frustumHit(a: Vec, v: Vec, h: number, r0: number, r1: number, ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number {
  const wx = ox - a[0];
  const wy = oy - a[1];
  const wz = oz - a[2];
  const along = wx * v[0] + wy * v[1] + wz * v[2];
  const speed = dx * v[0] + dy * v[1] + dz * v[2];
  const slope = (r1 - r0) / h;
  const radius = r0 + slope * along;
  const dd = 1 - speed * speed;
  const wd = wx * dx + wy * dy + wz * dz - along * speed;
  const ww = wx * wx + wy * wy + wz * wz - along * along;
  const qa = dd - slope * slope * speed * speed;
  const qb = wd - radius * slope * speed;
  const qc = ww - radius * radius;
  let best = Infinity;
  const root = qb * qb - qa * qc;
  if (root >= 0 && Math.abs(qa) > 1e-12) {
    const s = Math.sqrt(root);
    for (let sign = -1; sign <= 1; sign += 2) {
      const t = (-qb + sign * s) / qa;
      const at = along + t * speed;
      if (t > EPS && t < best && at >= 0 && at <= h && r0 + slope * at >= 0) best = t;
    }
  }
  if (Math.abs(speed) > 1e-12) {
    for (let end = 0; end < 2; end++) {
      const r = end === 0 ? r0 : r1;
      const t = (end * h - along) / speed;
      if (t > EPS && t < best && ww + 2 * t * wd + t * t * dd <= r * r) best = t;
    }
  }
  return best;
}

export function frustumNormal(a: Vec, v: Vec, h: number, r0: number, r1: number, x: number, y: number, z: number): Vec {
  const [wx, wy, wz] = [x - a[0], y - a[1], z - a[2]];
  const at = wx * v[0] + wy * v[1] + wz * v[2];
  if (at < 1e-3 && Math.hypot(wx, wy, wz) < r0 * 0.999) return [-v[0], -v[1], -v[2]];
  if (at > h - 1e-3 && Math.hypot(wx - h * v[0], wy - h * v[1], wz - h * v[2]) < r1 * 0.999) return v;
  const slope = (r1 - r0) / h;
  const [px, py, pz] = unit([wx - at * v[0], wy - at * v[1], wz - at * v[2]]);
  return unit([px - slope * v[0], py - slope * v[1], pz - slope * v[2]]);
}
