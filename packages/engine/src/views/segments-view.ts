import { createLifetime, type Disposable } from '../base/lifetime';
import { createStore, type Readable } from '../base/store';
import { sqlIdentifier, sqlLiteral } from '../database/sql';
import { clauseColumns, sameClause, type FilterClause } from '../model/filter-clause';
import { randomId } from '../review/random-id';
import { checkCondition } from '../session/check-condition';
import type { Dataset } from '../session/dataset';
import { filterToSql } from '../session/selection';
import { facetSource } from './facet-filter';
import { createLiveQuery } from './live-query';
import { SHOWN_LEVEL } from './shown-level';

export type BuiltInSegment = 'suspicious' | 'unlabelled' | 'production';

export interface SegmentItem {
  readonly segmentId: string;
  /** As somebody saved it; of a built-in one, its id. */
  readonly name: string;
  /** Which of those that come with Shoal it is; they cannot be changed. */
  readonly builtIn: BuiltInSegment | null;
  readonly clauses: readonly FilterClause[];
  /** Rows in it, whatever is filtered now; `null` while they are counted or when it cannot be applied. */
  readonly count: number | null;
  /** Why it cannot be applied here: a missing column, a condition that is not sound. */
  readonly problem: string | null;
  /** `active`: exactly what filters now. `part`: all of it does, and more. */
  readonly state: 'active' | 'part' | 'idle';
  readonly createdBy: string | null;
}

export interface SegmentsSnapshot {
  readonly state: 'loading' | 'ready' | 'error';
  readonly error: Error | null;
  /** Built-in ones first, then saved ones in the order in which they were made. */
  readonly items: readonly SegmentItem[];
  /** Rows in all. */
  readonly total: number;
  /** Whether something filters that could be saved; a large picked set lives as long as the dataset is open, and cannot. */
  readonly canSave: boolean;
  /** Why the last action was not stored. */
  readonly actionError: Error | null;
}

/** Filters under a name, in the review log: they are shared, merged and undone like every other decision. */
export interface SegmentsView extends Readable<SegmentsSnapshot>, Disposable {
  /** Saves what filters now. Resolves to the id; `null` when nothing filters or storage refused. */
  save(name: string): Promise<string | null>;
  /** Filters by a segment; `add` keeps the filters of other sources. Does nothing when it has a problem. */
  apply(segmentId: string, mode?: 'replace' | 'add'): void;
  /** Gives a saved segment the filters of now. */
  update(segmentId: string): Promise<boolean>;
  rename(segmentId: string, name: string): Promise<boolean>;
  /** Undone with `dataset.review.undo()`. */
  remove(segmentId: string): Promise<boolean>;
  /** A query for the rows of a segment; `null` for an unknown one. */
  toSql(segmentId: string): string | null;
  refresh(): void;
}

interface Counted {
  readonly total: number;
  readonly builtIn: readonly BuiltInSegment[];
  readonly of: ReadonlyMap<string, { readonly count: number | null; readonly problem: string | null }>;
}

const only = (column: string, value: string | boolean, label: string): FilterClause => ({ source: facetSource(column), label, type: 'in', column, values: [value] });
const builtIns: readonly { readonly id: BuiltInSegment; readonly clause: FilterClause & { readonly type: 'in' } }[] = [
  { id: 'suspicious', clause: only('flagged', true, 'Suspicious') as FilterClause & { readonly type: 'in' } },
  { id: 'unlabelled', clause: only('agreement', 'unlabeled', 'Agreement: unlabeled') as FilterClause & { readonly type: 'in' } },
  { id: 'production', clause: only('dataset', 'production', 'Dataset: production') as FilterClause & { readonly type: 'in' } },
];

/** A cold view-model: it counts when somebody subscribes. */
export function createSegmentsView(dataset: Dataset): SegmentsView {
  const { selection, review, database } = dataset;
  const lifetime = createLifetime('The segments view');
  let started = false;
  let actionError: Error | null = null;
  const savable = () => selection.filters.getSnapshot().length > 0 && selection.filters.getSnapshot().every((clause) => clause.type !== 'set');
  const saved = () => [...review.state.getSnapshot().segments.values()];

  // Counts do not follow the filters: a brush that moves asks for nothing.
  let known: { readonly version: number; readonly segments: unknown; readonly counted: Counted } | undefined;
  const counts = createLiveQuery<Counted>(dataset, { total: 0, builtIn: [], of: new Map() }, async (signal, version) => {
    const { segments } = review.state.getSnapshot();
    if (known?.version === version && known.segments === segments) return known.counted;
    const counted = await count(signal);
    known = { version, segments, counted };
    return counted;
  });
  lifetime.own(counts);

  const count = async (signal: AbortSignal): Promise<Counted> => {
    const columns = new Set((await database.describe('elements', { signal })).map((column) => column.name));
    const possible = builtIns.filter(({ clause }) => columns.has(clause.column));
    const lists = [...possible.map(({ id, clause }) => ({ segmentId: id as string, clauses: [clause] as readonly FilterClause[] })), ...saved()];
    const problems = new Map<string, string>();
    for (const { segmentId, clauses } of lists) {
      for (const clause of clauses) {
        const missing = clauseColumns(clause).find((column) => !columns.has(column));
        const problem = missing !== undefined ? `There is no column “${missing.slice(0, 60)}” here.` : clause.type === 'sql' ? (await checkCondition(database, clause.expression, { signal })).problem?.message : undefined;
        if (problem) problems.set(segmentId, problem);
      }
    }
    const sound = lists.filter(({ segmentId }) => !problems.has(segmentId));
    const parts = sound.map(({ clauses }, index) => `count(*) FILTER (WHERE ${clauses.map(filterToSql).join(' AND ') || 'TRUE'})::INTEGER AS c${index}`);
    const row = (await database.query(`SELECT count(*)::INTEGER AS total${parts.map((part) => `, ${part}`).join('')} FROM elements WHERE ${SHOWN_LEVEL}`, { signal })).get(0);
    const of = new Map<string, { readonly count: number | null; readonly problem: string | null }>([...problems].map(([id, problem]) => [id, { count: null, problem }]));
    sound.forEach(({ segmentId }, index) => of.set(segmentId, { count: Number(row?.[`c${index}`] ?? 0), problem: null }));
    return { total: Number(row?.['total'] ?? 0), builtIn: possible.map(({ id }) => id).filter((id) => (of.get(id)?.count ?? 0) > 0), of };
  };

  const stateOf = (clauses: readonly FilterClause[]): SegmentItem['state'] => {
    const filters = selection.filters.getSnapshot();
    const all = clauses.length > 0 && clauses.every((clause) => filters.some((other) => sameClause(other, clause)));
    return !all ? 'idle' : filters.length === clauses.length ? 'active' : 'part';
  };
  const read = (): SegmentsSnapshot => {
    const { state, error, value } = counts.getSnapshot();
    const own = builtIns.filter(({ id }) => value.builtIn.includes(id)).map(({ id, clause }) => ({ segmentId: id, name: id, builtIn: id, clauses: [clause], createdBy: null }));
    const items = [...own, ...saved().map(({ segmentId, name, clauses, createdBy }) => ({ segmentId, name, builtIn: null, clauses, createdBy }))];
    return {
      state,
      error,
      actionError,
      total: value.total,
      canSave: savable(),
      items: items.map((item) => ({ ...item, count: null, problem: null, ...value.of.get(item.segmentId), state: stateOf(item.clauses) })),
    };
  };
  const store = createStore<SegmentsSnapshot>(read());
  const update = () => store.set(read());
  const start = () => {
    if (started || lifetime.disposed) return;
    started = true;
    let seen = review.state.getSnapshot().segments;
    lifetime.defer(counts.subscribe(update));
    lifetime.defer(selection.filters.subscribe(update));
    lifetime.defer(
      review.state.subscribe(() => {
        const { segments } = review.state.getSnapshot();
        const changed = segments.size !== seen.size || [...segments].some(([id, segment]) => seen.get(id)?.clauses !== segment.clauses || seen.get(id)?.name !== segment.name);
        seen = segments;
        if (!changed) return;
        update();
        counts.refresh();
      }),
    );
    update();
  };
  const item = (segmentId: string) => read().items.find((entry) => entry.segmentId === segmentId);
  const mine = (segmentId: string) => review.state.getSnapshot().segments.get(segmentId);
  const act = async (op: Parameters<typeof review.act>[0]): Promise<boolean> => {
    try {
      await review.act(op);
      actionError = null;
      return true;
    } catch (error) {
      actionError = error instanceof Error ? error : new Error(String(error));
      return false;
    } finally {
      if (!lifetime.disposed) update();
    }
  };
  const clean = (name: string) => name.trim().slice(0, 200);

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      start();
      return store.subscribe(listener);
    },
    async save(name) {
      const clauses = selection.filters.getSnapshot();
      const segmentId = randomId();
      if (!savable() || clean(name) === '') return null;
      return (await act({ type: 'save-segment', segmentId, name: clean(name), clauses })) ? segmentId : null;
    },
    apply(segmentId, mode = 'replace') {
      const found = item(segmentId);
      // Only what was counted is known to be sound.
      if (!found || found.problem !== null || found.count === null) return;
      const sources = new Set(found.clauses.map((clause) => clause.source));
      const others = mode === 'add' ? selection.filters.getSnapshot().filter((clause) => !sources.has(clause.source)) : [];
      selection.setFilters([...others, ...found.clauses], mode === 'add' ? selection.held.getSnapshot().filter(({ clause }) => !sources.has(clause.source)) : []);
    },
    async update(segmentId) {
      const found = mine(segmentId);
      const clauses = selection.filters.getSnapshot();
      return found && savable() ? act({ type: 'save-segment', segmentId, name: found.name, clauses }) : false;
    },
    rename: async (segmentId, name) => (mine(segmentId) && clean(name) !== '' && clean(name) !== mine(segmentId)?.name ? act({ type: 'rename-segment', segmentId, name: clean(name) }) : false),
    remove: async (segmentId) => (mine(segmentId) ? act({ type: 'delete-segment', segmentId }) : false),
    toSql(segmentId) {
      const found = item(segmentId);
      if (!found) return null;
      return `-- ${found.name.replace(/[\r\n]+/g, ' ')}, dataset ${sqlLiteral(dataset.manifest.name).replace(/[\r\n]+/g, ' ')}\nSELECT * FROM ${sqlIdentifier('elements')}\nWHERE ${found.clauses.map(filterToSql).join('\n  AND ') || 'TRUE'}`;
    },
    refresh: () => counts.refresh(),
    dispose: () => lifetime.dispose(),
  };
}
