import type { Box, FrameObject, ObjectPlace } from '@shoal/engine';
import type { Size } from '../image/viewport';
import { allowedMove, tidy, usableBox } from './edit-box';

/** Where an object that is edited in a picture is. */
export interface EditShape {
  readonly box: Box;
  /** Degrees clockwise; `null` for a box that cannot be turned. */
  readonly rotation: number | null;
  readonly polygons: readonly (readonly number[])[] | null;
  readonly keypoints: readonly number[] | null;
}

/** One point of an outline or skeleton: which list, and which point in it. */
export interface PointRef {
  readonly list: 'polygons' | 'keypoints';
  readonly ring: number;
  readonly index: number;
}

export interface ShapePoint extends PointRef {
  readonly x: number;
  readonly y: number;
}

/** The shape of an object in pixels; `null` when nothing of it can be held. */
export function shapeOf(object: Pick<FrameObject, 'box' | 'rotation' | 'polygons' | 'keypoints'>): EditShape | null {
  const box = usableBox(object.box);
  return box && { box, rotation: object.rotation, polygons: object.polygons, keypoints: object.keypoints };
}

/** What of `next` is to be stored: what moved, and with it everything that belongs to the same object. */
export function placeOf(next: EditShape): ObjectPlace {
  const { box, rotation, polygons, keypoints } = next;
  return { box, ...(rotation !== null && { rotation }), ...(polygons && { polygons }), ...(keypoints && { keypoints }) };
}

export function shapesEqual(a: EditShape, b: EditShape): boolean {
  return JSON.stringify([a.box, a.rotation, a.polygons, a.keypoints]) === JSON.stringify([b.box, b.rotation, b.polygons, b.keypoints]);
}

/** The whole shape moved, as far as the picture goes. */
export function moveShape(shape: EditShape, dx: number, dy: number, picture: Size): EditShape {
  const way = allowedMove(shape.box, dx, dy, picture);
  if (way.dx === 0 && way.dy === 0) return shape;
  const { box, polygons, keypoints } = shape;
  const [x, y] = [(value: number) => (way.dx === 0 ? value : tidy(value + way.dx)), (value: number) => (way.dy === 0 ? value : tidy(value + way.dy))];
  return {
    ...shape,
    box: { ...box, x: x(box.x), y: y(box.y) },
    polygons: polygons?.map((ring) => ring.map((value, at) => (at % 2 === 0 ? x(value) : y(value)))) ?? null,
    keypoints: keypoints && mapJoints(keypoints, x, y),
  };
}

/** The shape in another box: outlines and keypoints are stretched with it. */
export function shapeInBox(shape: EditShape, box: Box): EditShape {
  const from = shape.box;
  const x = (value: number) => (from.x === box.x && from.w === box.w ? value : tidy(box.x + ((value - from.x) / from.w) * box.w));
  const y = (value: number) => (from.y === box.y && from.h === box.h ? value : tidy(box.y + ((value - from.y) / from.h) * box.h));
  return {
    ...shape,
    box,
    polygons: shape.polygons?.map((ring) => ring.map((value, at) => (at % 2 === 0 ? x(value) : y(value)))) ?? null,
    keypoints: shape.keypoints && mapJoints(shape.keypoints, x, y),
  };
}

/** Keypoints that nobody placed stay at 0, 0. */
function mapJoints(keypoints: readonly number[], x: (value: number) => number, y: (value: number) => number): readonly number[] {
  return keypoints.map((value, at) => (at % 3 === 2 || keypoints[at - (at % 3) + 2] === 0 ? value : at % 3 === 0 ? x(value) : y(value)));
}

/** Every point that can be held, in the order in which it was drawn. Keypoints that nobody placed (v = 0) are left out. */
export function pointsOf({ polygons, keypoints }: Pick<EditShape, 'polygons' | 'keypoints'>): readonly ShapePoint[] {
  const corners = (polygons ?? []).flatMap((ring, at) => Array.from({ length: Math.floor(ring.length / 2) }, (_, index): ShapePoint => ({ list: 'polygons', ring: at, index, x: ring[index * 2] ?? 0, y: ring[index * 2 + 1] ?? 0 })));
  const joints = Array.from({ length: Math.floor((keypoints?.length ?? 0) / 3) }, (_, index): ShapePoint => ({ list: 'keypoints', ring: 0, index, x: keypoints?.[index * 3] ?? 0, y: keypoints?.[index * 3 + 1] ?? 0 }));
  return [...corners, ...joints.filter(({ index }) => keypoints?.[index * 3 + 2] !== 0)];
}

/** Middles of the edges of polygons; dragging one makes a point after `index`. */
export function middlesOf({ polygons }: Pick<EditShape, 'polygons'>, open: boolean): readonly ShapePoint[] {
  return (polygons ?? []).flatMap((ring, at) => {
    const count = Math.floor(ring.length / 2);
    return Array.from({ length: open ? count - 1 : count }, (_, index): ShapePoint => {
      const after = ((index + 1) % count) * 2;
      return { list: 'polygons', ring: at, index, x: ((ring[index * 2] ?? 0) + (ring[after] ?? 0)) / 2, y: ((ring[index * 2 + 1] ?? 0) + (ring[after + 1] ?? 0)) / 2 };
    });
  });
}

/** One point at another place, inside the picture; the box of an outline follows. */
export function movePoint(shape: EditShape, point: PointRef, x: number, y: number, picture: Size): EditShape {
  const [px, py] = [tidy(Math.min(Math.max(x, 0), picture.width)), tidy(Math.min(Math.max(y, 0), picture.height))];
  if (point.list === 'keypoints') return { ...shape, keypoints: shape.keypoints?.map((value, at) => (at === point.index * 3 ? px : at === point.index * 3 + 1 ? py : value)) ?? null };
  return withRings(shape, (ring, at) => (at === point.ring ? ring.map((value, index) => (index === point.index * 2 ? px : index === point.index * 2 + 1 ? py : value)) : ring));
}

/** A new point after another one, in the middle of the edge or where it is dragged to. */
export function insertPoint(shape: EditShape, after: PointRef, x: number, y: number): EditShape {
  return withRings(shape, (ring, at) => (at === after.ring ? [...ring.slice(0, after.index * 2 + 2), tidy(x), tidy(y), ...ring.slice(after.index * 2 + 2)] : ring));
}

/** Without one point; `null` when an outline needs it: three points make an area, two a line. */
export function removePoint(shape: EditShape, point: PointRef, open: boolean): EditShape | null {
  if (point.list === 'keypoints') return null;
  const ring = shape.polygons?.[point.ring];
  if (!ring || ring.length / 2 <= (open ? 2 : 3)) return null;
  return withRings(shape, (points, at) => (at === point.ring ? [...points.slice(0, point.index * 2), ...points.slice(point.index * 2 + 2)] : points));
}

function withRings(shape: EditShape, change: (ring: readonly number[], at: number) => readonly number[]): EditShape {
  const polygons = shape.polygons?.map(change) ?? null;
  const box = polygons && around(polygons);
  return { ...shape, polygons, box: box ?? shape.box };
}

function around(rings: readonly (readonly number[])[]): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let at = 0; at + 1 < ring.length; at += 2) {
      const [x, y] = [ring[at] ?? 0, ring[at + 1] ?? 0];
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    }
  }
  return right >= left ? { x: left, y: top, w: tidy(right - left), h: tidy(bottom - top) } : null;
}
