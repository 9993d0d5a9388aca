import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { mix, rgb, scale, type Rgb } from '../../scenes/color';
import { createRandom, type Random } from '../../scenes/random';
import { clouds, hashCell } from '../raycast/noise';
import { bitmapBox, boundsOf, clipRing, coverage, fillRing, finish, paintPixels, PICTURE_HEIGHT, PICTURE_WIDTH, ringPath, shade, type Draw, type HarbourPicture, type PictureTruth, type Point } from './picture';

const HULLS = ['#f1eee6', '#2d587f', '#a33a30', '#3b6b58', '#262c34', '#d9a441'].map(rgb);
const BOXES = ['#a8432f', '#2f6285', '#4b7a54', '#c08a34', '#7d858c', '#8a3f5c', '#345a9c', '#cfcabf'].map(rgb);

/** Own pixels (x along, y across) in those of the picture. */
function turned(cx: number, cy: number, degrees: number): (points: readonly Point[]) => Point[] {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (points) => points.map(([x, y]) => [cx + cos * x - sin * y, cy + sin * x + cos * y]);
}

interface Craft {
  readonly kind: 'boat' | 'barge';
  readonly cx: number;
  readonly cy: number;
  readonly length: number;
  readonly width: number;
  readonly degrees: number;
  readonly color: Rgb;
  readonly sails: boolean;
  readonly moving: boolean;
}

function hullOf({ kind, length: l, width: w }: Craft): Point[] {
  if (kind === 'barge') return [[-l / 2, -w / 2], [l * 0.44, -w / 2], [l / 2, -w * 0.26], [l / 2, w * 0.26], [l * 0.44, w / 2], [-l / 2, w / 2]];
  const ring: Point[] = [[-l / 2, -w * 0.38]];
  for (let i = 0; i <= 10; i++) ring.push([-l * 0.42 + (i / 10) * l * 0.92, -(w / 2) * Math.min(1, Math.cos(((i / 10) ** 2.2 * Math.PI) / 2) * 1.0001)]);
  return [...ring, ...ring.map(([x, y]): Point => [x, -y]).reverse()];
}

function drawCraft(ctx: SKRSContext2D, craft: Craft): void {
  const { length: l, width: w, color, kind } = craft;
  const at = turned(craft.cx, craft.cy, craft.degrees);
  const hull = hullOf(craft);
  fillRing(ctx, at(hull), shade(color, 0.72));
  fillRing(ctx, at(hull.map(([x, y]) => [x * 0.95, y * 0.86])), shade(color, 1.02));
  if (kind === 'barge') {
    fillRing(ctx, at([[-l * 0.3, -w * 0.36], [l * 0.4, -w * 0.36], [l * 0.4, w * 0.36], [-l * 0.3, w * 0.36]]), shade([0.22, 0.2, 0.18], 1));
    for (let i = 0; i < 5; i++) {
      const x = -l * 0.28 + i * l * 0.135;
      fillRing(ctx, at([[x, -w * 0.31], [x + l * 0.115, -w * 0.31], [x + l * 0.115, w * 0.31], [x, w * 0.31]]), shade(BOXES[(i * 3 + Math.round(l)) % BOXES.length] as Rgb, 0.95));
    }
    fillRing(ctx, at([[-l * 0.46, -w * 0.3], [-l * 0.34, -w * 0.3], [-l * 0.34, w * 0.3], [-l * 0.46, w * 0.3]]), 'rgba(236,234,226,1)');
    fillRing(ctx, at([[-l * 0.355, -w * 0.24], [-l * 0.34, -w * 0.24], [-l * 0.34, w * 0.24], [-l * 0.355, w * 0.24]]), 'rgba(44,62,80,1)');
    return;
  }
  fillRing(ctx, at(hull.map(([x, y]) => [x * 0.84 - l * 0.02, y * 0.66])), craft.sails ? 'rgba(176,132,86,1)' : 'rgba(222,214,198,1)');
  fillRing(ctx, at([[-l * 0.24, -w * 0.24], [l * 0.1, -w * 0.2], [l * 0.16, 0], [l * 0.1, w * 0.2], [-l * 0.24, w * 0.24]]), 'rgba(246,244,238,1)');
  fillRing(ctx, at([[l * 0.02, -w * 0.17], [l * 0.09, -w * 0.16], [l * 0.125, 0], [l * 0.09, w * 0.16], [l * 0.02, w * 0.17], [l * 0.05, 0]]), 'rgba(52,74,94,1)');
  if (craft.sails) {
    fillRing(ctx, at([[l * 0.12, -1], [-l * 0.34, w * 0.05], [-l * 0.34, w * 0.16], [l * 0.12, 1]]), 'rgba(238,228,205,1)');
    fillRing(ctx, at([[l * 0.1, -1.6], [l * 0.13, -1.6], [l * 0.13, 1.6], [l * 0.1, 1.6]]), 'rgba(70,64,58,1)');
  }
}

function drawWake(ctx: SKRSContext2D, craft: Craft): void {
  const at = turned(craft.cx, craft.cy, craft.degrees);
  for (const side of [-1, 1]) {
    for (let i = 0; i < 26; i++) {
      const x = -craft.length * (0.5 + i * 0.055);
      const y = side * (craft.width * 0.3 + i * 1.15);
      const [[px, py]] = at([[x, y]]) as [Point];
      ctx.fillStyle = `rgba(255,255,255,${0.34 * (1 - i / 26)})`;
      ctx.beginPath();
      ctx.ellipse(px, py, 3.4 - i * 0.06, 1.7, (craft.degrees * Math.PI) / 180 + side * 0.3, 0, Math.PI * 2);
      ctx.fill();
    }
  }
}

/** A basin from a drone: boats and barges as turned boxes, containers as outlines, buoys as masks, painted lanes on the quay. */
export function paintAerial(seed: string, choppy: boolean): HarbourPicture {
  const random = createRandom(seed);
  const canvas = createCanvas(PICTURE_WIDTH, PICTURE_HEIGHT);
  const ctx = canvas.getContext('2d');
  const truths: PictureTruth[] = [{ classId: choppy ? 'choppy' : 'calm', task: 'class', box: null }];
  const edge = 208 + random.range(-8, 14);
  const tilt = random.range(-0.07, 0.07);
  const edgeAt = (x: number): number => edge + tilt * (x - 256);
  const [deep, light]: [Rgb, Rgb] = choppy ? [rgb('#27505c'), rgb('#5b8a90')] : [rgb('#1d5f73'), rgb('#58a5ab')];
  const drift = random.range(0, 90);
  paintPixels(ctx, 0, 0, PICTURE_WIDTH, PICTURE_HEIGHT, (x, y) => {
    const depth = y - edgeAt(x);
    if (depth > 5) {
      const slab = Math.floor((x + 3) % 46) < 1 || Math.floor(y % 46) < 1 ? -0.06 : 0;
      const stain = (clouds(x * 0.035 + drift, y * 0.05, 4) - 0.5) * 0.18;
      return scale(rgb('#a8a296'), 0.96 + stain + slab + (hashCell(x, y) - 0.5) * 0.05);
    }
    if (depth > 0) return scale(rgb('#cfc8ba'), depth > 3.6 ? 0.72 : 0.98);
    const long = clouds(x * 0.018 + drift, y * 0.024 + drift, 3);
    const waves = clouds(x * (choppy ? 0.12 : 0.07) + y * 0.03, y * (choppy ? 0.2 : 0.13) + drift, 3);
    const crest = choppy && waves > 0.66 ? (waves - 0.66) * 2.6 : Math.max(0, waves - 0.7) * 0.8;
    const shadow = depth > -9 ? 0.72 + depth * -0.03 : 1;
    return scale(mix(mix(deep, light, 0.25 + long * 0.5), [0.92, 0.97, 0.97], crest), shadow * (0.92 + waves * 0.16));
  });

  paintLanes(ctx, edgeAt, truths);
  const crafts = planCrafts(random, edgeAt);
  for (const craft of crafts) if (craft.moving) drawWake(ctx, craft);
  for (const craft of crafts) {
    ctx.save();
    ctx.filter = 'blur(2px)';
    fillRing(ctx, turned(craft.cx + 4, craft.cy + 5, craft.degrees)(hullOf(craft)), 'rgba(4,20,30,0.4)');
    ctx.restore();
  }
  const draws: Draw[] = crafts.map((craft) => (target) => drawCraft(target, craft));
  for (const draw of draws) draw(ctx);
  for (const { kind, cx, cy, length, width, degrees } of crafts) {
    truths.push({ classId: kind, task: 'box', box: { x: cx - length / 2, y: cy - width / 2, w: length, h: width }, rotation: degrees });
  }
  paintContainers(ctx, random, edgeAt, truths);
  for (let i = 0; i < 3; i++) {
    const [x, y, r] = [random.range(30, 480), random.range(18, 60), random.range(4.5, 6.5)];
    if (crafts.some((craft) => Math.hypot(craft.cx - x, craft.cy - y) < craft.length * 0.62)) continue;
    const red = random.chance(0.6);
    const draw: Draw = (target) => {
      target.beginPath();
      target.arc(x, y, r, 0, Math.PI * 2);
      target.fillStyle = red ? 'rgb(206,62,44)' : 'rgb(52,140,84)';
      target.fill();
    };
    ctx.fillStyle = 'rgba(4,20,30,0.35)';
    ctx.beginPath();
    ctx.ellipse(x + 4, y + 5, r * 1.1, r * 0.8, 0.6, 0, Math.PI * 2);
    ctx.fill();
    draw(ctx);
    ctx.fillStyle = 'rgba(255,244,230,0.85)';
    ctx.beginPath();
    ctx.arc(x - r * 0.15, y - r * 0.15, r * 0.42, 0, Math.PI * 2);
    ctx.fill();
    const bitmap = coverage(draw, draws);
    truths.push({ classId: 'buoy', task: 'mask', box: bitmapBox(bitmap), bitmap });
  }
  finish(ctx, Math.round(drift));
  return { canvas, truths };
}

function planCrafts(random: Random, edgeAt: (x: number) => number): Craft[] {
  const crafts: Craft[] = [];
  const slope = (Math.atan2(edgeAt(500) - edgeAt(0), 500) * 180) / Math.PI;
  const bargeX = random.range(120, 390);
  const barge: Craft = { kind: 'barge', cx: bargeX, cy: edgeAt(bargeX) - 25, length: 148, width: 36, degrees: slope + (random.chance(0.5) ? 180 : 0), color: random.pick(['#3a4652', '#6b3a30', '#2f4a44'].map(rgb)), sails: false, moving: false };
  crafts.push({ ...barge, degrees: Math.round(barge.degrees * 10) / 10 });
  for (let tries = 0; tries < 160 && crafts.length < 8; tries++) {
    const moored = crafts.length < 3;
    const length = moored ? random.range(40, 62) : random.range(46, 84);
    const cx = random.range(40, 472);
    const cy = moored ? edgeAt(cx) - length / 2 - 8 : random.range(34, edgeAt(cx) - 84);
    const degrees = moored ? -90 + slope + random.range(-3, 3) : random.range(-180, 180);
    if (crafts.some((other) => Math.hypot(other.cx - cx, other.cy - cy) < (other.length + length) * (other.kind === 'barge' && moored ? 0.52 : 0.46))) continue;
    crafts.push({ kind: 'boat', cx: Math.round(cx * 10) / 10, cy: Math.round(cy * 10) / 10, length: Math.round(length), width: Math.round(length * random.range(0.29, 0.36)), degrees: Math.round(degrees * 10) / 10, color: random.pick(HULLS), sails: random.chance(0.5), moving: !moored && random.chance(0.5) });
  }
  return crafts;
}

function paintLanes(ctx: SKRSContext2D, edgeAt: (x: number) => number, truths: PictureTruth[]): void {
  for (const away of [22, 52]) {
    const points = Array.from({ length: 9 }, (_, i): Point => [i * 64, Math.round((edgeAt(i * 64) + away + Math.sin(i * 0.5) * 1.5) * 10) / 10]);
    ctx.strokeStyle = away === 22 ? 'rgba(236,196,72,0.92)' : 'rgba(240,238,230,0.85)';
    ctx.lineWidth = 2.6;
    ctx.setLineDash(away === 22 ? [] : [16, 10]);
    ctx.beginPath();
    points.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
    ctx.stroke();
    ctx.setLineDash([]);
    truths.push({ classId: 'lane', task: 'polyline', box: boundsOf(points), polygons: [points.flat()] });
  }
}

function paintContainers(ctx: SKRSContext2D, random: Random, edgeAt: (x: number) => number, truths: PictureTruth[]): void {
  let x = random.range(20, 60);
  while (x < 480) {
    const [w, h] = [random.range(52, 60), 23];
    const [cx, cy] = [x + w / 2, edgeAt(x + w / 2) + 78 + random.range(-4, 6)];
    const ring = turned(cx, cy, random.range(-5, 5) + (random.chance(0.16) ? 24 : 0))([[-w / 2, -h / 2], [w / 2, -h / 2], [w / 2, h / 2], [-w / 2, h / 2]]).map(([px, py]): Point => [Math.round(px * 10) / 10, Math.round(py * 10) / 10]);
    const color = random.pick(BOXES);
    fillRing(ctx, ring.map(([px, py]): Point => [px + 7, py + 8]), 'rgba(20,20,26,0.38)');
    fillRing(ctx, ring, shade(color, 1.04));
    ctx.save();
    ringPath(ctx, ring);
    ctx.clip();
    const [a, b, c, d] = ring as [Point, Point, Point, Point];
    for (let i = 0; i < 22; i++) {
      const t = i / 22;
      ctx.strokeStyle = i % 2 === 0 ? 'rgba(0,0,0,0.15)' : 'rgba(255,255,255,0.13)';
      ctx.lineWidth = 1.4;
      ctx.beginPath();
      ctx.moveTo(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t);
      ctx.lineTo(d[0] + (c[0] - d[0]) * t, d[1] + (c[1] - d[1]) * t);
      ctx.stroke();
    }
    ctx.restore();
    ringPath(ctx, ring);
    ctx.strokeStyle = shade(color, 0.6);
    ctx.lineWidth = 1.2;
    ctx.stroke();
    const cut = clipRing(ring);
    if (cut.length >= 3) truths.push({ classId: 'container', task: 'polygon', box: boundsOf(cut), polygons: [cut.flat()] });
    x += w + random.range(14, 44);
  }
}
