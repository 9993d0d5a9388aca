import { isAbort } from '../base/errors';
import { createLifetime, type Disposable } from '../base/lifetime';
import { createStore, type Readable } from '../base/store';
import type { Pile } from '../model/campaign';
import type { ElementId } from '../model/element';
import type { FilterClause } from '../model/filter-clause';
import type { ReviewOp } from '../review/event';
import { randomId } from '../review/random-id';
import type { Campaign } from '../review/review';
import type { RankingQuality } from '../session/campaign/rank-pool';
import { conceptColumn, scoreConcept } from '../session/campaign/score-concept';
import type { Dataset } from '../session/dataset';
import { settingsOf } from './campaign-actions';
import { samePiles } from './campaign-queue';

/** Bars of a histogram of scores. */
export const CONCEPT_BARS = 40;

export interface ConceptItem {
  readonly conceptId: string;
  readonly name: string;
  readonly good: number;
  readonly bad: number;
  /** `none`: never scored here. `stale`: judged since, or renamed. `scoring`: at it. */
  readonly state: 'none' | 'scoring' | 'ready' | 'stale' | 'error';
  readonly error: Error | null;
  /** Column of `elements` with the scores; `null` before they are there. */
  readonly column: string | null;
  readonly quality: RankingQuality | null;
  /** Elements by score, {@link CONCEPT_BARS} equal bars from 0 to 1. */
  readonly bars: readonly number[];
  /** Elements from `threshold` up. */
  readonly above: number;
  /** 0..1; at first .5, where the ranker cuts best. */
  readonly threshold: number;
  /** Whether the shared filter leaves only what is from `threshold` up. */
  readonly filtering: boolean;
  /** What the focused element is called; `null` when it was not judged. */
  readonly focused: Pile | null;
}

export interface ConceptsSnapshot {
  readonly concepts: readonly ConceptItem[];
  /** An action that did not work. */
  readonly actionError: Error | null;
  readonly readOnly: boolean;
  /** The element that teaching is about. */
  readonly focus: ElementId | null;
}

/** Named concepts that people teach by good and bad examples, with a score for everything. */
export interface ConceptsView extends Readable<ConceptsSnapshot>, Disposable {
  /** Starts a concept, with good examples if there are any. Resolves to its id, at once. */
  create(name: string, seeds?: readonly ElementId[]): string;
  /** Says of an element that it is one or is not; `null` takes that back. */
  teach(conceptId: string, element: ElementId, pile: Pile | null): void;
  /** Learns and scores everything, as a job. Errors are shown at the concept. */
  score(conceptId: string): Promise<void>;
  setThreshold(conceptId: string, threshold: number): void;
  /** Filters everything to what is from the threshold up, or no longer. */
  filter(conceptId: string, on: boolean): void;
  /** Makes a live issue of what is from the threshold up. Resolves to its id. */
  makeIssue(conceptId: string): Promise<string>;
  rename(conceptId: string, name: string): void;
  /** Deletes a concept and its column; undo brings it back, to be scored again. */
  remove(conceptId: string): void;
}

interface Scored {
  readonly column: string;
  readonly scores: Float32Array;
  readonly quality: RankingQuality;
  /** What it was learned from. */
  readonly of: Campaign;
}

/** What was scored lives as long as the dataset: views come and go. */
const scoredOf = new WeakMap<Dataset['review'], Map<string, Scored>>();

export function conceptSource(conceptId: string): string {
  return `concept:${conceptId}`;
}

export function createConceptsView(dataset: Dataset): ConceptsView {
  const { review, selection } = dataset;
  const lifetime = createLifetime('The concepts view');
  const scored = scoredOf.get(review) ?? new Map<string, Scored>();
  scoredOf.set(review, scored);
  const scoring = new Set<string>();
  const errors = new Map<string, Error>();
  const thresholds = new Map<string, number>();
  let actionError: Error | null = null;
  let started = false;

  const itemOf = (concept: Campaign): ConceptItem => {
    const { campaignId: conceptId, name, piles, seeds } = concept;
    const good = seeds.filter((seed) => !piles.has(seed)).length + [...piles.values()].filter((pile) => pile === 'added').length;
    const found = scored.get(conceptId);
    const error = errors.get(conceptId) ?? null;
    const fresh = found && samePiles(found.of.piles, piles) && found.of.seeds === seeds && found.of.name === name;
    const threshold = thresholds.get(conceptId) ?? 0.5;
    const { element } = selection.focus.getSnapshot();
    return {
      conceptId,
      name,
      good,
      bad: [...piles.values()].filter((pile) => pile === 'discarded').length,
      state: scoring.has(conceptId) ? 'scoring' : error ? 'error' : !found ? 'none' : fresh ? 'ready' : 'stale',
      error,
      column: found?.column ?? null,
      quality: found?.quality ?? null,
      bars: found ? barsOf(found.scores) : [],
      above: found ? found.scores.reduce((count, score) => count + (score >= threshold ? 1 : 0), 0) : 0,
      threshold,
      filtering: selection.filters.getSnapshot().some(({ source }) => source === conceptSource(conceptId)),
      focused: element === null ? null : (piles.get(element) ?? (seeds.includes(element) ? 'added' : null)),
    };
  };
  const conceptOf = (conceptId: string) => review.state.getSnapshot().campaigns.get(conceptId);
  const read = (): ConceptsSnapshot => ({
    concepts: [...review.state.getSnapshot().campaigns.values()].filter(({ kind }) => kind === 'concept').map(itemOf),
    actionError,
    readOnly: review.readOnly,
    focus: selection.focus.getSnapshot().element,
  });
  const store = createStore<ConceptsSnapshot>(read());
  const show = () => !lifetime.disposed && store.set(read());
  const start = () => {
    if (started || lifetime.disposed) return;
    started = true;
    for (const source of [review.state, selection.focus, selection.filters]) lifetime.defer(source.subscribe(show));
    show();
  };
  const act = (op: ReviewOp) => {
    actionError = null;
    review.act(op).catch((error: unknown) => {
      actionError = error instanceof Error ? error : new Error(String(error));
      show();
    });
  };
  const clauseOf = (conceptId: string): FilterClause | null => {
    const concept = conceptOf(conceptId);
    const found = scored.get(conceptId);
    if (!concept || !found) return null;
    const threshold = thresholds.get(conceptId) ?? 0.5;
    return { source: conceptSource(conceptId), label: `${concept.name} ≥ ${threshold.toFixed(2)}`, type: 'range', column: found.column, min: threshold, max: null };
  };
  /** A name that another concept's column has gets a number. */
  const columnFor = (concept: Campaign): string => {
    const taken = new Set([...scored].flatMap(([id, { column }]) => (id === concept.campaignId ? [] : [column])));
    const name = conceptColumn(concept.name);
    let column = name;
    for (let n = 2; taken.has(column); n += 1) column = `${name}_${n}`;
    return column;
  };

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      start();
      return store.subscribe(listener);
    },
    create(name, seeds = []) {
      const conceptId = randomId();
      act({ type: 'save-campaign', campaignId: conceptId, name, kind: 'concept', seeds, pool: [], space: null, budget: null, issueId: null });
      return conceptId;
    },
    teach: (conceptId, element, pile) => act({ type: 'sort-candidates', campaignId: conceptId, elements: [element], pile }),
    async score(conceptId) {
      const concept = conceptOf(conceptId);
      if (!concept || scoring.has(conceptId)) return;
      scoring.add(conceptId);
      errors.delete(conceptId);
      show();
      try {
        const before = scored.get(conceptId)?.column;
        const column = columnFor(concept);
        const found = await scoreConcept(dataset, concept, column, { signal: lifetime.signal });
        if (before !== undefined && before !== column) await dataset.setColumn(before, null, { signal: lifetime.signal });
        scored.set(conceptId, { ...found, of: concept });
        const clause = clauseOf(conceptId);
        if (clause && selection.filters.getSnapshot().some(({ source }) => source === clause.source)) selection.setFilter(clause.source, clause);
      } catch (error) {
        if (!isAbort(error)) errors.set(conceptId, error instanceof Error ? error : new Error(String(error)));
      } finally {
        scoring.delete(conceptId);
        show();
      }
    },
    setThreshold(conceptId, threshold) {
      thresholds.set(conceptId, Math.min(1, Math.max(0, threshold)));
      const clause = clauseOf(conceptId);
      if (clause && selection.filters.getSnapshot().some(({ source }) => source === clause.source)) selection.setFilter(clause.source, clause);
      show();
    },
    filter: (conceptId, on) => selection.setFilter(conceptSource(conceptId), on ? clauseOf(conceptId) : null),
    async makeIssue(conceptId) {
      const clause = clauseOf(conceptId);
      const issueId = randomId();
      await review.act({ type: 'create-issue', issueId, title: conceptOf(conceptId)?.name ?? '', description: '', elements: [], issueType: 'collection', query: clause ? [clause] : [] });
      return issueId;
    },
    rename(conceptId, name) {
      const concept = conceptOf(conceptId);
      if (concept) act({ type: 'save-campaign', campaignId: conceptId, ...settingsOf(concept), name });
    },
    remove(conceptId) {
      selection.setFilter(conceptSource(conceptId), null);
      const column = scored.get(conceptId)?.column;
      scored.delete(conceptId);
      if (column !== undefined) dataset.setColumn(column, null, { signal: lifetime.signal }).catch(() => undefined);
      act({ type: 'delete-campaign', campaignId: conceptId });
    },
    dispose: () => lifetime.dispose(),
  };
}

function barsOf(scores: Float32Array): number[] {
  const bars = new Array<number>(CONCEPT_BARS).fill(0);
  for (const score of scores) {
    const at = Math.min(CONCEPT_BARS - 1, Math.floor(score * CONCEPT_BARS));
    if (Number.isFinite(score)) bars[at] = (bars[at] ?? 0) + 1;
  }
  return bars;
}
