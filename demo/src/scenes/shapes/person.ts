import { rgb, scale } from '../color';
import type { CyclistActor, PedestrianActor } from '../scene-types';
import { createEasel, type Shape } from '../shape';
import type { View } from '../view';

const SHOE = rgb('#24262c');
const TYRE = rgb('#20242a');

/** A walking person; the umbrella, when there is one, belongs to the box. */
export function pedestrianShapes(actor: PedestrianActor, view: View): Shape[] {
  const e = createEasel(view, actor.x, actor.z);
  const h = actor.height;
  const s = e.scale;
  const swing = Math.sin(actor.phase * Math.PI * 2);
  const stride = (actor.facing === 0 ? 0.07 : 0.2) * h * swing;
  const face = actor.facing;
  const hip = h * 0.5;
  const shoulder = h * 0.8;
  const broad = h * (face === 0 ? 0.135 : 0.105);
  const lift = face === 0 ? Math.abs(swing) * 0.04 * h : 0.02 * h;
  const gap = face === 0 ? 0.05 * h : 0;
  const leg = (x: number, up: number, shade: number): Shape[] => [
    { kind: 'line', points: e.path(Math.sign(x || 1) * gap, hip, x * 0.62 + face * 0.03 * h + Math.sign(x || 1) * gap, h * 0.27, x + Math.sign(x || 1) * gap, 0.035 * h + up), width: 0.085 * h * s, color: scale(actor.legs, shade) },
    { kind: 'line', points: e.path(x + Math.sign(x || 1) * gap - 0.015 * h, 0.028 * h + up, x + Math.sign(x || 1) * gap + face * 0.07 * h + 0.015 * h, 0.028 * h + up), width: 0.055 * h * s, color: SHOE },
  ];
  const arm = (x: number, shade: number): Shape[] => [
    { kind: 'line', points: e.path(face === 0 ? Math.sign(x) * broad * 0.92 : 0, shoulder - 0.04 * h, face === 0 ? Math.sign(x) * broad * 1.22 : x * 0.6, h * 0.62, face === 0 ? Math.sign(x) * broad * 1.15 : x, h * 0.49), width: 0.06 * h * s, color: scale(actor.top, shade) },
    { kind: 'oval', cx: e.at(face === 0 ? Math.sign(x) * broad * 1.15 : x, 0)[0], cy: e.at(0, h * 0.475)[1], rx: 0.028 * h * s, ry: 0.028 * h * s, color: actor.skin },
  ];
  const reach = face === 0 ? broad : stride * 0.8 + 0.03 * h;
  const hem = actor.outfit === 'jacket' ? 0.46 * h : actor.outfit === 'coat' ? 0.3 * h : 0.34 * h;
  const hemHalf = actor.outfit === 'jacket' ? broad * 0.92 : actor.outfit === 'coat' ? broad * 1.12 : broad * 1.4;
  const shapes: Shape[] = [
    ...arm(-reach, 0.75),
    ...leg(-stride, stride < 0 ? 0 : lift, 0.78),
    ...leg(stride || 0.001, stride < 0 ? lift : 0, 1),
    { kind: 'poly', points: e.path(-hemHalf, hem, hemHalf, hem, broad * 0.98, h * 0.7, broad, shoulder - 0.02 * h, broad * 0.62, shoulder + 0.03 * h, -broad * 0.62, shoulder + 0.03 * h, -broad, shoulder - 0.02 * h, -broad * 0.98, h * 0.7), color: actor.top, lower: scale(actor.top, 0.78), round: true },
  ];
  const headX = face * 0.02 * h;
  const [hx, hy] = e.at(headX, h * 0.905);
  const head = 0.082 * h * s;
  shapes.push(
    { kind: 'line', points: e.path(0, shoulder, headX, h * 0.88), width: 0.06 * h * s, color: scale(actor.skin, 0.85) },
    { kind: 'oval', cx: hx, cy: hy, rx: head * 0.92, ry: head, color: actor.skin, round: true },
    { kind: 'oval', cx: hx - face * head * 0.28, cy: hy - head * 0.36 * view.sign, rx: head * 0.86, ry: head * 0.72, color: actor.hair },
  );
  if (face !== 0) shapes.push(...arm(reach, 1));
  if (actor.bag) {
    shapes.push({ kind: 'poly', points: e.path(broad * 0.7, 0.4 * h, broad * 1.6, 0.4 * h, broad * 1.5, 0.56 * h, broad * 0.8, 0.56 * h), color: rgb('#7a5236'), lower: rgb('#5b3b26') });
  }
  if (actor.umbrella) {
    const top = h * 1.2;
    const rim = h * 0.99;
    const wide = 0.52;
    const dome: number[] = [];
    for (let i = 0; i <= 10; i++) {
      const angle = Math.PI - (i / 10) * Math.PI;
      dome.push(Math.cos(angle) * wide, rim + Math.sin(angle) * (top - rim));
    }
    shapes.push(
      { kind: 'line', points: e.path(face * 0.1, h * 0.6, face * 0.06, top), width: 0.03 * s, color: rgb('#3a3d44') },
      { kind: 'poly', points: e.path(...dome), color: actor.umbrella, lower: scale(actor.umbrella, 0.7), round: true },
    );
  }
  return shapes;
}

/** A person on a bicycle, seen from the side or, with a small `turn`, nearly from behind. */
export function cyclistShapes(actor: CyclistActor, view: View): Shape[] {
  const e = createEasel(view, actor.x, actor.z);
  const s = e.scale;
  const k = actor.turn * (actor.facing === 0 ? 1 : actor.facing);
  const h = actor.height;
  const wheel = (x: number): Shape[] => {
    const [cx, cy] = e.at(x * k, 0.34);
    const rx = Math.max(0.07, 0.34 * actor.turn) * s;
    return [
      { kind: 'oval', cx, cy, rx, ry: 0.34 * s, color: TYRE },
      { kind: 'oval', cx, cy, rx: rx * 0.74, ry: 0.26 * s, color: rgb('#aeb4ba') },
    ];
  };
  const line = (points: number[], width: number, color: Shape['color'], round = false): Shape =>
    ({ kind: 'line', points: e.path(...points.map((value, i) => (i % 2 === 0 ? value * k : value))), width: width * s, color, round });
  const turn = actor.phase * Math.PI * 2;
  const pedal = (angle: number): [number, number] => [Math.cos(angle) * 0.17, 0.34 + Math.sin(angle) * 0.17];
  const leg = (angle: number, shade: number): Shape[] => {
    const [px, py] = pedal(angle);
    return [
      line([-0.16, 0.98, (px - 0.16) / 2 + 0.24, (py + 0.98) / 2 + 0.1, px, py + 0.06], 0.13, scale(actor.legs, shade)),
      line([px - 0.06, py + 0.03, px + 0.12, py + 0.03], 0.08, SHOE),
    ];
  };
  const wide = 0.17 + (1 - actor.turn) * 0.09;
  const torsoX = (value: number): number => value * k;
  const [hx, hy] = e.at(torsoX(0.26), h * 0.93);
  const head = 0.145 * s;
  return [
    ...wheel(-0.52),
    ...wheel(0.52),
    ...leg(turn + Math.PI, 0.72),
    line([-0.52, 0.34, -0.05, 0.36, 0.38, 0.86, -0.18, 0.82, -0.52, 0.34], 0.055, actor.bike),
    line([-0.05, 0.36, -0.22, 0.94], 0.055, actor.bike),
    line([0.52, 0.34, 0.36, 1.02, 0.46, 1.06], 0.055, scale(actor.bike, 0.85)),
    { kind: 'line', points: e.path(-0.13, 0.96, 0.13, 0.96).map((v, i) => (i % 2 === 0 ? v + torsoX(-0.18) * s : v)), width: 0.08 * s, color: SHOE },
    ...leg(turn, 1),
    {
      kind: 'poly',
      points: e.path(torsoX(-0.2) - wide, 0.94, torsoX(-0.16) + wide, 0.93, torsoX(0.14) + wide * 1.1, h * 0.78, torsoX(0.14) + wide * 0.7, h * 0.85, torsoX(0.1) - wide * 0.7, h * 0.85, torsoX(0.02) - wide * 1.1, h * 0.77),
      color: actor.top,
      lower: scale(actor.top, 0.76),
      round: true,
    },
    line([0.13, h * 0.79, 0.3, h * 0.66, 0.45, 1.08], 0.1, scale(actor.top, 0.85)),
    { kind: 'oval', cx: hx, cy: hy, rx: head * 0.88, ry: head, color: actor.skin, round: true },
    { kind: 'oval', cx: hx - k * head * 0.12, cy: hy - head * 0.42 * view.sign, rx: head * 1.02, ry: head * 0.72, color: actor.helmet, lower: scale(actor.helmet, 0.75), round: true },
  ];
}
