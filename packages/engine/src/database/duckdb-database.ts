import { tableFromIPC } from 'apache-arrow';
import { abortable, anySignal } from '../base/abort';
import { ShoalError } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import type { ColumnInfo, Database, QueryOptions } from './database';
import { databaseError, poisonsEngine } from './duckdb-errors';
import { lockStatements, type DuckDbEngine, type StartEngine } from './duckdb-engine';
import { sqlIdentifier, sqlLiteral } from './sql';
import { toIpcStream } from './ipc-stream';

export interface DuckDbOptions {
  readonly start: StartEngine;
  readonly memoryLimitBytes: number;
  /** Rebuilds what was made by SQL after a crash, before any waiting query runs; gets a database of its own. */
  readonly restore?: ((database: Database) => Promise<void>) | undefined;
  /** How long an aborted query may keep the engine before it is ended. Default 1500 ms. */
  readonly abortGraceMs?: number | undefined;
}

/**
 * The policy around an engine: one query at a time, abort at once, and a fresh engine after a crash.
 *
 * Tables given to `insertArrow` are kept as bytes until they are dropped or replaced, so that a fresh engine can get
 * them again: their memory is needed twice. Tables made by SQL are the business of `restore`.
 */
export async function createDuckDbDatabase(options: DuckDbOptions, signal?: AbortSignal): Promise<Database> {
  const lifetime = createLifetime('The database');
  const retained = new Map<string, Uint8Array>();
  const graceMs = options.abortGraceMs ?? 1500;
  let current: DuckDbEngine | undefined;
  let starts = 0;
  let tail: Promise<unknown> = Promise.resolve();
  lifetime.defer(() => current?.terminate());

  async function ensureEngine(): Promise<DuckDbEngine> {
    if (current?.alive) return current;
    current = undefined;
    const engine = await options.start(lifetime.signal);
    try {
      lifetime.signal.throwIfAborted();
      await engine.run(lockStatements(options.memoryLimitBytes));
      if (starts > 0) await refill(engine);
      lifetime.signal.throwIfAborted();
    } catch (error) {
      engine.terminate();
      throw error;
    }
    starts += 1;
    current = engine;
    return engine;
  }

  async function refill(engine: DuckDbEngine): Promise<void> {
    for (const [table, stream] of retained) await engine.insert(table, stream);
    await options.restore?.(makeDatabase((job, jobSignal) => abortable(job(engine), anySignal(lifetime.signal, jobSignal))));
  }

  /** Runs `job` when all earlier ones are done. The caller is released on abort; the queue waits for the engine. */
  function enqueue<T>(job: (engine: DuckDbEngine) => Promise<T>, jobSignal: AbortSignal | undefined): Promise<T> {
    const stop = anySignal(lifetime.signal, jobSignal);
    if (stop.aborted) return Promise.reject(stop.reason);
    const turn = tail.then(async () => {
      stop.throwIfAborted();
      const engine = await ensureEngine();
      stop.throwIfAborted();
      return watch(engine, job, stop);
    });
    tail = turn.catch(() => undefined);
    return abortable(turn, stop);
  }

  async function watch<T>(engine: DuckDbEngine, job: (engine: DuckDbEngine) => Promise<T>, stop: AbortSignal): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onAbort = () => {
      // A busy WebAssembly worker cannot be interrupted, only ended.
      timer = setTimeout(() => engine.terminate(), graceMs);
    };
    stop.addEventListener('abort', onAbort, { once: true });
    try {
      return await job(engine);
    } catch (error) {
      if (poisonsEngine(error)) engine.terminate();
      throw error;
    } finally {
      clearTimeout(timer);
      stop.removeEventListener('abort', onAbort);
    }
  }

  type Runner = <T>(job: (engine: DuckDbEngine) => Promise<T>, signal: AbortSignal | undefined) => Promise<T>;

  function makeDatabase(run: Runner): Database {
    const runSql = (sql: string, queryOptions?: QueryOptions): Promise<Uint8Array> => {
      const refused = refuse(sql);
      if (refused) return Promise.reject(refused);
      return run(async (engine) => {
        const bytes = await engine.run(sql).catch((error: unknown) => {
          if (poisonsEngine(error)) engine.terminate();
          throw databaseError(error, sql);
        });
        forgetDropped(sql);
        return bytes;
      }, queryOptions?.signal);
    };
    const database: Database = {
      dialect: 'duckdb',
      queryBytes: runSql,
      async query(sql, queryOptions) {
        return tableFromIPC(await runSql(sql, queryOptions));
      },
      async exec(sql, queryOptions) {
        await runSql(sql, queryOptions);
      },
      async insertArrow(table, ipc, queryOptions) {
        const name = sqlIdentifier(table);
        const stream = toIpcStream(ipc, table);
        return run(async (engine) => {
          const what = `insertArrow(${table})`;
          try {
            await engine.run(`DROP TABLE IF EXISTS ${incoming}`);
            await engine.insert(incoming, stream);
            await engine.run(`DROP VIEW IF EXISTS ${name}`).catch(() => undefined);
            await engine.run(`DROP TABLE IF EXISTS ${name}; ALTER TABLE ${incoming} RENAME TO ${name}`);
          } catch (error) {
            if (poisonsEngine(error)) engine.terminate();
            const typed = databaseError(error, what);
            if (typed.code !== 'query-failed') throw typed;
            throw new ShoalError('invalid-data', `The Arrow data for table "${table}" cannot be read by the database. ${typed.message}`, { details: { table }, cause: error });
          }
          retained.set(table, stream);
        }, queryOptions?.signal);
      },
      async describe(table, queryOptions) {
        const rows = await database.query(
          `SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable FROM information_schema.columns ` +
            `WHERE table_schema = 'main' AND table_name = ${sqlLiteral(table)} ORDER BY ordinal_position`,
          queryOptions,
        );
        return rows.toArray().map((row): ColumnInfo => ({ name: String(row.name), type: String(row.type), nullable: Boolean(row.nullable) }));
      },
      async hasTable(table) {
        return (await database.describe(table)).length > 0;
      },
      dispose: () => lifetime.dispose(),
    };
    return database;
  }

  function forgetDropped(sql: string): void {
    for (const match of sql.matchAll(/\bDROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:"((?:[^"]|"")+)"|(\w+))/gi)) {
      retained.delete(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    }
  }

  try {
    await abortable(enqueue(() => Promise.resolve(), signal), signal);
  } catch (error) {
    lifetime.dispose();
    throw error;
  }
  return makeDatabase(enqueue);
}

const incoming = '__shoal_incoming';

/** INSTALL is silently ignored by the WebAssembly build; say so instead. */
function refuse(sql: string): ShoalError | undefined {
  if (!/(?:^|;)\s*(?:FORCE\s+)?INSTALL\b/i.test(sql)) return undefined;
  return new ShoalError('query-failed', 'Extensions cannot be installed: the database has no network access. Convert the data to Arrow before adding it.', { details: { sql } });
}
