import { useEffect } from 'react';
import { createCampaignView, type CampaignSnapshot, type CampaignView, type CampaignViewOptions, type Dataset } from '@shoal/engine';
import { useDataset } from '../binding/shoal-provider';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';
import { pictureCacheOf } from '../canvas/picture-cache';

export interface CampaignBinding {
  readonly dataset: Dataset;
  readonly view: CampaignView;
  readonly snapshot: CampaignSnapshot;
}

/** Pictures that are decoded before they come into view. */
const PREFETCHED = 12;

/** A campaign without its looks. Pictures of the next candidates are made ready, so that a judgement shows the next one in the same frame. */
export function useCampaign(given?: Dataset | null, options: CampaignViewOptions = {}): CampaignBinding {
  const dataset = useDataset(given);
  const view = useOwned(() => createCampaignView(dataset, options), dataset);
  const snapshot = useView(view);
  const { current, next } = snapshot;
  useEffect(() => {
    const left = new AbortController();
    const cache = pictureCacheOf(dataset.media);
    // Before the small pictures of the piles, the current one first.
    [...(current ? [current] : []), ...next.slice(0, PREFETCHED)].forEach(({ row }, at) => void cache.load(row.frameId, { signal: left.signal, priority: at - PREFETCHED - 1 }).catch(() => undefined));
    return () => left.abort();
  }, [dataset, current, next]);
  return { dataset, view, snapshot };
}
