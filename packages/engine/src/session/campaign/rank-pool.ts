import type { TaskOptions } from '../../base/abort';
import type { Compute } from '../../compute/compute';
import { takeRows } from '../../kernels/vectors/take-rows';
import type { CampaignPool } from './campaign-pool';

/**
 * `similar`: like the good ones; by the ranker as soon as there are enough examples. `uncertain`: where the ranker cannot tell. `model-uncertain`: where the
 * model was least sure. `coverage`: far from everything that was chosen (k-center). `typical`: the most typical of each cluster (TypiClust). `balanced`:
 * classes that labels have few of. `missing`: what unlabelled frames have many of and labels lack.
 */
export type CampaignStrategy = 'similar' | 'uncertain' | 'model-uncertain' | 'coverage' | 'typical' | 'balanced' | 'missing';

export const CAMPAIGN_STRATEGIES: readonly CampaignStrategy[] = ['similar', 'uncertain', 'model-uncertain', 'coverage', 'typical', 'balanced', 'missing'];

/** `similarity`: to the nearest good example, 1 is the same. `probability`: of being good, calibrated so that .5 is where to cut. `none`: an order only. */
export type ScoreKind = 'similarity' | 'probability' | 'none';

/** Cross-validated numbers about a ranker, or why there are none. */
export type RankingQuality =
  | { readonly state: 'measured'; readonly precision: number; readonly low: number; readonly high: number; readonly recall: number; readonly f1: number; readonly good: number; readonly bad: number; readonly folds: number }
  | { readonly state: 'too-few'; readonly good: number; readonly bad: number };

export interface RankPoolInput {
  readonly pool: CampaignPool;
  /** Rows of good and bad examples. */
  readonly good: readonly number[];
  readonly bad: readonly number[];
  readonly strategy: CampaignStrategy;
  /** Nearer candidates stand behind one of them; 0 shows all. In the unit of the space's metric. */
  readonly minDistance: number;
}

export interface PoolRanking {
  /** Rows, the next to be looked at first. */
  readonly order: Int32Array;
  /** By place in `order`. */
  readonly scores: Float32Array;
  readonly kind: ScoreKind;
  /** Rows that are not in `order`, by the row that stands for them. */
  readonly standsFor: ReadonlyMap<number, readonly number[]>;
  readonly quality: RankingQuality | null;
}

/** The order in which candidates are looked at. Runs in workers. */
export async function rankPool(compute: Compute, { pool, good, bad }: RankPoolInput, options: TaskOptions): Promise<PoolRanking> {
  const { vectors, dim, space, candidates } = pool;
  const filter = new Uint8Array(pool.elements.length);
  for (const row of candidates) filter[row] = 1;
  for (const row of [...good, ...bad]) filter[row] = 0;
  const found = await compute.run('findSimilar', { vectors, seeds: takeRows(vectors, dim, good), dim, metric: space.metric, k: candidates.length, negatives: takeRows(vectors, dim, bad), filter }, options);
  return { order: found.rows, scores: found.distances.map((distance) => 1 - distance), kind: 'similarity', standsFor: new Map(), quality: null };
}
