import type { Box } from '../../scenes/scene-types';

export const FILM_WIDTH = 320;
export const FILM_HEIGHT = 192;
export const FILM_SECONDS = 6;
export type FilmId = 'crane' | 'strait';

export type FilmLook = 'barge' | 'motorboat' | 'ferry' | 'sailboat' | 'buoy' | 'container' | 'crane';

/** Something in a film at one moment; its drawing fills `box` exactly. */
export interface FilmObject {
  readonly track: string;
  readonly classId: string;
  readonly look: FilmLook;
  readonly box: Box;
  /** Bow to the left. */
  readonly mirrored: boolean;
  /** Drawn after the quay. */
  readonly near: boolean;
}

export interface FilmEvent {
  readonly classId: 'lifting' | 'passing';
  readonly start: number;
  readonly end: number;
}

export const FILM_EVENTS: Readonly<Record<FilmId, readonly FilmEvent[]>> = {
  crane: [{ classId: 'lifting', start: 1, end: 5.2 }, { classId: 'passing', start: 0.5, end: 4.3 }],
  strait: [{ classId: 'passing', start: 1.4, end: 4.6 }],
};

/** 0 before `from`, 1 after `to`, gently in between. */
export const ease = (t: number, from: number, to: number): number => {
  const u = Math.max(0, Math.min(1, (t - from) / (to - from)));
  return u * u * (3 - 2 * u);
};

/** Where the load of the crane is: its upper middle. */
export function loadAt(t: number): { readonly x: number; readonly y: number } {
  const up = ease(t, 1, 2.2) - ease(t, 4, 5.2);
  const across = ease(t, 2, 4.2);
  return { x: 76 + 150 * across, y: 104 - 46 * up + 32 * ease(t, 4, 5.2) };
}

/** Everything with a label in a film at `t` seconds, far to near; what has left the picture is left out. */
export function filmObjects(id: FilmId, t: number): FilmObject[] {
  const bob = (phase: number, amount: number): number => amount * Math.sin(t * 2.1 + phase);
  const objects: FilmObject[] = id === 'crane'
    ? [
        { track: 'motorboat', classId: 'boat', look: 'motorboat', mirrored: false, near: false, box: { x: -40 + 78 * t, y: 84 + bob(0, 0.8), w: 38, h: 17 } },
        { track: 'barge', classId: 'barge', look: 'barge', mirrored: false, near: false, box: { x: 14, y: 112 + bob(2, 0.7), w: 128, h: 34 } },
        { track: 'crane', classId: 'crane', look: 'crane', mirrored: false, near: true, box: { x: 40, y: 22, w: 246, h: 130 } },
        { track: 'load', classId: 'container', look: 'container', mirrored: false, near: true, box: { x: loadAt(t).x - 24, y: loadAt(t).y + (t < 1.05 ? bob(2, 0.7) : 0), w: 48, h: 20 } },
      ]
    : [
        { track: 'sailboat', classId: 'boat', look: 'sailboat', mirrored: false, near: false, box: { x: 10 + 19 * t, y: 52 + bob(1, 0.9), w: 44, h: 58 } },
        { track: 'ferry', classId: 'boat', look: 'ferry', mirrored: true, near: false, box: { x: 300 - 74 * t, y: 82 + bob(0.4, 0.6), w: 132, h: 52 } },
        { track: 'buoy', classId: 'buoy', look: 'buoy', mirrored: false, near: false, box: { x: 228, y: 116 + bob(2.6, 2.2), w: 17, h: 34 } },
      ];
  return objects.flatMap((object) => {
    const { x, y, w } = object.box;
    return x + w <= 2 || x >= FILM_WIDTH - 2 || y >= FILM_HEIGHT ? [] : [object];
  });
}

/** A box cut at the picture's edges. */
export function cutBox({ x, y, w, h }: Box): Box {
  const [x0, y0, x1, y1] = [Math.max(0, x), Math.max(0, y), Math.min(FILM_WIDTH, x + w), Math.min(FILM_HEIGHT, y + h)];
  return { x: x0, y: y0, w: x1 - x0, h: y1 - y0 };
}

/** When the pictures of a film are shown, seconds: 24 a second, or in the second film as they came. */
export function frameTimes(id: FilmId): number[] {
  if (id === 'crane') return Array.from({ length: FILM_SECONDS * 24 }, (_, i) => i / 24);
  const steps = [33, 33, 42, 42, 67, 33, 50, 42, 100, 33, 42];
  const times: number[] = [];
  for (let at = 0, i = 0; at < FILM_SECONDS * 1000; i++) {
    times.push(at / 1000);
    at += steps[i % steps.length] as number;
  }
  return times;
}
