import { FixedSizeList, Field, Float32, Table, tableFromArrays, tableFromIPC, tableToIPC, Timestamp, TimeUnit, vectorFromArray } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from './database';

export interface SuiteOptions {
  readonly create: (options?: { restore?: (database: Database) => Promise<void>; memoryLimitBytes?: number }) => Promise<Database>;
  /** Whether a running query can be ended (in a worker) or blocks the thread (in place). */
  readonly interruptible: boolean;
}

/** What every `Database` must do, run against each implementation. */
export function describeDatabase(name: string, { create, interruptible }: SuiteOptions): void {
  const code = (value: string) => expect.objectContaining({ name: 'ShoalError', code: value });

  describe(name, () => {
    let database: Database;
    beforeAll(async () => {
      database = await create();
    });
    afterAll(() => database.dispose());

    it('answers queries as Arrow tables and as bytes', async () => {
      const table = await database.query('SELECT 1 AS a, \'x\' AS b');
      expect(table.get(0)?.toJSON()).toEqual({ a: 1, b: 'x' });
      const bytes = await database.queryBytes('SELECT 2 AS a');
      expect(tableFromIPC(bytes).get(0)?.a).toBe(2);
    });

    it('takes Arrow streams and files, with lists and timestamps, and replaces a table of the same name', async () => {
      const table = new Table({
        id: vectorFromArray(['a', 'b']),
        at: vectorFromArray([1, 2], new Timestamp(TimeUnit.MILLISECOND)),
        probs: vectorFromArray([[0.25, 0.75], [1, 0]], new FixedSizeList(2, new Field('item', new Float32()))),
      });
      await database.insertArrow('things', tableToIPC(table, 'stream'));
      expect(await database.describe('things')).toEqual([
        { name: 'id', type: 'VARCHAR', nullable: true },
        { name: 'at', type: 'TIMESTAMP_MS', nullable: true },
        { name: 'probs', type: 'FLOAT[2]', nullable: true },
      ]);
      await database.insertArrow('things', tableToIPC(tableFromArrays({ n: Int32Array.of(1, 2, 3) }), 'file'));
      expect((await database.query('SELECT sum(n)::INTEGER AS s FROM things')).get(0)?.s).toBe(6);
      expect(await database.hasTable('things')).toBe(true);
      expect(await database.hasTable('nothing')).toBe(false);
      expect(await database.describe('nothing')).toEqual([]);
    });

    it('takes its own answers back', async () => {
      await database.insertArrow('copy', await database.queryBytes("SELECT range AS i, [1.5, 2.5]::FLOAT[2] AS v FROM range(5000)"));
      expect((await database.query('SELECT count(*)::INTEGER AS n, sum(v[2])::INTEGER AS s FROM copy')).get(0)?.toJSON()).toEqual({ n: 5000, s: 12500 });
      await database.insertArrow('copy', await database.queryBytes('SELECT 1 AS i WHERE false'));
      expect(await database.describe('copy')).toEqual([{ name: 'i', type: 'INTEGER', nullable: true }]);
    });

    it('keeps the columns of a table without rows', async () => {
      await database.insertArrow('empty', tableToIPC(tableFromArrays({ n: new Int32Array(0) }), 'stream'));
      expect(await database.describe('empty')).toEqual([{ name: 'n', type: 'INTEGER', nullable: true }]);
    });

    it('keeps the old table when the new data cannot be read', async () => {
      await database.insertArrow('kept', tableToIPC(tableFromArrays({ n: Int32Array.of(7) }), 'stream'));
      const whole = tableToIPC(tableFromArrays({ n: Int32Array.of(8) }), 'stream');
      await expect(database.insertArrow('kept', whole.subarray(0, whole.length - 12))).rejects.toEqual(code('invalid-data'));
      await expect(database.insertArrow('kept', new TextEncoder().encode('<!doctype html>'))).rejects.toEqual(code('unsupported-format'));
      expect((await database.query('SELECT n FROM kept')).get(0)?.n).toBe(7);
    });

    it.each([
      "SELECT * FROM read_parquet('https://example.com/x.parquet')",
      "SELECT * FROM read_json('https://example.com/x.json')",
      "SELECT * FROM 'https://example.com/x.csv'",
      "SELECT * FROM read_csv('https://example.com/x.csv')",
      'INSTALL httpfs',
      'LOAD json',
      "ATTACH 'x.db' (TYPE sqlite)",
      "ATTACH 'x.db'",
      "COPY (SELECT 1) TO 'x.csv'",
      "SELECT now() AT TIME ZONE 'UTC'",
      'SET lock_configuration=false',
      'SET enable_external_access=true',
    ])('has no way out: %s', async (sql) => {
      await expect(database.query(sql)).rejects.toEqual(code('query-failed'));
      expect((await database.query('SELECT 1 AS a')).get(0)?.a).toBe(1);
    });

    it('names the problem of a bad query', async () => {
      await expect(database.query('SELECT los FROM (SELECT 1 AS loss)')).rejects.toThrow(/los/);
      await expect(database.exec('SELEC 1')).rejects.toEqual(code('query-failed'));
    });

    it('rejects with the reason of the signal', async () => {
      const reason = new Error('enough');
      await expect(database.query('SELECT 1', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      const controller = new AbortController();
      const waiting = database.query('SELECT 2', { signal: controller.signal });
      controller.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      expect((await database.query('SELECT 3 AS a')).get(0)?.a).toBe(3);
    });

    it('answers many calls in order', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => database.query(`SELECT ${index} AS i`)));
      expect(answers.map((table) => Number(table.get(0)?.i))).toEqual(Array.from({ length: 50 }, (_, index) => index));
    });

    it('reports a lack of memory and goes on', async () => {
      const small = await create({ memoryLimitBytes: 64 * 1024 ** 2 });
      try {
        await expect(small.exec('CREATE TABLE big AS SELECT range AS i, repeat(\'x\', 200) || range AS t FROM range(3000000)')).rejects.toEqual(code('out-of-memory'));
        expect((await small.query('SELECT 1 AS a')).get(0)?.a).toBe(1);
      } finally {
        small.dispose();
      }
    });

    it('rejects everything pending on dispose, and every later call', async () => {
      const other = await create();
      const pending = [other.query('SELECT 1'), other.exec('SELECT 2'), other.describe('x')];
      other.dispose();
      other.dispose();
      for (const call of pending) await expect(call).rejects.toEqual(code('disposed'));
      await expect(other.query('SELECT 1')).rejects.toEqual(code('disposed'));
    });

    // In Node the database runs in place and nothing can interrupt it.
    if (interruptible) it('ends a query that does not stop, and restores the tables', async () => {
      const restored: string[] = [];
      const other = await create({
        restore: async (inner) => {
          await inner.exec('CREATE TABLE derived AS SELECT n + 1 AS m FROM base');
          restored.push('derived');
        },
      });
      try {
        await other.insertArrow('base', tableToIPC(tableFromArrays({ n: Int32Array.of(41) }), 'stream'));
        await other.insertArrow('dropped', tableToIPC(tableFromArrays({ n: Int32Array.of(1) }), 'stream'));
        await other.exec('DROP TABLE dropped');
        const controller = new AbortController();
        const reason = new Error('too slow');
        const endless = other.query('SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range % 7 = b.range % 11', { signal: controller.signal });
        const behind = other.query('SELECT m FROM derived');
        setTimeout(() => controller.abort(reason), 100);
        await expect(endless).rejects.toBe(reason);
        expect((await behind).get(0)?.m).toBe(42);
        expect(restored).toEqual(['derived']);
        expect((await other.query('SELECT n FROM base')).get(0)?.n).toBe(41);
        expect(await other.hasTable('dropped')).toBe(false);
      } finally {
        other.dispose();
      }
    });
  });
}
