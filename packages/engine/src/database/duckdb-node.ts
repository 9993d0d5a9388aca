import { createRequire } from 'node:module';
import { createDuckDB, NODE_RUNTIME, VoidLogger } from '@duckdb/duckdb-wasm/blocking';
import { ShoalError, messageOf } from '../base/errors';
import { disposedError } from '../base/lifetime';
import type { Database } from './database';
import { createDuckDbDatabase } from './duckdb-database';
import { DEFAULT_MEMORY_LIMIT_BYTES, type DuckDbEngine } from './duckdb-engine';

export interface NodeDatabaseOptions {
  /** Default 1.5 GiB. */
  readonly memoryLimitBytes?: number | undefined;
  readonly restore?: ((database: Database) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The same DuckDB as in the browser, in place: a query blocks the thread while it runs, so an abort takes effect
 * between queries. Rejects with `asset-load-failed` when the WebAssembly file cannot be loaded.
 */
export function createNodeDatabase(options: NodeDatabaseOptions = {}): Promise<Database> {
  return createDuckDbDatabase(
    { start: startNodeEngine, memoryLimitBytes: options.memoryLimitBytes ?? DEFAULT_MEMORY_LIMIT_BYTES, restore: options.restore },
    options.signal,
  );
}

async function startNodeEngine(): Promise<DuckDbEngine> {
  const { bindings, connection } = await boot();
  let alive = true;
  const call = async <T>(work: () => T): Promise<T> => {
    // Other callers get a turn between two queries, as they would with a worker.
    await new Promise((resolve) => setImmediate(resolve));
    if (!alive) throw disposedError('The database');
    return work();
  };
  return {
    get alive() {
      return alive;
    },
    run: (sql) => call(() => bindings.runQuery(connection, sql)),
    insert: (table, stream) => call(() => bindings.insertArrowFromIPCStream(connection, stream, { name: table, create: true })),
    terminate() {
      if (!alive) return;
      alive = false;
      try {
        bindings.disconnect(connection);
        bindings.reset();
      } catch {
        // A crashed instance cannot be closed; dropping the reference frees its memory.
      }
    },
  };
}

async function boot() {
  const wasm = createRequire(import.meta.url).resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');
  try {
    const bundle = { mainModule: wasm, mainWorker: '' };
    const bindings = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), NODE_RUNTIME);
    await bindings.instantiate(() => undefined);
    bindings.open({});
    const connection = bindings.connect().useUnsafe((_, id) => id);
    return { bindings, connection };
  } catch (cause) {
    throw new ShoalError('asset-load-failed', `DuckDB could not be started from ${wasm}: ${messageOf(cause)}. Reinstall @duckdb/duckdb-wasm.`, { details: { url: wasm }, cause });
  }
}
