import * as v from 'valibot';
import { isShoalError, messageOf } from '../base/errors';
import { parseElementId, type ElementId } from '../model/element';
import { clauseColumns, type FilterClause } from '../model/filter-clause';
import { parseClause } from '../model/parse-clause';
import type { Dataset } from './dataset';
import type { HeldClause } from './filter-history';

const VERSION = 1;
/** Longest text that is read, in characters; a link that a browser takes is far shorter. */
const MAX_TEXT = 64_000;
const MAX_FILTERS = 48;
const MAX_PICKED = 200;
const MAX_IDS = 200;

/** What somebody looks at, as plain JSON: for a link, or a host's storage. Columns, values and ids; never rows. */
export interface ViewState {
  readonly v: typeof VERSION;
  /** Clauses that filter. */
  readonly f?: readonly FilterClause[];
  /** Clauses that were put aside. */
  readonly o?: readonly FilterClause[];
  /** The focused element. */
  readonly e?: ElementId;
  /** The model, when it is not the first. */
  readonly m?: string;
  /** What is picked, up to 200 elements. */
  readonly p?: readonly ElementId[];
}

/** What was read, and what was not, in sentences for people. */
export interface ViewStateReport {
  /** Conditions that wait for a click; they are held in `dataset.selection.held`. */
  readonly pending: readonly FilterClause[];
  readonly notes: readonly string[];
}

/** What is shown now, with a sentence for each thing that a link cannot hold. */
export function getViewState(dataset: Dataset): { readonly state: ViewState; readonly notes: readonly string[] } {
  const { filters, held, focus, picked } = dataset.selection;
  const notes: string[] = [];
  const fits = (clause: FilterClause) => {
    const count = clause.type === 'elements' ? clause.ids.length : clause.type === 'set' ? clause.count : 0;
    const fit = count <= MAX_IDS && clause.type !== 'set';
    if (!fit) notes.push(`“${clause.label}” holds ${count.toLocaleString('en')} elements and is left out; at most ${MAX_IDS} fit into a link.`);
    return fit;
  };
  const [active, aside] = [filters.getSnapshot().filter(fits), held.getSnapshot().map((entry) => entry.clause).filter(fits)];
  const { size } = picked.getSnapshot();
  const ids = size > MAX_PICKED ? [] : [...picked.getSnapshot()];
  if (size > MAX_PICKED) notes.push(`${size.toLocaleString('en')} picked elements are left out; at most ${MAX_PICKED} fit into a link.`);
  const { modelId } = dataset.status.getSnapshot();
  const { element } = focus.getSnapshot();
  const state: ViewState = {
    v: VERSION,
    ...(active.length > 0 && { f: active }),
    ...(aside.length > 0 && { o: aside }),
    ...(element !== null && { e: element }),
    ...(modelId !== null && modelId !== dataset.manifest.models?.[0]?.id && { m: modelId }),
    ...(ids.length > 0 && { p: ids }),
  };
  return { state, notes };
}

const loose = v.looseObject({ v: v.number(), f: v.optional(v.array(v.unknown())), o: v.optional(v.array(v.unknown())), e: v.optional(v.unknown()), m: v.optional(v.unknown()), p: v.optional(v.array(v.unknown())) });

/**
 * Shows what a link says, as one step of the history. Input that cannot be used is left out with a note; it never throws because of what it is given.
 * A written condition is not run: it is held until somebody accepts it (`createFilterView(dataset).accept`).
 *
 * @param input what `getViewState` gave, as a value or as JSON text; the plain list of filters of older links is read too
 */
export async function setViewState(dataset: Dataset, input: unknown, { signal }: { readonly signal?: AbortSignal } = {}): Promise<ViewStateReport> {
  const notes: string[] = [];
  const parsed = readInput(input, notes);
  if (!parsed) return { pending: [], notes };
  if (typeof parsed.m === 'string' && parsed.m !== dataset.status.getSnapshot().modelId) {
    const model = parsed.m;
    await dataset.setModel(model, { signal }).catch((error: unknown) => {
      signal?.throwIfAborted();
      notes.push(isShoalError(error) ? error.message : `The model “${model.slice(0, 60)}” cannot be shown: ${messageOf(error)}`);
    });
  }
  const columns = new Set((await dataset.database.describe('elements', { signal }).catch(() => [])).map((column) => column.name));
  const read = (list: readonly unknown[] | undefined) => readClauses(list ?? [], columns, notes);
  const [active, aside] = [read(parsed.f), read(parsed.o)];
  const pending = active.filter((clause) => clause.type === 'sql');
  const held: HeldClause[] = [...pending.map((clause) => ({ clause, why: 'link' as const })), ...aside.map((clause) => ({ clause, why: clause.type === 'sql' ? ('link' as const) : ('off' as const) }))];
  const filters = active.filter((clause) => clause.type !== 'sql');
  const sources = new Set(filters.map((clause) => clause.source));
  dataset.selection.setFilters(filters, held.filter(({ clause }) => !sources.has(clause.source)));
  const element = asElement(parsed.e);
  if (element) dataset.selection.setFocus(element);
  if (parsed.p) {
    const ids = parsed.p.slice(0, MAX_PICKED).flatMap((id) => asElement(id) ?? []);
    if (ids.length < parsed.p.length) notes.push(`${(parsed.p.length - ids.length).toLocaleString('en')} of the picked elements could not be read.`);
    dataset.selection.pick(ids);
  }
  return { pending: [...pending, ...aside.filter((clause) => clause.type === 'sql')], notes };
}

/** Removes every filter, what is held, the focus and what is picked. Decisions stay. */
export function resetView(dataset: Dataset): void {
  dataset.selection.clearFilters();
  dataset.selection.clearPicked();
  dataset.selection.setFocus(null);
}

function readInput(input: unknown, notes: string[]): v.InferOutput<typeof loose> | null {
  let value = input;
  if (typeof input === 'string') {
    if (input.length > MAX_TEXT) {
      notes.push(`The link is too long (${input.length.toLocaleString('en')} characters) and was not read.`);
      return null;
    }
    try {
      value = JSON.parse(input) as unknown;
    } catch {
      notes.push('The link is cut off or was changed: it is not JSON.');
      return null;
    }
  }
  if (Array.isArray(value)) return { v: 0, f: value as unknown[] };
  const parsed = v.safeParse(loose, value);
  if (!parsed.success) {
    notes.push('The link does not describe a view.');
    return null;
  }
  if (parsed.output.v > VERSION) notes.push('The link was made by a newer version; what this one does not know is left out.');
  return parsed.output;
}

function readClauses(list: readonly unknown[], columns: ReadonlySet<string>, notes: string[]): readonly FilterClause[] {
  if (list.length > MAX_FILTERS) notes.push(`Only the first ${MAX_FILTERS} of ${list.length.toLocaleString('en')} filters were read.`);
  return list.slice(0, MAX_FILTERS).flatMap((value) => {
    const { clause, problem } = parseClause(value);
    if (!clause) {
      notes.push(`A filter of the link could not be read (${problem.slice(0, 200)}).`);
      return [];
    }
    if (clause.type === 'elements' && clause.ids.length > MAX_IDS) {
      notes.push(`“${clause.label}” holds more than ${MAX_IDS} elements and was left out.`);
      return [];
    }
    const missing = clauseColumns(clause).find((column) => !columns.has(column));
    if (missing === undefined) return [clause];
    notes.push(`“${clause.label}” was left out: there is no column “${missing.slice(0, 60)}” here.`);
    return [];
  });
}

function asElement(value: unknown): ElementId | null {
  return typeof value === 'string' && value.length < 2000 && !value.includes('\0') && parseElementId(value) ? (value as ElementId) : null;
}
