import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../database/database';
import { createNodeDatabase } from '../database/duckdb-node';
import { cellRange } from '../session/filter-grid';
import { createSelection } from '../session/selection';
import { createMapMask } from './map-mask';
import { createMapPoints, MAP_DIMMED, MAP_PICKED } from './map-points';

const COUNT = 700;
let database: Database;
let queries = 0;
beforeAll(async () => {
  const inner = await createNodeDatabase();
  // Values on edges, below, above, missing and not finite.
  await inner.exec(`CREATE TABLE elements AS SELECT 'frame' AS level, range::DOUBLE AS map_x, sin(range) AS map_y, range % 5 AS part,
    CASE WHEN range % 11 = 0 THEN NULL WHEN range % 13 = 0 THEN 'nan'::DOUBLE WHEN range % 17 = 0 THEN 'inf'::DOUBLE ELSE (range % 140) / 10.0 - 2 END AS value FROM range(${COUNT})`);
  database = { ...inner, query: (sql, options) => ((queries += 1), inner.query(sql, options)) };
});
afterAll(() => database.dispose());

const grid = { origin: 0, step: 0.1, cells: 100 };
const makePoints = () => createMapPoints({ x: Float32Array.from({ length: COUNT }, (_, i) => i), y: new Float32Array(COUNT), ids: { get: (row) => `frame:${row}`, find: () => -1 } });

it('shows exactly what SQL keeps while a brush moves, and asks once', async () => {
  const selection = createSelection();
  const mask = createMapMask(database, selection, 'map');
  const points = makePoints();
  points.flags.fill(MAP_PICKED);
  const signal = new AbortController().signal;
  const edge = fc.integer({ min: 0, max: grid.cells - 1 });
  const expected = async () => {
    const table = await database.query(`SELECT CAST((${selection.where()}) IS TRUE AS UTINYINT) AS v FROM elements`);
    return Array.from(table.getChild('v')?.toArray() as Uint8Array);
  };
  for (const part of [null, 2]) {
    selection.setFilter('part', part === null ? null : { source: 'part', label: 'part', type: 'in', column: 'part', values: [part] });
    const before = queries;
    let moves = 0;
    await fc.assert(
      fc.asyncProperty(edge, fc.integer({ min: 1, max: grid.cells }), async (from, width) => {
        const to = Math.min(grid.cells, from + width);
        selection.setFilter('value', { source: 'value', label: 'value', type: 'range', column: 'value', grid, ...cellRange(grid, from, to) });
        await mask.apply(points, 'frame', signal);
        moves += 1;
        expect(Array.from(points.flags, (flag) => (flag & MAP_DIMMED ? 0 : 1))).toEqual(await expected());
        expect(points.flags.every((flag) => (flag & MAP_PICKED) !== 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
    // One for the cells, the rest is the oracle.
    expect(queries - before - moves).toBe(1);
  }
  selection.clearFilters();
  await mask.apply(points, 'frame', signal);
  expect(points.flags.every((flag) => (flag & MAP_DIMMED) === 0)).toBe(true);
});
