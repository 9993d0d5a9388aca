import { mix, scale, type Rgb } from '../../scenes/color';
import { clouds, hashCell, noise } from '../raycast/noise';
import type { Solid, Vec } from '../raycast/solids';
import type { World } from '../raycast/world';
import { skyAt, type Mood } from './mood';
import { groundAt, groundHeight, QUAY, WATER } from './scenery';
import type { CameraModel } from './sensors';

const FAR = 320;
const [SLOPE_X, SLOPE_Y] = [groundHeight(1, 0), groundHeight(0, 1)];
const GROUND_NORMAL: Vec = [-SLOPE_X / Math.hypot(SLOPE_X, SLOPE_Y, 1), -SLOPE_Y / Math.hypot(SLOPE_X, SLOPE_Y, 1), 1 / Math.hypot(SLOPE_X, SLOPE_Y, 1)];

/** A picture and, for every pixel, the object that its middle shows (-1: none). */
export interface CameraPicture {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly owners: Int16Array;
}

/** Distance to the ground or the water; Infinity when the ray meets neither. */
export function groundHit(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): { readonly t: number; readonly water: boolean } {
  const fall = dz - SLOPE_X * dx - SLOPE_Y * dy;
  if (fall < -1e-9) {
    const t = (groundHeight(ox, oy) - oz) / fall;
    if (t > 0 && oy + dy * t >= QUAY) return { t, water: false };
  }
  if (dz < -1e-9) {
    const t = (WATER - oz) / dz;
    if (t > 0 && oy + dy * t < QUAY) return { t, water: true };
  }
  return { t: Infinity, water: false };
}

/** The colour of a solid where a ray meets it, before light. */
function surfaceColor(solid: Solid, x: number, y: number, z: number, n: Vec): Rgb {
  const { paint, color } = solid.surface;
  if (!paint) return color;
  const { place } = solid;
  const [cos, sin] = [Math.cos(place.yaw), Math.sin(place.yaw)];
  const [px, py] = [x - place.x, y - place.y];
  return paint(cos * px + sin * py, -sin * px + cos * py, z - place.z, [cos * n[0] + sin * n[1], -sin * n[0] + cos * n[1], n[2]]);
}

export function renderCamera(world: World, mood: Mood, camera: CameraModel, grainSeed: number): CameraPicture {
  const { width, height } = camera;
  const [ox, oy, oz] = camera.position;
  const owners = new Int16Array(width * height).fill(-1);
  /** Which solid, ground or sky a pixel shows: where it changes, more rays are sent. */
  const marks = new Int32Array(width * height);
  const light = new Float32Array(width * height * 3);
  const numberOf = new Map(world.solids.map((solid, index) => [solid, index + 8]));

  function lit(color: Rgb, x: number, y: number, z: number, n: Vec, gloss: number, dx: number, dy: number, dz: number, near: boolean): Rgb {
    const { sun } = mood;
    const facing = n[0] * sun[0] + n[1] * sun[1] + n[2] * sun[2];
    const [sx, sy, sz] = [x + n[0] * 0.004, y + n[1] * 0.004, z + n[2] * 0.004];
    const sunny = facing > 0 && !world.blocked(sx, sy, sz, sun[0], sun[1], sun[2], 70) ? facing : 0;
    let open = 0.62 + 0.38 * n[2];
    if (near) {
      let shut = 0;
      for (const [ax, ay, az] of [[0.66, 0.2, 0.72], [-0.2, 0.66, 0.72], [-0.66, -0.2, 0.72], [0.2, -0.66, 0.72]] as const) {
        const [bx, by, bz] = [ax + n[0] * 0.5, ay + n[1] * 0.5, az + n[2] * 0.5];
        const length = Math.hypot(bx, by, bz);
        if (world.blocked(sx, sy, sz, bx / length, by / length, bz / length, 1.5)) shut += 1;
      }
      open *= 1 - 0.19 * shut;
    }
    const bounce = 0.1 * (1 - n[2]) * open;
    let out: Rgb = [
      color[0] * (mood.skyLight[0] * open + mood.sunLight[0] * sunny + bounce),
      color[1] * (mood.skyLight[1] * open + mood.sunLight[1] * sunny + bounce),
      color[2] * (mood.skyLight[2] * open + mood.sunLight[2] * sunny + bounce * 0.9),
    ];
    if (gloss > 0) {
      const k = 2 * (dx * n[0] + dy * n[1] + dz * n[2]);
      const [rx, ry, rz] = [dx - k * n[0], dy - k * n[1], dz - k * n[2]];
      const edge = (1 + (dx * n[0] + dy * n[1] + dz * n[2])) ** 3;
      const mirror = rz > 0 ? skyAt(mood, rx, ry, rz) : scale(mood.low, 0.4);
      out = mix(out, mirror, Math.min(0.9, gloss * (0.35 + 0.65 * edge)));
      const spark = Math.max(0, rx * sun[0] + ry * sun[1] + rz * sun[2]) ** 60;
      if (sunny > 0) out = [out[0] + spark * gloss * 1.4, out[1] + spark * gloss * 1.3, out[2] + spark * gloss * 1.1];
    }
    return out;
  }

  function water(x: number, y: number, t: number, dx: number, dy: number, dz: number): Rgb {
    const calm = Math.min(1, 14 / t);
    const [wx, wy] = [(clouds(x * 0.9, y * 1.6, 3) - 0.5) * 0.2 * calm, (clouds(x * 1.1 + 40, y * 1.9, 3) - 0.5) * 0.16 * calm];
    const n = Math.hypot(wx, wy, 1);
    const [nx, ny, nz] = [wx / n, wy / n, 1 / n];
    const k = 2 * (dx * nx + dy * ny + dz * nz);
    const [rx, ry, rz] = [dx - k * nx, dy - k * ny, Math.abs(dz - k * nz)];
    const found = world.cast(x, y, WATER + 0.01, rx, ry, rz, 120);
    let mirror = skyAt(mood, rx, ry, rz);
    if (found) {
      const [hx, hy, hz] = [x + rx * found.t, y + ry * found.t, WATER + rz * found.t];
      const normal = found.solid.normal(hx, hy, hz);
      const facing = Math.max(0, normal[0] * mood.sun[0] + normal[1] * mood.sun[1] + normal[2] * mood.sun[2]);
      mirror = scale(surfaceColor(found.solid, hx, hy, hz, normal), 0.5 + 0.5 * facing);
    }
    const fresnel = 0.08 + 0.8 * (1 - Math.abs(dx * nx + dy * ny + dz * nz)) ** 3;
    const spark = Math.max(0, rx * mood.sun[0] + ry * mood.sun[1] + rz * mood.sun[2]) ** 220;
    const base = mix(scale(mood.deep, 0.8 + 0.3 * noise(x * 0.3, y * 0.3)), mirror, fresnel);
    return [base[0] + spark * mood.sunLight[0], base[1] + spark * mood.sunLight[1], base[2] + spark * mood.sunLight[2]];
  }

  /** Light along a ray; the mark and owner of the first thing it meets go into `seen`. */
  const seen = { mark: 0, owner: -1 };
  function trace(u: number, v: number): Rgb {
    const [dx, dy, dz] = camera.ray(u, v);
    const floor = groundHit(ox, oy, oz, dx, dy, dz);
    const found = world.cast(ox, oy, oz, dx, dy, dz, Math.min(floor.t, FAR));
    seen.owner = found ? found.solid.owner : -1;
    if (!found && floor.t > FAR) {
      seen.mark = 1;
      return skyAt(mood, dx, dy, dz);
    }
    const t = found ? found.t : floor.t;
    const [x, y, z] = [ox + dx * t, oy + dy * t, oz + dz * t];
    let color: Rgb;
    if (found) {
      seen.mark = numberOf.get(found.solid) ?? 0;
      const n = found.solid.normal(x, y, z);
      const flat = surfaceColor(found.solid, x, y, z, n);
      seen.mark = seen.mark * 4 + (Math.round(n[0] * 2.4 + n[1] * 5.1 + n[2] * 9.7) & 3);
      color = lit(flat, x, y, z, n, found.solid.surface.gloss ?? 0, dx, dy, dz, t < 30 && z - groundHeight(x, y) < 1.2);
    } else if (floor.water) {
      seen.mark = 2;
      color = water(x, y, t, dx, dy, dz);
    } else {
      seen.mark = 3;
      color = lit(groundAt(x, y, t).color, x, y, z, GROUND_NORMAL, 0, dx, dy, dz, t < 45);
    }
    const haze = 1 - Math.exp(-Math.max(0, t - 12) / 260);
    return mix(color, mood.low, haze);
  }

  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const color = trace(x + 0.5, y + 0.5);
      owners[at] = seen.owner;
      marks[at] = seen.mark;
      light.set(color, at * 3);
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const mark = marks[at];
      const isEdge = (x > 0 && marks[at - 1] !== mark) || (x + 1 < width && marks[at + 1] !== mark) || (y > 0 && marks[at - width] !== mark) || (y + 1 < height && marks[at + width] !== mark);
      if (!isEdge) continue;
      const sum: [number, number, number] = [0, 0, 0];
      for (const [u, v] of [[0.2, 0.35], [0.65, 0.2], [0.35, 0.8], [0.8, 0.65]] as const) trace(x + u, y + v).forEach((value, i) => (sum[i] = (sum[i] ?? 0) + value));
      light.set(sum.map((value) => value / 4), at * 3);
    }
  }
  return { width, height, owners, pixels: develop(light, width, height, mood.exposure, grainSeed) };
}

/** Light to bytes: a soft shoulder, darker corners, a little grain. */
function develop(light: Float32Array, width: number, height: number, exposure: number, seed: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [(i % width) / width - 0.5, Math.floor(i / width) / height - 0.5];
    const corner = exposure * (1 - 0.5 * (x * x + y * y) ** 1.25);
    const grain = (hashCell(i, seed) - 0.5) * 0.018;
    for (let k = 0; k < 3; k++) {
      const value = (light[i * 3 + k] as number) * corner;
      const curved = value < 0.72 ? value : 0.72 + 0.28 * (1 - Math.exp(-(value - 0.72) / 0.28));
      pixels[i * 4 + k] = 255 * (curved + grain * (k === 1 ? 0.8 : 1));
    }
    pixels[i * 4 + 3] = 255;
  }
  return pixels;
}
