import { isAbort, ShoalError } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import { createStore } from '../base/store';
import type { Pile } from '../model/campaign';
import type { ElementId } from '../model/element';
import type { ReviewOp } from '../review/event';
import { randomId } from '../review/random-id';
import type { Campaign } from '../review/review';
import type { Dataset } from '../session/dataset';
import { CAMPAIGN_FILTER, exportPiles, issueOp, pileOf, readPoolChoices, settingsOf, sortOp } from './campaign-actions';
import { queueOf, recentHits, samePiles, takenBack } from './campaign-queue';
import { createCampaignRanker, type CampaignOrder } from './campaign-ranker';
import { createCampaignRows } from './campaign-rows';
import { CAMPAIGN_PILE_SHOWN, type CampaignCandidate, type CampaignPile, type CampaignSnapshot, type CampaignView, type CampaignViewOptions } from './campaign-types';

/** Nothing is hidden but what is all but the same picture. */
const NEAR = 0.001;
const empty: CampaignPile = { count: 0, rows: [] };
const nothing: CampaignOrder = { order: [], scoreOf: new Map(), standsFor: new Map(), kind: 'none', quality: null, candidates: new Set() };

/** A cold view-model: it reads when somebody subscribes. */
export function createCampaignView(dataset: Dataset, { kind = 'collection', campaignId = null, ahead = 24 }: CampaignViewOptions = {}): CampaignView {
  const { review, status } = dataset;
  const lifetime = createLifetime('The campaign view');
  const rows = createCampaignRows(dataset);
  let started = false;
  let openId = campaignId;
  let campaign: Campaign | null = null;
  let ranked = nothing;
  let pinned: ElementId | null = null;
  let skips: { readonly element: ElementId; readonly eventCount: number }[] = [];

  const read = () => {
    const state = review.state.getSnapshot();
    const campaigns = [...state.campaigns.values()].filter((other) => other.kind === kind).sort((a, b) => b.updatedAt - a.updatedAt);
    return { campaigns, undoLabel: state.undoLabel };
  };
  const store = createStore<CampaignSnapshot>({
    state: campaignId === null ? 'start' : 'loading',
    error: null,
    actionError: null,
    progress: null,
    readOnly: review.readOnly,
    campaign: null,
    current: null,
    next: [],
    scoreKind: 'none',
    strategy: 'similar',
    minDistance: NEAR,
    quality: null,
    recent: { hits: 0, of: 0 },
    unsorted: 0,
    hidden: 0,
    skipped: 0,
    added: empty,
    discarded: empty,
    seeds: empty,
    budgetReached: false,
    ...read(),
  });
  const fail = (error: unknown) => {
    if (!lifetime.disposed && !isAbort(error)) store.update({ state: 'error', progress: null, error: asError(error) });
  };
  const failAction = (error: unknown) => {
    if (!lifetime.disposed && !isAbort(error)) store.update({ actionError: asError(error) });
  };

  const pile = (elements: readonly ElementId[]): CampaignPile => ({ count: elements.length, rows: elements.slice(-CAMPAIGN_PILE_SHOWN).reverse().flatMap((element) => rows.get(element) ?? []) });
  const candidate = (element: ElementId): CampaignCandidate[] => {
    const row = rows.get(element);
    const behind = ranked.standsFor.get(element) ?? [];
    return row ? [{ element, score: ranked.scoreOf.get(element) ?? NaN, standsFor: behind.filter((other) => !campaign?.piles.has(other)), row }] : [];
  };
  /** Everything of the snapshot that follows from the log, the order, and what was read. */
  const show = (patch: Partial<CampaignSnapshot> = {}) => {
    if (!campaign) {
      store.update({ campaign: null, current: null, next: [], added: empty, discarded: empty, seeds: empty, ...read(), ...patch });
      return;
    }
    const { piles, seeds, budget } = campaign;
    const skipped = new Set(skips.map(({ element }) => element));
    const { current, next } = queueOf(ranked.order, piles, skipped, pinned, ahead);
    const shown = current === null ? undefined : candidate(current)[0];
    pinned = shown ? shown.element : pinned;
    const added = pileOf(campaign, 'added');
    let sorted = 0;
    for (const element of ranked.candidates) if (piles.has(element) || seeds.includes(element)) sorted += 1;
    let hidden = 0;
    for (const behind of ranked.standsFor.values()) for (const element of behind) if (!piles.has(element)) hidden += 1;
    store.update({
      ...read(),
      campaign,
      current: shown ?? null,
      next: next.flatMap(candidate),
      scoreKind: ranked.kind,
      quality: ranked.quality,
      recent: recentHits(piles),
      unsorted: ranked.candidates.size - sorted,
      hidden,
      skipped: skipped.size,
      added: pile(added),
      discarded: pile(pileOf(campaign, 'discarded')),
      seeds: pile(seeds),
      budgetReached: budget !== null && added.length >= budget,
      ...patch,
    });
  };
  /** What will come into view soon, twice over, and what lies on the piles. */
  const soon = (order: readonly ElementId[]): ElementId[] => {
    if (!campaign) return [];
    const { current, next } = queueOf(order, campaign.piles, new Set(skips.map(({ element }) => element)), pinned, ahead * 2);
    const laid = [campaign.seeds, pileOf(campaign, 'added'), pileOf(campaign, 'discarded')].flatMap((elements) => elements.slice(-CAMPAIGN_PILE_SHOWN));
    return [...(current === null ? [] : [current]), ...next, ...laid];
  };
  let filling = false;
  const fill = () => {
    if (filling || soon(ranked.order).every((element) => rows.get(element) !== undefined)) return;
    filling = true;
    rows
      .ensure(soon(ranked.order), lifetime.signal)
      .then(() => !lifetime.disposed && show(), failAction)
      .finally(() => (filling = false));
  };

  const ranker = createCampaignRanker(dataset, {
    read: () => (campaign ? { campaign, strategy: store.getSnapshot().strategy, minDistance: store.getSnapshot().minDistance } : null),
    onProgress: (progress) => ['loading', 'stale'].includes(store.getSnapshot().state) && store.update({ progress }),
    async onOrder(next, signal) {
      // It comes into view with everything that it shows.
      await rows.ensure(soon(next.order), signal);
      ranked = next;
      show({ state: 'ready', error: null, progress: null });
    },
    onError: fail,
  });
  lifetime.own(ranker);

  /** Takes over what the log says now. */
  const follow = () => {
    const before = campaign;
    campaign = openId === null ? null : (review.state.getSnapshot().campaigns.get(openId) ?? null);
    if (!campaign) {
      if (before) reset(null);
      show({ state: openId === null ? 'start' : 'error', error: openId === null ? null : new ShoalError('not-found', `There is no campaign "${openId}" in this log. It may have been deleted: undo brings it back.`, { details: { campaignId: openId } }) });
      return;
    }
    if (before === campaign) return store.update(read());
    pinned = takenBack(before?.piles ?? new Map(), campaign.piles)[0] ?? pinned;
    skips = skips.filter(({ element }) => !campaign?.piles.has(element));
    const fresh = before?.campaignId !== campaign.campaignId;
    const same = !fresh && before.pool === campaign.pool && before.space === campaign.space && before.seeds === campaign.seeds;
    if (!same) {
      ranker.reload();
      show({ state: fresh ? 'loading' : 'stale', error: null });
    } else {
      if (!samePiles(before.piles, campaign.piles)) ranker.renew();
      show();
      fill();
    }
  };
  const reset = (id: string | null) => {
    openId = id;
    campaign = null;
    ranked = nothing;
    pinned = null;
    skips = [];
    ranker.stop();
  };
  const start = () => {
    if (started || lifetime.disposed) return;
    started = true;
    lifetime.defer(review.state.subscribe(follow));
    let seen = status.getSnapshot().version;
    lifetime.defer(
      status.subscribe(() => {
        const { version } = status.getSnapshot();
        if (version === seen) return;
        seen = version;
        rows.clear();
        if (campaign) ranker.reload();
      }),
    );
    follow();
  };

  const act = (op: ReviewOp): void => {
    store.update({ actionError: null });
    review.act(op).catch(failAction);
  };
  const sort: CampaignView['sort'] = (piles) => {
    const op = campaign && sortOp(campaign.campaignId, piles);
    if (op) act(op);
  };
  const view: CampaignView = {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      const stop = store.subscribe(listener);
      start();
      return stop;
    },
    open(id) {
      if (id === openId && campaign) return;
      reset(id);
      follow();
    },
    start(settings) {
      const id = randomId();
      act({ type: 'save-campaign', campaignId: id, ...settings, kind });
      view.open(id);
      return id;
    },
    edit(change) {
      if (campaign) act({ type: 'save-campaign', campaignId: campaign.campaignId, ...settingsOf(campaign), ...change });
    },
    remove: (id) => act({ type: 'delete-campaign', campaignId: id }),
    judge(where: Pile, { withLookalikes = false } = {}) {
      const { current } = store.getSnapshot();
      if (!current) return;
      pinned = null;
      sort({ [where]: [current.element, ...(withLookalikes ? current.standsFor : [])] });
    },
    sort,
    skip() {
      const { current } = store.getSnapshot();
      if (!current) return;
      // Who is skipped again comes last again.
      skips = [...skips.filter(({ element }) => element !== current.element), { element: current.element, eventCount: review.state.getSnapshot().eventCount }];
      pinned = null;
      show();
      fill();
    },
    show(element) {
      pinned = element;
      skips = skips.filter((skip) => skip.element !== element);
      show();
      fill();
    },
    undo() {
      const last = skips.at(-1);
      if (last?.eventCount === review.state.getSnapshot().eventCount) view.show(last.element);
      else review.undo().catch(failAction);
    },
    setStrategy(strategy) {
      if (strategy === store.getSnapshot().strategy) return;
      pinned = null;
      store.update({ strategy, state: 'stale' });
      ranker.renew();
    },
    setMinDistance(minDistance) {
      if (minDistance === store.getSnapshot().minDistance) return;
      store.update({ minDistance });
      ranker.renew();
    },
    loadPoolChoices: ({ signal } = {}) => readPoolChoices(dataset, signal),
    async putIntoIssue() {
      if (!campaign) throw new ShoalError('invalid-argument', 'No campaign is open. Open one first.');
      const { issueId, op } = issueOp(dataset, campaign);
      await review.act(op);
      return issueId;
    },
    exportIds(format) {
      if (!campaign) throw new ShoalError('invalid-argument', 'No campaign is open. Open one first.');
      return exportPiles(campaign, format);
    },
    async showAdded() {
      if (campaign) await dataset.showOnly(new Set(pileOf(campaign, 'added')), { source: CAMPAIGN_FILTER, label: `collected: ${campaign.name}` });
    },
    cancel() {
      ranker.stop();
      if (ranked === nothing) view.open(null);
      else show({ state: 'ready', progress: null });
    },
    refresh() {
      rows.clear();
      if (!campaign) return follow();
      store.update({ state: ranked === nothing ? 'loading' : 'stale', error: null });
      ranker.reload();
    },
    dispose: () => lifetime.dispose(),
  };
  return view;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
