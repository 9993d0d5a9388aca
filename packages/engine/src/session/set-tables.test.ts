import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../database/database';
import { createNodeDatabase } from '../database/duckdb-node';
import type { ElementId } from '../model/element';
import { createPointTree } from '../views/map-tree';
import { createElementSet } from './element-set';
import { filterToSql } from './selection';
import { createSetTables } from './set-tables';

const COUNT = 3000;
let database: Database;
beforeAll(async () => {
  database = await createNodeDatabase();
  await database.exec(`CREATE TABLE elements AS SELECT 'label:' || range AS element_id, CAST(range AS UINTEGER) AS row_index, CAST(sin(range) * 10 AS FLOAT) AS map_x, CAST(cos(range * 1.7) * 10 AS FLOAT) AS map_y, range % 7 AS kind FROM range(${COUNT})`);
});
afterAll(() => database.dispose());

const idOf = (row: number): ElementId => `label:${row}`;
const setOf = (rows: readonly number[], version = 1) =>
  createElementSet({ size: rows.length, idAt: (i) => idOf(rows[i] ?? 0), has: (id) => rows.includes(Number(id.slice(6))), rows: { version, values: Uint32Array.from(rows) } });

async function rowsWhere(where: string): Promise<number[]> {
  const table = await database.query(`SELECT CAST(row_index AS INTEGER) AS row FROM elements WHERE ${where} ORDER BY row_index`);
  return Array.from(table.getChild('row')?.toArray() as Int32Array);
}

it('filters to exactly the elements of a set, known by row or by id, few or many', async () => {
  const tables = createSetTables(database);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: COUNT - 1 }), { maxLength: 900, size: 'max' }), fc.boolean(), async (rows, byRow) => {
      const ids = byRow ? setOf(rows) : new Set(rows.map(idOf));
      const clause = await tables.filterOf(ids, 'picked', 'Some', { version: 1 });
      expect(await rowsWhere(filterToSql(clause))).toEqual([...rows].sort((a, b) => a - b));
    }),
    { numRuns: 25 },
  );
});

it('agrees with SQL on how many points a polygon holds', async () => {
  const table = await database.query('SELECT map_x, map_y FROM elements ORDER BY row_index');
  const [x, y] = [table.getChild('map_x')?.toArray() as Float32Array, table.getChild('map_y')?.toArray() as Float32Array];
  const tree = createPointTree(x, y);
  const tables = createSetTables(database);
  const corner = fc.tuple(fc.double({ min: -12, max: 12, noNaN: true }), fc.double({ min: -12, max: 12, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(fc.array(corner, { minLength: 3, maxLength: 9 }), async (corners) => {
      // The even-odd rule in SQL: how many edges a ray to the right crosses.
      const crossings = corners.map(([xi, yi], i) => {
        const [xj, yj] = corners[(i + corners.length - 1) % corners.length] ?? [0, 0];
        const number = (value: number) => `(${value.toExponential(20)})::DOUBLE`;
        return `(CASE WHEN ((${number(yi)} > map_y) <> (${number(yj)} > map_y)) AND map_x < ((${number(xj)} - ${number(xi)}) * (map_y - ${number(yi)})) / (${number(yj)} - ${number(yi)}) + ${number(xi)} THEN 1 ELSE 0 END)`;
      });
      const expected = await rowsWhere(`(${crossings.join(' + ')}) % 2 = 1`);
      const inside = [...tree.within(corners.flat())].sort((a, b) => a - b);
      expect(inside).toEqual(expected);
      const clause = await tables.filterOf(setOf(inside), 'picked', 'Lasso', { version: 1 });
      const counted = await database.query(`SELECT count(*)::INTEGER AS n FROM elements WHERE ${filterToSql(clause)}`);
      expect(Number(counted.get(0)?.['n'])).toBe(inside.length);
    }),
    { numRuns: 60 },
  );
});

it('finds its rows again after the table was written anew', async () => {
  const tables = createSetTables(database);
  const rows = Array.from({ length: 500 }, (_, i) => i * 5);
  const clause = await tables.filterOf(setOf(rows), 'picked', 'Some', { version: 1 });
  await database.exec(`CREATE OR REPLACE TABLE moved AS SELECT * REPLACE (CAST(${COUNT} - 1 - row_index AS UINTEGER) AS row_index) FROM elements`);
  await database.exec('ALTER TABLE elements RENAME TO original; ALTER TABLE moved RENAME TO elements');
  await tables.refresh(database, 2);
  const found = await database.query(`SELECT element_id FROM elements WHERE ${filterToSql(clause)} ORDER BY row_index DESC`);
  expect(found.toArray().map((row) => String(row.element_id))).toEqual(rows.map(idOf));
  await database.exec('DROP TABLE elements; ALTER TABLE original RENAME TO elements');
});
