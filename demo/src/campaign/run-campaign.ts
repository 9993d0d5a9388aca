import { nextCandidates, rankAscending, type RankerQuality } from '@shoal/engine/kernels';

export interface CampaignSetup {
  /** Row-major [n, dim], each of length 1. */
  readonly vectors: Float32Array;
  readonly dim: number;
  readonly seeds: Int32Array;
  readonly pool: Int32Array;
  /** Rows that the simulated person calls good. */
  readonly wanted: ReadonlySet<number>;
  readonly judgements: number;
  /** Candidates that are judged before the order is made again. */
  readonly atOnce: number;
}

export interface CampaignResult {
  readonly good: number;
  readonly bad: number;
  /** Share of the wanted within the first 2 × their number of the ranking, and share of those that are wanted. */
  readonly recall: number;
  readonly precision: number;
  readonly by: 'similarity' | 'ranker';
  readonly quality: RankerQuality | null;
}

/** A person who judges by the truth what a campaign shows, and what the ranking of the whole pool is worth then. */
export function runCampaign({ vectors, dim, seeds, pool, wanted, judgements, atOnce }: CampaignSetup): CampaignResult {
  const good = [...seeds];
  const bad: number[] = [];
  for (;;) {
    const left = judgements - (good.length - seeds.length) - bad.length;
    const answer = nextCandidates({ vectors, dim, good: Int32Array.from(good), bad: Int32Array.from(bad), rows: pool, limit: Math.min(atOnce, Math.max(1, left)) });
    if (left > 0 && answer.next.length > 0) {
      for (const row of answer.next) (wanted.has(row) ? good : bad).push(row);
      continue;
    }
    const first = rankAscending(answer.scores.map((score) => -score)).slice(0, 2 * wanted.size);
    const hits = first.reduce((sum, at) => sum + Number(wanted.has(pool[at] ?? -1)), 0);
    return { good: good.length - seeds.length, bad: bad.length, recall: hits / wanted.size, precision: hits / first.length, by: answer.by, quality: answer.quality };
  }
}
