import { expect, it } from 'vitest';
import { densityModes } from './density-modes';

const SIDE = 64;

/** Points of round hills as counts. */
function hills(...all: readonly (readonly [x: number, y: number, spread: number, height: number])[]): Float64Array {
  return Float64Array.from({ length: SIDE * SIDE }, (_, cell) => {
    const [column, row] = [cell % SIDE, Math.floor(cell / SIDE)];
    return Math.round(all.reduce((sum, [x, y, spread, height]) => sum + height * Math.exp(-((column - x) ** 2 + (row - y) ** 2) / (2 * spread ** 2)), 0));
  });
}

it('finds one mode a hill, the heaviest first, and leaves empty land alone', () => {
  const { labels, peaks } = densityModes(hills([14, 14, 3, 100], [48, 20, 5, 80], [30, 50, 2, 60]), SIDE);
  const places = [...peaks].map((cell) => [cell % SIDE, Math.floor(cell / SIDE)]);
  expect(places).toEqual([[48, 20], [14, 14], [30, 50]]);
  expect(labels[20 * SIDE + 46]).toBe(0);
  expect(labels[14 * SIDE + 15]).toBe(1);
  expect(labels[0]).toBe(-1);
  expect(labels[62 * SIDE + 62]).toBe(-1);
});

it('takes two tops with a high pass between them for one hill, and parts them where it is low', () => {
  expect(densityModes(hills([28, 32, 5, 100], [37, 32, 5, 96]), SIDE).peaks).toHaveLength(1);
  expect(densityModes(hills([20, 32, 4, 100], [44, 32, 4, 96]), SIDE).peaks).toHaveLength(2);
  expect(densityModes(hills([28, 32, 5, 100], [42, 32, 5, 96]), SIDE, { prominence: 1.01 }).peaks.length).toBeGreaterThanOrEqual(densityModes(hills([28, 32, 5, 100], [42, 32, 5, 96]), SIDE, { prominence: 50 }).peaks.length);
});

it('drops hills that hold next to nothing, and says nothing of an empty map', () => {
  expect(densityModes(hills([16, 16, 4, 1000], [50, 50, 1, 3]), SIDE).peaks).toHaveLength(1);
  expect(densityModes(new Float64Array(SIDE * SIDE), SIDE).peaks).toHaveLength(0);
});
