import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPointTree, type MapDirection } from './map-tree';

// Few distinct coordinates, so that duplicates, points on cell borders and empty cells all occur.
const coordinate = fc.oneof(fc.integer({ min: -6, max: 6 }), fc.float({ min: -6, max: 6, noNaN: true }));
const place = fc.tuple(coordinate, coordinate);
const points = fc.array(place, { maxLength: 120 });

/** The even-odd rule: how many edges a ray to the right crosses. */
function insidePolygon(polygon: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
    const [xi = 0, yi = 0, xj = 0, yj = 0] = [polygon[i], polygon[i + 1], polygon[j], polygon[j + 1]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

function columns(places: readonly (readonly [number, number])[]) {
  return { xs: Float32Array.from(places, ([x]) => x), ys: Float32Array.from(places, ([, y]) => y) };
}

describe('createPointTree', () => {
  it('finds the nearest point, as a full scan does', () => {
    fc.assert(
      fc.property(points, place, fc.oneof(fc.constant(Infinity), fc.double({ min: 0, max: 5, noNaN: true })), fc.boolean(), (places, [x, y], radius, onlyEven) => {
        const { xs, ys } = columns(places);
        const accept = (index: number) => !onlyEven || index % 2 === 0;
        const distance = (index: number) => Math.hypot((xs[index] ?? 0) - x, (ys[index] ?? 0) - y);
        const allowed = places.map((_, index) => index).filter((index) => accept(index) && distance(index) <= radius);
        const found = createPointTree(xs, ys).nearest(x, y, radius, accept);
        if (allowed.length === 0) expect(found).toBe(-1);
        else expect(distance(found)).toBe(Math.min(...allowed.map(distance)));
      }),
      { numRuns: 500 },
    );
  });

  it('collects what is inside a polygon, as a full scan does', () => {
    fc.assert(
      fc.property(points, fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 6, maxLength: 24 }), (places, corners) => {
        const polygon = corners.slice(0, corners.length - (corners.length % 2));
        const { xs, ys } = columns(places);
        const expected = places.map((_, index) => index).filter((index) => insidePolygon(polygon, xs[index] ?? 0, ys[index] ?? 0));
        expect([...createPointTree(xs, ys).within(polygon)].sort((a, b) => a - b)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('steps to the cheapest point of a direction, as a full scan does', () => {
    const cost = (direction: MapDirection, dx: number, dy: number) => {
      const [ahead, aside] = direction === 'right' ? [dx, dy] : direction === 'left' ? [-dx, dy] : direction === 'up' ? [dy, dx] : [-dy, dx];
      return ahead > 0 && Math.abs(aside) <= ahead ? ahead + 2 * Math.abs(aside) : Infinity;
    };
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 80 }), fc.constantFrom<MapDirection>('left', 'right', 'up', 'down'), fc.double({ min: 0, max: 3, noNaN: true }), (places, direction, minDistance) => {
        const { xs, ys } = columns(places);
        const costs = places.map((_, index) => {
          const [dx, dy] = [(xs[index] ?? 0) - (xs[0] ?? 0), (ys[index] ?? 0) - (ys[0] ?? 0)];
          return Math.hypot(dx, dy) < minDistance ? Infinity : cost(direction, dx, dy);
        });
        const found = createPointTree(xs, ys).toward(0, direction, minDistance);
        const best = Math.min(...costs);
        if (best === Infinity) expect(found).toBe(-1);
        else expect(costs[found]).toBe(best);
      }),
      { numRuns: 500 },
    );
  });

  it('works without points and with all points in one place', () => {
    const empty = createPointTree(new Float32Array(), new Float32Array());
    expect(empty.nearest(0, 0, Infinity)).toBe(-1);
    expect(empty.within([0, 0, 1, 0, 1, 1])).toHaveLength(0);
    const same = createPointTree(new Float32Array(50).fill(3), new Float32Array(50).fill(3));
    expect(same.nearest(0, 0, Infinity)).toBe(0);
    expect(same.within([2, 2, 4, 2, 4, 4, 2, 4])).toHaveLength(50);
    expect(same.toward(0, 'left')).toBe(-1);
  });
});

it('follows the even-odd rule where a lasso crosses itself', () => {
  const star = [0, 3, 2, -3, -3, 1, 3, 1, -2, -3];
  const tree = createPointTree(Float32Array.of(0, 0, 5), Float32Array.of(0, 2, 5));
  expect([...tree.within(star)]).toEqual([1]);
});
