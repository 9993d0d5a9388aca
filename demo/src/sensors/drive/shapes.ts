import { mix, rgb, scale, type Rgb } from '../../scenes/color';
import type { Random } from '../../scenes/random';
import type { Builder } from '../raycast/builder';
import type { Surface, Vec } from '../raycast/solids';

const RUBBER: Surface = { color: rgb('#1d2025'), reflectance: 0.04 };
const GLASS = rgb('#2b3a47');
const CHROME = rgb('#aab2ba');
const PAINTS = ['#b8322f', '#2f66a8', '#e6e4dd', '#24282f', '#7f878f', '#d0a02f', '#38766a', '#8fb4c9', '#c96f3a', '#515b49'].map(rgb);
const COATS = ['#c8403f', '#2f6f9f', '#e8ab38', '#3f8f72', '#744f88', '#d97257', '#34495e', '#c4c8cd'].map(rgb);
const TROUSERS = ['#2b3346', '#3c3f46', '#5b4a3a', '#4d6080', '#262a33'].map(rgb);
const SKINS = ['#f0c6a2', '#dfa87e', '#c58a5f', '#95613f', '#6b4430'].map(rgb);
const HAIRS = ['#2a1d17', '#4b3021', '#8a5a2b', '#1a1a1d', '#9a9a9a'].map(rgb);

/** What tells one object of a class from another; the same in every frame. */
export interface Looks {
  readonly size: number;
  readonly paint: Rgb;
  readonly second: Rgb;
  readonly skin: Rgb;
  readonly hair: Rgb;
}

export function pickLooks(random: Random): Looks {
  const size = 1 + Math.max(-0.06, Math.min(0.06, random.gaussian() * 0.025));
  return { size, paint: random.pick(PAINTS), second: random.pick(TROUSERS), skin: random.pick(SKINS), hair: random.pick(HAIRS) };
}

export function pickClothes(random: Random): Looks {
  return { ...pickLooks(random), paint: random.pick(COATS) };
}

function wheels(b: Builder, at: readonly number[], half: number, r: number): void {
  for (const x of at) {
    for (const side of [-1, 1]) {
      const paint = (px: number, _y: number, pz: number): Rgb => {
        const away = Math.hypot(px - x, pz - r) / r;
        return away < 0.14 ? CHROME : away < 0.62 ? (Math.floor((Math.atan2(pz - r, px - x) / Math.PI) * 5) % 2 === 0 ? CHROME : scale(CHROME, 0.55)) : RUBBER.color;
      };
      b.bar([x, side * (half - 0.21), r], [x, side * half, r], r, r, { ...RUBBER, paint });
    }
  }
}

/** Laser light comes back poorly from dark paint. */
const paintReflectance = (paint: Rgb): number => 0.06 + 0.4 * (0.3 * paint[0] + 0.59 * paint[1] + 0.11 * paint[2]);

/** A passenger car of two bodies, 4.3 m × 1.8 m × 1.46 m at size 1. */
export function buildCar(b: Builder, { size: k, paint }: Looks): void {
  const reflectance = paintReflectance(paint);
  const half = 0.9 * k;
  const body: Surface = {
    color: paint,
    gloss: 0.22,
    reflectance,
    paint(x, y, z, n) {
      if (z < 0.34 * k) return scale(paint, 0.35);
      const side = Math.abs(y) / half;
      if (n[0] > 0.6 && z < 0.78 * k) {
        if (side > 0.52 && z > 0.54 * k) return [0.96, 0.96, 0.9];
        return side < 0.42 && z > 0.44 * k && z < 0.62 * k ? rgb('#1a1d22') : paint;
      }
      if (n[0] < -0.6) {
        if (side > 0.55 && z > 0.62 * k) return rgb('#b3161b');
        return side < 0.3 && z > 0.5 * k && z < 0.64 * k ? rgb('#e9e6d8') : paint;
      }
      if (Math.abs(n[1]) > 0.8 && (Math.abs(x - 0.1 * k) < 0.02 || Math.abs(x + 1.05 * k) < 0.02)) return scale(paint, 0.6);
      return paint;
    },
  };
  b.sideways([[-2.13 * k, 0.34 * k], [-2.04 * k, 0.22 * k], [2.02 * k, 0.22 * k], [2.15 * k, 0.38 * k], [2.11 * k, 0.66 * k], [1.22 * k, 0.9 * k], [-1.95 * k, 0.97 * k], [-2.15 * k, 0.86 * k]], half, body, 0.05);
  const cabin: Surface = {
    color: paint,
    gloss: 0.5,
    reflectance: reflectance * 0.8,
    paint(x, y, z, n) {
      if (n[2] > 0.93 || z > 1.39 * k) return paint;
      if (Math.abs(n[1]) > 0.8) {
        const pillar = Math.abs(x + 0.38 * k) < 0.05 || z < 0.96 * k;
        return pillar ? scale(paint, 0.7) : GLASS;
      }
      return Math.abs(y) > 0.74 * k - 0.18 * (z - 0.9 * k) ? paint : GLASS;
    },
  };
  b.sideways([[-1.86 * k, 0.88 * k], [1.1 * k, 0.86 * k], [0.32 * k, 1.43 * k], [-1.2 * k, 1.46 * k]], 0.83 * k, cabin, 0.28);
  wheels(b, [1.32 * k, -1.3 * k], half, 0.32 * k);
}

/** A delivery van of 5.2 m × 2.0 m × 2.3 m at size 1. */
export function buildVan(b: Builder, { size: k, paint }: Looks): void {
  const half = k;
  const stripe = mix(paint, [1, 1, 1], 0.55);
  const surface: Surface = {
    color: paint,
    gloss: 0.18,
    reflectance: paintReflectance(paint),
    paint(x, y, z, n) {
      if (z < 0.42 * k) return scale(paint, 0.4);
      if (n[0] > 0.5) {
        if (z > 1.16 * k) return z < 2.05 * k && Math.abs(y) < 0.86 * k ? GLASS : paint;
        if (Math.abs(y) > 0.55 * k && z > 0.62 * k && z < 0.86 * k) return [0.95, 0.95, 0.9];
        return Math.abs(y) < 0.5 * k && z < 0.8 * k ? rgb('#22262c') : paint;
      }
      if (n[0] < -0.7) {
        if (Math.abs(y) > 0.8 * k && z > 0.8 * k && z < 1.3 * k) return rgb('#b3161b');
        if (Math.abs(y) < 0.02) return scale(paint, 0.5);
        return Math.abs(y) < 0.72 * k && z > 1.35 * k && z < 1.9 * k ? GLASS : paint;
      }
      if (Math.abs(n[1]) > 0.8) {
        if (x > 0.85 * k && x < 1.72 * k && z > 1.28 * k && z < 1.95 * k && x < 2.45 * k - (z - 0.9 * k) * 0.6) return GLASS;
        if (z > 1.02 * k && z < 1.18 * k) return stripe;
        if (Math.abs(x - 0.75 * k) < 0.015 || Math.abs(x + 0.5 * k) < 0.015) return scale(paint, 0.6);
      }
      return paint;
    },
  };
  b.sideways([[-2.6 * k, 0.3 * k], [2.5 * k, 0.3 * k], [2.6 * k, 0.5 * k], [2.52 * k, 0.98 * k], [2.1 * k, 1.2 * k], [1.42 * k, 2.2 * k], [1.1 * k, 2.3 * k], [-2.55 * k, 2.3 * k], [-2.6 * k, 2.2 * k]], half, surface, 0.03);
  wheels(b, [1.7 * k, -1.65 * k], half, 0.36 * k);
}

function upperBody(b: Builder, looks: Looks, hip: number, lean: number, k: number): Vec {
  const cloth: Surface = { color: looks.paint, reflectance: paintReflectance(looks.paint) * 0.8, paint: (_x, _y, z) => (z < hip + 0.06 ? scale(looks.paint, 0.75) : looks.paint) };
  const shoulder: Vec = [lean, 0, hip + 0.53 * k];
  b.ball([lean * 0.5, 0, hip + 0.28 * k], [0.145 * k, 0.2 * k, 0.36 * k], cloth);
  b.capsule([lean, -0.12 * k, shoulder[2]], [lean, 0.12 * k, shoulder[2]], 0.085 * k, cloth);
  const head: Vec = [lean * 1.25, 0, hip + 0.8 * k];
  b.bar([lean, 0, shoulder[2]], head, 0.055 * k, 0.055 * k, { color: looks.skin, reflectance: 0.3 });
  b.ball(head, [0.105 * k, 0.09 * k, 0.125 * k], { color: looks.skin, reflectance: 0.3, paint: (x, _y, z) => (z > head[2] + 0.045 * k || x < head[0] - 0.035 * k ? looks.hair : looks.skin) });
  return shoulder;
}

/** A walking person, 1.75 m high at size 1; `phase` is the place in a step, 0..1. */
export function buildPedestrian(b: Builder, looks: Looks, phase: number): void {
  const k = looks.size;
  const swing = Math.sin(phase * 2 * Math.PI);
  const hip = 0.86 * k;
  const trousers: Surface = { color: looks.second, reflectance: 0.12 };
  for (const side of [-1, 1]) {
    const step = 0.26 * k * swing * side;
    const knee: Vec = [step * 0.55 + 0.05, side * 0.09 * k, 0.45 * k];
    const foot: Vec = [step, side * 0.09 * k, 0.07 * k];
    b.capsule([0, side * 0.08 * k, hip], knee, 0.075 * k, trousers);
    b.capsule(knee, foot, 0.058 * k, trousers);
    b.capsule(foot, [step + 0.13, side * 0.1 * k, 0.055 * k], 0.05 * k, RUBBER);
  }
  const shoulder = upperBody(b, looks, hip, 0.02, k);
  for (const side of [-1, 1]) {
    const reach = -0.2 * k * swing * side;
    const elbow: Vec = [reach * 0.5, side * 0.24 * k, shoulder[2] - 0.27 * k];
    b.capsule([0.02, side * 0.2 * k, shoulder[2] - 0.02], elbow, 0.05 * k, { color: scale(looks.paint, 0.9), reflectance: 0.25 });
    b.capsule(elbow, [reach + 0.06, side * 0.23 * k, shoulder[2] - 0.5 * k], 0.042 * k, { color: scale(looks.paint, 0.9), reflectance: 0.25 });
  }
}

/** A person on a bicycle, 1.75 m long. */
export function buildCyclist(b: Builder, looks: Looks, phase: number): void {
  const k = looks.size;
  const frame: Surface = { color: looks.second, reflectance: 0.2, gloss: 0.2 };
  for (const x of [-0.52 * k, 0.53 * k]) {
    const spokes = (px: number, _y: number, pz: number): Rgb => {
      const away = Math.hypot(px - x, pz - 0.34 * k);
      if (away > 0.29 * k) return RUBBER.color;
      return Math.abs(Math.sin(Math.atan2(pz - 0.34 * k, px - x) * 9)) < 0.2 || away < 0.05 ? rgb('#9aa2aa') : rgb('#5c636a');
    };
    b.bar([x, -0.018, 0.34 * k], [x, 0.018, 0.34 * k], 0.34 * k, 0.34 * k, { ...RUBBER, paint: spokes });
  }
  const tube = (from: Vec, to: Vec, r = 0.022): void => b.capsule(from, to, r, frame);
  tube([-0.52 * k, 0, 0.34 * k], [-0.05 * k, 0, 0.34 * k]);
  tube([-0.05 * k, 0, 0.34 * k], [0.4 * k, 0, 0.82 * k]);
  tube([-0.2 * k, 0, 0.88 * k], [0.4 * k, 0, 0.85 * k]);
  tube([-0.05 * k, 0, 0.34 * k], [-0.22 * k, 0, 0.95 * k]);
  tube([0.53 * k, 0, 0.34 * k], [0.38 * k, 0, 1.02 * k]);
  tube([0.38 * k, -0.26 * k, 1.04 * k], [0.38 * k, 0.26 * k, 1.04 * k]);
  const hip = 0.98 * k;
  const turn = phase * 2 * Math.PI;
  for (const side of [-1, 1]) {
    const pedal: Vec = [-0.05 * k + side * Math.cos(turn) * 0.17, side * 0.11 * k, 0.36 * k + side * Math.sin(turn) * 0.17];
    const knee: Vec = [0.2 * k, side * 0.12 * k, (pedal[2] + hip) / 2 + 0.16 * k];
    b.capsule([-0.2 * k, side * 0.09 * k, hip], knee, 0.075 * k, { color: scale(looks.second, 1.2), reflectance: 0.12 });
    b.capsule(knee, pedal, 0.055 * k, { color: scale(looks.second, 1.2), reflectance: 0.12 });
  }
  const cloth: Surface = { color: looks.paint, reflectance: 0.3 };
  b.capsule([-0.2 * k, 0, hip], [0.08 * k, 0, hip + 0.42 * k], 0.15 * k, cloth);
  for (const side of [-1, 1]) b.capsule([0.08 * k, side * 0.17 * k, hip + 0.44 * k], [0.37 * k, side * 0.22 * k, 1.07 * k], 0.048 * k, cloth);
  const head: Vec = [0.2 * k, 0, hip + 0.66 * k];
  b.ball(head, [0.13 * k, 0.1 * k, 0.13 * k], { color: looks.skin, reflectance: 0.4, paint: (_x, _y, z) => (z > head[2] + 0.02 ? [0.93, 0.93, 0.9] : looks.skin) });
}

/** A traffic cone, 0.75 m. */
export function buildCone(b: Builder, { size: k }: Looks): void {
  const orange = rgb('#f0641c');
  b.box(-0.2 * k, -0.2 * k, 0, 0.2 * k, 0.2 * k, 0.045, { color: scale(orange, 0.55), reflectance: 0.2 });
  b.bar([0, 0, 0.045], [0, 0, 0.75 * k], 0.15 * k, 0.03 * k, {
    color: orange,
    reflectance: 0.65,
    paint: (_x, _y, z) => ((z > 0.26 * k && z < 0.4 * k) || (z > 0.5 * k && z < 0.6 * k) ? [0.97, 0.96, 0.92] : orange),
  });
}
