import { isAbort } from '../base/errors';
import { createLifetime, type Disposable } from '../base/lifetime';
import { createSingleFlight } from '../base/single-flight';
import { createStore, type Readable } from '../base/store';
import type { Dataset } from '../session/dataset';

export interface LiveSnapshot<T> {
  readonly state: 'loading' | 'ready' | 'error';
  readonly error: Error | null;
  /** The newest answer; kept while the next one is computed and after an error. */
  readonly value: T;
}

export interface LiveQuery<T> extends Readable<LiveSnapshot<T>>, Disposable {
  /** Asks again now; an answer to an older question is dropped. */
  refresh(): void;
}

/**
 * An answer that follows the shared filters and the result tables: it is computed on the first subscription and again
 * whenever either changes. `ask` gets a signal that aborts when a newer question took over.
 */
export function createLiveQuery<T>(dataset: Dataset, initial: T, ask: (signal: AbortSignal, version: number) => Promise<T>): LiveQuery<T> {
  const lifetime = createLifetime();
  const flight = createSingleFlight();
  const store = createStore<LiveSnapshot<T>>({ state: 'loading', error: null, value: initial });
  let started = false;

  const refresh = () => {
    const { version } = dataset.status.getSnapshot();
    flight
      .run(async (signal) => ({ answer: await ask(signal, version) }))
      .then((result) => {
        if (result && !lifetime.disposed) store.set({ state: 'ready', error: null, value: result.answer });
      })
      .catch((error: unknown) => {
        if (lifetime.disposed || isAbort(error)) return;
        store.update({ state: 'error', error: error instanceof Error ? error : new Error(String(error)) });
      });
  };
  const start = () => {
    if (started || lifetime.disposed) return;
    started = true;
    let seen = dataset.status.getSnapshot().version;
    lifetime.defer(dataset.selection.filters.subscribe(refresh));
    lifetime.defer(
      dataset.status.subscribe(() => {
        const { version } = dataset.status.getSnapshot();
        if (version === seen) return;
        seen = version;
        refresh();
      }),
    );
    refresh();
  };
  lifetime.defer(() => flight.cancel());
  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      start();
      return store.subscribe(listener);
    },
    refresh,
    dispose: () => lifetime.dispose(),
  };
}
