import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, mix, rgb, scale } from '../color';
import { createRandom } from '../random';
import { createEasel } from '../shape';
import type { Boat, Hedge, Street, Tree } from '../street';
import { NEAR, type View } from '../view';
import type { Scene } from '../scene-types';
import type { Mood } from './mood';
import { fillPolygon, type Tone } from './paint';

const TRUNK = rgb('#6b5140');
const HEDGE = rgb('#5f8f4e');

/** A tree: trunk, then leaves from the dark inside to the light on the sun's side. */
export function paintTree(ctx: SKRSContext2D, tree: Tree, view: View, mood: Mood, tone: Tone): void {
  const e = createEasel(view, tree.x, tree.z);
  const random = createRandom(`tree/${tree.seed}`);
  const h = tree.height;
  const s = e.scale;
  const sun = mood.shadow[0] > 0 ? mood.sunSide : 0;
  const blob = (x: number, y: number, r: number, style: string, squash = 1): void => {
    const [cx, cy] = e.at(x, y);
    ctx.fillStyle = style;
    ctx.beginPath();
    ctx.ellipse(cx, cy, r * s, r * s * squash, 0, 0, Math.PI * 2);
    ctx.fill();
  };
  const dark = css(tone(scale(mix(tree.leaf, [0.1, 0.2, 0.3], 0.16), 0.72), false));
  const body = css(tone(tree.leaf, false));
  const light = css(tone(mix(scale(tree.leaf, 1.12), [1, 0.96, 0.7], 0.16), false));
  fillPolygon(ctx, e.path(-0.16, 0, 0.16, 0, 0.09, h * 0.55, -0.09, h * 0.55), css(tone(TRUNK, false)));
  if (tree.kind === 'pine') {
    for (let i = 0; i < 4; i++) {
      const y = h * (0.16 + i * 0.2);
      const w = h * (0.24 - i * 0.045);
      fillPolygon(ctx, e.path(-w, y, w, y, 0, y + h * 0.32), dark);
      fillPolygon(ctx, e.path(sun * w * 0.85, y + h * 0.02, sun * w * 0.1, y + h * 0.02, 0, y + h * 0.3), body);
    }
    return;
  }
  const wide = tree.kind === 'tall' ? 0.14 : 0.27;
  const centre = tree.kind === 'tall' ? 0.58 : 0.66;
  const tallness = tree.kind === 'tall' ? 0.38 : 0.26;
  const puffs = Array.from({ length: 8 }, (_, i) => {
    const angle = (i / 8) * Math.PI * 2 + random.range(-0.3, 0.3);
    return { x: Math.cos(angle) * wide * h * random.range(0.5, 0.72), y: h * (centre + Math.sin(angle) * tallness * random.range(0.5, 0.7)), r: h * wide * random.range(0.52, 0.7) };
  });
  for (const puff of puffs) blob(puff.x, puff.y - 0.03 * h, puff.r * 1.04, dark);
  blob(0, h * centre, h * wide * 0.95, dark, tallness / wide);
  for (const puff of puffs) blob(puff.x + sun * 0.02 * h, puff.y + 0.035 * h, puff.r * 0.84, body);
  if (s < 1.2) return;
  for (const puff of puffs) {
    const facing = sun === 0 ? 0.5 : (puff.x * sun) / (wide * h) + (puff.y / h - centre) / tallness;
    if (facing > 0.1) blob(puff.x + sun * 0.035 * h, puff.y + 0.07 * h, puff.r * 0.5, light);
  }
  for (let i = 0; i < 22; i++) {
    const angle = random.range(0, Math.PI * 2);
    const far = Math.sqrt(random.next());
    const upper = Math.sin(angle) * far > random.range(-0.35, 0.35);
    blob(Math.cos(angle) * wide * h * far * 1.05, h * (centre + Math.sin(angle) * tallness * far), h * random.range(0.008, 0.018), upper ? light : dark, 0.75);
  }
}

/** Clipped hedges along gardens, far ones first. */
export function paintHedges(ctx: SKRSContext2D, street: Street, view: View, scene: Scene, toneAt: (x: number, z: number) => Tone): void {
  const near = scene.camera.z + NEAR;
  const visible = street.hedges.filter((hedge) => hedge.z1 > near + 0.5 && hedge.z0 < scene.camera.z + 80);
  for (const hedge of visible.sort((a, b) => b.z0 - a.z0)) paintHedge(ctx, hedge, view, near, toneAt);
}

function paintHedge(ctx: SKRSContext2D, hedge: Hedge, view: View, near: number, toneAt: (x: number, z: number) => Tone): void {
  const a = Math.max(hedge.z0, near);
  const x0 = hedge.side * hedge.x;
  const x1 = hedge.side * (hedge.x + 0.7);
  const h = hedge.height;
  const at = (x: number, y: number, z: number): [number, number] => view.point(x, y, z);
  const tone = toneAt(x0, (a + Math.min(hedge.z1, a + 8)) / 2);
  fillPolygon(ctx, [...at(x0, 0, a), ...at(x0, h, a), ...at(x1, h, a), ...at(x1, 0, a)], css(tone(scale(HEDGE, 0.8), false)));
  fillPolygon(ctx, [...at(x0, h, a), ...at(x1, h, a), ...at(x1, h, hedge.z1), ...at(x0, h, hedge.z1)], css(tone(scale(HEDGE, 1.18), false)));
  fillPolygon(ctx, [...at(x0, 0, a), ...at(x0, h, a), ...at(x0, h, hedge.z1), ...at(x0, 0, hedge.z1)], css(tone(scale(HEDGE, 0.92), false)));
}

/** A moored boat. */
export function paintBoat(ctx: SKRSContext2D, boat: Boat, view: View, tone: Tone): void {
  const e = createEasel(view, boat.x, boat.z);
  const half = boat.length / 2;
  if (boat.mast > 0) {
    ctx.strokeStyle = css(tone(rgb('#8a6a4a'), false));
    ctx.lineWidth = Math.max(0.5, 0.12 * e.scale);
    ctx.beginPath();
    const [x0, y0] = e.at(half * 0.1, 0.4);
    const [x1, y1] = e.at(half * 0.1, boat.mast);
    ctx.moveTo(x0, y0);
    ctx.lineTo(x1, y1);
    ctx.stroke();
    ctx.lineWidth = Math.max(0.3, 0.04 * e.scale);
    ctx.beginPath();
    ctx.moveTo(...e.at(-half, 0.5));
    ctx.lineTo(x1, y1);
    ctx.lineTo(...e.at(half * 0.95, 0.6));
    ctx.stroke();
    fillPolygon(ctx, e.path(half * 0.05, 1.3, -half * 0.75, 1.25, -half * 0.75, 1.5, half * 0.05, 1.6), css(tone([0.9, 0.87, 0.8], false)));
  } else {
    fillPolygon(ctx, e.path(-half * 0.3, 0.5, half * 0.35, 0.5, half * 0.3, 1.4, -half * 0.25, 1.4), css(tone([0.93, 0.92, 0.88], false)));
    fillPolygon(ctx, e.path(-half * 0.22, 0.85, half * 0.28, 0.85, half * 0.25, 1.2, -half * 0.2, 1.2), css(tone(rgb('#3a4a56'), false)));
  }
  fillPolygon(ctx, e.path(-half * 0.85, -0.25, half * 0.72, -0.25, half, 0.65, -half, 0.55), css(tone(boat.hull, false)));
  fillPolygon(ctx, e.path(-half * 0.85, -0.25, half * 0.72, -0.25, half * 0.78, 0, -half * 0.89, 0), css(tone(scale(boat.hull, 0.6), false)));
}
