import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, rgb } from '../color';
import { carLamps } from '../shapes/car';
import type { CarActor } from '../scene-types';
import type { View } from '../view';
import type { Lamp, Mood } from './mood';
import { fillPolygon, type Tone } from './paint';

const METAL = rgb('#4f565f');

/** A round glow that adds light. */
export function paintGlow(ctx: SKRSContext2D, x: number, y: number, radius: number, color: readonly [number, number, number], power: number): void {
  if (radius < 0.5 || power < 0.02) return;
  const glow = ctx.createRadialGradient(x, y, 0, x, y, radius);
  glow.addColorStop(0, css(color, power));
  glow.addColorStop(0.18, css(color, power * 0.5));
  glow.addColorStop(0.5, css(color, power * 0.13));
  glow.addColorStop(1, css(color, 0));
  ctx.globalCompositeOperation = 'screen';
  ctx.fillStyle = glow;
  ctx.fillRect(x - radius, y - radius, radius * 2, radius * 2);
  ctx.globalCompositeOperation = 'source-over';
}

/** A street lamp with its arm over the road. */
export function paintLamp(ctx: SKRSContext2D, lamp: Lamp, view: View, mood: Mood, tone: Tone): void {
  const s = view.scaleAt(lamp.z);
  const at = (x: number, y: number): [number, number] => view.point(lamp.x + x, y, lamp.z);
  const inward = -lamp.side;
  ctx.strokeStyle = css(tone(METAL, false));
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.lineWidth = Math.max(0.4, 0.1 * s);
  ctx.beginPath();
  ctx.moveTo(...at(0, 0));
  ctx.lineTo(...at(0, 5.1));
  ctx.lineTo(...at(inward * 0.5, 5.52));
  ctx.lineTo(...at(inward * 1.75, 5.62));
  ctx.stroke();
  fillPolygon(ctx, [...at(-0.11, 0), ...at(0.11, 0), ...at(0.08, 0.9), ...at(-0.08, 0.9)], css(tone(METAL, false)));
  fillPolygon(ctx, [...at(inward * 1.5, 5.5), ...at(inward * 2.15, 5.5), ...at(inward * 2.05, 5.7), ...at(inward * 1.55, 5.7)], css(tone(METAL, false)));
  if (mood.lampPower < 0.1) return;
  const [x, y] = at(inward * 1.82, 5.46);
  fillPolygon(ctx, [...at(inward * 1.55, 5.42), ...at(inward * 2.1, 5.42), ...at(inward * 2.1, 5.52), ...at(inward * 1.55, 5.52)], css(tone([1, 0.9, 0.68], true)));
  const air = mood.visibility < 20 ? 2.6 : mood.wet ? 1.5 : 1;
  const far = Math.exp(-view.distance(lamp.z) / (mood.visibility * 1.6));
  paintGlow(ctx, x, y, Math.min(70, Math.max(4, 1.7 * s * air)), [1, 0.8, 0.48], Math.min(1, (0.35 + mood.lampPower * 0.6) * far));
  if (mood.lampPower < 0.4) return;
  // The cone of lit air under the lamp.
  const [lx, ly] = at(inward * 1.82 - 1.7, 0.3);
  const [rx] = at(inward * 1.82 + 1.7, 0.3);
  const beam = ctx.createLinearGradient(0, y, 0, ly);
  beam.addColorStop(0, css([1, 0.82, 0.5], 0.11 * mood.lampPower * far * air));
  beam.addColorStop(1, css([1, 0.82, 0.5], 0));
  ctx.globalCompositeOperation = 'screen';
  fillPolygon(ctx, [x - 0.2 * s, y, x + 0.2 * s, y, rx, ly, lx, ly], beam);
  ctx.globalCompositeOperation = 'source-over';
}

/** Glow of a car's lamps: white towards us, red from behind. */
export function paintCarGlow(ctx: SKRSContext2D, car: CarActor, view: View, mood: Mood): void {
  const on = mood.lampsOn && !car.parked;
  if (!on && !(car.away && car.braking)) return;
  const { points, scale } = carLamps(car, view);
  const dark = mood.ambient[0] < 0.3 ? 1 : mood.ambient[0] < 0.6 ? 0.7 : 0.36;
  const far = Math.exp(-view.distance(car.z) / (mood.visibility * 1.5));
  const air = mood.visibility < 20 ? 1.8 : mood.wet ? 1.25 : 1;
  for (const [x, y] of points) {
    if (car.away) paintGlow(ctx, x, y, 0.75 * scale * air * (car.braking ? 1.25 : 1), [1, 0.2, 0.14], Math.min(0.95, (car.braking ? 0.85 : 0.55) * dark * far));
    else paintGlow(ctx, x, y, Math.max(3, 1.15 * scale * air), [1, 0.94, 0.78], Math.min(0.95, 0.95 * dark * far));
  }
}
