import fc from 'fast-check';
import { createMapPoints, MAP_DIMMED, MAP_PICKED, type ElementId } from '@shoal/engine';
import { expect, it } from 'vitest';
import { DENSITY_BASE, DENSITY_OCTAVES, peakDensity, rasteriseTile, TILE_CELLS, type DensityColors } from './density-raster';
import { countInBox, createPointBuffers, runOf } from './point-buffers';

const ids = { get: (row: number): ElementId => `label:${row}`, find: (id: string) => Number(id.slice(6)) };
const coordinate = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.float({ min: -4, max: 4, noNaN: true }));
const places = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 300 });
const look: DensityColors = { colors: Float32Array.from({ length: 72 }, (_, i) => (i % 3 === 0 ? 200 : 100)), weights: new Float32Array(24).fill(1), dim: [50, 50, 50], accent: [0, 0, 255] };

function pointsAt(at: readonly (readonly [number, number])[]) {
  return createMapPoints({ x: Float32Array.from(at, ([x]) => x), y: Float32Array.from(at, ([, y]) => y), ids });
}

/** The number of points that an alpha stands for. */
function countOf(alpha: number): number {
  return alpha === 0 ? 0 : Math.round(2 ** (((alpha / 255 - DENSITY_BASE) / (1 - DENSITY_BASE)) * DENSITY_OCTAVES) - 1);
}

it('keeps every point once, to a step of 2^-24 of the square, with its category and flags', () => {
  fc.assert(
    fc.property(places, (at) => {
      const points = pointsAt(at);
      at.forEach((_, i) => points.category.set([i % 24], i));
      const buffers = createPointBuffers(points);
      const { members, square } = points.tree;
      expect([...members].sort((a, b) => a - b)).toEqual(at.map((_, i) => i));
      members.forEach((index, k) => {
        const unit = (axis: 0 | 1) => ((buffers.places[k * 2 + axis] ?? 0) * 256 + (buffers.details[k * 4 + axis] ?? 0)) / 2 ** 24;
        expect(Math.abs(square.left + unit(0) * square.side - (points.x[index] ?? 0))).toBeLessThanOrEqual(square.side * 2 ** -23);
        expect(Math.abs(square.bottom + unit(1) * square.side - (points.y[index] ?? 0))).toBeLessThanOrEqual(square.side * 2 ** -23);
        expect(buffers.details[k * 4 + 2]).toBe(index % 24);
      });
    }),
  );
});

it('cuts the points into chunks without a gap, each inside its box', () => {
  const at = Array.from({ length: 90_000 }, (_, i) => [Math.sin(i * 1.3) * (i % 7), Math.cos(i * 2.1) * (i % 5)] as const);
  const buffers = createPointBuffers(pointsAt(at));
  expect(buffers.chunks.length).toBeGreaterThan(2);
  let next = 0;
  for (const { first, end, box } of buffers.chunks) {
    expect(first).toBe(next);
    next = end;
    for (let k = first; k < end; k += 1) {
      const x = (buffers.places[k * 2] ?? 0) / 65536;
      expect(x).toBeGreaterThanOrEqual(box.minX - 1e-4);
      expect(x).toBeLessThanOrEqual(box.maxX + 1e-4);
    }
  }
  expect(next).toBe(at.length);
});

it('counts in each cell what lies there, at every level', () => {
  fc.assert(
    fc.property(places, fc.integer({ min: 0, max: 6 }), (at, level) => {
      const points = pointsAt(at);
      const buffers = createPointBuffers(points);
      const { square } = points.tree;
      const side = 2 ** level;
      let total = 0;
      for (let row = 0; row < side; row += 1) {
        for (let column = 0; column < side; column += 1) {
          const tile = rasteriseTile(buffers, look, level, column, row);
          const inside = at.filter((_, i) => {
            const cell = (value: number, start: number) => Math.min(side - 1, Math.floor(Math.min(1 - 2 ** -24, Math.trunc(((value - start) / square.side) * 2 ** 24) / 2 ** 24) * side));
            return cell(points.x[i] ?? 0, square.left) === column && cell(points.y[i] ?? 0, square.bottom) === row;
          }).length;
          let counted = 0;
          for (let cell = 0; tile && cell < TILE_CELLS * TILE_CELLS; cell += 1) counted += countOf(tile[cell * 4 + 3] ?? 0);
          total += counted;
          // A point on a border between cells may be on either side of it.
          if (level <= 2) expect(Math.abs(counted - inside)).toBeLessThanOrEqual(at.length / 10 + 2);
        }
      }
      expect(total).toBe(at.length);
    }),
    { numRuns: 25 },
  );
});

it('shows dimmed points only where nothing else is, and tints what is picked', () => {
  const points = pointsAt([[0, 0], [0, 0], [1, 1], [1, 1], [0.5, 0.5]]);
  points.flags.set([0, MAP_DIMMED, MAP_DIMMED, MAP_DIMMED, MAP_PICKED]);
  const tile = rasteriseTile(createPointBuffers(points), look, 0, 0, 0) ?? new Uint8Array();
  const colorAt = (column: number, row: number) => {
    const at = (row * TILE_CELLS + column) * 4;
    const alpha = (tile[at + 3] ?? 0) / 255;
    return [0, 1, 2].map((channel) => Math.round((tile[at + channel] ?? 0) / alpha / 10) * 10);
  };
  expect(colorAt(0, 0)).toEqual([200, 100, 100]);
  expect(colorAt(255, 255)).toEqual([50, 50, 50]);
  expect(colorAt(128, 128)).toEqual([40, 20, 220]);
});

it('has no tile where no points are, and finds the run of any node', () => {
  const buffers = createPointBuffers(pointsAt([[0, 0], [1, 1], [0.1, 0.1]]));
  expect(rasteriseTile(buffers, look, 1, 1, 0)).toBeNull();
  expect(rasteriseTile(buffers, look, 9, 300, 7)).toBeNull();
  expect(runOf(buffers, 0, 0, 0)).toEqual([0, 3]);
  expect(peakDensity(buffers)).toBeGreaterThan(0);
});

it('knows about how many points a box holds', () => {
  const at = Array.from({ length: 40_000 }, (_, i) => [(i * 0.61803) % 1, (i * 0.41421) % 1] as const);
  const buffers = createPointBuffers(pointsAt([[0, 0], [1, 1], ...at]));
  expect(countInBox(buffers, { minX: -1, minY: -1, maxX: 2, maxY: 2 })).toBe(40_002);
  expect(countInBox(buffers, { minX: 1.2, minY: 0, maxX: 2, maxY: 1 })).toBe(0);
  const quarter = countInBox(buffers, { minX: 0, minY: 0, maxX: 0.5, maxY: 0.5 });
  expect(quarter).toBeGreaterThan(9_500);
  expect(quarter).toBeLessThan(12_500);
});
