import type { TaskOptions } from '../../base/abort';
import type { Compute } from '../../compute/compute';
import type { CandidateStrategy, OrderedCandidates } from '../../compute/order-candidates';
import type { CampaignPool } from './campaign-pool';

/** How candidates are chosen; see `CandidateStrategy`. */
export type CampaignStrategy = CandidateStrategy;

export const CAMPAIGN_STRATEGIES: readonly CampaignStrategy[] = ['similar', 'uncertain', 'model-uncertain', 'coverage', 'typical', 'balanced', 'missing'];

/**
 * `similarity`: to the nearest good example, less half of that to the nearest bad one; 1 is the same. `probability`: of being good, calibrated so that .5 is
 * where to cut. `none`: an order only.
 */
export type ScoreKind = 'similarity' | 'probability' | 'none';

/** Cross-validated numbers about a ranker, or why there are none. */
export type RankingQuality =
  | { readonly state: 'measured'; readonly precision: number; /** Of the precision, 95 %. */ readonly low: number; readonly high: number; readonly recall: number; readonly f1: number; readonly good: number; readonly bad: number; readonly folds: number }
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
  readonly quality: RankingQuality;
}

/** What takes seconds and does not depend on judgements is kept until this many of its candidates are left. */
const FEW = 60;
const slow: readonly CampaignStrategy[] = ['coverage', 'typical', 'missing'];
const keptOrders = new WeakMap<CampaignPool, { readonly key: string; readonly ordered: OrderedCandidates; readonly length: number }>();

/** The order in which candidates are looked at, worked out in a worker. */
export async function rankPool(compute: Compute, { pool, good, bad, strategy, minDistance }: RankPoolInput, options: TaskOptions): Promise<PoolRanking> {
  const { vectors, dim, space, candidates, facts } = pool;
  // Cosine distance d of vectors of length 1 is the Euclidean distance √(2 d).
  const euclidean = space.metric === 'cosine' ? Math.sqrt(2 * minDistance) : minDistance;
  const key = `${strategy} ${minDistance}`;
  const judged = new Set([...good, ...bad]);
  const kept = keptOrders.get(pool);
  let ordered = kept?.key === key && kept.length - judged.size > FEW ? withoutJudged(kept.ordered, judged) : undefined;
  if (!ordered) {
    const classIds = [...new Set(facts.classes)].filter((id) => id !== '');
    const place = new Map(classIds.map((id, at) => [id, at]));
    const classes = Int32Array.from(facts.classes, (id) => place.get(id) ?? -1);
    ordered = await compute.run('orderCandidates', { vectors, dim, good: Int32Array.from(good), bad: Int32Array.from(bad), rows: candidates, strategy, minDistance: euclidean, classes, confidence: facts.confidence, labeled: facts.labeled }, options);
    if (slow.includes(strategy)) keptOrders.set(pool, { key, ordered, length: judged.size + 240 });
  }
  const standsFor = new Map<number, number[]>();
  ordered.hidden.forEach((row, at) => {
    const by = ordered.hiddenBy[at] as number;
    standsFor.set(by, [...(standsFor.get(by) ?? []), row]);
  });
  const { quality } = ordered;
  return {
    order: ordered.order,
    scores: ordered.scores,
    kind: ordered.by === 'ranker' ? 'probability' : ordered.by,
    standsFor,
    quality:
      quality && Number.isFinite(quality.precision)
        ? { state: 'measured', precision: quality.precision, low: quality.interval.low, high: quality.interval.high, recall: quality.recall, f1: quality.f1, good: good.length, bad: bad.length, folds: quality.folds }
        : { state: 'too-few', good: good.length, bad: bad.length },
  };
}

function withoutJudged(ordered: OrderedCandidates, judged: ReadonlySet<number>): OrderedCandidates {
  const places = [...ordered.order.keys()].filter((at) => !judged.has(ordered.order[at] as number));
  return { ...ordered, order: Int32Array.from(places, (at) => ordered.order[at] as number), scores: Float32Array.from(places, (at) => ordered.scores[at] as number) };
}
