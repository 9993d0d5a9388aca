import type { Ray, Vector3 } from '@shoal/engine';

/** Where one looks from. Metres and radians; z is up. */
export interface Orbit {
  /** What the view turns around. */
  readonly target: Vector3;
  /** Direction from the target to the eye, counter-clockwise from x seen from above. */
  readonly yaw: number;
  /** Of the eye above the ground: 0 from the side, π/2 from above. */
  readonly pitch: number;
  /** From the target to the eye. */
  readonly distance: number;
  /** Without perspective: lengths can be compared anywhere. */
  readonly flat: boolean;
}

/** A cube of what there is: its middle and half its diagonal. */
export interface Extent {
  readonly center: Vector3;
  readonly radius: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An orbit on a stage of a size: maps points to CSS pixels and back. */
export interface Lens {
  readonly eye: Vector3;
  /** Columns of a 4 × 4 matrix from metres to clip space, as WebGL takes it. */
  readonly matrix: Float32Array<ArrayBuffer>;
  /** Pixels and metres from the eye; `null` behind it. */
  project(point: Vector3): readonly [x: number, y: number, depth: number] | null;
  /** A line as it is seen, cut off behind the eye. Pixels. */
  projectLine(a: Vector3, b: Vector3): readonly [x1: number, y1: number, x2: number, y2: number] | null;
  ray(x: number, y: number): Ray;
  /** Metres that a pixel covers at the target. */
  readonly metresPerPixel: number;
  readonly right: Vector3;
  readonly up: Vector3;
}

const HALF_ANGLE = Math.tan((25 * Math.PI) / 180);
export const MIN_DISTANCE = 0.3;
export const MAX_DISTANCE = 20_000;
const TOP = Math.PI / 2;

/** Behind the vehicle, a little above it. */
export const START_YAW = Math.PI;
export const START_PITCH = 0.6;

const dot = (a: Vector3, b: Vector3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const add = (a: Vector3, b: Vector3, times = 1): Vector3 => [a[0] + b[0] * times, a[1] + b[1] * times, a[2] + b[2] * times];
export const subtract = (a: Vector3, b: Vector3): Vector3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

export function createLens(orbit: Orbit, { width, height }: Size, extent: Extent): Lens {
  const { target, yaw, pitch, distance, flat } = orbit;
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  const forward: Vector3 = [-cp * cy, -cp * sy, -sp];
  const right: Vector3 = [-sy, cy, 0];
  const up: Vector3 = [-sp * cy, -sp * sy, cp];
  const eye = add(target, forward, -distance);
  const aspect = Math.max(1e-6, width) / Math.max(1e-6, height);
  const reach = Math.hypot(...subtract(extent.center, eye)) + extent.radius;
  const near = flat ? -reach : Math.max(0.02, distance * 0.005);
  const far = Math.max(near + 1, reach * 1.05);
  const half = distance * HALF_ANGLE;
  const [sx, sv] = flat ? [1 / (half * aspect), 1 / half] : [1 / (HALF_ANGLE * aspect), 1 / HALF_ANGLE];
  const [zs, zo] = flat ? [2 / (far - near), -(far + near) / (far - near)] : [(far + near) / (far - near), (-2 * far * near) / (far - near)];
  const row = (axis: Vector3, scale: number, offset = 0) => [axis[0] * scale, axis[1] * scale, axis[2] * scale, -dot(axis, eye) * scale + offset] as const;
  const rows = [row(right, sx), row(up, sv), row(forward, zs, zo), flat ? ([0, 0, 0, 1] as const) : row(forward, 1)];
  const matrix = new Float32Array(16);
  rows.forEach((values, r) => values.forEach((value, c) => (matrix[c * 4 + r] = value)));

  const toView = (point: Vector3): Vector3 => {
    const from = subtract(point, eye);
    return [dot(right, from), dot(up, from), dot(forward, from)];
  };
  const toPixels = ([x, y, depth]: Vector3): readonly [number, number] => {
    const w = flat ? 1 : depth;
    return [((x * sx) / w + 1) * 0.5 * width, (1 - (y * sv) / w) * 0.5 * height];
  };
  return {
    eye,
    matrix,
    right,
    up,
    metresPerPixel: (2 * half) / Math.max(1, height),
    project(point) {
      const own = toView(point);
      if (!flat && own[2] < near) return null;
      const [x, y] = toPixels(own);
      return [x, y, own[2]];
    },
    projectLine(a, b) {
      let [from, to] = [toView(a), toView(b)];
      if (!flat) {
        if (from[2] < near && to[2] < near) return null;
        const cut = (p: Vector3, q: Vector3): Vector3 => add(p, subtract(q, p), (near - p[2]) / (q[2] - p[2]));
        if (from[2] < near) from = cut(from, to);
        else if (to[2] < near) to = cut(to, from);
      }
      const [start, end] = [toPixels(from), toPixels(to)];
      return [start[0], start[1], end[0], end[1]];
    },
    ray(x, y) {
      const [across, along] = [((x / width) * 2 - 1) / sx, (1 - (y / height) * 2) / sv];
      if (flat) return { from: add(add(add(eye, right, across), up, along), forward, -reach), along: forward };
      return { from: eye, along: add(add(forward, right, across), up, along) };
    },
  };
}

export function turn(orbit: Orbit, yaw: number, pitch: number): Orbit {
  return { ...orbit, yaw: orbit.yaw + yaw, pitch: Math.max(-TOP, Math.min(TOP, orbit.pitch + pitch)) };
}

/** Moves what is seen by pixels: right and down. */
export function pan(orbit: Orbit, lens: Lens, dx: number, dy: number): Orbit {
  return { ...orbit, target: add(add(orbit.target, lens.right, -dx * lens.metresPerPixel), lens.up, dy * lens.metresPerPixel) };
}

export function zoomBy(orbit: Orbit, factor: number): Orbit {
  return { ...orbit, distance: Math.max(MIN_DISTANCE, Math.min(MAX_DISTANCE, orbit.distance / factor)) };
}

/** All of an extent in sight, from where one looks now. */
export function fitTo(orbit: Orbit, { center, radius }: Extent, { width, height }: Size): Orbit {
  const narrow = Math.min(1, width / Math.max(1, height));
  return { ...orbit, target: center, distance: Math.max(MIN_DISTANCE * 4, (radius * 1.05) / (HALF_ANGLE * narrow)) };
}

/** Between two views, `t` from 0 to 1; turns go the short way. */
export function between(a: Orbit, b: Orbit, t: number): Orbit {
  const mix = (from: number, to: number) => from + (to - from) * t;
  const turned = ((((b.yaw - a.yaw) % (2 * Math.PI)) + 3 * Math.PI) % (2 * Math.PI)) - Math.PI;
  return { target: [mix(a.target[0], b.target[0]), mix(a.target[1], b.target[1]), mix(a.target[2], b.target[2])], yaw: a.yaw + turned * t, pitch: mix(a.pitch, b.pitch), distance: a.distance * (b.distance / a.distance) ** t, flat: t < 1 ? a.flat && b.flat : b.flat };
}

/** What a few places lie in; `otherwise` without any. */
export function extentAround(places: readonly Vector3[], otherwise: Extent): Extent {
  if (places.length === 0) return otherwise;
  const side = (axis: 0 | 1 | 2) => [Math.min(...places.map((place) => place[axis])), Math.max(...places.map((place) => place[axis]))] as const;
  const [x, y, z] = [side(0), side(1), side(2)];
  return { center: [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2, (z[0] + z[1]) / 2], radius: Math.max(6, Math.hypot(x[1] - x[0], y[1] - y[0], z[1] - z[0]) / 2) };
}
