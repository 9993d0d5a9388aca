import { createMapPoints, type ElementId } from '@shoal/engine';
import { expect, it } from 'vitest';
import { OVERVIEW_CELLS, overviewTones } from './overview-raster';

const ids = { get: (row: number): ElementId => `frame:${row}`, find: (id: string) => Number(id.slice(6)) };
const pointsAt = (at: readonly (readonly [number, number])[]) => createMapPoints({ x: Float32Array.from(at, ([x]) => x), y: Float32Array.from(at, ([, y]) => y), ids });
const toneAt = (tones: Uint8ClampedArray, column: number, row: number) => tones[row * OVERVIEW_CELLS + column] ?? 0;

it('shows every point where it lies, with y up', () => {
  const tones = overviewTones(pointsAt([[0, 0], [10, 10]]));
  expect(toneAt(tones, 0, OVERVIEW_CELLS - 1)).toBe(255);
  expect(toneAt(tones, OVERVIEW_CELLS - 1, 0)).toBe(255);
  expect(toneAt(tones, 0, 0)).toBe(0);
  expect(toneAt(tones, 128, 128)).toBe(0);
});

it('says the same from the counts of a tree as from the points themselves', () => {
  // Enough for a tree of 8 levels: dense left, sparse right, nothing in between.
  const at = Array.from({ length: 300_000 }, (_, i) => [i % 10 === 0 ? 0.8 + ((i * 0.618) % 0.2) : (i * 0.618) % 0.5, (i * 0.4142) % 1] as const);
  const points = pointsAt([[0, 0], [1, 1], ...at]);
  expect(points.tree.bits).toBeGreaterThanOrEqual(8);
  const tones = overviewTones(points);
  const mean = (from: number, to: number) => {
    let sum = 0;
    for (let row = 20; row < 236; row += 1) for (let column = from; column < to; column += 1) sum += toneAt(tones, column, row);
    return sum / 216 / (to - from);
  };
  expect(mean(20, 110)).toBeGreaterThan(mean(215, 250) + 40);
  expect(mean(215, 250)).toBeGreaterThan(56);
  expect(mean(140, 190)).toBe(0);
});

it('is empty without points, and whole with one', () => {
  expect(Math.max(...overviewTones(pointsAt([])))).toBe(0);
  expect(overviewTones(pointsAt([[3, 3]])).some((tone) => tone > 0)).toBe(true);
});
