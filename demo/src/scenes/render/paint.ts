import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, multiply, scale, type Rgb } from '../color';
import type { Shape } from '../shape';
import { throughAir, type Mood } from './mood';

/** How a shape's colours become the colours of the scene. */
export type Tone = (color: Rgb, glow: boolean) => Rgb;

export function createTone(mood: Mood, light: Rgb, distance: number): Tone {
  return (color, glow) => throughAir(mood, glow ? scale(color, 1.02) : multiply(color, light), glow ? distance * 0.45 : distance);
}

function trace(ctx: SKRSContext2D, points: readonly number[]): void {
  ctx.beginPath();
  ctx.moveTo(points[0] as number, points[1] as number);
  for (let i = 2; i + 1 < points.length; i += 2) ctx.lineTo(points[i] as number, points[i + 1] as number);
}

export function fillPolygon(ctx: SKRSContext2D, points: readonly number[], style: string | CanvasGradient): void {
  trace(ctx, points);
  ctx.closePath();
  ctx.fillStyle = style;
  ctx.fill();
}

function extent(shape: Shape): [number, number, number, number] {
  if (shape.kind === 'oval') return [shape.cx - shape.rx, shape.cy - shape.ry, shape.cx + shape.rx, shape.cy + shape.ry];
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < shape.points.length; i += 2) {
    x0 = Math.min(x0, shape.points[i] as number);
    x1 = Math.max(x1, shape.points[i] as number);
    y0 = Math.min(y0, shape.points[i + 1] as number);
    y1 = Math.max(y1, shape.points[i + 1] as number);
  }
  return [x0, y0, x1, y1];
}

/** Draws shapes in order; round ones are lighter on the sun's side. */
export function paintShapes(ctx: SKRSContext2D, shapes: readonly Shape[], tone: Tone, sunSide: number): void {
  ctx.lineJoin = 'round';
  ctx.lineCap = 'round';
  for (const shape of shapes) {
    const color = tone(shape.color, shape.glow ?? false);
    let style: string | CanvasGradient = css(color);
    if (shape.lower || shape.round) {
      const [x0, y0, x1, y1] = extent(shape);
      if (shape.round && x1 - x0 > 2.5) {
        const gradient = ctx.createLinearGradient(sunSide < 0 ? x0 : x1, 0, sunSide < 0 ? x1 : x0, (y1 - y0) * 0.15);
        const dark = tone(shape.lower ?? shape.color, false);
        gradient.addColorStop(0, css(scale(color, 1.14)));
        gradient.addColorStop(0.45, css(color));
        gradient.addColorStop(1, css(scale(dark, shape.lower ? 0.86 : 0.74)));
        style = gradient;
      } else if (shape.lower) {
        const gradient = ctx.createLinearGradient(0, y0, 0, y1);
        gradient.addColorStop(0, css(color));
        gradient.addColorStop(1, css(tone(shape.lower, shape.glow ?? false)));
        style = gradient;
      }
    }
    if (shape.kind === 'poly') fillPolygon(ctx, shape.points, style);
    else if (shape.kind === 'oval') {
      ctx.beginPath();
      ctx.ellipse(shape.cx, shape.cy, shape.rx, shape.ry, 0, 0, Math.PI * 2);
      ctx.fillStyle = style;
      ctx.fill();
    } else {
      trace(ctx, shape.points);
      ctx.strokeStyle = style;
      ctx.lineWidth = shape.width;
      ctx.stroke();
    }
  }
}
