import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, mix, multiply, rgb, scale, type Rgb } from '../color';
import type { Scene } from '../scene-types';
import { createRandom, hashText } from '../random';
import type { Building, Street } from '../street';
import { NEAR, type View } from '../view';
import { throughAir, type Mood } from './mood';
import { fillPolygon } from './paint';

const FAR = 120;
const GLASS = rgb('#3f5566');
const WINDOW_LIGHTS = ['#ffd27a', '#ffbf5e', '#ffe3a6', '#f7c98a', '#fff0cf', '#ffb870'].map(rgb);

interface Painter {
  readonly ctx: SKRSContext2D;
  readonly view: View;
  readonly scene: Scene;
  readonly mood: Mood;
  readonly light: (x: number, z: number, shaded: number) => Rgb;
}

/** A rectangle on the front of a house, between two distances and two heights; `out` moves it towards the road. */
function frontQuad(p: Painter, b: Building, za: number, zb: number, y0: number, y1: number, out0 = 0, out1 = out0): number[] {
  const a = Math.max(za, p.scene.camera.z + NEAR);
  const x0 = b.side * (b.face - out0);
  const x1 = b.side * (b.face - out1);
  return [...p.view.point(x0, y0, a), ...p.view.point(x1, y1, a), ...p.view.point(x1, y1, zb), ...p.view.point(x0, y0, zb)];
}

function wallLight(p: Painter, b: Building, z: number): Rgb {
  const sunny = b.side !== p.mood.sunSide ? 0.12 : 1;
  const [r, g, bl] = p.light(b.side * (b.face - 1.6), z, sunny);
  const k = b.side === p.mood.sunSide ? 0.86 : 0.97;
  return [r * k, g * k, bl * k];
}

function paintWall(p: Painter, b: Building, color: Rgb, y0: number, y1: number): void {
  const near = Math.max(b.z0, p.scene.camera.z + NEAR);
  const x = b.side * b.face;
  const [u0] = p.view.point(x, 0, near);
  const [u1] = p.view.point(x, 0, b.z1);
  if (Math.abs(u1 - u0) < 0.2) return;
  const gradient = p.ctx.createLinearGradient(u0, 0, u1, 0);
  const steps = p.mood.lampPower > 0 ? 7 : 3;
  for (let i = 0; i <= steps; i++) {
    const u = i / steps;
    // Equal steps on the screen are steps in 1 / distance.
    const d0 = near - p.scene.camera.z;
    const d1 = b.z1 - p.scene.camera.z;
    const d = 1 / (1 / d0 + (1 / d1 - 1 / d0) * u);
    gradient.addColorStop(u, css(throughAir(p.mood, multiply(color, wallLight(p, b, d + p.scene.camera.z)), d)));
  }
  fillPolygon(p.ctx, frontQuad(p, b, b.z0, b.z1, y0, y1), gradient);
}

function toned(p: Painter, b: Building, color: Rgb, z: number, factor = 1): string {
  return css(throughAir(p.mood, multiply(scale(color, factor), wallLight(p, b, z)), p.view.distance(z)));
}

function paintWindows(p: Painter, b: Building): void {
  const camera = p.scene.camera;
  const step = (b.z1 - b.z0) / b.bays;
  const wide = Math.min(1.25, step * 0.5);
  const first = b.shop ? 1 : 0;
  const doorBay = b.seed % b.bays;
  const litSeed = hashText(`${p.scene.streetSeed}/${b.seed}`);
  for (let bay = b.bays - 1; bay >= 0; bay--) {
    const middle = b.z0 + (bay + 0.5) * step;
    const d = middle - camera.z;
    if (d < 1.2) continue;
    const [ua] = p.view.point(b.side * b.face, 0, middle - wide / 2);
    const [ub] = p.view.point(b.side * b.face, 0, middle + wide / 2);
    const span = Math.abs(ua - ub);
    if (span < 0.45) continue;
    for (let floor = first; floor < b.floors; floor++) {
      const y0 = floor * 3 + 1.05;
      const random = createRandom(`${litSeed}/${bay}/${floor}`);
      const lit = random.chance(p.mood.litWindows);
      if (floor === 0 && bay === doorBay) {
        fillPolygon(p.ctx, frontQuad(p, b, middle - 0.62, middle + 0.62, 0, 2.45), toned(p, b, b.trim, middle, 0.95));
        fillPolygon(p.ctx, frontQuad(p, b, middle - 0.46, middle + 0.46, 0, 2.25), toned(p, b, b.door, middle));
        continue;
      }
      const tall = floor === 0 ? 1.35 : 1.55;
      if (span > 1.5) fillPolygon(p.ctx, frontQuad(p, b, middle - wide / 2 - 0.12, middle + wide / 2 + 0.12, y0 - 0.14, y0 + tall + 0.1), toned(p, b, b.trim, middle));
      const quad = frontQuad(p, b, middle - wide / 2, middle + wide / 2, y0, y0 + tall);
      if (lit) {
        const lamp = scale(random.pick(WINDOW_LIGHTS), p.scene.timeOfDay === 'day' ? 0.85 : random.range(0.72, 1));
        fillPolygon(p.ctx, quad, css(throughAir(p.mood, lamp, d * 0.6)));
        if (span > 3 && random.chance(0.5)) fillPolygon(p.ctx, frontQuad(p, b, middle - wide / 2, middle - wide * 0.18, y0, y0 + tall), css(throughAir(p.mood, scale(lamp, 0.82), d * 0.6)));
      } else {
        const sky = mix(p.mood.skyLow, p.mood.skyTop, 0.5);
        const glass = throughAir(p.mood, mix(multiply(GLASS, wallLight(p, b, middle)), sky, p.scene.timeOfDay === 'night' ? 0.25 : 0.3), d);
        fillPolygon(p.ctx, quad, css(glass));
        if (span > 2) fillPolygon(p.ctx, frontQuad(p, b, middle - wide / 2, middle + wide / 2, y0 + tall * 0.55, y0 + tall), css(mix(glass, sky, 0.35)));
      }
      if (span > 2.4) {
        p.ctx.strokeStyle = toned(p, b, b.trim, middle);
        p.ctx.lineWidth = Math.min(1, span * 0.08);
        const [mx, my0] = p.view.point(b.side * b.face, y0, middle);
        const [, my1] = p.view.point(b.side * b.face, y0 + tall, middle);
        p.ctx.beginPath();
        p.ctx.moveTo(mx, my0);
        p.ctx.lineTo(mx, my1);
        p.ctx.stroke();
      }
      if (b.shutters && span > 1.6 && floor > 0) {
        for (const edge of [-1, 1]) {
          const za = middle + edge * (wide / 2 + 0.32);
          fillPolygon(p.ctx, frontQuad(p, b, za - 0.26, za + 0.26, y0 - 0.05, y0 + tall + 0.02), toned(p, b, b.shutters, middle));
        }
      }
    }
  }
}

function paintShop(p: Painter, b: Building): void {
  if (!b.shop) return;
  const a = Math.max(b.z0 + 0.5, p.scene.camera.z + NEAR);
  const z = b.z1 - 0.5;
  if (z - a < 1) return;
  const open = p.mood.lampsOn;
  const d = p.view.distance((a + z) / 2);
  const glass = mix(multiply(GLASS, wallLight(p, b, a)), p.mood.skyLow, 0.25);
  const inside = (factor: number): string => css(open ? throughAir(p.mood, scale([1, 0.83, 0.54], factor), d * 0.6) : throughAir(p.mood, scale(glass, factor), d));
  fillPolygon(p.ctx, frontQuad(p, b, a, z, 0.45, 2.7), inside(1));
  const random = createRandom(`shop/${b.seed}`);
  // What stands in the window, from the back to the front, and the frames between the panes.
  for (let at = b.z0 + 0.8; at < b.z1 - 1; at += random.range(0.5, 1.1)) {
    const wide = random.range(0.25, 0.6);
    const top = random.range(0.9, 1.75);
    const factor = open ? random.range(0.55, 0.82) : random.range(0.8, 1.2);
    if (at > a && d < 45) fillPolygon(p.ctx, frontQuad(p, b, at, Math.min(z, at + wide), 0.45, top), inside(factor));
  }
  for (let at = b.z0 + 0.5; at < b.z1; at += 2.1) {
    if (at > a && d < 60) fillPolygon(p.ctx, frontQuad(p, b, at - 0.06, at + 0.06, 0.3, 2.75), toned(p, b, b.shop.board, at));
  }
  fillPolygon(p.ctx, frontQuad(p, b, a, z, 2.75, 3.25, 0.05), toned(p, b, b.shop.board, (a + z) / 2, 1.15));
  const stripes = Math.max(3, Math.round((b.z1 - b.z0) / 1.1));
  for (let i = stripes - 1; i >= 0; i--) {
    const za = b.z0 + 0.4 + ((b.z1 - b.z0 - 0.8) * i) / stripes;
    const zb = b.z0 + 0.4 + ((b.z1 - b.z0 - 0.8) * (i + 1)) / stripes;
    if (zb - p.scene.camera.z < NEAR) continue;
    fillPolygon(p.ctx, frontQuad(p, b, za, zb, 2.35, 2.85, 1, 0.02), toned(p, b, i % 2 === 0 ? b.shop.awning : [0.95, 0.93, 0.88], (za + zb) / 2, 1.05));
  }
}

function paintEnd(p: Painter, b: Building): void {
  if (b.z0 - p.scene.camera.z < NEAR) return;
  const depth = 9;
  const at = (aside: number, y: number): [number, number] => p.view.point(b.side * (b.face + aside), y, b.z0);
  const color = toned(p, b, b.wall, b.z0, 0.8);
  const points = [...at(0, 0), ...at(0, b.height), ...at(depth, b.height), ...at(depth, 0)];
  fillPolygon(p.ctx, points, color);
  if (b.ridge > 0 && b.gable === 'along') {
    fillPolygon(p.ctx, [...at(0, b.height), ...at(depth / 2, b.height + b.ridge), ...at(depth, b.height)], color);
  }
}

function paintRoof(p: Painter, b: Building): void {
  const near = Math.max(b.z0, p.scene.camera.z + NEAR);
  const at = (aside: number, y: number, z: number): [number, number] => p.view.point(b.side * (b.face + aside), y, z);
  const roof = toned(p, b, b.roof, (near + b.z1) / 2, 1.02);
  if (b.ridge === 0) {
    fillPolygon(p.ctx, frontQuad(p, b, b.z0, b.z1, b.height - 0.15, b.height + 0.35, 0.18), toned(p, b, b.trim, near));
    return;
  }
  if (b.gable === 'front') {
    const middle = (b.z0 + b.z1) / 2;
    const depth = 9;
    // The slope that looks back along the street, then the gable itself.
    fillPolygon(p.ctx, [...at(-0.3, b.height - 0.1, near), ...at(-0.3, b.height + b.ridge + 0.1, Math.max(near, middle)), ...at(depth, b.height + b.ridge, Math.max(near, middle)), ...at(depth, b.height, near)], roof);
    if (near < middle) fillPolygon(p.ctx, [...at(0, b.height, b.z0), ...at(0, b.height + b.ridge, middle), ...at(0, b.height, b.z1)], toned(p, b, b.wall, middle));
    const d = p.view.distance(middle);
    if (near < middle && d < 40) {
      fillPolygon(p.ctx, [...at(-0.02, b.height + b.ridge * 0.15, middle - 0.45), ...at(-0.02, b.height + b.ridge * 0.55, middle - 0.45), ...at(-0.02, b.height + b.ridge * 0.55, middle + 0.45), ...at(-0.02, b.height + b.ridge * 0.15, middle + 0.45)], toned(p, b, mix(GLASS, b.trim, 0.2), middle));
    }
    return;
  }
  if (b.chimney) {
    const z = b.z0 + (b.z1 - b.z0) * 0.72;
    if (z - p.scene.camera.z > 2) {
      fillPolygon(p.ctx, [...at(3.2, b.height + b.ridge * 0.5, z), ...at(3.2, b.height + b.ridge + 1, z), ...at(4.2, b.height + b.ridge + 1, z), ...at(4.2, b.height + b.ridge * 0.5, z)], toned(p, b, scale(b.roof, 0.8), z));
    }
  }
  fillPolygon(p.ctx, [...at(-0.35, b.height - 0.12, near), ...at(4.5, b.height + b.ridge, near), ...at(4.5, b.height + b.ridge, b.z1), ...at(-0.35, b.height - 0.12, b.z1)], roof);
  fillPolygon(p.ctx, frontQuad(p, b, b.z0, b.z1, b.height - 0.32, b.height - 0.08, 0.36), toned(p, b, b.trim, near, 0.92));
}

/** Houses of both sides, far ones first. */
export function paintBuildings(ctx: SKRSContext2D, street: Street, view: View, scene: Scene, mood: Mood, light: Painter['light']): void {
  const p: Painter = { ctx, view, scene, mood, light };
  const from = scene.camera.z + NEAR + 0.3;
  const visible = street.buildings.filter((b) => b.z1 > from && b.z0 < scene.camera.z + FAR).sort((a, b) => b.z0 - a.z0);
  for (const b of visible) {
    paintEnd(p, b);
    if (b.gable === 'front' && b.ridge > 0) paintRoof(p, b);
    paintWall(p, b, b.wall, 0, b.height);
    paintWall(p, b, scale(b.wall, 0.72), 0, 0.55);
    if (b.floors > 2) fillPolygon(ctx, frontQuad(p, b, b.z0, b.z1, 3.2, 3.4, 0.06), toned(p, b, b.trim, b.z0 + 2, 0.95));
    paintWindows(p, b);
    paintShop(p, b);
    if (!(b.gable === 'front' && b.ridge > 0)) paintRoof(p, b);
  }
}
