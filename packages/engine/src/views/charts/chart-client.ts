import type { Table } from 'apache-arrow';
import { makeClient, type MosaicClient } from '@uwdata/mosaic-core';
import type { FilterExpr, Query } from '@uwdata/mosaic-sql';
import { isAbort, isShoalError } from '../../base/errors';
import { createLifetime, type Disposable } from '../../base/lifetime';
import { createSingleFlight } from '../../base/single-flight';
import { createStore, type Readable } from '../../base/store';
import type { Dataset } from '../../session/dataset';
import { crossfilterLink } from '../../session/link-crossfilter';
import type { FilterClause } from '../../session/selection';
import type { LiveSnapshot } from '../live-query';

/** An answer of the coordinator: columns by name. */
export interface ChartTable {
  readonly numRows: number;
  getChild(name: string): { toArray(): ArrayLike<unknown> } | null;
}

export interface ChartModel<Plan, Value> {
  /** Source of the chart's own clause, which does not filter the chart. */
  readonly source: string;
  readonly initial: Value;
  /** What does not depend on filters: the kind of the column, its bins, the counts of all. Asked once for each version of the tables. */
  readonly prepare: (signal: AbortSignal) => Promise<Plan>;
  /** The counts of what the filters leave; `null` when there is nothing to ask. Its groups must not depend on the filter. */
  readonly query: (plan: Plan, filter: FilterExpr) => Query | null;
  /** Whether Mosaic may prepare the counts of every cell of a brush elsewhere; only for grouped counts and sums. Default `true`. */
  readonly stable?: (plan: Plan) => boolean;
  /** The picture: made anew after every answer, and when the chart's own clause changes. */
  readonly compose: (plan: Plan, answer: ChartTable | null) => Value;
}

export interface Chart<Value> extends Readable<LiveSnapshot<Value>>, Disposable {
  /** Prepares and asks anew. */
  refresh(): void;
  /** Says that a clause like this one is about to move, so that the other charts prepare for it. */
  activate(clause: FilterClause): void;
}

/**
 * A Mosaic client on the dataset's coordinator, filtered by everything but its own clause. Cold: it connects with the first subscription, prepares
 * again when the tables have a new version, and disconnects on dispose. The old value stays while a new one is computed, and after a failure.
 */
export function createChart<Plan, Value>(dataset: Dataset, model: ChartModel<Plan, Value>): Chart<Value> {
  const lifetime = createLifetime('The chart');
  const flight = createSingleFlight();
  const store = createStore<LiveSnapshot<Value>>({ state: 'loading', error: null, value: model.initial });
  let started = false;
  let disconnect: (() => void) | undefined;
  let recompose: (() => void) | undefined;

  const fail = (error: unknown) => {
    if (lifetime.disposed || isAbort(error)) return;
    store.update({ state: 'error', error: causeOf(error) });
  };
  const connect = (plan: Plan) => {
    disconnect?.();
    let answer: ChartTable | null = null;
    let current = true;
    const show = () => store.set({ state: 'ready', error: null, value: model.compose(plan, answer) });
    recompose = show;
    if (model.query(plan, []) === null) {
      disconnect = () => undefined;
      show();
      return;
    }
    const client: MosaicClient = makeClient({
      coordinator: dataset.coordinator,
      selection: dataset.crossfilter,
      enabled: false,
      filterStable: model.stable?.(plan) ?? true,
      // Mosaic gives the client of the newest clause no filter at all, not even those of others.
      query: (filter) => model.query(plan, filter ?? dataset.crossfilter.predicate(client, true)),
      queryResult: (data) => {
        if (!current) return;
        answer = data as ChartTable;
        show();
      },
      queryError: (error) => {
        if (current) fail(error);
      },
    });
    const release = crossfilterLink(dataset.crossfilter)?.claim(model.source, client);
    disconnect = () => {
      current = false;
      release?.();
      client.destroy();
    };
    // Its own clause must be known as its own before it asks for the first time.
    client.enabled = true;
  };
  const refresh = () => {
    flight.run(async (signal) => ({ plan: await model.prepare(signal) })).then((result) => {
      if (result && !lifetime.disposed) connect(result.plan);
    }).catch(fail);
  };
  const ownClause = () => dataset.selection.filters.getSnapshot().find((clause) => clause.source === model.source);
  const start = () => {
    if (started || lifetime.disposed) return;
    started = true;
    let seen = dataset.status.getSnapshot().version;
    let own = ownClause();
    lifetime.defer(
      dataset.status.subscribe(() => {
        const { version } = dataset.status.getSnapshot();
        if (version === seen) return;
        seen = version;
        refresh();
      }),
    );
    lifetime.defer(
      dataset.selection.filters.subscribe(() => {
        const next = ownClause();
        if (next === own) return;
        own = next;
        if (store.getSnapshot().state === 'ready') recompose?.();
      }),
    );
    refresh();
  };
  lifetime.defer(() => {
    flight.cancel();
    disconnect?.();
  });
  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      start();
      return store.subscribe(listener);
    },
    refresh,
    activate(clause) {
      if (!lifetime.disposed) crossfilterLink(dataset.crossfilter)?.activate(clause);
    },
    dispose: () => lifetime.dispose(),
  };
}

/** Values of a column of an answer; empty without an answer. */
export function answerColumn(answer: ChartTable | null, name: string): ArrayLike<unknown> {
  return answer?.getChild(name)?.toArray() ?? [];
}

/** An answer of the database itself: Arrow's own `toArray` would give 0 for what is missing. */
export function asChartTable(table: Table): ChartTable {
  return {
    numRows: table.numRows,
    getChild(name) {
      const column = table.getChild(name);
      return column && { toArray: () => Array.from({ length: table.numRows }, (_, row): unknown => column.get(row)) };
    },
  };
}

/** Mosaic wraps what the database said. */
function causeOf(error: unknown): Error {
  const cause = error instanceof Error ? error.cause : undefined;
  if (isShoalError(cause)) return cause;
  return error instanceof Error ? error : new Error(String(error));
}
