import { clausePoint, makeClient } from '@uwdata/mosaic-core';
import { count, Query } from '@uwdata/mosaic-sql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSelection } from './selection';
import { linkCrossfilter } from './link-crossfilter';
import type { Database } from '../database/database';
import { createNodeDatabase } from '../database/duckdb-node';
import { createMosaic, PREAGGREGATE_SCHEMA, type Mosaic } from '../database/mosaic';

let database: Database;
let mosaic: Mosaic;
beforeEach(async () => {
  database = await createNodeDatabase();
  await database.exec("CREATE TABLE elements AS SELECT range AS i, CASE WHEN range % 3 = 0 THEN 'cat' ELSE 'dog' END AS given, range / 100.0 AS score FROM range(99)");
  mosaic = createMosaic(database);
});
afterEach(() => {
  mosaic.dispose();
  database.dispose();
});

const total = 'SELECT count(*)::INTEGER AS n FROM elements';
const ask = async (sql: string) => Number((await mosaic.coordinator.query(sql)).get(0)?.n);

describe('createMosaic', () => {
  it('answers over our database, with aggregates prepared in a schema of its own', async () => {
    const selection = createSelection();
    linkCrossfilter(selection, mosaic.crossfilter);
    const seen: number[][] = [];
    const client = makeClient({
      coordinator: mosaic.coordinator,
      selection: mosaic.crossfilter,
      query: (filter) => Query.from('elements').select({ given: 'given', n: count() }).where(filter).groupby('given'),
      queryResult: (data: unknown) => {
        const rows = [...(data as Iterable<{ given: string; n: number | bigint }>)];
        seen.push([...rows].sort((a, b) => a.given.localeCompare(b.given)).map((row) => Number(row.n)));
      },
    });
    const until = async (length: number) => {
      for (let turn = 0; turn < 400 && seen.length < length; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until(1);
    selection.setFilter('score', { source: 'score', label: 'score', type: 'range', column: 'score', min: 0, max: 0.29 });
    await until(2);
    selection.setFilter('score', null);
    await until(3);
    expect(seen).toEqual([[33, 66], [10, 20], [33, 66]]);
    selection.setFilter('class', { source: 'class', label: 'cats', type: 'in', column: 'given', values: ['cat'] });
    await until(4);
    expect(seen[3]).toEqual([33]);
    const prepared = await database.query(`SELECT count(*)::INTEGER AS n FROM information_schema.tables WHERE table_schema = '${PREAGGREGATE_SCHEMA}'`);
    expect(prepared.get(0)?.n).toBeGreaterThan(0);
    client.destroy();
  });

  it('asks again after a query that failed once', async () => {
    const missing = 'SELECT count(*)::INTEGER AS n FROM later';
    await expect(ask(missing)).rejects.toThrow(/later/);
    await database.exec('CREATE TABLE later AS SELECT 1 AS a');
    expect(await ask(missing)).toBe(1);
  });

  it('forgets cached answers and prepared aggregates when the tables change', async () => {
    expect(await ask(total)).toBe(99);
    await database.exec('DELETE FROM elements WHERE i >= 50');
    expect(await ask(total)).toBe(99);
    mosaic.invalidate();
    expect(await ask(total)).toBe(50);
  });

  it('never delivers or caches an answer from before a change', async () => {
    let released: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (released = resolve));
    let calls = 0;
    const slow: Database = {
      ...database,
      queryBytes: async (sql, options) => {
        const bytes = await database.queryBytes(sql, options);
        calls += 1;
        if (calls === 1) await gate;
        return bytes;
      },
    };
    const other = createMosaic(slow);
    const answer = other.coordinator.query(total);
    for (let turn = 0; turn < 400 && calls === 0; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    await database.exec('DELETE FROM elements WHERE i >= 10');
    other.invalidate();
    released();
    expect(Number((await answer).get(0)?.n)).toBe(10);
    expect(Number((await other.coordinator.query(total)).get(0)?.n)).toBe(10);
    other.dispose();
  });

  it('stops the query in the database when a request is cancelled', async () => {
    let stopped: unknown;
    const endless: Database = {
      ...database,
      queryBytes: (_sql, options) =>
        new Promise((_, reject) =>
          options?.signal?.addEventListener('abort', () => {
            stopped = options.signal?.reason;
            reject(options.signal?.reason);
          }),
        ),
    };
    const other = createMosaic(endless);
    const request = other.coordinator.query(total);
    await new Promise((resolve) => setTimeout(resolve, 5));
    other.coordinator.cancel([request]);
    await expect(request).rejects.toBeDefined();
    expect(stopped).toMatchObject({ name: 'AbortError' });
    other.dispose();
  });
});

describe('linkCrossfilter', () => {
  it('replaces and removes the clause of one source, and stops', async () => {
    const selection = createSelection();
    const stop = linkCrossfilter(selection, mosaic.crossfilter);
    const shown = () => mosaic.crossfilter.clauses.map((clause) => String(clause.predicate));
    selection.setFilter('a', { source: 'a', label: 'a', type: 'contains', columns: ['given'], text: "d'o" });
    selection.setFilter('b', { source: 'b', label: 'b', type: 'range', column: 'score', min: 0.5, max: null });
    const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
    await settled();
    expect(shown()).toEqual(["(contains(lower(CAST(\"given\" AS VARCHAR)), 'd''o'))", '("score" >= 0.5)']);
    selection.setFilter('b', { source: 'b', label: 'b', type: 'in', column: 'given', values: [] });
    await settled();
    expect(shown()[1]).toBe('FALSE');
    selection.setFilter('a', null);
    await settled();
    expect(shown()).toEqual(['FALSE']);
    stop();
    selection.clearFilters();
    await settled();
    expect(shown()).toEqual(['FALSE']);
  });

  it('takes the clause of a host\'s own widget among the shared filters, and gives it back', async () => {
    const selection = createSelection();
    linkCrossfilter(selection, mosaic.crossfilter);
    const source = { reset: vi.fn() };
    mosaic.crossfilter.update(clausePoint('given', 'cat', { source }));
    await vi.waitFor(() => expect(selection.filters.getSnapshot()).toMatchObject([{ source: 'mosaic:1', type: 'sql' }]));
    expect(Number((await database.query(`SELECT count(*)::INTEGER AS n FROM elements WHERE ${selection.where()}`)).get(0)?.n)).toBe(33);
    mosaic.crossfilter.update(clausePoint('given', undefined, { source }));
    await vi.waitFor(() => expect(selection.filters.getSnapshot()).toEqual([]));
    mosaic.crossfilter.update(clausePoint('given', 'dog', { source }));
    await vi.waitFor(() => expect(selection.filters.getSnapshot()).toHaveLength(1));
    selection.clearFilters();
    await vi.waitFor(() => expect(mosaic.crossfilter.clauses).toHaveLength(0));
    expect(source.reset).toHaveBeenCalledOnce();
    expect(selection.filters.getSnapshot()).toEqual([]);
  });
});
