import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { css, mix, rgb, scale, type Rgb } from '../../scenes/color';
import { createRandom, type Random } from '../../scenes/random';
import { clouds, hashCell } from '../raycast/noise';
import { drawDocker, planDocker, type Docker } from './docker';
import { bitmapBox, boundsOf, clipRing, coverage, fillRing, finish, paintPixels, PICTURE_HEIGHT, PICTURE_WIDTH, ringPath, shade, type Draw, type HarbourPicture, type PictureTruth, type Point } from './picture';

const HULLS = ['#27435f', '#8c332c', '#2d5247', '#22282f', '#3a5f86'].map(rgb);
const BOXES = ['#a8432f', '#2f6285', '#4b7a54', '#c08a34', '#8a3f5c', '#345a9c'].map(rgb);
const HORIZON = 118;
const QUAY_TOP = 196;

interface Light {
  readonly top: Rgb;
  readonly low: Rgb;
  readonly water: Rgb;
  readonly dim: number;
}

const LIGHTS: readonly Light[] = [
  { top: rgb('#5b97cf'), low: rgb('#dcebee'), water: rgb('#356c7c'), dim: 1 },
  { top: rgb('#7f8fa6'), low: rgb('#d9dcdc'), water: rgb('#4a6470'), dim: 0.92 },
  { top: rgb('#6d7fb4'), low: rgb('#f6cfa3'), water: rgb('#46586e'), dim: 0.96 },
];

/** From eye level on the quay: dockers with joints, ropes as lines, a ship and buoys as masks, containers, a far crowd. */
export function paintQuayside(seed: string, choppy: boolean, withCrowd: boolean): HarbourPicture {
  const random = createRandom(seed);
  const light = random.pick(LIGHTS);
  const canvas = createCanvas(PICTURE_WIDTH, PICTURE_HEIGHT);
  const ctx = canvas.getContext('2d');
  const truths: PictureTruth[] = [{ classId: choppy ? 'choppy' : 'calm', task: 'class', box: null }];
  paintBackdrop(ctx, random, light, choppy);
  paintCrane(ctx, random, light, truths);

  const ship = planShip(random);
  const buoys = Array.from({ length: 2 }, (_, i) => ({ x: i === 0 ? random.range(24, 90) : random.range(430, 490), y: random.range(140, 166), r: random.range(6, 9) })).filter((buoy) => buoy.x + 16 < ship.x || buoy.x - 16 > ship.x + ship.length);
  const quay: Draw = (target) => fillRing(target, [[0, QUAY_TOP], [PICTURE_WIDTH, QUAY_TOP], [PICTURE_WIDTH, PICTURE_HEIGHT], [0, PICTURE_HEIGHT]], '#000');
  const shipDraw: Draw = (target) => drawShip(target, ship, light);
  const buoyDraws = buoys.map((buoy): Draw => (target) => drawBuoy(target, buoy));
  paintReflection(ctx, shipDraw);
  shipDraw(ctx);
  buoyDraws.forEach((draw) => draw(ctx));

  paintQuay(ctx, random, light);
  const containers = planContainers(random, ship.mirrored);
  const containerDraws = containers.map((container): Draw => (target) => drawContainer(target, container, light));
  const ropes = [ship.x + ship.length * 0.1, ship.x + ship.length * 0.88].map((x, i) => planRope([x, QUAY_TOP - 26], [x + (i === 0 ? -1 : 1) * random.range(18, 46), QUAY_TOP + 13]));
  for (const rope of ropes) drawBollard(ctx, rope[rope.length - 1] as Point);
  for (const rope of ropes) drawRope(ctx, rope);
  containerDraws.forEach((draw) => draw(ctx));

  const crowd = withCrowd ? planCrowd(random, containers.length > 0 && !ship.mirrored ? 40 : 330) : [];
  for (const person of crowd) {
    shadow(ctx, person);
    drawDocker(ctx, person);
  }
  const dockers = planDockers(random, withCrowd);
  for (const docker of dockers) shadow(ctx, docker);
  const dockerDraws = dockers.map((docker): Draw => (target) => drawDocker(target, docker));
  dockerDraws.forEach((draw) => draw(ctx));

  const front = [quay, ...containerDraws, ...dockerDraws];
  const mask = (classId: string, draw: Draw, later: readonly Draw[], iscrowd = false): void => {
    const bitmap = coverage(draw, later);
    const box = bitmapBox(bitmap);
    if (box && box.w > 3 && box.h > 3) truths.push({ classId, task: 'mask', box, bitmap, ...(iscrowd && { iscrowd }) });
  };
  mask('boat', shipDraw, [...buoyDraws, ...front]);
  for (const draw of buoyDraws) mask('buoy', draw, front);
  for (const rope of ropes) truths.push({ classId: 'rope', task: 'polyline', box: boundsOf(rope), polygons: [rope.flat()] });
  for (const { ring } of containers) {
    const cut = clipRing(ring);
    truths.push({ classId: 'container', task: 'polygon', box: boundsOf(cut), polygons: [cut.flat()] });
  }
  dockers.forEach((docker, i) => {
    const box = bitmapBox(coverage(dockerDraws[i] as Draw));
    truths.push({ classId: 'docker', task: 'keypoints', box, keypoints: docker.joints.flatMap(([x, y], joint) => [x, y, docker.seen[joint] as number]) });
  });
  if (crowd.length > 0) mask('docker', (target) => crowd.forEach((person) => drawDocker(target, person)), dockerDraws, true);
  finish(ctx, Math.round(ship.x * 10));
  return { canvas, truths };
}

function paintBackdrop(ctx: SKRSContext2D, random: Random, light: Light, choppy: boolean): void {
  const drift = random.range(0, 60);
  paintPixels(ctx, 0, 0, PICTURE_WIDTH, QUAY_TOP, (x, y) => {
    const hill = HORIZON - 7 - 13 * clouds(x * 0.011 + drift, 1.5, 4) - 5 * clouds(x * 0.05 + drift, 4, 2);
    if (y < hill) {
      const sky = mix(light.top, light.low, (y / HORIZON) ** 0.9);
      const cover = clouds(x * 0.009 + drift, (y + 30) * 0.028, 5);
      return mix(sky, mix([1, 1, 1], light.low, 0.35), Math.max(0, Math.min(0.85, (cover - 0.47) * 3)));
    }
    if (y < HORIZON) return mix(mix(rgb('#5f7f7c'), light.low, 0.45), light.low, (y - hill) / 40);
    const near = (y - HORIZON) / (QUAY_TOP - HORIZON);
    const rows = clouds(x * (0.02 + 0.03 * (1 - near)) + drift, (y - HORIZON) * (choppy ? 0.5 : 0.8) * (1.3 - near), 3);
    const glint = Math.max(0, rows - (choppy ? 0.6 : 0.66)) * (choppy ? 2.4 : 1.6);
    return scale(mix(mix(light.low, light.water, 0.45 + 0.55 * near), [0.96, 0.98, 0.98], glint), 0.9 + rows * 0.16);
  });
}

function paintCrane(ctx: SKRSContext2D, random: Random, light: Light, truths: PictureTruth[]): void {
  const x = random.range(50, 460);
  const side = x < 256 ? 1 : -1;
  const style = css(mix(scale(rgb('#c98f2c'), 0.92), light.low, 0.28));
  const draw: Draw = (target) => {
    target.strokeStyle = style;
    target.lineCap = 'round';
    const line = (points: readonly Point[], width: number): void => {
      target.lineWidth = width;
      target.beginPath();
      points.forEach(([px, py], i) => (i === 0 ? target.moveTo(px, py) : target.lineTo(px, py)));
      target.stroke();
    };
    line([[x - 11, HORIZON + 4], [x - 7, 72]], 3);
    line([[x + 11, HORIZON + 4], [x + 7, 72]], 3);
    line([[x - 10, 102], [x + 10, 102]], 2.4);
    line([[x - 12, 72], [x + 12, 72]], 4);
    target.fillStyle = style;
    target.fillRect(x - 9, 58, 18, 13);
    line([[x, 60], [x + side * 74, 22]], 2.6);
    line([[x, 60], [x - side * 3, 34], [x + side * 74, 22]], 1.2);
    line([[x + side * 74, 22], [x + side * 74, 70]], 1);
    target.fillRect(x + side * 74 - 5, 70, 10, 6);
  };
  draw(ctx);
  const box = bitmapBox(coverage(draw));
  if (box) truths.push({ classId: 'crane', task: 'box', box });
}

interface Ship {
  readonly x: number;
  readonly length: number;
  readonly height: number;
  readonly color: Rgb;
  readonly mirrored: boolean;
  readonly ferry: boolean;
}

function planShip(random: Random): Ship {
  const length = random.range(210, 300);
  return { x: random.range(20, PICTURE_WIDTH - length - 20), length, height: random.range(34, 44), color: random.pick(HULLS), mirrored: random.chance(0.5), ferry: random.chance(0.45) };
}

function drawShip(ctx: SKRSContext2D, ship: Ship, light: Light): void {
  const { x, length: l, height: h, color } = ship;
  const base = QUAY_TOP - 2;
  const at = (u: number, v: number): Point => [ship.mirrored ? x + l * (1 - u) : x + l * u, base - v];
  const ring = (points: readonly (readonly [number, number])[], style: string): void => fillRing(ctx, points.map(([u, v]) => at(u, v)), style);
  const white = css(scale([0.95, 0.94, 0.91], light.dim));
  const glass = 'rgb(46,66,84)';
  if (ship.ferry) {
    ring([[0.08, h], [0.8, h], [0.76, h + 20], [0.12, h + 20]], white);
    ring([[0.2, h + 20], [0.72, h + 20], [0.68, h + 34], [0.24, h + 34]], css(scale([0.9, 0.9, 0.87], light.dim)));
    for (let i = 0; i < 13; i++) ring([[0.14 + i * 0.047, h + 7], [0.17 + i * 0.047, h + 7], [0.17 + i * 0.047, h + 14], [0.14 + i * 0.047, h + 14]], glass);
    ring([[0.6, h + 24], [0.685, h + 24], [0.675, h + 31], [0.6, h + 31]], glass);
    ring([[0.3, h + 34], [0.38, h + 34], [0.36, h + 52], [0.29, h + 52]], css(rgb('#c4502d')));
    ring([[0.292, h + 46], [0.366, h + 46], [0.36, h + 52], [0.29, h + 52]], 'rgb(34,38,44)');
  } else {
    ring([[0.03, h - 2], [0.2, h - 2], [0.2, h + 38], [0.05, h + 38]], white);
    ring([[0.02, h + 38], [0.22, h + 38], [0.21, h + 43], [0.03, h + 43]], css(scale([0.85, 0.84, 0.8], light.dim)));
    for (let deck = 0; deck < 3; deck++) for (let i = 0; i < 5; i++) ring([[0.07 + i * 0.025, h + 5 + deck * 11], [0.083 + i * 0.025, h + 5 + deck * 11], [0.083 + i * 0.025, h + 10 + deck * 11], [0.07 + i * 0.025, h + 10 + deck * 11]], glass);
    ring([[0.08, h + 43], [0.14, h + 43], [0.135, h + 60], [0.085, h + 60]], css(rgb('#c4502d')));
    for (let i = 0; i < 5; i++) {
      const levels = 1 + ((i * 7 + Math.round(l)) % 2);
      for (let level = 0; level < levels; level++) {
        const u = 0.25 + i * 0.128;
        const box = BOXES[(i * 5 + level * 3 + Math.round(l)) % BOXES.length] as Rgb;
        ring([[u, h + level * 15 - 2], [u + 0.12, h + level * 15 - 2], [u + 0.12, h + level * 15 + 13], [u, h + level * 15 + 13]], shade(box, light.dim));
        for (let k = 0; k < 6; k++) ring([[u + k * 0.02, h + level * 15 - 1], [u + k * 0.02 + 0.006, h + level * 15 - 1], [u + k * 0.02 + 0.006, h + level * 15 + 12], [u + k * 0.02, h + level * 15 + 12]], 'rgba(0,0,0,0.16)');
      }
    }
    ring([[0.9, h], [0.905, h], [0.905, h + 36], [0.9, h + 36]], 'rgb(210,208,200)');
  }
  const top = at(0, h)[1];
  const paint = ctx.createLinearGradient(0, top, 0, base);
  paint.addColorStop(0, shade(color, 1.12 * light.dim));
  paint.addColorStop(0.75, shade(color, 0.8 * light.dim));
  paint.addColorStop(0.76, 'rgb(112,44,38)');
  paint.addColorStop(1, 'rgb(80,32,30)');
  const hull: Point[] = [at(0.015, 0), at(0, h * 0.55), at(0.01, h), at(0.8, h), at(0.9, h + 2), at(1, h + 9), at(0.955, h * 0.35), at(0.94, 0)];
  ringPath(ctx, hull);
  ctx.fillStyle = paint;
  ctx.fill();
  ring([[0.01, h], [0.8, h], [0.9, h + 2], [1, h + 9], [0.997, h + 5.5], [0.9, h - 1], [0.8, h - 3], [0.01, h - 3]], 'rgba(240,238,230,0.9)');
}

function paintReflection(ctx: SKRSContext2D, draw: Draw): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, HORIZON + 20, PICTURE_WIDTH, QUAY_TOP - HORIZON - 20);
  ctx.clip();
  ctx.globalAlpha = 0.16;
  ctx.filter = 'blur(3px)';
  ctx.translate(0, 24);
  draw(ctx);
  ctx.restore();
}

function drawBuoy(ctx: SKRSContext2D, { x, y, r }: { x: number; y: number; r: number }): void {
  const body = ctx.createLinearGradient(x - r, 0, x + r, 0);
  body.addColorStop(0, '#e2573f');
  body.addColorStop(1, '#98271d');
  ctx.fillStyle = body;
  ctx.beginPath();
  ctx.ellipse(x, y, r, r * 0.42, 0, 0, Math.PI * 2);
  ctx.fill();
  fillRing(ctx, [[x - r * 0.72, y], [x + r * 0.72, y], [x + r * 0.3, y - r * 2.1], [x - r * 0.3, y - r * 2.1]], '#c53f2e');
  fillRing(ctx, [[x - r * 0.53, y - r * 0.95], [x + r * 0.53, y - r * 0.95], [x + r * 0.42, y - r * 1.5], [x - r * 0.42, y - r * 1.5]], '#f3ede2');
  ctx.fillStyle = '#3a3d42';
  ctx.fillRect(x - 1, y - r * 2.9, 2, r * 0.9);
  ctx.beginPath();
  ctx.arc(x, y - r * 2.95, r * 0.26, 0, Math.PI * 2);
  ctx.fillStyle = '#f6d65a';
  ctx.fill();
}

function paintQuay(ctx: SKRSContext2D, random: Random, light: Light): void {
  const drift = random.range(0, 50);
  paintPixels(ctx, 0, QUAY_TOP, PICTURE_WIDTH, PICTURE_HEIGHT - QUAY_TOP, (x, y) => {
    const row = y - QUAY_TOP;
    if (row < 7) return scale(rgb('#cdc6b8'), (row < 1 ? 1.05 : row > 5 ? 0.7 : 0.97) * light.dim * (Math.floor(x + drift) % 58 === 0 ? 0.8 : 1));
    const depth = (row + 60) / 184;
    const [u, v] = [((x - 256) / depth) * 0.02, 5 / depth];
    const joint = Math.abs(v * 2 - Math.round(v * 2)) < 0.03 || Math.abs(u * 0.9 - Math.round(u * 0.9)) < 0.02 / depth / 1.6 ? -0.08 : 0;
    return scale(mix(rgb('#a59f94'), light.low, 0.08), (0.86 + 0.2 * clouds(u * 1.4 + drift, v * 3, 4) + joint + (hashCell(x, y) - 0.5) * 0.04) * light.dim);
  });
}

interface Stack {
  readonly ring: readonly Point[];
  readonly color: Rgb;
  readonly split: number;
}

function planContainers(random: Random, onLeft: boolean): Stack[] {
  return Array.from({ length: random.int(1, 2) }, (_, i) => {
    const width = random.range(104, 136);
    const x0 = onLeft ? -24 + i * width * 0.96 : PICTURE_WIDTH + 20 - (i + 1) * width * 0.98;
    const [foot, high] = [QUAY_TOP + 34 - i * 7, 66 - i * 8];
    const skew = onLeft ? -5 : 5;
    const ring = (onLeft
      ? [[x0, foot - high + skew], [x0 + width * 0.82, foot - high], [x0 + width, foot - high + 6], [x0 + width, foot - 8], [x0 + width * 0.82, foot], [x0, foot + 5]]
      : [[x0, foot - high + 6], [x0 + width * 0.18, foot - high], [x0 + width, foot - high - skew], [x0 + width, foot + 5], [x0 + width * 0.18, foot], [x0, foot - 8]]
    ).map(([x, y]): Point => [Math.round((x as number) * 2) / 2, Math.round((y as number) * 2) / 2]);
    return { ring, color: random.pick(BOXES), split: onLeft ? 0.82 : 0.18 };
  }).reverse();
}

function drawContainer(ctx: SKRSContext2D, { ring, color, split }: Stack, light: Light): void {
  fillRing(ctx, ring, shade(color, 0.98 * light.dim));
  ctx.save();
  ringPath(ctx, ring);
  ctx.clip();
  const xs = ring.map(([x]) => x);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const edge = left + (right - left) * split;
  const [endLeft, endRight] = split > 0.5 ? [edge, right] : [left, edge];
  ctx.fillStyle = 'rgba(0,0,0,0.28)';
  ctx.fillRect(endLeft, 0, endRight - endLeft, PICTURE_HEIGHT);
  const [sideLeft, sideRight] = split > 0.5 ? [left, edge] : [edge, right];
  for (let x = sideLeft + 4; x < sideRight - 3; x += 5) {
    ctx.fillStyle = 'rgba(0,0,0,0.16)';
    ctx.fillRect(x, 0, 1.6, PICTURE_HEIGHT);
    ctx.fillStyle = 'rgba(255,255,255,0.12)';
    ctx.fillRect(x + 1.6, 0, 1.2, PICTURE_HEIGHT);
  }
  for (const x of [endLeft + (endRight - endLeft) * 0.33, endLeft + (endRight - endLeft) * 0.66]) {
    ctx.fillStyle = 'rgba(230,230,230,0.5)';
    ctx.fillRect(x, 0, 1.2, PICTURE_HEIGHT);
  }
  ctx.restore();
  ringPath(ctx, ring);
  ctx.strokeStyle = shade(color, 0.55);
  ctx.lineWidth = 1.6;
  ctx.stroke();
}

function planRope(from: Point, to: Point): Point[] {
  return Array.from({ length: 9 }, (_, i): Point => {
    const t = i / 8;
    const sag = Math.sin(t * Math.PI) * 9;
    return [Math.round((from[0] + (to[0] - from[0]) * t) * 10) / 10, Math.round((from[1] + (to[1] - from[1]) * t + sag) * 10) / 10];
  });
}

function drawRope(ctx: SKRSContext2D, points: readonly Point[]): void {
  for (const [style, width, dash] of [['rgba(60,46,30,0.9)', 3.4, []], ['rgba(226,198,142,0.95)', 2.2, []], ['rgba(150,118,72,0.9)', 2.2, [2, 2.4]]] as const) {
    ctx.strokeStyle = style;
    ctx.lineWidth = width;
    ctx.lineJoin = 'round';
    ctx.setLineDash([...dash]);
    ctx.beginPath();
    points.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

function drawBollard(ctx: SKRSContext2D, [x, y]: Point): void {
  ctx.fillStyle = 'rgba(20,20,24,0.3)';
  ctx.beginPath();
  ctx.ellipse(x + 6, y + 7, 12, 4, 0, 0, Math.PI * 2);
  ctx.fill();
  fillRing(ctx, [[x - 6, y + 7], [x + 6, y + 7], [x + 4.5, y - 4], [x - 4.5, y - 4]], '#33383e');
  ctx.fillStyle = '#454b52';
  ctx.beginPath();
  ctx.ellipse(x, y - 5, 8.4, 3.6, 0, 0, Math.PI * 2);
  ctx.fill();
}

function shadow(ctx: SKRSContext2D, { joints, height }: Docker): void {
  const [x, y] = joints[7] as Point;
  ctx.fillStyle = 'rgba(18,20,28,0.28)';
  ctx.beginPath();
  ctx.ellipse(x + height * 0.08, y + height * 0.02, height * 0.24, height * 0.045, 0, 0, Math.PI * 2);
  ctx.fill();
}

function planDockers(random: Random, withCrowd: boolean): Docker[] {
  const count = random.int(3, 4);
  const order = random.shuffle(Array.from({ length: count }, (_, i) => i));
  return Array.from({ length: count }, (_, i) => {
    const near = (order[i] as number) / Math.max(1, count - 1);
    const [foot, height] = [QUAY_TOP + 44 + near * 66, 66 + near * 58];
    return { docker: planDocker(random, (withCrowd ? 70 : 50) + (i + 0.5) * (400 / count) + random.range(-16, 16), foot, height), foot };
  }).sort((a, b) => a.foot - b.foot).map(({ docker }) => docker);
}

/** Many people far off on the quay, one region. */
function planCrowd(random: Random, left: number): Docker[] {
  return Array.from({ length: 15 }, (_, i) => {
    const row = Math.floor(i / 5);
    return { docker: planDocker(random, left + (i % 5) * 23 + random.range(-6, 6), QUAY_TOP + 16 + row * 6 + random.range(-1, 1), 27 + row * 3), row };
  }).sort((a, b) => a.row - b.row).map(({ docker }) => docker);
}
