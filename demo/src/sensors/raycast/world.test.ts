import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBuilder } from './builder';
import { createWorld } from './world';
import type { Solid, Surface } from './solids';

const grey: Surface = { color: [0.5, 0.5, 0.5], reflectance: 0.3 };
const place = fc.record({ x: fc.double({ min: -30, max: 30, noNaN: true }), y: fc.double({ min: -30, max: 30, noNaN: true }), z: fc.constant(0), yaw: fc.double({ min: -3, max: 3, noNaN: true }) });

function things(places: readonly { x: number; y: number; z: number; yaw: number }[]): Solid[] {
  return places.flatMap((at, i) => {
    const b = createBuilder(at, i);
    if (i % 3 === 0) b.box(-2, -1, 0, 2, 1, 1.5, grey);
    else if (i % 3 === 1) b.capsule([0, 0, 0.4], [0.3, 0.2, 1.6], 0.3, grey);
    else b.bar([-0.5, 0, 0.2], [0.5, 0, 1.2], 0.4, 0.1, grey);
    return [...b.solids];
  });
}

const ray = fc.tuple(fc.double({ min: -40, max: 40, noNaN: true }), fc.double({ min: -40, max: 40, noNaN: true }), fc.double({ min: 0.1, max: 3, noNaN: true }), fc.double({ min: -3.1, max: 3.1, noNaN: true }), fc.double({ min: -0.3, max: 0.3, noNaN: true }));

describe('createWorld', () => {
  it('finds what asking every solid finds', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 12 }), fc.array(ray, { minLength: 20, maxLength: 20 }), (places, rays) => {
        const solids = things(places);
        const world = createWorld(solids);
        for (const [x, y, z, turn, up] of rays) {
          const [dx, dy, dz] = [Math.cos(turn) * Math.cos(up), Math.sin(turn) * Math.cos(up), Math.sin(up)];
          const nearest = Math.min(...solids.map((solid) => solid.hit(x, y, z, dx, dy, dz)));
          const found = world.cast(x, y, z, dx, dy, dz, 200);
          if (nearest < 199) expect(found?.t).toBeCloseTo(nearest, 6);
          else expect(found).toBeNull();
          expect(world.blocked(x, y, z, dx, dy, dz, 200)).toBe(found !== null);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('meets a box at its side', () => {
    const b = createBuilder({ x: 10, y: 0, z: 0, yaw: Math.PI / 2 });
    b.box(-2, -1, 0, 2, 1, 1.5, grey);
    const hit = createWorld(b.solids).cast(0, 0, 1, 1, 0, 0, 100);
    expect(hit?.t).toBeCloseTo(9, 9);
    expect(hit?.solid.normal(9, 0, 1)[0]).toBeCloseTo(-1, 9);
  });
});

describe('createBuilder', () => {
  it('knows how large a thing is in its own axes', () => {
    const b = createBuilder({ x: 3, y: 4, z: 5, yaw: 1 });
    b.box(-1, -2, 0, 1, 2, 3, grey);
    b.ball([0, 0, 3], [0.5, 0.5, 1], grey);
    expect(b.extent).toEqual([-1, -2, 0, 1, 2, 4]);
  });
});
