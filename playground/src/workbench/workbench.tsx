import { lazy, Suspense, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import type { Dataset } from '@shoal/engine';
import { FacetList, FrameViewer, ImportReport, IssueBoard, LoadingState, LossTable, SimilarStrip, useView } from '@shoal/react';
import type { Bundle } from '../open/use-bundles';
import type { DatasetChoice } from '../open/use-open-dataset';
import type { Theme } from '../theme';
import { readUrlState, useUrlState } from '../url-state';
import { Bar } from './bar';
import { EmbedDialog } from './embed-dialog';
import { Rail, TABS, type Tab } from './rail';
import { focusQueue, ShortcutSheet, useShortcutSheet } from './shortcut-sheet';
import { StatusBar } from './status-bar';
import { useEmbed } from './use-embed';
import { useNarrow } from './use-narrow';

// three.js is only loaded when a map is shown, and the plots when a model is evaluated.
const EvaluateTab = lazy(() => import('./evaluate-tab').then((module) => ({ default: module.EvaluateTab })));
const HealthTab = lazy(() => import('./health-tab').then((module) => ({ default: module.HealthTab })));
const EmbeddingMap = lazy(() => import('@shoal/react/embedding-map').then((module) => ({ default: module.EmbeddingMap })));

export interface WorkbenchProps {
  readonly dataset: Dataset;
  readonly choice: DatasetChoice;
  readonly bundles: readonly Bundle[];
  readonly onChoose: (choice: DatasetChoice) => void;
  readonly theme: Theme;
}

/** The workbench: facets, map, frame and queue around one selection, and the board of issues. */
export function Workbench({ dataset, choice, bundles, onChoose, theme }: WorkbenchProps) {
  const [tab, setTab] = useState<Tab>(() => tabOf(readUrlState().tab));
  const [facetsOpen, setFacetsOpen] = useState(true);
  const sheet = useShortcutSheet((to) => setTab((current) => (to !== 'other' ? to : current === 'explore' ? 'board' : 'explore')));
  const embedding = useEmbed(dataset);
  const [embedOpen, setEmbedOpen] = useState(false);
  const [thresholds, setThresholds] = useState(() => readUrlState().thresholds);
  useUrlState(dataset, choice.type === 'bundle' ? choice.id : null, tab, thresholds);
  return (
    <div className="shoal workbench">
      {tab === 'explore' && (
        <button type="button" className="skip" onClick={focusQueue}>
          Skip to the queue
        </button>
      )}
      <Bar dataset={dataset} choice={choice} bundles={bundles} onChoose={onChoose} theme={theme} onIssue={() => setTab('board')} />
      <Rail tab={tab} onTab={setTab} facetsOpen={facetsOpen} onFacets={() => setFacetsOpen((open) => !open)} onEmbed={() => setEmbedOpen(true)} />
      <main className="workbench-main">
        {tab === 'explore' && <Explore dataset={dataset} facetsOpen={facetsOpen} />}
        <Suspense fallback={<LoadingState progress={null} />}>
          {tab === 'evaluate' && <EvaluateTab dataset={dataset} thresholds={thresholds} onThresholds={setThresholds} />}
          {tab === 'health' && <HealthTab onShow={() => setTab('explore')} />}
        </Suspense>
        {tab === 'board' && <BoardTab onShow={() => setTab('explore')} />}
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

function BoardTab({ onShow }: { readonly onShow: () => void }) {
  return <IssueBoard className="fill" onShowElement={onShow} />;
}

function Explore({ dataset, facetsOpen }: { readonly dataset: Dataset; readonly facetsOpen: boolean }) {
  const narrow = useNarrow();
  // A space may be added while the dataset is open.
  useView(dataset.status);
  const columns = useDefaultLayout({ id: 'shoal-columns', panelIds: facetsOpen ? ['facets', 'work'] : ['work'], storage: localStorage });
  const rows = useDefaultLayout({ id: 'shoal-rows', panelIds: ['views', 'queue'], storage: localStorage });
  const views = useDefaultLayout({ id: 'shoal-views', panelIds: ['map', 'frame'], storage: localStorage });
  const map = (
    <Suspense fallback={<LoadingState progress={null} />}>
      <EmbeddingMap className="fill" />
    </Suspense>
  );
  if (narrow) {
    return (
      <div className="stack">
        <div className="stack-frame">
          <FrameViewer className="fill" aside={<SimilarStrip />} />
        </div>
        <div className="stack-queue">
          <LossTable className="fill" />
        </div>
        <div className="stack-map">{map}</div>
        {facetsOpen && <FacetList />}
      </div>
    );
  }
  const hasMap = (dataset.manifest.embeddings?.length ?? 0) > 0;
  return (
    <Group orientation="horizontal" id="shoal-columns" defaultLayout={columns.defaultLayout} onLayoutChanged={columns.onLayoutChanged} className="fill">
      {facetsOpen && (
        <>
          <Panel id="facets" defaultSize="15%" minSize="180px" maxSize="30%" className="panel scroll">
            <FacetList />
          </Panel>
          <Separator className="split" />
        </>
      )}
      <Panel id="work" minSize="40%">
        <Group orientation="vertical" id="shoal-rows" defaultLayout={rows.defaultLayout} onLayoutChanged={rows.onLayoutChanged} className="fill">
          <Panel id="views" defaultSize="62%" minSize="25%">
            <Group orientation="horizontal" id="shoal-views" defaultLayout={views.defaultLayout} onLayoutChanged={views.onLayoutChanged} className="fill">
              {hasMap && (
                <>
                  <Panel id="map" defaultSize="42%" minSize="15%">
                    {map}
                  </Panel>
                  <Separator className="split" />
                </>
              )}
              <Panel id="frame" minSize="25%">
                <FrameViewer className="fill" aside={<SimilarStrip />} />
              </Panel>
            </Group>
          </Panel>
          <Separator className="split" />
          <Panel id="queue" minSize="15%">
            <LossTable className="fill" />
          </Panel>
        </Group>
      </Panel>
    </Group>
  );
}
