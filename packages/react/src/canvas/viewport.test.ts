import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitBox, mixViewports, panBy, screenToWorld, worldToScreen, zoomAt, type Viewport } from './viewport';

const unit = fc.double({ min: -2, max: 2, noNaN: true });
const pixels = fc.integer({ min: 0, max: 2000 });
const viewport: fc.Arbitrary<Viewport> = fc.record({ x: unit, y: unit, scale: fc.double({ min: 0.5, max: 1e5, noNaN: true }), width: fc.integer({ min: 40, max: 4000 }), height: fc.integer({ min: 40, max: 4000 }) });

describe('viewport', () => {
  it('converts between screen and world, with y up in the world', () => {
    const view = { x: 0.5, y: 0.5, scale: 100, width: 200, height: 100 };
    expect(worldToScreen(view, 0.5, 0.5)).toEqual({ x: 100, y: 50 });
    expect(worldToScreen(view, 0.6, 0.7)).toEqual({ x: expect.closeTo(110), y: expect.closeTo(30) });
    fc.assert(
      fc.property(viewport, pixels, pixels, (any, x, y) => {
        const world = screenToWorld(any, x, y);
        const back = worldToScreen(any, world.x, world.y);
        expect(back.x).toBeCloseTo(x, 4);
        expect(back.y).toBeCloseTo(y, 4);
      }),
    );
  });

  it('keeps what is under the pointer in place while zooming', () => {
    fc.assert(
      fc.property(viewport, fc.double({ min: 0.1, max: 10, noNaN: true }), pixels, pixels, (view, factor, x, y) => {
        const before = screenToWorld(view, x, y);
        const at = worldToScreen(zoomAt(view, factor, { x, y }), before.x, before.y);
        expect(at.x).toBeCloseTo(x, 4);
        expect(at.y).toBeCloseTo(y, 4);
      }),
    );
  });

  it('moves the picture with the pointer', () => {
    fc.assert(
      fc.property(viewport, unit, unit, pixels, pixels, (view, x, y, dx, dy) => {
        const before = worldToScreen(view, x, y);
        const after = worldToScreen(panBy(view, dx, dy), x, y);
        expect(after.x - before.x).toBeCloseTo(dx, 4);
        expect(after.y - before.y).toBeCloseTo(dy, 4);
      }),
    );
  });

  it('fits a box inside the insets, touching two of them', () => {
    const insets = { top: 10, right: 200, bottom: 30, left: 20 };
    const view = fitBox({ minX: 0, minY: 0.25, maxX: 1, maxY: 0.75 }, 900, 600, insets);
    const [low, high] = [worldToScreen(view, 0, 0.25), worldToScreen(view, 1, 0.75)];
    expect(low.x).toBeCloseTo(20);
    expect(high.x).toBeCloseTo(700);
    expect((low.y + high.y) / 2).toBeCloseTo((10 + 570) / 2);
    expect(high.y).toBeGreaterThanOrEqual(10);
  });

  it('keeps finite numbers for a single point and for a canvas smaller than its insets', () => {
    const view = fitBox({ minX: 0.5, minY: 0.5, maxX: 0.5, maxY: 0.5 }, 10, 10, { top: 40, right: 40, bottom: 40, left: 40 });
    expect(Object.values(view).every(Number.isFinite)).toBe(true);
  });

  it('glides from one view to the other and arrives exactly', () => {
    const from = { x: 0, y: 0, scale: 100, width: 100, height: 100 };
    const to = { x: 1, y: 1, scale: 400, width: 100, height: 100 };
    expect(mixViewports(from, to, 0)).toEqual(from);
    expect(mixViewports(from, to, 0.5)).toMatchObject({ x: 0.5, scale: expect.closeTo(200) });
    expect(mixViewports(from, to, 1)).toBe(to);
  });
});
