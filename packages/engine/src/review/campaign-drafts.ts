import { createSharedMap, type SharedMap } from '../base/shared-map';
import type { Pile } from '../model/campaign';
import type { ElementId } from '../model/element';
import type { ReviewEvent, SingleOp } from './event';
import type { Campaign } from './review';

type CampaignOp = Extract<SingleOp, { type: 'save-campaign' | 'delete-campaign' | 'sort-candidates' }>;

interface Draft {
  settings: Omit<Campaign, 'piles'>;
  readonly piles: SharedMap<ElementId, Pile>;
}

/** Campaigns while the log is being read. */
export interface CampaignDrafts {
  apply(op: CampaignOp, event: ReviewEvent): void;
  /** The name of a campaign, also of a deleted one. */
  nameOf(campaignId: string): string | undefined;
  standing(): ReadonlyMap<string, Campaign>;
}

/** The last writer wins, for settings as for each candidate. A deleted campaign stays as a grave. */
export function createCampaignDrafts(): CampaignDrafts {
  const drafts = new Map<string, Draft>();
  const deleted = new Set<string>();
  const touched = new Set<string>();
  const shown = createSharedMap<string, Campaign>();
  return {
    apply(op, event) {
      if (deleted.has(op.campaignId)) return;
      const known = drafts.get(op.campaignId);
      if (op.type !== 'save-campaign' && !known) return;
      touched.add(op.campaignId);
      switch (op.type) {
        case 'save-campaign': {
          const { campaignId, name, kind, seeds, pool, space, budget, issueId } = op;
          const settings = { campaignId, name, kind, seeds, pool, space, budget, issueId, createdBy: known?.settings.createdBy ?? event.actor, createdAt: known?.settings.createdAt ?? event.at, updatedAt: event.at };
          drafts.set(campaignId, { settings, piles: known?.piles ?? createSharedMap() });
          return;
        }
        case 'delete-campaign':
          deleted.add(op.campaignId);
          return;
        case 'sort-candidates': {
          if (!known) return;
          for (const element of op.elements) {
            // Newly sorted ones come last, also when they were sorted before.
            known.piles.delete(element);
            if (op.pile !== null) known.piles.set(element, op.pile);
          }
          known.settings = { ...known.settings, updatedAt: event.at };
        }
      }
    },
    nameOf: (campaignId) => drafts.get(campaignId)?.settings.name,
    standing() {
      for (const id of touched) {
        const draft = drafts.get(id);
        if (!draft || deleted.has(id)) shown.delete(id);
        else shown.set(id, { ...draft.settings, piles: draft.piles.snapshot() });
      }
      touched.clear();
      return shown.snapshot();
    },
  };
}
