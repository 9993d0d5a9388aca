import type { Pile } from '../model/campaign';
import type { ElementId } from '../model/element';
import type { ReviewEvent, SingleOp } from './event';
import type { Campaign } from './review';

type CampaignOp = Extract<SingleOp, { type: 'save-campaign' | 'delete-campaign' | 'sort-candidates' }>;

interface Draft {
  campaign: Campaign;
  readonly piles: Map<ElementId, Pile>;
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
  return {
    apply(op, event) {
      if (deleted.has(op.campaignId)) return;
      const known = drafts.get(op.campaignId);
      switch (op.type) {
        case 'save-campaign': {
          const { campaignId, name, kind, seeds, pool, space, budget, issueId } = op;
          const piles = known?.piles ?? new Map<ElementId, Pile>();
          const campaign = { campaignId, name, kind, seeds, pool, space, budget, issueId, piles: known?.campaign.piles ?? new Map(), createdBy: known?.campaign.createdBy ?? event.actor, createdAt: known?.campaign.createdAt ?? event.at, updatedAt: event.at };
          drafts.set(campaignId, { campaign, piles });
          return;
        }
        case 'delete-campaign':
          if (known) deleted.add(op.campaignId);
          return;
        case 'sort-candidates': {
          if (!known) return;
          for (const element of op.elements) {
            // Newly sorted ones come last, also when they were sorted before.
            known.piles.delete(element);
            if (op.pile !== null) known.piles.set(element, op.pile);
          }
          known.campaign = { ...known.campaign, piles: new Map(known.piles), updatedAt: event.at };
        }
      }
    },
    nameOf: (campaignId) => drafts.get(campaignId)?.campaign.name,
    standing: () => new Map([...drafts].flatMap(([id, { campaign }]) => (deleted.has(id) ? [] : [[id, campaign] as const]))),
  };
}
