import { mix, rgb, scale, type Rgb } from '../../scenes/color';
import type { Random } from '../../scenes/random';
import { createBuilder, type Builder } from '../raycast/builder';
import { clouds, hashCell, noise } from '../raycast/noise';
import type { Solid, Surface } from '../raycast/solids';

/** Where the quay ends and the water begins, metres to the left of the middle of the road; the water's level. */
export const QUAY = -9.5;
export const WATER = -1.7;

/** The ground falls a little towards the water. */
export const groundHeight = (x: number, y: number): number => 0.006 * x + 0.011 * y;

const BRICKS = ['#8f6454', '#a18068', '#7f7069', '#b39a80'].map(rgb);
const BOXES = ['#a8432f', '#2f6285', '#4b7a54', '#c08a34', '#7d858c', '#8a3f5c', '#345a9c', '#d4d0c6'].map(rgb);

function warehouse(random: Random, x: number, y: number, length: number, depth: number, height: number): readonly Solid[] {
  const b = createBuilder({ x, y, z: groundHeight(x, y) - 0.3, yaw: 0 });
  const brick = random.pick(BRICKS);
  const door = random.pick(BOXES);
  const bay = random.range(4.2, 5.4);
  const wall: Surface = {
    color: brick,
    reflectance: 0.3,
    paint(px, py, pz, n) {
      const [along, face] = Math.abs(n[1]) > 0.5 ? [px + length / 2, 1] : [py + depth / 2, 2];
      const u = (((along % bay) + bay) % bay) / bay;
      const course = (clouds(along * 1.3, pz * 5, 2) - 0.5) * 0.16 + (Math.floor(pz / 0.09) % 2 === 0 ? 0.012 : -0.012);
      if (n[2] > 0.5) return rgb('#5d6066');
      if (pz < 0.75) return scale(rgb('#8d8880'), 0.92 + course);
      if (face === 1 && Math.floor(along / bay) % 3 === 1 && u > 0.18 && u < 0.82 && pz < 3.7) return scale(door, (Math.floor(pz / 0.28) % 2 === 0 ? 1 : 0.9) * (0.95 + course));
      for (let floor = 0; floor < 3; floor++) {
        const sill = 1.7 + floor * 3.1;
        if (sill + 1.9 > height - 0.6) break;
        if (u > 0.28 && u < 0.72 && pz > sill && pz < sill + 1.7) {
          const frame = Math.abs(u - 0.5) < 0.016 || Math.abs(pz - sill - 0.95) < 0.04 || u < 0.3 || u > 0.7 || pz < sill + 0.08;
          return frame ? rgb('#e4e0d6') : mix(rgb('#3b4a58'), rgb('#8fa9b8'), 0.2 + 0.5 * noise(Math.floor(along / bay) * 7.7, floor * 3.1 + pz * 0.4));
        }
      }
      if (pz > height - 0.35) return scale(rgb('#cfc7b8'), 0.95 + course);
      return scale(brick, 0.98 + course);
    },
  };
  b.box(-length / 2, -depth / 2, 0, length / 2, depth / 2, height, wall);
  b.sideways([[-length / 2 - 0.3, height], [length / 2 + 0.3, height], [length / 2 + 0.3, height + 0.25], [-length / 2 - 0.3, height + 0.25]], depth / 2 + 0.3, { color: rgb('#4d5158'), reflectance: 0.2 });
  return b.solids;
}

function containerStack(random: Random, x: number, y: number): readonly Solid[] {
  const b = createBuilder({ x, y, z: groundHeight(x, y) - 0.05, yaw: random.range(-0.02, 0.02) });
  for (let row = 0; row < 2; row++) {
    const levels = random.int(1, 3);
    for (let level = 0; level < levels; level++) {
      const color = random.pick(BOXES);
      const [z, side] = [level * 2.6, row * 2.7];
      const shift = random.range(-0.06, 0.06);
      const paint: Surface['paint'] = (px, py, pz, n) => {
        const along = Math.abs(n[1]) > 0.5 ? px : py;
        const rust = clouds(px * 0.8 + level * 9, pz * 1.2 + row * 5, 3);
        const edge = pz - z < 0.12 || pz - z > 2.46 || (Math.abs(n[1]) > 0.5 && Math.abs(Math.abs(px - shift) - 3.0) < 0.08);
        const wave = edge ? 0.86 : 0.94 + 0.1 * Math.sin(along * 21);
        return scale(mix(color, rgb('#6d4630'), rust > 0.66 ? 0.35 : 0), wave * (0.9 + 0.15 * rust));
      };
      b.box(-3.03 + shift, side - 1.22, z + 0.02, 3.03 + shift, side + 1.22, z + 2.58, { color, reflectance: 0.28, paint });
    }
  }
  return b.solids;
}

function tree(random: Random, x: number, y: number): readonly Solid[] {
  const b = createBuilder({ x, y, z: groundHeight(x, y), yaw: random.range(0, 6) });
  const height = random.range(4.6, 6.8);
  b.bar([0, 0, -0.1], [random.range(-0.15, 0.15), 0, height * 0.6], 0.16, 0.09, { color: rgb('#5d4a3a'), reflectance: 0.2 });
  const green = mix(rgb('#4f7a3c'), rgb('#7f9a48'), random.next());
  for (let i = 0; i < 18; i++) {
    const angle = i * 2.4;
    const level = 0.5 + 0.5 * random.next();
    const away = (1 - Math.abs(level - 0.7)) * random.range(0.3, 1.35);
    const r = random.range(0.38, 0.75) * (height / 6);
    b.ball([Math.cos(angle) * away, Math.sin(angle) * away, height * level], [r, r, r * 0.85], {
      color: green,
      reflectance: 0.34,
      paint: (px, py, pz) => scale(green, 0.5 + 0.9 * clouds(px * 5 + py * 3 + i, pz * 5 + py * 4, 3)),
    });
  }
  return b.solids;
}

function lamp(x: number, y: number, side: number): readonly Solid[] {
  const b = createBuilder({ x, y, z: groundHeight(x, y), yaw: 0 });
  const steel: Surface = { color: rgb('#5a626b'), reflectance: 0.35, gloss: 0.15 };
  b.bar([0, 0, 0], [0, 0, 5.6], 0.09, 0.05, steel);
  b.bar([0, 0, 5.55], [0, side * 1.2, 5.8], 0.045, 0.04, steel);
  b.box(-0.14, side > 0 ? 1 : -1.6, 5.74, 0.14, side > 0 ? 1.6 : -1, 5.84, { color: rgb('#3f454c'), reflectance: 0.3 });
  return b.solids;
}

function bollard(x: number): readonly Solid[] {
  const y = QUAY + 0.65;
  const b = createBuilder({ x, y, z: groundHeight(x, y), yaw: 0 });
  const iron: Surface = { color: rgb('#33383e'), reflectance: 0.12, gloss: 0.1 };
  b.bar([0, 0, 0], [0, 0, 0.38], 0.17, 0.13, iron);
  b.ball([0, 0, 0.42], [0.22, 0.22, 0.1], iron);
  return b.solids;
}

/** A portal crane on the quay; it stands over the promenade. */
function crane(x: number): readonly Solid[] {
  const y = QUAY + 3;
  const b = createBuilder({ x, y, z: groundHeight(x, y), yaw: 0 });
  const yellow = rgb('#d9a02c');
  const paint: Surface = { color: yellow, reflectance: 0.4, gloss: 0.05, paint: (px, py, pz) => scale(yellow, 0.86 + 0.2 * clouds(px + pz, py + pz * 0.5, 3)) };
  for (const [lx, ly] of [[-3, -2.4], [3, -2.4], [-3, 2.2], [3, 2.2]] as const) b.bar([lx, ly, 0], [lx * 0.7, ly * 0.7, 8.4], 0.3, 0.24, paint);
  b.box(-3, -2.3, 7.9, 3, 2.2, 8.6, paint);
  b.box(-2.85, -2.05, 2.2, -2.55, 2, 2.5, paint);
  b.box(2.55, -2.05, 2.2, 2.85, 2, 2.5, paint);
  b.box(-1.6, -1.5, 8.6, 1.7, 1.6, 11, { color: rgb('#c9cdd0'), reflectance: 0.4, paint: (_x, _y, pz) => (pz > 9.5 && pz < 10.5 ? rgb('#324250') : rgb('#c9cdd0')) });
  b.bar([0, -1.2, 10.6], [1.5, -17, 21], 0.34, 0.16, paint);
  b.bar([0, -1, 11], [0, 0.6, 15], 0.2, 0.14, paint);
  b.bar([0, 0.6, 15], [1.5, -17, 21], 0.035, 0.035, { color: rgb('#333b42'), reflectance: 0.2 });
  b.bar([1.5, -17, 21], [1.5, -17, 8], 0.03, 0.03, { color: rgb('#333b42'), reflectance: 0.2 });
  return b.solids;
}

function ship(random: Random, x: number, y: number, length: number): readonly Solid[] {
  const b = createBuilder({ x, y, z: WATER, yaw: random.chance(0.5) ? 0 : Math.PI });
  const hull = random.pick(['#27435f', '#7c2f2c', '#2d4a41', '#20262e'].map(rgb));
  const [l, w, h] = [length / 2, length * 0.11, length * 0.1 + 1.4];
  const paint = (_x: number, _y: number, pz: number): Rgb => (pz < 0.45 ? rgb('#6e2b27') : pz > h - 0.28 ? rgb('#e6e2d8') : hull);
  b.upright([[-l, -w], [l * 0.55, -w], [l, 0], [l * 0.55, w], [-l, w]], -0.5, h, { color: hull, reflectance: 0.25, gloss: 0.08, paint });
  const white: Surface = { color: rgb('#ecebe5'), reflectance: 0.5, paint: (px, py, pz, n) => (n[2] < 0.5 && pz - h > 1.2 && pz - h < 1.9 && Math.floor((px + py) * 1.7) % 2 === 0 ? rgb('#33475a') : rgb('#ecebe5')) };
  b.box(-l * 0.82, -w * 0.78, h, -l * 0.42, w * 0.78, h + 2.5, white);
  b.box(-l * 0.74, -w * 0.6, h + 2.5, -l * 0.5, w * 0.6, h + 4.3, white);
  b.bar([-l * 0.7, 0, h + 4.2], [-l * 0.74, 0, h + 6], 0.55, 0.5, { color: rgb('#c9552f'), reflectance: 0.3, paint: (_x, _y, pz) => (pz > h + 5.4 ? rgb('#22262b') : rgb('#c9552f')) });
  b.bar([l * 0.15, 0, h], [l * 0.15, 0, h + 7], 0.1, 0.06, { color: rgb('#d8d5cc'), reflectance: 0.4 });
  for (let i = 0; i < 3; i++) {
    const color = random.pick(BOXES);
    b.box(-l * 0.28 + i * l * 0.25, -w * 0.7, h, -l * 0.06 + i * l * 0.25, w * 0.7, h + random.range(0.9, 2.2), { color, reflectance: 0.3 });
  }
  return b.solids;
}

function sailboat(random: Random, x: number, y: number): readonly Solid[] {
  const b: Builder = createBuilder({ x, y, z: WATER, yaw: random.range(-0.3, 0.3) + (random.chance(0.5) ? Math.PI : 0) });
  const hull = random.pick(['#f2efe8', '#2b5a86', '#a5382f'].map(rgb));
  b.upright([[-3.2, -0.8], [1, -1], [3.6, 0], [1, 1], [-3.2, 0.8]], -0.2, 0.9, { color: hull, reflectance: 0.4, gloss: 0.1, paint: (_x, _y, z) => (z < 0.2 ? rgb('#7a2d28') : hull) });
  b.box(-1.5, -0.55, 0.9, 1.2, 0.55, 1.4, { color: rgb('#f4f1ea'), reflectance: 0.5 });
  b.bar([0.6, 0, 0.9], [0.6, 0, 9.4], 0.07, 0.04, { color: rgb('#cfd3d6'), reflectance: 0.4 });
  b.bar([0.5, 0, 1.9], [-2.9, 0, 1.95], 0.13, 0.11, { color: rgb('#e8e3d4'), reflectance: 0.5 });
  return b.solids;
}

/** Everything that stands along the harbour road and has no label. */
export function buildScenery(random: Random): readonly Solid[] {
  const solids: Solid[] = [];
  let x = -60;
  while (x < 190) {
    if (random.chance(0.55)) {
      const length = random.range(18, 30);
      solids.push(...warehouse(random, x + length / 2, 10.5 + 7, length, 13, random.range(6, 10.5)));
      x += length + random.range(2.5, 5);
    } else {
      const count = random.int(2, 3);
      for (let i = 0; i < count; i++) solids.push(...containerStack(random, x + 3.4 + i * 6.6, 12.5 + random.range(0, 1.5)));
      x += count * 6.6 + random.range(2, 4);
    }
  }
  for (let at = -50; at < 180; at += 14) if (random.chance(0.8)) solids.push(...tree(random, at + random.range(-2, 2), 7.6));
  for (let at = -48; at < 180; at += 24) solids.push(...lamp(at, 6.2, -1), ...lamp(at + 12, -4.1, 1));
  for (let at = -50; at < 180; at += 9) solids.push(...bollard(at));
  for (const at of [18, 74, 132]) solids.push(...crane(at + random.range(-6, 6)));
  for (let at = -30; at < 190; at += random.range(34, 46)) {
    if (random.chance(0.6)) solids.push(...ship(random, at, QUAY - 6.5, random.range(24, 34)));
    else for (let i = 0; i < 3; i++) solids.push(...sailboat(random, at - 10 + i * 9, QUAY - 4 - random.range(0, 8)));
  }
  return solids;
}

/** Colour and laser reflectance of the ground at a place. */
export function groundAt(x: number, y: number, far: number): { readonly color: Rgb; readonly reflectance: number } {
  const fade = Math.max(0, 1 - far / 60);
  const grain = (clouds(x * 2.1, y * 2.1, 3) - 0.5) * 0.12 + (hashCell(Math.floor(x * 22), Math.floor(y * 22)) - 0.5) * 0.1 * fade;
  const white: Rgb = [0.86, 0.86, 0.83];
  if (y > -3.6 && y < 3.6) {
    const worn = 0.75 + 0.5 * noise(x * 3, y * 3);
    const line = Math.abs(Math.abs(y) - 3.35) < 0.07 || (Math.abs(y) < 0.07 && ((x % 6) + 6) % 6 < 3);
    if (line && worn > 0.85) return { color: scale(white, 0.95 + grain), reflectance: 0.75 };
    if (x > 41 && x < 44.4 && ((y % 1) + 1) % 1 < 0.52) return { color: scale(white, 0.93 + grain), reflectance: 0.75 };
    const track = 0.03 * Math.cos((Math.abs(y) - 1.75) * 4.2);
    const patch = noise(x * 0.16, y * 0.3) > 0.68 ? -0.045 : 0;
    return { color: scale([0.345, 0.35, 0.365], 1 + grain * 1.5 + track + patch), reflectance: 0.17 };
  }
  if (y >= 3.6 && y < 5.9) return { color: scale([0.44, 0.42, 0.41], 1 + grain * 1.4 - ((((x % 5.6) + 5.6) % 5.6) < 0.08 ? -0.9 : 0)), reflectance: 0.25 };
  if (y > QUAY - 0.1 && y < QUAY + 0.55) return { color: scale([0.68, 0.66, 0.62], (((x % 1.6) + 1.6) % 1.6 < 0.03 ? 0.6 : 1) + grain), reflectance: 0.4 };
  if (Math.abs(y - (QUAY + 1.2)) < 0.05 || Math.abs(y - (QUAY + 5.2)) < 0.05) return { color: [0.4, 0.36, 0.34], reflectance: 0.5 };
  if (y < 9.2) {
    const [sx, sy] = [x / 0.62, y / 0.42];
    const shift = Math.floor(sy) % 2 === 0 ? 0.5 : 0;
    const [fx, fy] = [sx + shift - Math.floor(sx + shift), sy - Math.floor(sy)];
    const joint = fade > 0.1 && (fx < 0.05 || fy < 0.07) ? -0.16 * fade : 0;
    const stone = (hashCell(Math.floor(sx + shift), Math.floor(sy)) - 0.5) * 0.14;
    return { color: scale(y > 0 ? [0.6, 0.575, 0.54] : [0.575, 0.555, 0.535], 1 + grain + joint + stone), reflectance: 0.3 };
  }
  return { color: scale([0.47, 0.45, 0.42], 1 + grain * 2), reflectance: 0.24 };
}
