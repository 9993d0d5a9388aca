import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { between, createLens, fitTo, pan, turn, zoomBy, type Extent, type Orbit } from './orbit';

const size = { width: 800, height: 600 };
const extent: Extent = { center: [0, 0, 0], radius: 60 };
const metres = fc.double({ min: -30, max: 30, noNaN: true });
const point = fc.tuple(metres, metres, metres);
const orbits = fc.record({ target: point, yaw: fc.double({ min: -4, max: 4, noNaN: true }), pitch: fc.double({ min: -1.5, max: 1.5, noNaN: true }), distance: fc.double({ min: 1, max: 200, noNaN: true }), flat: fc.boolean() });
const start: Orbit = { target: [0, 0, 0], yaw: Math.PI, pitch: 0.6, distance: 50, flat: false };

describe('the view of a point cloud', () => {
  it('puts its target in the middle, forward up and left on the left from above', () => {
    const lens = createLens({ ...start, pitch: Math.PI / 2, flat: true }, size, extent);
    expect(lens.project([0, 0, 0])?.slice(0, 2)).toEqual([400, 300]);
    expect(lens.project([5, 0, 0])?.[1]).toBeLessThan(299);
    expect(lens.project([0, 5, 0])?.[0]).toBeLessThan(399);
  });

  it('finds the ray of every pixel again, and draws what WebGL draws', () => {
    fc.assert(
      fc.property(orbits, point, (orbit, place) => {
        const lens = createLens(orbit, size, extent);
        const pixel = lens.project(place);
        if (!pixel || (!orbit.flat && pixel[2] < 0.5)) return;
        const { from, along } = lens.ray(pixel[0], pixel[1]);
        const to = place.map((value, axis) => value - (from[axis] ?? 0));
        const cross = Math.hypot((to[1] ?? NaN) * along[2] - (to[2] ?? NaN) * along[1], (to[2] ?? NaN) * along[0] - (to[0] ?? NaN) * along[2], (to[0] ?? NaN) * along[1] - (to[1] ?? NaN) * along[0]);
        expect(cross / Math.hypot(...along)).toBeLessThan(1e-6 * (1 + Math.hypot(...to)));
        const m = lens.matrix;
        const clip = [0, 1, 2, 3].map((row) => (m[row] ?? NaN) * place[0] + (m[4 + row] ?? NaN) * place[1] + (m[8 + row] ?? NaN) * place[2] + (m[12 + row] ?? NaN));
        const slack = 2e-3 * (1 + Math.max(Math.abs(pixel[0]), Math.abs(pixel[1])));
        expect(Math.abs(((clip[0] ?? NaN) / (clip[3] ?? NaN) + 1) * 400 - pixel[0])).toBeLessThan(slack);
        expect(Math.abs((1 - (clip[1] ?? NaN) / (clip[3] ?? NaN)) * 300 - pixel[1])).toBeLessThan(slack);
      }),
      { numRuns: 300 },
    );
  });

  it('cuts lines off behind the eye instead of mirroring them', () => {
    const lens = createLens({ ...start, pitch: 0 }, size, extent);
    expect(lens.projectLine([-60, 1, 0], [-70, 1, 0])).toBeNull();
    const line = lens.projectLine([0, 1, 0], [-70, 1, 0]);
    // To the left all the way, as a line that comes towards the eye on its left.
    expect(line?.[0]).toBeLessThan(400);
    expect(line?.[2]).toBeLessThan(line?.[0] ?? 0);
  });

  it('moves with the pointer, keeps within bounds, and shows all', () => {
    const lens = createLens(start, size, extent);
    const moved = createLens(pan(start, lens, 100, -50), size, extent).project([0, 0, 0]);
    expect([Math.round(moved?.[0] ?? 0), Math.round(moved?.[1] ?? 0)]).toEqual([500, 250]);
    expect(turn(start, 0, 9).pitch).toBe(Math.PI / 2);
    expect(zoomBy(start, 1e9).distance).toBeGreaterThan(0);
    const whole = createLens(fitTo({ ...start, flat: true }, extent, size), size, extent);
    for (const corner of [[60, 0, 0], [0, 60, 0], [0, -60, 0], [0, 0, 60]] as const) {
      const [x, y] = whole.project(corner) ?? [NaN, NaN];
      expect(x >= 0 && x <= 800 && y >= 0 && y <= 600).toBe(true);
    }
  });

  it('turns the short way', () => {
    const half = between({ ...start, yaw: Math.PI - 0.1 }, { ...start, yaw: -Math.PI + 0.1 }, 0.5);
    expect(Math.cos(half.yaw - Math.PI)).toBeCloseTo(1, 9);
  });
});
