import { rgb } from '../color';
import type { ConeActor } from '../scene-types';
import { createEasel, type Shape } from '../shape';
import type { View } from '../view';

const ORANGE = { light: rgb('#ff7a1f'), dark: rgb('#e0520c'), base: rgb('#c2440c') };
const GREEN = { light: rgb('#3fd65c'), dark: rgb('#12a03c'), base: rgb('#0c7a30') };
const BAND = rgb('#fbf8f0');
const BAND_LOWER = rgb('#d9d6d0');

/** A traffic cone: a flat foot, a tapering body, two reflecting bands. */
export function coneShapes(actor: ConeActor, view: View): Shape[] {
  const h = actor.height;
  const foot = h * 0.34;
  const e = createEasel(view, actor.x, actor.z, actor.lean);
  const hue = actor.green ? GREEN : ORANGE;
  const halfAt = (t: number): number => foot * 0.76 * (1 - t) + h * 0.055 * t;
  const slice = (t0: number, t1: number): number[] =>
    e.path(-halfAt(t0), h * t0, halfAt(t0), h * t0, halfAt(t1), h * t1, -halfAt(t1), h * t1);
  return [
    { kind: 'poly', points: e.path(-foot, 0, foot, 0, foot * 0.9, h * 0.09, -foot * 0.9, h * 0.09), color: hue.dark, lower: hue.base },
    { kind: 'poly', points: slice(0.07, 1), color: hue.light, lower: hue.dark, round: true },
    { kind: 'poly', points: slice(0.3, 0.47), color: BAND, lower: BAND_LOWER, round: true },
    { kind: 'poly', points: slice(0.64, 0.78), color: BAND, lower: BAND_LOWER, round: true },
  ];
}
