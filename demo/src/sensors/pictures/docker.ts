import type { SKRSContext2D } from '@napi-rs/canvas';
import { rgb, type Rgb } from '../../scenes/color';
import type { Random } from '../../scenes/random';
import { shade, type Point } from './picture';

/** A person at work on the quay; joints in the order of the class. */
export interface Docker {
  readonly joints: readonly Point[];
  /** 1 hidden, 2 seen; one per joint. */
  readonly seen: readonly number[];
  readonly height: number;
  readonly vest: Rgb;
  readonly trousers: Rgb;
  readonly skin: Rgb;
  readonly helmet: Rgb;
}

const VESTS = ['#f08a24', '#d9e03a', '#f0662c', '#e9d23c'].map(rgb);
const TROUSERS = ['#2b3a55', '#39404a', '#4c4234', '#22304a'].map(rgb);
const SKINS = ['#f0c6a2', '#dfa87e', '#c58a5f', '#95613f', '#6b4430'].map(rgb);
const HELMETS = ['#f4f2ea', '#e8483a', '#f2c230', '#2f78c0'].map(rgb);

/** Stands at `x` on the line `foot`; turned to the side by `turn` (-1 … 1), which hides the far arm and shoulder. */
export function planDocker(random: Random, x: number, foot: number, height: number): Docker {
  const turn = random.range(-1, 1);
  const stride = random.range(0.03, 0.14) * height * Math.sign(turn || 1);
  const broad = height * (0.13 - 0.05 * Math.abs(turn));
  const narrow = height * 0.075;
  const lean = turn * height * 0.03;
  const shoulder = foot - height * 0.79;
  const hip = foot - height * 0.47;
  const hand = (side: number): Point => {
    const raise = random.range(0, 1);
    const reach = raise > 0.75 ? -0.16 : raise > 0.45 ? 0.12 : 0.33;
    return [x + lean + side * broad * 1.25 + turn * height * 0.1 * raise, shoulder + height * reach];
  };
  // The person's left is the picture's right when facing the camera.
  const joints: Point[] = [
    [x + lean * 1.4, foot - height * 0.91],
    [x + lean + broad, shoulder],
    [x + lean - broad, shoulder],
    hand(1),
    hand(-1),
    [x + narrow, hip],
    [x - narrow, hip],
    [x + narrow + stride * 0.9, foot - height * 0.02],
    [x - narrow - stride * 0.7, foot - height * 0.02],
  ];
  const seen = joints.map((_, i) => (turn > 0.72 && i === 4 ? 1 : turn < -0.72 && i === 3 ? 1 : 2));
  return { joints: joints.map(([px, py]): Point => [Math.round(px * 2) / 2, Math.round(py * 2) / 2]), seen, height, vest: random.pick(VESTS), trousers: random.pick(TROUSERS), skin: random.pick(SKINS), helmet: random.pick(HELMETS) };
}

function limb(ctx: SKRSContext2D, points: readonly Point[], width: number, style: string): void {
  ctx.strokeStyle = style;
  ctx.lineWidth = width;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
  ctx.stroke();
}

const between = (a: Point, b: Point, t: number, dx = 0, dy = 0): Point => [a[0] + (b[0] - a[0]) * t + dx, a[1] + (b[1] - a[1]) * t + dy];

export function drawDocker(ctx: SKRSContext2D, { joints, height: h, vest, trousers, skin, helmet }: Docker): void {
  const [head, ls, rs, lh, rh, lhip, rhip, lf, rf] = joints as [Point, Point, Point, Point, Point, Point, Point, Point, Point];
  ctx.save();
  for (const [hip, foot, dim] of [[rhip, rf, 0.82], [lhip, lf, 1]] as const) {
    limb(ctx, [hip, between(hip, foot, 0.5, h * 0.015), foot], h * 0.095, shade(trousers, dim));
    limb(ctx, [foot, [foot[0] + h * 0.035, foot[1] + h * 0.004]], h * 0.06, 'rgb(34,33,36)');
  }
  limb(ctx, [rs, between(rs, rh, 0.5, -h * 0.03, h * 0.02), rh], h * 0.068, shade(vest, 0.74));
  const torso: Point[] = [[ls[0] + h * 0.035, ls[1] - h * 0.01], [rs[0] - h * 0.035, rs[1] - h * 0.01], [rhip[0] - h * 0.04, rhip[1] + h * 0.03], [lhip[0] + h * 0.04, lhip[1] + h * 0.03]];
  ctx.beginPath();
  torso.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
  ctx.closePath();
  ctx.lineJoin = 'round';
  ctx.lineWidth = h * 0.04;
  ctx.strokeStyle = shade(vest, 0.95);
  ctx.fillStyle = shade(vest, 0.95);
  ctx.fill();
  ctx.stroke();
  const band = (t: number): void => {
    const [a, b] = [between(ls, lhip, t, h * 0.035), between(rs, rhip, t, -h * 0.035)];
    limb(ctx, [a, b], h * 0.028, 'rgba(244,244,236,0.95)');
  };
  band(0.5);
  band(0.78);
  limb(ctx, [ls, between(ls, lh, 0.5, h * 0.03, h * 0.02), lh], h * 0.068, shade(vest, 0.9));
  for (const hand of [lh, rh]) {
    ctx.fillStyle = shade(skin, 1);
    ctx.beginPath();
    ctx.arc(hand[0], hand[1], h * 0.035, 0, Math.PI * 2);
    ctx.fill();
  }
  limb(ctx, [between(ls, rs, 0.5), head], h * 0.06, shade(skin, 0.82));
  ctx.fillStyle = shade(skin, 1);
  ctx.beginPath();
  ctx.ellipse(head[0], head[1], h * 0.062, h * 0.075, 0, 0, Math.PI * 2);
  ctx.fill();
  ctx.fillStyle = shade(helmet, 1);
  ctx.beginPath();
  ctx.ellipse(head[0], head[1] - h * 0.022, h * 0.076, h * 0.066, 0, Math.PI, 0);
  ctx.fill();
  ctx.fillRect(head[0] - h * 0.085, head[1] - h * 0.03, h * 0.17, h * 0.018);
  ctx.restore();
}
