import { createStore, type Readable } from '../base/store';
import { sameClause, type FilterClause } from '../model/filter-clause';

/** A clause that is shown and does not filter. `off`: somebody put it aside. `link`: a condition from a link that waits for a click. */
export interface HeldClause {
  readonly clause: FilterClause;
  readonly why: 'off' | 'link';
}

/** What undo and redo of the view restore. */
export interface FilterState {
  readonly filters: readonly FilterClause[];
  readonly held: readonly HeldClause[];
}

export interface HistoryInfo {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** What undo would take back: "Add Split: test"; `null` when there is nothing. */
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
}

export interface FilterHistory {
  readonly info: Readable<HistoryInfo>;
  /** Notes the step from one state to the next. */
  record(before: FilterState, after: FilterState): void;
  /** The state to restore; `null` when there is none. */
  undo(): FilterState | null;
  redo(): FilterState | null;
}

interface Step {
  readonly before: FilterState;
  readonly after: FilterState;
  readonly label: string;
  /** The only source that changed, when a following change of the same brush belongs to this step. */
  readonly brush: string | null;
  readonly at: number;
}

export interface FilterHistoryOptions {
  /** Steps that are kept. Default 100. */
  readonly limit?: number;
  /** Changes of one brush that follow each other within this time are one step. Default 700 ms. */
  readonly brushMs?: number;
  /** Milliseconds; default `performance.now`. */
  readonly now?: () => number;
}

/** Undo and redo of the filters. A drag, which sets its range many times, is one step; a chosen value is one each. */
export function createFilterHistory({ limit = 100, brushMs = 700, now = () => performance.now() }: FilterHistoryOptions = {}): FilterHistory {
  const past: Step[] = [];
  const future: Step[] = [];
  const info = createStore<HistoryInfo>({ canUndo: false, canRedo: false, undoLabel: null, redoLabel: null });
  const tell = () => {
    const [back, ahead] = [past.at(-1), future.at(-1)];
    info.set({ canUndo: back !== undefined, canRedo: ahead !== undefined, undoLabel: back?.label ?? null, redoLabel: ahead?.label ?? null });
  };
  return {
    info,
    record(before, after) {
      const { label, brush } = describeStep(before, after);
      const last = past.at(-1);
      const at = now();
      const together = last && brush !== null && last.brush === brush && at - last.at <= brushMs && future.length === 0;
      if (together) {
        past.pop();
        // A brush that came back to where it began did nothing.
        if (!sameState(last.before, after)) past.push({ before: last.before, after, label: describeStep(last.before, after).label, brush, at });
      } else {
        past.push({ before, after, label, brush, at });
        if (past.length > limit) past.shift();
      }
      future.length = 0;
      tell();
    },
    undo() {
      const step = past.pop();
      if (!step) return null;
      // What was undone never takes in a later brush.
      future.push({ ...step, brush: null });
      tell();
      return step.before;
    },
    redo() {
      const step = future.pop();
      if (!step) return null;
      past.push(step);
      tell();
      return step.after;
    },
  };
}

/** Types that are set again and again while a pointer moves or a person types. */
const brushes = new Set<FilterClause['type']>(['range', 'box', 'contains', 'elements', 'set']);

function describeStep(before: FilterState, after: FilterState): { readonly label: string; readonly brush: string | null } {
  const changed = changedSources(before, after);
  const [source] = changed;
  if (changed.length !== 1 || source === undefined) {
    return { label: after.filters.length + after.held.length === 0 ? 'Clear filters' : `Change ${changed.length} filters`, brush: null };
  }
  const [was, is] = [find(before, source), find(after, source)];
  const clause = is?.clause ?? was?.clause;
  const name = clause ? shorten(clause.label) : source;
  const brush = clause && brushes.has(clause.type) && was?.held === (is?.held ?? was?.held) ? source : clause && brushes.has(clause.type) && !was ? source : null;
  if (!is) return { label: `Remove ${name}`, brush };
  if (!was) return { label: `Add ${name}`, brush };
  if (was.held !== is.held) return { label: is.held ? `Put aside ${name}` : `Apply ${name}`, brush: null };
  return { label: `Change to ${name}`, brush };
}

function changedSources(before: FilterState, after: FilterState): readonly string[] {
  const sources = new Set([...before.filters, ...after.filters, ...before.held.map((entry) => entry.clause), ...after.held.map((entry) => entry.clause)].map((clause) => clause.source));
  return [...sources].filter((source) => {
    const [was, is] = [find(before, source), find(after, source)];
    return !was || !is || was.held !== is.held || !sameClause(was.clause, is.clause);
  });
}

function find({ filters, held }: FilterState, source: string): { readonly clause: FilterClause; readonly held: boolean } | undefined {
  const active = filters.find((clause) => clause.source === source);
  const aside = held.find((entry) => entry.clause.source === source)?.clause;
  return active ? { clause: active, held: false } : aside && { clause: aside, held: true };
}

function sameState(a: FilterState, b: FilterState): boolean {
  return changedSources(a, b).length === 0;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
