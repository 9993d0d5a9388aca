import { lazy, Suspense, useState } from 'react';
import { resetView, type Dataset } from '@shoal/engine';
import { ImportReport, LoadingState } from '@shoal/react';
import type { Bundle } from '../open/use-bundles';
import type { DatasetChoice } from '../open/use-open-dataset';
import type { Theme } from '../theme';
import { readUrlState, useUrlState, type Layout } from '../url-state';
import { Bar } from './bar';
import type { CollectTabProps } from './collect-tab';
import { EmbedDialog } from './embed-dialog';
import { LinkNotes } from './link-notes';
import { issueOfSelection } from './picked-menu';
import { Rail, TABS, type Tab } from './rail';
import { focusQueue, ShortcutSheet, useShortcutSheet } from './shortcut-sheet';
import { StatusBar } from './status-bar';
import { useEmbed } from './use-embed';

// The plots are only loaded when they are shown.
const EvaluateTab = lazy(() => import('./evaluate-tab').then((module) => ({ default: module.EvaluateTab })));
const HealthTab = lazy(() => import('./health-tab').then((module) => ({ default: module.HealthTab })));
const ExploreTab = lazy(() => import('./explore-tab').then((module) => ({ default: module.ExploreTab })));
const BoardTab = lazy(() => import('./board-tab').then((module) => ({ default: module.BoardTab })));
const ChangesTab = lazy(() => import('./changes-tab').then((module) => ({ default: module.ChangesTab })));
const CollectTab = lazy(() => import('./collect-tab').then((module) => ({ default: module.CollectTab })));
const FilterBar = lazy(() => import('@shoal/react/explore').then((module) => ({ default: module.FilterBar })));

export interface WorkbenchProps {
  readonly dataset: Dataset;
  readonly choice: DatasetChoice;
  readonly bundles: readonly Bundle[];
  readonly onChoose: (choice: DatasetChoice) => void;
  readonly theme: Theme;
  /** What of the link could not be shown, in sentences. */
  readonly notes: readonly string[];
}

/** The workbench: facets, map, frame and queue around one selection, and the board of issues. */
export function Workbench({ dataset, choice, bundles, onChoose, theme, notes }: WorkbenchProps) {
  const [tab, setTab] = useState<Tab>(() => tabOf(readUrlState().tab));
  const [facetsOpen, setFacetsOpen] = useState(true);
  const [openIssue, setOpenIssue] = useState<string | null>(null);
  const showIssue = (issueId: string) => {
    setOpenIssue(issueId);
    setTab('board');
  };
  const sheet = useShortcutSheet((to) => {
    if (to === 'reset') resetView(dataset);
    else if (to === 'issue') void issueOfSelection(dataset).then((issueId) => issueId !== null && showIssue(issueId));
    else setTab((current) => (to !== 'other' ? to : current === 'explore' ? 'board' : 'explore'));
  });
  const [layout, setLayout] = useState<Layout>(readUrlState);
  const embedding = useEmbed(dataset);
  const [embedOpen, setEmbedOpen] = useState(false);
  const [collecting, setCollecting] = useState<Pick<CollectTabProps, 'campaignId' | 'kind' | 'issueId'>>({ campaignId: null, kind: 'collection', issueId: null });
  const [thresholds, setThresholds] = useState(() => readUrlState().thresholds);
  useUrlState(dataset, choice.type === 'bundle' ? choice.id : null, tab, thresholds, layout);
  return (
    <div className="shoal workbench">
      {tab === 'explore' && (
        <button type="button" className="skip" onClick={focusQueue}>
          Skip to the queue
        </button>
      )}
      <Bar dataset={dataset} choice={choice} bundles={bundles} onChoose={onChoose} theme={theme} onIssue={showIssue} />
      <Rail tab={tab} onTab={setTab} facetsOpen={facetsOpen} onFacets={() => setFacetsOpen((open) => !open)} onEmbed={() => setEmbedOpen(true)} />
      <div className="filters">
        <Suspense fallback={null}>
          <FilterBar />
        </Suspense>
        <LinkNotes notes={notes} />
      </div>
      <main className="workbench-main">
        <Suspense fallback={<LoadingState progress={null} />}>
          {tab === 'explore' && <ExploreTab dataset={dataset} facetsOpen={facetsOpen} layout={layout} onLayout={(patch) => setLayout((before) => ({ ...before, ...patch }))} />}
          {tab === 'evaluate' && <EvaluateTab dataset={dataset} thresholds={thresholds} onThresholds={setThresholds} />}
          {tab === 'health' && <HealthTab onShow={() => setTab('explore')} />}
          {tab === 'board' && (
            <BoardTab
              openIssue={openIssue}
              onOpenIssue={setOpenIssue}
              onShow={() => setTab('explore')}
              onChanges={() => setTab('changes')}
              onCollect={(issueId) => {
                setCollecting({ campaignId: null, kind: 'collection', issueId });
                setTab('collect');
              }}
            />
          )}
          {tab === 'changes' && <ChangesTab onShow={() => setTab('explore')} />}
          {tab === 'collect' && (
            <CollectTab
              {...collecting}
              onOpen={(campaignId, kind) => setCollecting((before) => ({ ...before, campaignId, kind }))}
              onIssue={showIssue}
            />
          )}
        </Suspense>
        {tab === 'report' && <ImportReport className="fill" onShow={() => setTab('explore')} />}
      </main>
      <StatusBar dataset={dataset} onHelp={sheet.show} />
      {sheet.open && <ShortcutSheet onClose={sheet.hide} />}
      {embedOpen && <EmbedDialog dataset={dataset} control={embedding} ownModel={choice.type === 'bundle' ? bundles.find(({ id }) => id === choice.id)?.model : undefined} onClose={() => setEmbedOpen(false)} />}
    </div>
  );
}

function tabOf(name: string | null): Tab {
  return TABS.find((tab) => tab === name) ?? 'explore';
}
