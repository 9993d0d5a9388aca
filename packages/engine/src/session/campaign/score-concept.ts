import { ShoalError } from '../../base/errors';
import type { TaskOptions } from '../../base/abort';
import type { ElementId } from '../../model/element';
import type { Campaign } from '../../review/review';
import type { Dataset } from '../dataset';
import { loadCampaignPool } from './campaign-pool';
import type { RankingQuality } from './rank-pool';

export interface ScoredConcept {
  /** Column of `elements`. */
  readonly column: string;
  readonly quality: RankingQuality;
  /** Calibrated scores of all elements that have one, 0..1. */
  readonly scores: Float32Array;
}

/** Examples of each side that it takes. */
const GOOD = 1;
const BAD = 1;

/** Name of a concept's column: `concept_green_cone`. */
export function conceptColumn(name: string): string {
  return `concept_${name.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'unnamed'}`;
}

/**
 * Learns a concept from what was judged and writes its score of everything as a column of `elements`, as a job. Rejects with `invalid-argument` when
 * there is no good or no bad example, and as `loadCampaignPool` and `setColumn` do.
 */
export async function scoreConcept(dataset: Dataset, concept: Campaign, column: string, options: TaskOptions = {}): Promise<ScoredConcept> {
  return dataset.runJob(`Scoring “${concept.name}”`, options, async ({ signal, onProgress }) => {
    const pool = await loadCampaignPool(dataset, { seeds: concept.seeds.length > 0 ? concept.seeds : [...concept.piles.keys()], space: concept.space, pool: [] }, signal ?? new AbortController().signal);
    const rowsOf = (elements: readonly ElementId[]) => Int32Array.from(new Set(elements.flatMap((element) => pool.rowOf(element) ?? [])));
    const sorted = [...concept.piles];
    const good = rowsOf([...concept.seeds, ...sorted.flatMap(([element, pile]) => (pile === 'added' ? [element] : []))]);
    const bad = rowsOf(sorted.flatMap(([element, pile]) => (pile === 'discarded' ? [element] : [])));
    if (good.length < GOOD || bad.length < BAD) {
      throw new ShoalError('invalid-argument', `“${concept.name}” has ${good.length} good and ${bad.length} bad examples with vectors. Expected at least ${GOOD} and ${BAD}: teach it more.`, { details: { good: good.length, bad: bad.length } });
    }
    const { scores, quality } = await dataset.compute.run('scoreConcept', { vectors: pool.vectors, dim: pool.dim, good, bad }, { signal, onProgress });
    const owners: ElementId[] = [];
    const values: number[] = [];
    pool.elements.forEach((element, row) => {
      if (element === undefined) return;
      owners.push(element);
      values.push(scores[row] ?? NaN);
    });
    const column32 = Float32Array.from(values);
    await dataset.setColumn(column, { owners, values: column32 }, { signal });
    return {
      column,
      scores: column32,
      quality:
        quality && Number.isFinite(quality.precision)
          ? { state: 'measured', precision: quality.precision, low: quality.interval.low, high: quality.interval.high, recall: quality.recall, f1: quality.f1, good: good.length, bad: bad.length, folds: quality.folds }
          : { state: 'too-few', good: good.length, bad: bad.length },
    };
  });
}
