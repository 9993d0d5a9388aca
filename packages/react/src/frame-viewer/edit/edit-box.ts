import type { Box } from '@shoal/engine';
import type { Size } from '../image/viewport';

/** A side or corner of a box: n, e, s, w and between. */
export type BoxHandle = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw';
export const BOX_HANDLES: readonly BoxHandle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'];

export interface ResizeOptions {
  /** Width and height keep their ratio. */
  readonly ratio?: boolean;
  /** The centre stays where it is, instead of the opposite side. */
  readonly centre?: boolean;
}

const LEAST = 1;

/** Coordinates are kept to a thousandth of a pixel: finer than any annotation, and free of the noise of additions. */
export function tidy(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** A box with a side to hold, from one that may be inside out; `null` when it is no box at all. */
export function usableBox(box: Box | null): Box | null {
  if (!box || ![box.x, box.y, box.w, box.h].every(Number.isFinite)) return null;
  const [w, h] = [Math.max(LEAST, Math.abs(box.w)), Math.max(LEAST, Math.abs(box.h))];
  return { x: box.w < 0 ? box.x + box.w : box.x, y: box.h < 0 ? box.y + box.h : box.y, w, h };
}

/** The largest part of a way that keeps the box inside the picture; what sticks out already may stay, but not further out. */
export function allowedMove(box: Box, dx: number, dy: number, picture: Size): { readonly dx: number; readonly dy: number } {
  return { dx: allowed(box.x, box.w, dx, picture.width), dy: allowed(box.y, box.h, dy, picture.height) };
}

function allowed(start: number, length: number, by: number, room: number): number {
  const wanted = start + by;
  const [low, high] = [Math.min(0, room - length), Math.max(0, room - length)];
  const placed = Math.min(Math.max(wanted, Math.min(low, start)), Math.max(high, start));
  // From outside the way in is always open, up to being inside.
  return by === 0 ? 0 : placed - start;
}

/**
 * A box with one handle dragged by (`dx`, `dy`): at least 1 × 1 px, no dragged side outside the picture, never inside out.
 *
 * @param picture pixels; `null` for a rotated box, whose sides are not those of the picture
 */
export function resizeBox(box: Box, handle: BoxHandle, dx: number, dy: number, picture: Size | null, { ratio = false, centre = false }: ResizeOptions = {}): Box {
  const across = handle.includes('e') ? 1 : handle.includes('w') ? -1 : 0;
  const down = handle.includes('s') ? 1 : handle.includes('n') ? -1 : 0;
  const [x, y] = [axis(box.x, box.w, across, centre, picture?.width), axis(box.y, box.h, down, centre, picture?.height)];
  const reach = centre ? 2 : 1;
  if (!ratio) return between(x, y, bounded(box.w + across * dx * reach, x), bounded(box.h + down * dy * reach, y));
  const factors = [across === 0 ? null : (box.w + across * dx * reach) / box.w, down === 0 ? null : (box.h + down * dy * reach) / box.h].filter((factor) => factor !== null);
  const wanted = factors.reduce((a, b) => (Math.abs(b - 1) > Math.abs(a - 1) ? b : a), 1);
  const most = Math.min(x.most / box.w, y.most / box.h);
  const factor = Math.max(Math.min(wanted, Math.max(1, most)), LEAST / Math.min(box.w, box.h));
  return between(x, y, box.w * factor, box.h * factor);
}

/** How one side grows: from `fixed`, where `share` of the length lies before it, up to `most`. */
interface Axis {
  readonly fixed: number;
  readonly share: number;
  readonly most: number;
}

function axis(start: number, length: number, side: -1 | 0 | 1, centre: boolean, room: number | undefined): Axis {
  const share = centre || side === 0 ? 0.5 : side === 1 ? 0 : 1;
  const fixed = start + length * share;
  const before = share === 0 || room === undefined ? Infinity : fixed / share;
  const after = share === 1 || room === undefined ? Infinity : (room - fixed) / (1 - share);
  // What sticks out of the picture already may stay as it is.
  return { fixed, share, most: Math.max(length, Math.min(before, after)) };
}

function bounded(length: number, { most }: Axis): number {
  return Math.min(Math.max(LEAST, length), most);
}

function between(x: Axis, y: Axis, w: number, h: number): Box {
  return { x: tidy(x.fixed - w * x.share), y: tidy(y.fixed - h * y.share), w: tidy(w), h: tidy(h) };
}

/** A rotated box with one handle dragged: the way is that of the picture, the opposite side stays where it is seen. */
export function resizeRotated(box: Box, rotation: number, handle: BoxHandle, dx: number, dy: number, options: ResizeOptions = {}): Box {
  const [localX, localY] = turned(dx, dy, -rotation);
  const next = resizeBox(box, handle, localX, localY, null, options);
  const [shiftX, shiftY] = [next.x + next.w / 2 - box.x - box.w / 2, next.y + next.h / 2 - box.y - box.h / 2];
  const [seenX, seenY] = turned(shiftX, shiftY, rotation);
  return { ...next, x: tidy(next.x - shiftX + seenX), y: tidy(next.y - shiftY + seenY) };
}

/** A vector turned clockwise (y points down). */
export function turned(x: number, y: number, degrees: number): readonly [number, number] {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x * cos - y * sin, x * sin + y * cos];
}

/** The box between two corners, inside the picture and at least 1 × 1 px. */
export function boxBetween(x1: number, y1: number, x2: number, y2: number, picture: Size): Box {
  const [left, right] = inside(x1, x2, picture.width);
  const [top, bottom] = inside(y1, y2, picture.height);
  return { x: tidy(left), y: tidy(top), w: tidy(right - left), h: tidy(bottom - top) };
}

function inside(a: number, b: number, room: number): readonly [number, number] {
  const clamp = (value: number) => Math.min(Math.max(value, 0), room);
  const [low, high] = [clamp(Math.min(a, b)), clamp(Math.max(a, b))];
  if (high - low >= LEAST) return [low, high];
  const start = Math.min(low, room - LEAST);
  return [start, start + LEAST];
}
