import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import type { Progress } from '../base/abort';
import { abortable } from '../base/abort';
import { messageOf, ShoalError } from '../base/errors';
import { openWorker } from '../base/start-worker';
import type { Database } from './database';
import { assetFailure, checkWasmAsset } from './check-asset';
import { createDuckDbDatabase } from './duckdb-database';
import { DEFAULT_MEMORY_LIMIT_BYTES, type DuckDbEngine } from './duckdb-engine';

/** Where Shoal's own worker and WebAssembly files are, when the host moved them. */
export interface AssetUrls {
  /** `duckdb-eh.wasm`. */
  readonly duckdbWasm?: string | URL | undefined;
  /** `duckdb-eh.worker.js`, of the page's own origin. */
  readonly duckdbWorker?: string | URL | undefined;
  /** `compute.worker.js`, of the page's own origin. */
  readonly computeWorker?: string | URL | undefined;
  /** `import.worker.js`, of the page's own origin. */
  readonly importWorker?: string | URL | undefined;
}

export interface BrowserDatabaseOptions {
  readonly assets?: AssetUrls | undefined;
  /** Default 1.5 GiB. */
  readonly memoryLimitBytes?: number | undefined;
  /** Longest time from the start of the worker to the first answer. Default 60,000 ms. */
  readonly bootTimeoutMs?: number | undefined;
  readonly restore?: ((database: Database) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * DuckDB in a worker of its own, with no way out to the network or to files. Rejects with `asset-load-failed` when the
 * worker or the WebAssembly file is not where it should be, or does not start in time.
 */
export function createBrowserDatabase(options: BrowserDatabaseOptions = {}): Promise<Database> {
  return createDuckDbDatabase(
    {
      start: (signal) => startBrowserEngine(options, signal),
      memoryLimitBytes: options.memoryLimitBytes ?? DEFAULT_MEMORY_LIMIT_BYTES,
      restore: options.restore,
    },
    options.signal,
  );
}

async function startBrowserEngine(options: BrowserDatabaseOptions, signal: AbortSignal): Promise<DuckDbEngine> {
  const base = globalThis.location?.href;
  const wasmUrl = options.assets?.duckdbWasm ? new URL(options.assets.duckdbWasm, base) : new URL('./assets/duckdb-eh.wasm', import.meta.url);
  const workerUrl = options.assets?.duckdbWorker ? new URL(options.assets.duckdbWorker, base) : new URL('./assets/duckdb-eh.worker.js', import.meta.url);
  const timeoutMs = options.bootTimeoutMs ?? 60_000;
  let worker: Worker;
  try {
    worker = openWorker(workerUrl);
  } catch (cause) {
    throw assetFailure('The database worker', workerUrl, messageOf(cause), { cause });
  }
  const guarded = guardWorker(worker, () => assetFailure('The database worker', workerUrl, 'the worker reported an error before it answered'));
  const timer = setTimeout(() => guarded.fail(assetFailure('The database', wasmUrl, `it did not start within ${timeoutMs} ms`, { details: { timeoutMs } })), timeoutMs);
  // Looking at the file itself finds a web page in its place at once, where the worker would only say "magic word".
  checkWasmAsset(wasmUrl, guarded.signal).catch((error: unknown) => guarded.fail(error));
  const db = guarded.db;
  try {
    await abortable(
      guarded.call(() => db.instantiate(wasmUrl.href, null, ({ bytesLoaded, bytesTotal }) => options.onProgress?.({ phase: 'Loading the database', done: bytesLoaded, total: bytesTotal || undefined }))),
      signal,
    );
    await guarded.call(() => db.open({}));
    const connection = await guarded.call(() => db.connectInternal());
    guarded.markReady();
    return {
      get alive() {
        return guarded.alive;
      },
      run: (sql) => guarded.call(() => db.runQuery(connection, sql)),
      // A copy, because the call moves its buffer into the worker and the original is kept for a restart.
      insert: (table, stream) => guarded.call(() => db.insertArrowFromIPCStream(connection, stream.slice(), { name: table, create: true })),
      terminate: () => guarded.fail(new ShoalError('worker-failed', 'The database worker was ended. The next call starts a fresh one.')),
    };
  } catch (error) {
    const typed = signal.aborted || error instanceof ShoalError ? error : assetFailure('The database', wasmUrl, messageOf(error), { cause: error });
    guarded.fail(typed);
    throw typed;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * duckdb-wasm never settles pending calls when its worker dies, and resolves calls on a dead one to `undefined`. Here
 * every call rejects as soon as the worker fails.
 */
function guardWorker(worker: Worker, startError: () => ShoalError) {
  const db = new AsyncDuckDB(new VoidLogger(), worker);
  const ended = new AbortController();
  let ready = false;
  const fail = (error: unknown): void => {
    if (ended.signal.aborted) return;
    ended.abort(error);
    db.detach();
    worker.terminate();
  };
  const onError = (event: Event): void => {
    event.preventDefault();
    const said = 'message' in event && typeof event.message === 'string' && event.message ? event.message : 'no message';
    fail(ready ? new ShoalError('worker-failed', `The database worker crashed: ${said}. The next call starts a fresh one.`, { details: { message: said } }) : startError());
  };
  worker.addEventListener('error', onError);
  worker.addEventListener('messageerror', onError);
  return {
    db,
    signal: ended.signal,
    get alive() {
      return !ended.signal.aborted;
    },
    markReady: () => {
      ready = true;
    },
    fail,
    call: <T>(work: () => Promise<T>): Promise<T> => (ended.signal.aborted ? Promise.reject(ended.signal.reason) : abortable(work(), ended.signal)),
  };
}
