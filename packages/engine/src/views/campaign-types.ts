import type { Progress } from '../base/abort';
import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { Pile } from '../model/campaign';
import type { ElementId } from '../model/element';
import type { FilterClause } from '../model/filter-clause';
import type { ExportedFile } from '../review/export-file';
import type { CampaignSettings } from '../review/event';
import type { Campaign } from '../review/review';
import type { CampaignStrategy, RankingQuality, ScoreKind } from '../session/campaign/rank-pool';
import type { GalleryRow } from './gallery-rows';

export type { CampaignStrategy, RankingQuality, ScoreKind } from '../session/campaign/rank-pool';
export { CAMPAIGN_STRATEGIES } from '../session/campaign/rank-pool';

/** One that may be collected. */
export interface CampaignCandidate {
  readonly element: ElementId;
  /** What `scoreKind` says; NaN where the strategy gives an order and no score. */
  readonly score: number;
  /** Near-duplicates that are not shown because this one stands for them. */
  readonly standsFor: readonly ElementId[];
  readonly row: GalleryRow;
}

/** A part of the dataset to search. */
export interface CampaignPoolChoice {
  readonly id: 'all' | 'unlabelled' | 'labelled' | 'filters' | `part:${string}`;
  /** Value of the column `dataset` for parts. */
  readonly part: string | null;
  readonly clauses: readonly FilterClause[];
}

/** What somebody collected, and what they did not want. */
export interface CampaignPile {
  readonly count: number;
  /** The newest first, at most {@link CAMPAIGN_PILE_SHOWN}. */
  readonly rows: readonly GalleryRow[];
}

/** Pictures of a pile that are read. */
export const CAMPAIGN_PILE_SHOWN = 60;

export interface CampaignSnapshot {
  /**
   * `start`: no campaign is open. `ready`: `current` is to be judged, or nothing is left when it is `null`. `stale`: as `ready`, while another pool or
   * strategy is ranked.
   */
  readonly state: 'start' | 'loading' | 'ready' | 'stale' | 'error';
  readonly error: Error | null;
  /** An action that did not work; the campaign goes on. */
  readonly actionError: Error | null;
  readonly progress: Progress | null;
  readonly readOnly: boolean;
  readonly campaign: Campaign | null;
  /** All of this view's kind, the one changed last first. */
  readonly campaigns: readonly Campaign[];
  readonly current: CampaignCandidate | null;
  /** What comes after it, at most `ahead`. */
  readonly next: readonly CampaignCandidate[];
  readonly scoreKind: ScoreKind;
  readonly strategy: CampaignStrategy;
  /** Candidates nearer than this to one that is shown or was judged are not shown. In the unit of the space's metric. */
  readonly minDistance: number;
  /** Honest numbers about the ranker; `null` until there was one. */
  readonly quality: RankingQuality | null;
  /** Of the newest judgements, at most 20: how many were added. */
  readonly recent: { readonly hits: number; readonly of: number };
  /** Candidates in no pile, those in hiding among them. */
  readonly unsorted: number;
  /** Near-duplicates of others, in no pile. */
  readonly hidden: number;
  readonly skipped: number;
  readonly added: CampaignPile;
  readonly discarded: CampaignPile;
  readonly seeds: CampaignPile;
  /** As many were collected as were asked for. */
  readonly budgetReached: boolean;
  readonly undoLabel: string | null;
}

/**
 * Collecting more of the same, one candidate after the other. Judgements are events of the review log and show at once; the order is renewed in the
 * background, and the candidate in view never changes by itself.
 */
export interface CampaignView extends Readable<CampaignSnapshot>, Disposable {
  /** Opens a campaign of the log; `null` goes back to the start. */
  open(campaignId: string | null): void;
  /** Saves a campaign and opens it. Resolves to its id, at once; storing goes on. */
  start(settings: Omit<CampaignSettings, 'kind'>): string;
  /** Changes settings of the open campaign; its piles stay. */
  edit(change: Partial<Omit<CampaignSettings, 'kind'>>): void;
  /** Deletes a campaign; undo brings it back. */
  remove(campaignId: string): void;
  /** Puts the current candidate into a pile, with those that it stands for when asked to. */
  judge(pile: Pile, options?: { readonly withLookalikes?: boolean }): void;
  /** Puts candidates into piles as one action; empty lists are left out. */
  sort(piles: { readonly added?: readonly ElementId[]; readonly discarded?: readonly ElementId[]; readonly unsorted?: readonly ElementId[] }): void;
  /** Looks at the current one later. */
  skip(): void;
  /** Looks at this candidate now. */
  show(element: ElementId): void;
  /** Takes back the newest own judgement, or the skip after it. The candidate comes into view again. */
  undo(): void;
  setStrategy(strategy: CampaignStrategy): void;
  setMinDistance(distance: number): void;
  /** Parts of the dataset that can be searched. */
  loadPoolChoices(options?: { readonly signal?: AbortSignal }): Promise<readonly CampaignPoolChoice[]>;
  /** Puts everything that was added into the campaign's issue, or into a new one with its name. Resolves to the issue's id. */
  putIntoIssue(): Promise<string>;
  /** Ids of what was added and discarded. */
  exportIds(format: 'csv' | 'json'): ExportedFile;
  /** Filters everything to what was added. */
  showAdded(): Promise<void>;
  /** Stops what runs; what was shown stays. */
  cancel(): void;
  /** Reads and ranks again, after an error. */
  refresh(): void;
}

export interface CampaignViewOptions {
  /** Default `collection`. */
  readonly kind?: Campaign['kind'];
  /** The campaign to open at first. */
  readonly campaignId?: string | null;
  /** Candidates after the current one that are ready to be shown. Default 24. */
  readonly ahead?: number;
}
