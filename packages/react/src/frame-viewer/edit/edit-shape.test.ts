import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedMove, boxBetween, BOX_HANDLES, resizeBox, resizeRotated, turned, usableBox } from './edit-box';
import { insertPoint, middlesOf, movePoint, moveShape, pointsOf, removePoint, shapeInBox, type EditShape } from './edit-shape';

const picture = { width: 200, height: 120 };
const side = (room: number) => fc.tuple(fc.integer({ min: 0, max: (room - 2) * 10 }), fc.integer({ min: 10, max: room * 10 })).map(([a, b]) => ({ start: a / 10, length: Math.max(1, Math.min(b / 10, room - a / 10)) }));
const box = fc.tuple(side(picture.width), side(picture.height)).map(([x, y]) => ({ x: x.start, y: y.start, w: x.length, h: y.length }));
const way = fc.double({ min: -400, max: 400, noNaN: true });
const handle = fc.constantFrom(...BOX_HANDLES);
const flags = fc.record({ ratio: fc.boolean(), centre: fc.boolean() });
const near = 0.01;

describe('resizing', () => {
  it('never leaves the picture, turns inside out or falls below one pixel', () =>
    fc.assert(
      fc.property(box, handle, way, way, flags, (start, name, dx, dy, options) => {
        const next = resizeBox(start, name, dx, dy, picture, options);
        expect(next.w).toBeGreaterThanOrEqual(Math.min(1, start.w) - near);
        expect(next.h).toBeGreaterThanOrEqual(Math.min(1, start.h) - near);
        expect(Math.min(next.x, next.y)).toBeGreaterThanOrEqual(-near);
        expect(next.x + next.w).toBeLessThanOrEqual(picture.width + near);
        expect(next.y + next.h).toBeLessThanOrEqual(picture.height + near);
      }),
    ));

  it('keeps the opposite side, the centre, the ratio', () =>
    fc.assert(
      fc.property(box, handle, way, way, flags, (start, name, dx, dy, options) => {
        const next = resizeBox(start, name, dx, dy, picture, options);
        if (options.centre) expect([next.x + next.w / 2, next.y + next.h / 2]).toEqual([expect.closeTo(start.x + start.w / 2, 1), expect.closeTo(start.y + start.h / 2, 1)]);
        else if (name.includes('e')) expect(next.x).toBeCloseTo(start.x, 1);
        else if (name.includes('w')) expect(next.x + next.w).toBeCloseTo(start.x + start.w, 1);
        if (options.ratio) expect(next.w * start.h).toBeCloseTo(next.h * start.w, -1);
        else if (!name.includes('n') && !name.includes('s')) expect([next.y, next.h]).toEqual([expect.closeTo(start.y, 2), expect.closeTo(start.h, 2)]);
      }),
    ));

  it('is undone by the way back, where nothing was in the way', () => {
    const start = { x: 20, y: 20, w: 40, h: 30 };
    for (const name of BOX_HANDLES) {
      expect(resizeBox(resizeBox(start, name, 3, -4, picture), name, -3, 4, picture)).toEqual(start);
      expect(resizeBox(start, name, 0, 0, picture, { ratio: true, centre: true })).toEqual(start);
    }
  });

  it('keeps the corner of a turned box where it is seen', () =>
    fc.assert(
      fc.property(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -20, max: 20 }), fc.integer({ min: -10, max: 10 }), (rotation, dx, dy) => {
        const start = { x: 60, y: 40, w: 60, h: 40 };
        const next = resizeRotated(start, rotation, 'se', dx, dy);
        const topLeft = ({ x, y, w, h }: typeof start) => {
          const [ox, oy] = turned(-w / 2, -h / 2, rotation);
          return [x + w / 2 + ox, y + h / 2 + oy] as const;
        };
        expect(topLeft(next)[0]).toBeCloseTo(topLeft(start)[0], 1);
        expect(topLeft(next)[1]).toBeCloseTo(topLeft(start)[1], 1);
      }),
    ));
});

describe('moving', () => {
  it('stays inside, and lets what sticks out come in but not go further out', () => {
    expect(allowedMove({ x: 10, y: 10, w: 20, h: 20 }, -50, 500, picture)).toEqual({ dx: -10, dy: 90 });
    const out = { x: 190, y: 10, w: 40, h: 20 };
    expect(allowedMove(out, 5, 0, picture)).toEqual({ dx: 0, dy: 0 });
    expect(allowedMove(out, -5, 0, picture)).toEqual({ dx: -5, dy: 0 });
    expect(allowedMove(out, -500, 0, picture)).toEqual({ dx: -190, dy: 0 });
    expect(allowedMove(out, 0, 3, picture)).toEqual({ dx: 0, dy: 3 });
  });

  it('carries outline and keypoints along, and comes back exactly', () => {
    const shape: EditShape = { box: { x: 10, y: 10, w: 20, h: 20 }, rotation: 15, polygons: [[10, 10, 30, 10, 30, 30]], keypoints: [12, 12, 2, 0, 0, 0] };
    const moved = moveShape(shape, 3, 4, picture);
    expect(moved).toEqual({ box: { x: 13, y: 14, w: 20, h: 20 }, rotation: 15, polygons: [[13, 14, 33, 14, 33, 34]], keypoints: [15, 16, 2, 0, 0, 0] });
    expect(moveShape(moved, -3, -4, picture)).toEqual(shape);
    expect(shapeInBox(shape, { x: 10, y: 10, w: 40, h: 20 }).polygons).toEqual([[10, 10, 50, 10, 50, 30]]);
  });
});

describe('points', () => {
  const shape: EditShape = { box: { x: 0, y: 0, w: 40, h: 40 }, rotation: null, polygons: [[0, 0, 40, 0, 40, 40, 0, 40]], keypoints: null };

  it('move, come and go, and the box follows', () => {
    const corner = { list: 'polygons', ring: 0, index: 2 } as const;
    expect(movePoint(shape, corner, 60, 500, picture)).toMatchObject({ polygons: [[0, 0, 40, 0, 60, 120, 0, 40]], box: { x: 0, y: 0, w: 60, h: 120 } });
    const middle = middlesOf(shape, false)[3];
    expect(middle).toMatchObject({ index: 3, x: 0, y: 20 });
    if (!middle) return;
    const more = insertPoint(shape, middle, middle.x, middle.y);
    expect(more.polygons).toEqual([[0, 0, 40, 0, 40, 40, 0, 40, 0, 20]]);
    expect(removePoint(more, { ...corner, index: 4 }, false)).toEqual(shape);
    expect(middlesOf(shape, true)).toHaveLength(3);
  });

  it('keeps as many as an outline needs, and leaves out keypoints that nobody placed', () => {
    const triangle = { ...shape, polygons: [[0, 0, 4, 0, 4, 4]] };
    expect(removePoint(triangle, { list: 'polygons', ring: 0, index: 0 }, false)).toBeNull();
    expect(removePoint(triangle, { list: 'polygons', ring: 0, index: 0 }, true)?.polygons).toEqual([[4, 0, 4, 4]]);
    expect(pointsOf({ polygons: null, keypoints: [1, 2, 2, 0, 0, 0, 5, 6, 1] }).map(({ index, x, y }) => [index, x, y])).toEqual([[0, 1, 2], [2, 5, 6]]);
  });
});

it('usableBox turns boxes right side out, and refuses what is no box', () => {
  expect(usableBox({ x: 30, y: 10, w: -10, h: 0 })).toEqual({ x: 20, y: 10, w: 10, h: 1 });
  expect(usableBox({ x: Number.NaN, y: 1, w: 1, h: 1 })).toBeNull();
  expect(boxBetween(50, 40, -10, 40, picture)).toEqual({ x: 0, y: 40, w: 50, h: 1 });
  expect(boxBetween(500, 500, 500, 500, picture)).toEqual({ x: 199, y: 119, w: 1, h: 1 });
});
