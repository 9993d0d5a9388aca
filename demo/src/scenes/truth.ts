import { actorShapes } from './shapes/actor-shapes';
import { boundsOf, outlines } from './shape';
import { FRAME_HEIGHT, FRAME_WIDTH, type Actor, type Box, type Scene } from './scene-types';
import { createView } from './view';

/** An object as it is, before anybody labels it. */
export interface TrueObject {
  readonly actor: Actor;
  readonly box: Box;
  /** Part of the object that can be seen, 0..1. */
  readonly visible: number;
}

/** Objects smaller than this on their longer side are not drawn at all. */
export const MIN_DRAWN = 8;
const MIN_NARROW = 4.5;
const MIN_VISIBLE = 0.3;

/** Actors in front of the camera and large enough to draw, far ones first. */
export function drawnActors(scene: Scene): Actor[] {
  const view = createView(scene.camera);
  return scene.actors
    .filter((actor) => {
      if (actor.z - scene.camera.z < 2.2) return false;
      const bounds = boundsOf(actorShapes(actor, view, false));
      return Math.max(bounds.w, bounds.h) >= MIN_DRAWN && bounds.x < FRAME_WIDTH && bounds.x + bounds.w > 0 && bounds.y < FRAME_HEIGHT;
    })
    .sort((a, b) => b.z - a.z);
}

function paintPolygon(grid: Uint8Array, points: readonly number[], id: number): void {
  let top = Infinity;
  let bottom = -Infinity;
  for (let i = 1; i < points.length; i += 2) {
    top = Math.min(top, points[i] as number);
    bottom = Math.max(bottom, points[i] as number);
  }
  const from = Math.max(0, Math.ceil(top - 0.5));
  const to = Math.min(FRAME_HEIGHT - 1, Math.floor(bottom - 0.5));
  const crossings: number[] = [];
  for (let row = from; row <= to; row++) {
    const y = row + 0.5;
    crossings.length = 0;
    for (let i = 0; i < points.length; i += 2) {
      const j = (i + 2) % points.length;
      const ay = points[i + 1] as number;
      const by = points[j + 1] as number;
      if (ay <= y === by <= y) continue;
      const ax = points[i] as number;
      const bx = points[j] as number;
      crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const x0 = Math.max(0, Math.ceil((crossings[k] as number) - 0.5));
      const x1 = Math.min(FRAME_WIDTH - 1, Math.floor((crossings[k + 1] as number) - 0.5));
      if (x1 >= x0) grid.fill(id, row * FRAME_WIDTH + x0, row * FRAME_WIDTH + x1 + 1);
    }
  }
}

function countPixels(grid: Uint8Array, id: number, box: Box): number {
  let count = 0;
  const x1 = Math.min(FRAME_WIDTH, Math.ceil(box.x + box.w) + 1);
  const y1 = Math.min(FRAME_HEIGHT, Math.ceil(box.y + box.h) + 1);
  for (let y = Math.max(0, Math.floor(box.y) - 1); y < y1; y++) {
    for (let x = Math.max(0, Math.floor(box.x) - 1); x < x1; x++) if (grid[y * FRAME_WIDTH + x] === id) count++;
  }
  return count;
}

/** Clips a box to the picture; null when nothing is left. */
export function clipBox(box: Box): Box | null {
  const x0 = Math.max(0, box.x);
  const y0 = Math.max(0, box.y);
  const x1 = Math.min(FRAME_WIDTH, box.x + box.w);
  const y1 = Math.min(FRAME_HEIGHT, box.y + box.h);
  return x1 > x0 && y1 > y0 ? { x: x0, y: y0, w: x1 - x0, h: y1 - y0 } : null;
}

/**
 * The boxes of a scene: tight around the drawing, clipped to the picture, far ones first. Objects of which less than
 * 30 % can be seen (hidden by nearer ones or cut off) are left out.
 */
export function trueObjects(scene: Scene): TrueObject[] {
  if (scene.covered) return [];
  const view = createView(scene.camera);
  const grid = new Uint8Array(FRAME_WIDTH * FRAME_HEIGHT);
  const drawn = drawnActors(scene).map((actor, i) => {
    const shapes = actorShapes(actor, view, false);
    const box = boundsOf(shapes);
    const clipped = clipBox(box);
    for (const shape of shapes) {
      // Outside parts (poles) hide what is behind them but do not count as the object.
      for (const ring of outlines(shape)) paintPolygon(grid, ring, shape.outside ? 0 : i + 1);
    }
    return { actor, box, clipped, painted: clipped ? countPixels(grid, i + 1, clipped) : 0 };
  });
  const objects: TrueObject[] = [];
  drawn.forEach(({ actor, box, clipped, painted }, i) => {
    if (!clipped || painted === 0) return;
    const inside = (clipped.w * clipped.h) / (box.w * box.h);
    const visible = inside * (countPixels(grid, i + 1, clipped) / painted);
    if (visible < MIN_VISIBLE || Math.min(clipped.w, clipped.h) < MIN_NARROW || Math.max(clipped.w, clipped.h) < MIN_DRAWN) return;
    const { x: dx, y: dy } = scene.shift;
    const moved = clipBox({ ...clipped, x: clipped.x + dx, y: clipped.y + dy });
    if (moved) objects.push({ actor, box: moved, visible });
  });
  return objects;
}
