import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testObject } from '../frame-object.test-support';
import { createHitGrid, touches } from './hit-grid';
import { shapeOf, type Shape } from './shape';

const manifest = { classes: [] };
const shape = (key: string, more: Parameters<typeof testObject>[1]) => {
  const made = shapeOf(testObject(key, more), manifest);
  if (!made) throw new Error(`${key} has no shape`);
  return made;
};
const keyAt = (shapes: readonly Shape[], x: number, y: number, slack = 0) => createHitGrid(shapes).at(x, y, slack)?.object.key ?? null;

describe('createHitGrid', () => {
  it('takes the smallest that holds the point, of equal ones the first', () => {
    const shapes = [shape('big', { box: { x: 0, y: 0, w: 100, h: 100 } }), shape('small', { box: { x: 40, y: 40, w: 10, h: 10 } }), shape('twin', { box: { x: 40, y: 40, w: 10, h: 10 } })];
    expect(keyAt(shapes, 45, 45)).toBe('small');
    expect(keyAt(shapes, 20, 20)).toBe('big');
    expect(keyAt(shapes, 102, 50, 3)).toBe('big');
    expect(keyAt(shapes, 104, 50, 3)).toBeNull();
  });

  it('knows holes, corners of turned boxes, and lines', () => {
    const ring = shape('ring', { task: 'polygon', polygons: [[0, 0, 30, 0, 30, 30, 0, 30], [10, 10, 20, 10, 20, 20, 10, 20]] });
    expect([keyAt([ring], 5, 5), keyAt([ring], 15, 15), keyAt([ring], 11, 15, 2)]).toEqual(['ring', null, 'ring']);
    const turned = shape('turned', { box: { x: 0, y: 0, w: 20, h: 20 }, rotation: 45 });
    expect([keyAt([turned], 10, -3), keyAt([turned], 1, 1)]).toEqual(['turned', null]);
    const line = shape('line', { task: 'polyline', polygons: [[0, 0, 100, 100]] });
    expect([keyAt([line], 50, 52, 2), keyAt([line], 50, 60, 2)]).toEqual(['line', null]);
  });

  it('finds what a look at every object finds', () => {
    const side = fc.double({ min: 0.5, max: 300, noNaN: true });
    const place = fc.double({ min: -200, max: 1200, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.record({ x: place, y: place, w: side, h: side, rotation: fc.constantFrom(null, 30) }), { maxLength: 60 }), place, place, fc.constantFrom(0, 3, 20), (boxes, x, y, slack) => {
        const shapes = boxes.map(({ rotation, ...box }, at) => shape(String(at), { box, rotation }));
        const holding = shapes.filter((each) => touches(each, x, y, slack));
        const expected = holding.reduce<Shape | null>((best, each) => (!best || each.bounds.w * each.bounds.h < best.bounds.w * best.bounds.h ? each : best), null);
        const grid = createHitGrid(shapes);
        expect(grid.at(x, y, slack)?.object.key).toBe(expected?.object.key);
        const within = shapes.filter(({ bounds }) => bounds.x <= x + 50 && bounds.x + bounds.w >= x && bounds.y <= y + 40 && bounds.y + bounds.h >= y);
        expect(grid.within(x, y, 50, 40)).toEqual(within);
      }),
    );
  });

  it('costs little for hostile sizes', () => {
    const shapes = [shape('huge', { box: { x: -1e15, y: -1e15, w: 2e15, h: 2e15 } }), shape('dot', { box: { x: 1e-9, y: 1e-9, w: 1e-9, h: 1e-9 } })];
    expect(keyAt(shapes, 500, 500)).toBe('huge');
  });
});
