import { Coordinator, Selection, type Connector } from '@uwdata/mosaic-core';
import type { Disposable } from '../base/lifetime';
import { createLifetime } from '../base/lifetime';
import { messageOf } from '../base/errors';
import type { Database } from './database';

/** A Mosaic coordinator over one of our databases, with the selection that its clients filter by. */
export interface Mosaic extends Disposable {
  readonly coordinator: Coordinator;
  readonly crossfilter: Selection;
  /** The tables have other rows now: forgets every cached answer and pre-aggregate, and lets the clients ask again. */
  invalidate(): void;
}

/** Schema of Mosaic's own tables. Nothing else lives in it. */
export const PREAGGREGATE_SCHEMA = 'shoal_mosaic';

export interface MosaicOptions {
  /** Tables of prepared counts that may exist before the next activation drops them all; every state of the filters makes some. Default 256. */
  readonly maxPrepared?: number;
}

type Manager = Coordinator['manager'];

/**
 * Mosaic over `database`. Two things that Mosaic 0.32 leaves open are closed here: cancelling a request also stops the
 * query in the database, and an answer that was computed before `invalidate` is never cached or delivered afterwards.
 */
export function createMosaic(database: Database, { maxPrepared = 256 }: MosaicOptions = {}): Mosaic {
  const lifetime = createLifetime('The coordinator');
  let prepared = 0;
  let version = 0;
  let starting: AbortSignal | undefined;

  async function run(type: string, sql: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      const asked = version;
      if (type === 'exec') {
        if (sql.includes('CREATE TABLE')) prepared += 1;
        await database.exec(sql, { signal });
        return undefined;
      }
      const bytes = await database.queryBytes(sql, { signal });
      if (asked === version) return bytes;
    }
  }

  const connector = {
    // Mosaic calls this synchronously from `submit`, so `starting` belongs to this request.
    query: (request: { type: string; sql: string }) => run(request.type, request.sql, starting ?? lifetime.signal),
  } as unknown as Connector;

  const coordinator = new Coordinator(connector, {
    logger: silent,
    preagg: { schema: PREAGGREGATE_SCHEMA, enabled: true },
    // Putting alike queries together costs every answer a wait for the next frame, and charts of different columns are never alike.
    consolidate: false,
  });
  cancelInDatabase(coordinator.manager, (signal, submit) => {
    starting = signal;
    try {
      return submit();
    } finally {
      starting = undefined;
    }
  });
  lifetime.defer(() => coordinator.clear());

  const crossfilter = Selection.crossfilter();
  // Before any client listens: the drop is queued ahead of what the activation prepares.
  crossfilter.addEventListener('activate', () => {
    if (prepared < maxPrepared) return;
    prepared = 0;
    coordinator.preaggregator.dropSchema().catch(() => undefined);
  });

  return {
    coordinator,
    crossfilter,
    invalidate() {
      if (lifetime.disposed) return;
      version += 1;
      coordinator.manager.cache().clear();
      coordinator.preaggregator.dropSchema().catch(() => undefined);
      for (const client of coordinator.clients) void client.requestQuery();
    },
    dispose: () => lifetime.dispose(),
  };
}

/** Gives every request a signal, and aborts it when the request is cancelled or cleared. */
function cancelInDatabase(manager: Manager, withSignal: <T>(signal: AbortSignal, submit: () => T) => T): void {
  const controllers = new Map<unknown, AbortController>();
  const submit = manager.submit.bind(manager);
  const cancel = manager.cancel.bind(manager);
  const clear = manager.clear.bind(manager);
  const abort = (result: unknown, why: string) => controllers.get(result)?.abort(new DOMException(why, 'AbortError'));
  manager.submit = (request, result) => {
    const controller = new AbortController();
    controllers.set(result, controller);
    return withSignal(controller.signal, () => submit(request, result)).finally(() => controllers.delete(result));
  };
  manager.cancel = (requests) => {
    cancel(requests);
    for (const result of requests) abort(result, 'The request was cancelled.');
  };
  manager.clear = () => {
    // Rejections of cleared requests that nobody awaits must not surface as unhandled.
    for (const result of manager.pendingResults) result.catch(messageOf);
    clear();
    for (const result of controllers.keys()) abort(result, 'The coordinator was cleared.');
  };
}

const quiet = () => undefined;
const silent = { debug: quiet, info: quiet, log: quiet, warn: quiet, error: quiet, group: quiet, groupCollapsed: quiet, groupEnd: quiet };
