import { rgb } from '../color';
import type { SignActor } from '../scene-types';
import { createEasel, type Easel, type Shape } from '../shape';
import type { View } from '../view';

const RED = rgb('#d8232f');
const WHITE = rgb('#fbfbf7');
const YELLOW = rgb('#ffe58f');
const INK = rgb('#1d2027');
const POLE = rgb('#9aa3ad');
const POLE_LOWER = rgb('#6d757f');

/** Strokes of the letters and digits that signs carry, in a box 1 wide and 2 high. */
const GLYPHS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  S: [[1, 1.8, 0.7, 2, 0.2, 2, 0, 1.75, 0, 1.3, 0.25, 1.05, 0.8, 0.95, 1, 0.7, 1, 0.25, 0.8, 0, 0.25, 0, 0, 0.2]],
  T: [[0, 2, 1, 2], [0.5, 2, 0.5, 0]],
  O: [[0.2, 0, 0, 0.3, 0, 1.7, 0.2, 2, 0.8, 2, 1, 1.7, 1, 0.3, 0.8, 0, 0.2, 0]],
  P: [[0, 0, 0, 2, 0.75, 2, 1, 1.8, 1, 1.2, 0.75, 0.95, 0, 0.95]],
  L: [[0, 2, 0, 0, 1, 0]],
  W: [[0, 2, 0.25, 0, 0.5, 1.4, 0.75, 0, 1, 2]],
  '0': [[0.2, 0, 0, 0.3, 0, 1.7, 0.2, 2, 0.8, 2, 1, 1.7, 1, 0.3, 0.8, 0, 0.2, 0]],
  '2': [[0, 1.6, 0.1, 1.9, 0.35, 2, 0.8, 2, 1, 1.7, 1, 1.3, 0, 0, 1, 0]],
  '3': [[0, 1.8, 0.25, 2, 0.8, 2, 1, 1.75, 1, 1.3, 0.7, 1.05, 0.4, 1.05], [0.7, 1.05, 1, 0.8, 1, 0.25, 0.8, 0, 0.2, 0, 0, 0.2]],
  '5': [[1, 2, 0.1, 2, 0, 1.1, 0.7, 1.2, 1, 0.9, 1, 0.3, 0.75, 0, 0.2, 0, 0, 0.2]],
};

function textShapes(e: Easel, text: string, cx: number, cy: number, height: number, advance: number, weight: number, color: typeof INK): Shape[] {
  const unit = height / 2;
  const glyphWidth = advance * 0.7;
  const start = cx - (text.length * advance - (advance - glyphWidth)) / 2;
  return [...text].flatMap((letter, i) =>
    (GLYPHS[letter] ?? []).map((stroke): Shape => {
      const local: number[] = [];
      for (let k = 0; k + 1 < stroke.length; k += 2) {
        local.push(start + i * advance + (stroke[k] as number) * glyphWidth, cy - unit + (stroke[k + 1] as number) * unit);
      }
      return { kind: 'line', points: e.path(...local), width: weight * e.scale, color };
    }),
  );
}

function ring(e: Easel, sides: number, radius: number, cy: number, turn: number): number[] {
  const local: number[] = [];
  for (let i = 0; i < sides; i++) {
    const angle = ((i + turn) / sides) * Math.PI * 2;
    local.push(Math.sin(angle) * radius, cy + Math.cos(angle) * radius);
  }
  return e.path(...local);
}

function plate(actor: SignActor, e: Easel): Shape[] {
  const r = actor.radius;
  const y = actor.height;
  switch (actor.class) {
    case 'stop':
      return [
        { kind: 'poly', points: ring(e, 8, r, y, 0.5), color: WHITE },
        { kind: 'poly', points: ring(e, 8, r * 0.88, y, 0.5), color: RED, lower: rgb('#b8182a') },
        ...textShapes(e, 'STOP', 0, y, r * 0.62, r * 0.4, r * 0.13, WHITE),
      ];
    case 'yield': {
      const triangle = (k: number): number[] => e.path(-r * k, y + r * 0.56 * k, r * k, y + r * 0.56 * k, 0, y - r * 1.12 * k);
      return [
        { kind: 'poly', points: triangle(1), color: RED, lower: rgb('#c01f2c') },
        { kind: 'poly', points: triangle(0.56), color: WHITE },
      ];
    }
    case 'slow':
    case 'speed_limit': {
      const [cx, cy] = e.at(0, y);
      const disc = (k: number, color: typeof INK, lower = color): Shape =>
        ({ kind: 'oval', cx, cy, rx: r * k * e.scale, ry: r * k * e.scale, color, lower });
      const slow = actor.class === 'slow';
      return [
        disc(1, RED, rgb('#c01f2c')),
        disc(0.76, slow ? YELLOW : WHITE),
        ...(slow
          ? textShapes(e, 'SLOW', 0, y, r * 0.5, r * 0.33, r * 0.12, INK)
          : textShapes(e, String(actor.limit), 0, y, r * 0.8, r * 0.62, r * 0.17, INK)),
      ];
    }
  }
}

/** A traffic sign on a pole; only the plate counts as the object. */
export function signShapes(actor: SignActor, view: View): Shape[] {
  const e = createEasel(view, actor.x, actor.z, actor.lean);
  return [
    { kind: 'line', points: e.path(0, 0, 0, actor.height), width: 0.075 * e.scale, color: POLE, lower: POLE_LOWER, outside: true, round: true },
    ...plate(actor, e),
  ];
}
