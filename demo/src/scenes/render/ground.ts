import { mix, rgb, type Rgb } from '../color';
import { kerbAt, placeById } from '../places';
import { hashText } from '../random';
import { FRAME_HEIGHT, FRAME_WIDTH, type Scene } from '../scene-types';
import { streetOf } from '../street';
import { airAt, createLight, type Mood } from './mood';

const ASPHALT = rgb('#6e6f7a');
const ASPHALT_OLD = rgb('#7d7b80');
const MARKING = rgb('#f1efe6');
const KERB = rgb('#c9c5bd');
const PAVING = rgb('#b9b0a6');
const PAVING_WARM = rgb('#c4b09b');
const GRASS = rgb('#6fa055');
const GRASS_DARK = rgb('#5a8a49');
const QUAY = rgb('#a9a39b');
const WATER = rgb('#4f8794');

function corner(i: number, j: number, seed: number): number {
  let h = Math.imul(i, 0x27d4eb2d) ^ Math.imul(j, 0x165667b1) ^ seed;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return ((h ^ (h >>> 13)) >>> 0) / 4294967296;
}

/** Value noise on a grid of one metre, 0..1, smooth. */
function noise(x: number, z: number, seed: number): number {
  const i = Math.floor(x);
  const j = Math.floor(z);
  const fx = x - i;
  const fz = z - j;
  const sx = fx * fx * (3 - 2 * fx);
  const sz = fz * fz * (3 - 2 * fz);
  const near = corner(i, j, seed) + (corner(i + 1, j, seed) - corner(i, j, seed)) * sx;
  const far = corner(i, j + 1, seed) + (corner(i + 1, j + 1, seed) - corner(i, j + 1, seed)) * sx;
  return near + (far - near) * sz;
}

/** Coverage of the interval [a, b] by a pixel of width `w` around `x`. */
function band(x: number, a: number, b: number, w: number): number {
  const from = Math.max(a, x - w / 2);
  const to = Math.min(b, x + w / 2);
  return to > from ? (to - from) / w : 0;
}

/** Coverage of a repeated interval: `[0, on)` of every `period`. */
function dashes(x: number, period: number, on: number, w: number): number {
  if (w > period) return on / period;
  const t = ((x % period) + period) % period;
  return band(t, 0, on, w) + band(t - period, 0, on, w) + band(t + period, 0, on, w);
}

export type ShadeAt = (x: number, z: number) => number;

/** Paints road, markings, kerbs, paving and verges below the horizon, lit and seen through the air. */
export function paintGround(pixels: Uint8ClampedArray, scene: Scene, mood: Mood, shadeAt: ShadeAt): void {
  const { camera } = scene;
  const place = placeById(scene.placeId);
  const light = createLight(scene, mood);
  const seed = hashText(`ground/${scene.placeId}`) | 0;
  const kerbLeft = kerbAt(place, -1);
  const kerbRight = kerbAt(place, 1);
  const verge = place.style === 'harbour' ? QUAY : place.style === 'centre' || place.style === 'row' ? PAVING : GRASS;
  const green = verge === GRASS;
  const paving = place.style === 'centre' || place.style === 'harbour' ? PAVING_WARM : PAVING;
  const water = streetOf(scene.placeId).water;
  const first = Math.max(0, Math.floor(camera.horizon) + 1);

  for (let row = first; row < FRAME_HEIGHT; row++) {
    const d = (camera.focal * camera.y) / Math.max(0.25, row + 0.5 - camera.horizon);
    const z = camera.z + d;
    const across = d / camera.focal;
    const along = Math.max(across, (d * d) / (camera.focal * camera.y));
    const bend = camera.bend * d * d;
    const fine = Math.max(0, 1 - along / 1.6);
    const zebra = band(z, scene.crossing, scene.crossing + 3, along);
    const dash = dashes(z, 6, 3, along);
    const air = airAt(mood, d);
    const stripDash = 0.5 + 0.5 * dashes(z, 2, 1, along);
    const tile = 1 - 0.12 * dashes(z, 1.2, 0.07, along) * fine;
    for (let column = 0; column < FRAME_WIDTH; column++) {
      const x = (column + 0.5 - camera.centre) * across + camera.x - bend;
      const side = x < 0 ? -1 : 1;
      const ax = Math.abs(x);
      const kerb = side < 0 ? kerbLeft : kerbRight;
      const walk = kerb + place.sidewalk;
      let color: Rgb;
      if (water === side && ax > walk) {
        const wave = noise(x * 0.35, z * 1.4, seed + 19) * 0.6 + noise(x * 0.9, z * 3.1, seed + 23) * 0.4 * fine;
        const sheen = Math.min(0.85, 0.35 + d / 70);
        const deep = mix(WATER, mood.skyTop, 0.25);
        const lit = mix([deep[0] * mood.ambient[0] * 1.3, deep[1] * mood.ambient[1] * 1.3, deep[2] * mood.ambient[2] * 1.3], mix(mood.skyLow, mood.skyTop, 0.35), sheen * (0.45 + 0.6 * wave));
        const seen = mix(lit, mood.haze, air);
        const to = (row * FRAME_WIDTH + column) * 4;
        pixels[to] = seen[0] * 255;
        pixels[to + 1] = seen[1] * 255;
        pixels[to + 2] = seen[2] * 255;
        pixels[to + 3] = 255;
        continue;
      }
      if (ax > walk + 0.01) {
        const n = noise(x * 0.7, z * 0.7, seed + 7);
        color = green ? mix(GRASS, GRASS_DARK, n) : verge;
        const edge = band(ax, walk, walk + 0.1, across);
        color = mix(color, KERB, edge * 0.6);
        if (ax < walk + across) color = mix(color, paving, 0.5);
      } else if (ax > kerb + 0.16) {
        const joint = tile * (1 - 0.1 * dashes(ax - kerb, 0.8, 0.06, across) * fine);
        const n = 0.94 + 0.1 * noise(Math.floor(x / 0.8) + 0.5, Math.floor(z / 1.2) + 0.5, seed + 3) * fine;
        color = [paving[0] * joint * n, paving[1] * joint * n, paving[2] * joint * n];
      } else {
        const patch = noise(x * 0.35, z * 0.16, seed);
        const grain = (noise(x * 5, z * 5, seed + 1) - 0.5) * 0.1 * fine;
        const lanePlace = ax / place.lane;
        const track = 1 - 0.07 * (Math.exp(-((lanePlace - 0.27) ** 2) / 0.008) + Math.exp(-((lanePlace - 0.76) ** 2) / 0.008));
        const gutter = 1 - 0.16 * band(ax, kerb - 0.35, kerb, 0.3 + across);
        const k = (track + grain) * gutter;
        const base = mix(ASPHALT, ASPHALT_OLD, patch);
        color = [base[0] * k, base[1] * k, base[2] * k];
        const worn = 0.82 + 0.18 * patch;
        const strip = place.parking[side < 0 ? 0 : 1] > 0 ? band(ax, place.lane - 0.06, place.lane + 0.06, across) * stripDash : band(ax, place.lane - 0.34, place.lane - 0.24, across) * 0.55;
        const middle = band(ax, 0, 0.075, across) * dash;
        const bars = zebra > 0 && ax < place.lane - 0.3 ? dashes(x + 0.3, 1.1, 0.55, across) * zebra : 0;
        const mark = Math.min(1, Math.max(strip * (1 - zebra), middle * (1 - zebra), bars)) * worn;
        color = mix(color, MARKING, mark);
        color = mix(color, KERB, band(ax, kerb - 0.02, kerb + 0.16, across));
      }
      let [lr, lg, lb] = light(x, z, shadeAt(x, z));
      if (mood.wet && ax < walk) {
        const puddle = Math.max(0, noise(x * 0.5, z * 0.4, seed + 11) - 0.35) * (ax < kerb ? 1 : 0.5);
        const dark = 0.66 - 0.1 * puddle;
        lr *= dark;
        lg *= dark;
        lb *= dark * 1.04;
        const gloss = Math.min(0.75, 0.1 + 0.45 * puddle + d / 90);
        color = [color[0] * lr + (mood.skyLow[0] - color[0] * lr) * gloss * 0.55, color[1] * lg + (mood.skyLow[1] - color[1] * lg) * gloss * 0.55, color[2] * lb + (mood.skyLow[2] - color[2] * lb) * gloss * 0.55];
      } else color = [color[0] * lr, color[1] * lg, color[2] * lb];
      const out = mix(color, mood.haze, air);
      const at = (row * FRAME_WIDTH + column) * 4;
      pixels[at] = out[0] * 255;
      pixels[at + 1] = out[1] * 255;
      pixels[at + 2] = out[2] * 255;
      pixels[at + 3] = 255;
    }
  }
}
