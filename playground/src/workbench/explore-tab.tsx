import { ChartScatter, Images, Map as MapIcon, Orbit } from 'lucide-react';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import type { Dataset } from '@shoal/engine';
import { FrameViewer, LoadingState, LossTable, SimilarStrip, useView } from '@shoal/react';
import { DistributionList, Gallery, GeoMap, Segments } from '@shoal/react/explore';
import type { ExploreView, Layout } from '../url-state';
import { PlotsView } from './plots-view';
import { useNarrow } from './use-narrow';
import { renderers } from './renderers';

// three.js is only loaded when a map is shown.
const EmbeddingMap = lazy(() => import('@shoal/react/embedding-map').then((module) => ({ default: module.EmbeddingMap })));

export interface ExploreTabProps {
  readonly dataset: Dataset;
  readonly facetsOpen: boolean;
  readonly layout: Layout;
  readonly onLayout: (patch: Partial<Layout>) => void;
}

const icon = { size: 15, strokeWidth: 1.5, 'aria-hidden': true } as const;
const VIEWS: readonly { readonly id: ExploreView; readonly label: string; readonly icon: ReactNode }[] = [
  { id: 'map', label: 'Map', icon: <Orbit {...icon} /> },
  { id: 'gallery', label: 'Gallery', icon: <Images {...icon} /> },
  { id: 'plots', label: 'Plots', icon: <ChartScatter {...icon} /> },
  { id: 'places', label: 'Places', icon: <MapIcon {...icon} /> },
];

/** Segments and distributions, the view that was chosen, the frame and the queue, around one selection. */
export function ExploreTab({ dataset, facetsOpen, layout, onLayout }: ExploreTabProps) {
  const narrow = useNarrow();
  // A space may be added while the dataset is open.
  useView(dataset.status);
  const hasPlaces = usePlaces(dataset);
  const hasMap = (dataset.manifest.embeddings?.length ?? 0) > 0;
  const offered = VIEWS.filter(({ id }) => (id !== 'map' || hasMap) && (id !== 'places' || hasPlaces));
  const view = offered.find(({ id }) => id === layout.view)?.id ?? offered[0]?.id ?? 'gallery';
  const columns = useDefaultLayout({ id: 'shoal-columns', panelIds: facetsOpen ? ['facets', 'work'] : ['work'], storage: localStorage });
  const rows = useDefaultLayout({ id: 'shoal-rows', panelIds: ['views', 'queue'], storage: localStorage });
  const views = useDefaultLayout({ id: 'shoal-views', panelIds: ['map', 'frame'], storage: localStorage });
  const picture = (
    <div className="view">
      {offered.length > 1 && (
        <nav className="view-tabs" aria-label="View">
          {offered.map(({ id, label, icon: mark }) => (
            <button key={id} type="button" aria-current={id === view ? 'true' : undefined} onClick={() => onLayout({ view: id })}>
              {mark} {label}
            </button>
          ))}
        </nav>
      )}
      <div className="view-body">
        <Suspense fallback={<LoadingState progress={null} />}>
          {view === 'map' && (
            <EmbeddingMap
              className="fill"
              {...(layout.level && { level: layout.level })}
              {...(layout.colorBy && { colorBy: layout.colorBy })}
              onLevelChange={(level) => onLayout({ level })}
              onColorByChange={(colorBy) => onLayout({ colorBy })}
            />
          )}
          {view === 'gallery' && <Gallery className="fill" />}
          {view === 'plots' && <PlotsView dataset={dataset} />}
          {view === 'places' && <GeoMap className="fill" />}
        </Suspense>
      </div>
    </div>
  );
  const facets = (
    <>
      <Segments />
      <DistributionList />
    </>
  );
  if (narrow) {
    return (
      <div className="stack">
        <div className="stack-frame">
          <FrameViewer className="fill" renderers={renderers} aside={<SimilarStrip />} />
        </div>
        <div className="stack-queue">
          <LossTable className="fill" />
        </div>
        <div className="stack-map">{picture}</div>
        {facetsOpen && facets}
      </div>
    );
  }
  return (
    <Group orientation="horizontal" id="shoal-columns" defaultLayout={columns.defaultLayout} onLayoutChanged={columns.onLayoutChanged} className="fill">
      {facetsOpen && (
        <>
          <Panel id="facets" defaultSize="16%" minSize="190px" maxSize="30%" className="panel scroll">
            {facets}
          </Panel>
          <Separator className="split" />
        </>
      )}
      <Panel id="work" minSize="40%">
        <Group orientation="vertical" id="shoal-rows" defaultLayout={rows.defaultLayout} onLayoutChanged={rows.onLayoutChanged} className="fill">
          <Panel id="views" defaultSize="66%" minSize="25%">
            <Group orientation="horizontal" id="shoal-views" defaultLayout={views.defaultLayout} onLayoutChanged={views.onLayoutChanged} className="fill">
              <Panel id="map" defaultSize="46%" minSize="15%">
                {picture}
              </Panel>
              <Separator className="split" />
              <Panel id="frame" minSize="25%">
                <FrameViewer className="fill" renderers={renderers} aside={<SimilarStrip />} />
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

/** Whether frames say where they were taken. */
function usePlaces(dataset: Dataset): boolean {
  const [has, setHas] = useState(false);
  const { version } = useView(dataset.status);
  useEffect(() => {
    let left = false;
    dataset.database.describe('elements').then(
      (columns) => !left && setHas(['lat', 'latitude'].some((name) => columns.some((column) => column.name.toLowerCase() === name))),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [dataset, version]);
  return has;
}
