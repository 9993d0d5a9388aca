import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { CampaignView, Dataset } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useControllable } from '../binding/use-controllable';
import { formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import { ErrorState, LoadingState } from '../parts/states';
import { shortcutOf } from '../parts/shortcuts';
import { CampaignAside } from './campaign-aside';
import { CampaignEnd } from './campaign-end';
import { CampaignGrid } from './campaign-grid';
import { CampaignHeader } from './campaign-header';
import { CampaignStage } from './campaign-stage';
import { CampaignStart } from './campaign-start';
import { CampaignStrip } from './campaign-strip';
import { candidateName, scoreText } from './candidate-name';
import { useCampaign } from './use-campaign';

export interface CampaignProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  /** What is started here. Changing it takes another `key`. Default `collection`. */
  readonly kind?: 'collection' | 'concept';
  /** The open campaign; `null`: the start screen. */
  readonly campaignId?: string | null;
  readonly defaultCampaignId?: string | null;
  readonly onCampaignIdChange?: (campaignId: string | null) => void;
  /** The issue that the start screen offers first. */
  readonly issueId?: string | null;
  /** One by one, or many at once in a grid. */
  readonly defaultMode?: 'single' | 'grid';
  /** The collected ones were put into an issue. */
  readonly onIssue?: (issueId: string) => void;
  readonly className?: string;
}

/** Collects more of the same: a candidate at a time, or a grid of them, into three piles. */
export function Campaign({ dataset: given, kind = 'collection', campaignId, defaultCampaignId = null, onCampaignIdChange, issueId = null, defaultMode = 'single', onIssue, className = '' }: CampaignProps) {
  const [openId, setOpenId] = useControllable<string | null>({ value: campaignId, defaultValue: defaultCampaignId, onChange: onCampaignIdChange });
  const { dataset, view, snapshot } = useCampaign(given, { kind, campaignId: openId });
  const { campaign: labels } = useLabels();
  const announce = useAnnounce();
  const [mode, setMode] = useState(defaultMode);
  const [enlarged, setEnlarged] = useState(false);
  const root = useRef<HTMLElement>(null);
  const { state, error, actionError, campaign, current, budgetReached, readOnly, progress } = snapshot;
  useEffect(() => view.open(openId), [view, openId]);

  // A screen reader hears what is to be judged now.
  const heard = current && mode === 'single' ? labels.said(candidateName(dataset.manifest, current.row, labels.whole), current.row.frameId, scoreText(labels, snapshot.scoreKind, current.score), formatCount(snapshot.added.count)) : '';
  useEffect(() => {
    if (heard !== '') announce(heard);
  }, [announce, heard]);
  const ready = campaign !== null && state !== 'loading' && current !== null;
  const stage = ready && mode === 'single';
  useEffect(() => {
    // Whoever started a campaign can judge at once.
    if (stage && (document.activeElement === document.body || document.activeElement?.closest('[data-part="start"]'))) root.current?.querySelector<HTMLElement>('[data-part="stage"]')?.focus();
  }, [stage]);

  const onKeyDown = (event: KeyboardEvent) => {
    const key = keyOf(event);
    if (key === null || !campaign) return;
    const action = actionOf(key, view, mode, { grid: () => setMode(mode === 'grid' ? 'single' : 'grid'), enlarge: () => setEnlarged(!enlarged) }, readOnly);
    if (!action) return;
    event.preventDefault();
    action();
  };
  /** Also what the host thinks is open already: it may have been deleted and brought back. */
  const open = (id: string | null) => {
    view.open(id);
    setOpenId(id);
  };
  const close = () => open(null);
  if (state === 'start') return <CampaignStart issueId={issueId} dataset={dataset} view={view} snapshot={snapshot} kind={kind} className={className} onOpen={open} />;
  const ended = campaign !== null && (budgetReached || (current === null && (state === 'ready' || state === 'stale')));
  return (
    <section ref={root} className={`shoal shoal-campaign ${className}`} data-state={state === 'stale' ? 'ready' : state} data-mode={mode} aria-label={campaign?.name ?? labels.title} aria-busy={state === 'loading' || state === 'stale'} onKeyDown={onKeyDown}>
      <CampaignHeader dataset={dataset} view={view} snapshot={snapshot} mode={mode} onMode={setMode} onClose={close} {...(onIssue && { onIssue })} />
      {actionError && (
        <p data-part="action-error" role="alert">
          {actionError.message}
        </p>
      )}
      <div data-part="body">
        <div data-part="main">
          {state === 'loading' && <LoadingState progress={progress} onCancel={() => (view.cancel(), close())} />}
          {state === 'error' && error && <ErrorState error={error} onRetry={() => view.refresh()} />}
          {ended && <CampaignEnd view={view} snapshot={snapshot} onIssue={onIssue} />}
          {ready && !ended && state !== 'error' && mode === 'grid' && <CampaignGrid dataset={dataset} view={view} snapshot={snapshot} />}
          {ready && !ended && state !== 'error' && mode === 'single' && (
            <>
              <CampaignStage dataset={dataset} view={view} snapshot={snapshot} candidate={current} enlarged={enlarged} onEnlarge={() => setEnlarged(!enlarged)} />
              <CampaignStrip dataset={dataset} view={view} snapshot={snapshot} />
            </>
          )}
        </div>
        {campaign && state !== 'loading' && <CampaignAside dataset={dataset} view={view} snapshot={snapshot} />}
      </div>
    </section>
  );
}

/** As `shortcutOf`, without the keys that the focused control needs itself. */
function keyOf(event: KeyboardEvent): string | null {
  const key = shortcutOf(event);
  const { target } = event;
  if (target instanceof HTMLInputElement && target.type === 'range' && key?.startsWith('Arrow')) return null;
  if (target instanceof HTMLButtonElement && (key === ' ' || key === 'Enter')) return null;
  return key;
}

function actionOf(key: string, view: CampaignView, mode: 'single' | 'grid', look: { readonly grid: () => void; readonly enlarge: () => void }, readOnly: boolean): (() => void) | undefined {
  if (key === 'g') return look.grid;
  if (mode === 'single' && key === ' ') return look.enlarge;
  if (readOnly) return undefined;
  if (key === 'u' || key === 'Mod+z') return () => view.undo();
  if (mode === 'grid') return undefined;
  const actions: Readonly<Record<string, () => void>> = {
    a: () => view.judge('added'),
    ArrowRight: () => view.judge('added'),
    'Shift+a': () => view.judge('added', { withLookalikes: true }),
    d: () => view.judge('discarded'),
    ArrowLeft: () => view.judge('discarded'),
    'Shift+d': () => view.judge('discarded', { withLookalikes: true }),
    s: () => view.skip(),
  };
  return actions[key];
}
