import type { Progress } from '../base/abort';
import { isAbort } from '../base/errors';
import { createLifetime, type Disposable } from '../base/lifetime';
import type { ElementId } from '../model/element';
import type { Campaign } from '../review/review';
import { loadCampaignPool, type CampaignPool } from '../session/campaign/campaign-pool';
import { rankPool, type CampaignStrategy, type PoolRanking } from '../session/campaign/rank-pool';
import type { Dataset } from '../session/dataset';

/** A ranking in the words of the log. */
export interface CampaignOrder {
  readonly kind: PoolRanking['kind'];
  readonly quality: PoolRanking['quality'] | null;
  readonly order: readonly ElementId[];
  readonly scoreOf: ReadonlyMap<ElementId, number>;
  readonly standsFor: ReadonlyMap<ElementId, readonly ElementId[]>;
  /** Everything in the pool, sorted or not. */
  readonly candidates: ReadonlySet<ElementId>;
}

export interface CampaignRankerOptions {
  /** What is to be ranked now; `null`: nothing. */
  read(): { readonly campaign: Campaign; readonly strategy: CampaignStrategy; readonly minDistance: number } | null;
  onProgress(progress: Progress): void;
  /** The next ranking waits until it is through. */
  onOrder(order: CampaignOrder, signal: AbortSignal): Promise<void>;
  onError(error: unknown): void;
}

/** Ranks in the background, one ranking after the other: what changes meanwhile is in the next one, and nobody waits for any. */
export interface CampaignRanker extends Disposable {
  /** The examples, the strategy or the diversity changed. */
  renew(): void;
  /** The pool changed too. */
  reload(): void;
  stop(): void;
}

export function createCampaignRanker(dataset: Dataset, { read, onProgress, onOrder, onError }: CampaignRankerOptions): CampaignRanker {
  const lifetime = createLifetime('The ranker of a campaign');
  let pool: CampaignPool | undefined;
  let controller: AbortController | undefined;
  let dirty = false;

  const rankOnce = async (signal: AbortSignal): Promise<void> => {
    const asked = read();
    if (!asked) return;
    const { campaign, strategy, minDistance } = asked;
    pool ??= await loadCampaignPool(dataset, campaign, signal);
    signal.throwIfAborted();
    const rowsOf = (elements: readonly ElementId[]) => [...new Set(elements.flatMap((element) => pool?.rowOf(element) ?? []))];
    const sorted = [...campaign.piles];
    const good = rowsOf([...campaign.seeds, ...sorted.flatMap(([element, pile]) => (pile === 'added' ? [element] : []))]);
    const bad = rowsOf(sorted.flatMap(([element, pile]) => (pile === 'discarded' ? [element] : [])));
    const ranking = await rankPool(dataset.compute, { pool, good, bad, strategy, minDistance }, { signal, onProgress });
    signal.throwIfAborted();
    await onOrder(inWords(pool, ranking), signal);
  };
  const run = async (mine: AbortController): Promise<void> => {
    try {
      while (dirty) {
        dirty = false;
        await rankOnce(mine.signal);
      }
    } catch (error) {
      if (controller === mine && !isAbort(error) && !lifetime.disposed) onError(error);
    } finally {
      if (controller === mine) controller = undefined;
    }
  };
  const renew = () => {
    if (lifetime.disposed) return;
    dirty = true;
    if (controller) return;
    controller = new AbortController();
    void run(controller);
  };
  const stop = () => {
    dirty = false;
    controller?.abort(new DOMException('The ranking was cancelled.', 'AbortError'));
    controller = undefined;
  };
  lifetime.defer(stop);
  return {
    renew,
    reload() {
      stop();
      pool = undefined;
      renew();
    },
    stop() {
      stop();
      pool = undefined;
    },
    dispose: () => lifetime.dispose(),
  };
}

function inWords({ elements, candidates }: CampaignPool, { order, scores, standsFor, kind, quality }: PoolRanking): CampaignOrder {
  const ids: ElementId[] = [];
  const scoreOf = new Map<ElementId, number>();
  order.forEach((row, at) => {
    const element = elements[row];
    if (element === undefined) return;
    ids.push(element);
    scoreOf.set(element, scores[at] ?? NaN);
  });
  const behind = new Map<ElementId, ElementId[]>();
  for (const [row, hidden] of standsFor) {
    const element = elements[row];
    if (element !== undefined) behind.set(element, hidden.flatMap((other) => elements[other] ?? []));
  }
  return { order: ids, scoreOf, standsFor: behind, kind, quality, candidates: new Set(Array.from(candidates, (row) => elements[row]).filter((element) => element !== undefined)) };
}
