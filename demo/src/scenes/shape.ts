import type { Rgb } from './color';
import type { Box } from './scene-types';
import type { View } from './view';

interface ShapeLook {
  readonly color: Rgb;
  /** Colour at the lower edge: a vertical gradient. */
  readonly lower?: Rgb;
  /** Shines by itself: neither the lamps nor the night change it. */
  readonly glow?: boolean;
  /** Drawn but not part of the object's box (a pole, a shadow). */
  readonly outside?: boolean;
  /** Shaded from the sun's side to the other. */
  readonly round?: boolean;
}

/** Screen-space drawing of an actor; also what its box and its visibility are computed from. */
export type Shape =
  | (ShapeLook & { readonly kind: 'poly'; readonly points: readonly number[] })
  | (ShapeLook & { readonly kind: 'line'; readonly points: readonly number[]; readonly width: number })
  | (ShapeLook & { readonly kind: 'oval'; readonly cx: number; readonly cy: number; readonly rx: number; readonly ry: number });

/** Maps local metres (x right, y up from the standing point) to pixels. */
export interface Easel {
  readonly scale: number;
  at(x: number, y: number): [number, number];
  path(...xy: number[]): number[];
}

export function createEasel(view: View, x: number, z: number, lean = 0): Easel {
  const [u, v] = view.point(x, 0, z);
  const s = view.scaleAt(z);
  const at = (lx: number, ly: number): [number, number] => [u + (lx + lean * ly) * s, v - ly * s * view.sign];
  return {
    scale: s,
    at,
    path: (...xy) => {
      const points: number[] = [];
      for (let i = 0; i + 1 < xy.length; i += 2) points.push(...at(xy[i] as number, xy[i + 1] as number));
      return points;
    },
  };
}

/** Smallest box around the shapes that belong to the object; exact, before clipping. */
export function boundsOf(shapes: readonly Shape[]): Box {
  let x0 = Infinity;
  let y0 = Infinity;
  let x1 = -Infinity;
  let y1 = -Infinity;
  const grow = (x: number, y: number, rx: number, ry: number): void => {
    x0 = Math.min(x0, x - rx);
    x1 = Math.max(x1, x + rx);
    y0 = Math.min(y0, y - ry);
    y1 = Math.max(y1, y + ry);
  };
  for (const shape of shapes) {
    if (shape.outside) continue;
    if (shape.kind === 'oval') grow(shape.cx, shape.cy, shape.rx, shape.ry);
    else {
      const r = shape.kind === 'line' ? shape.width / 2 : 0;
      for (let i = 0; i + 1 < shape.points.length; i += 2) grow(shape.points[i] as number, shape.points[i + 1] as number, r, r);
    }
  }
  return { x: x0, y: y0, w: x1 - x0, h: y1 - y0 };
}

/** The outline as polygons, for counting visible pixels. */
export function outlines(shape: Shape): number[][] {
  if (shape.kind === 'poly') return [[...shape.points]];
  if (shape.kind === 'oval') {
    const ring: number[] = [];
    for (let i = 0; i < 12; i++) {
      const angle = (i / 12) * Math.PI * 2;
      ring.push(shape.cx + Math.cos(angle) * shape.rx, shape.cy + Math.sin(angle) * shape.ry);
    }
    return [ring];
  }
  const parts: number[][] = [];
  for (let i = 0; i + 3 < shape.points.length; i += 2) {
    const [ax, ay, bx, by] = shape.points.slice(i, i + 4) as [number, number, number, number];
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const nx = (-(by - ay) / length) * (shape.width / 2);
    const ny = ((bx - ax) / length) * (shape.width / 2);
    parts.push([ax + nx, ay + ny, bx + nx, by + ny, bx - nx, by - ny, ax - nx, ay - ny]);
  }
  return parts;
}
