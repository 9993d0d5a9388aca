import { Compass, MonitorX, Orbit } from 'lucide-react';
import { useEffect, useId, useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';
import type { Dataset, ElementId, MapLevel } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useControllable } from '../binding/use-controllable';
import { useOwned } from '../binding/use-owned';
import { createCamera } from '../canvas/camera';
import { createMapSpace } from '../canvas/map-space';
import { hasWebGL2 } from '../canvas/webgl-support';
import { Button } from '../parts/button';
import { EmptyState, ErrorState, LoadingState } from '../parts/states';
import { MapBoundary } from './map-boundary';
import { MapCanvas, type MapCanvasHandle } from './map-canvas';
import { MapCard } from './map-card';
import { createMapExport, type MapPictureOptions } from './map-export';
import { MapExtraTools } from './map-extra-tools';
import { MapLegendPanel } from './map-legend';
import { MapMinimap } from './map-minimap';
import { columnName, swatchesOf } from './map-palette';
import { MapRegions } from './map-regions';
import { MapRing } from './map-rings';
import { MapStatus } from './map-status';
import { MapSummary } from './map-summary';
import { MapSurface } from './map-surface';
import { MapThumbnails, type MapThumbnailsHandle } from './map-thumbnails';
import { MapChoices, MapTools, type MapMode } from './map-toolbar';
import { useEmbeddingMap } from './use-embedding-map';
import { useMapColors } from './use-map-colors';
import { useMapExtras, type MapExtrasOptions } from './use-map-extras';

export interface EmbeddingMapHandle {
  /** Shows all points. */
  fit(): void;
  /** Glides to an element of the current level; false when it is not on the map, or the map is not drawn yet. */
  flyTo(elementId: ElementId): boolean;
  /** The picture as PNG, without the controls; with a title and the legend when asked for. Rejects with `not-found` while there is none. */
  snapshot(options?: MapPictureOptions): Promise<Blob>;
  /** The picture with its title and legend as an SVG document: every point a shape, or their density where they are too many. Rejects like `snapshot`. */
  toSvg(): Promise<string>;
}

export interface EmbeddingMapProps extends MapExtrasOptions {
  readonly ref?: Ref<EmbeddingMapHandle>;
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  readonly level?: MapLevel;
  readonly defaultLevel?: MapLevel;
  readonly onLevelChange?: (level: MapLevel) => void;
  /** A column of `elements`; default the class. */
  readonly colorBy?: string;
  readonly defaultColorBy?: string;
  readonly onColorByChange?: (column: string) => void;
  /** False switches single-key shortcuts off; arrow keys, Enter, Space and Escape stay. */
  readonly shortcuts?: boolean;
  readonly className?: string;
}

/** Keeps the points clear of the legend where there is room for both. */
function chromeInsets(width: number, height: number) {
  const legend = width > 640 ? 204 : width > 380 ? 148 : 28;
  return { top: 36, bottom: 44, left: width > 640 && width > height ? 36 : 28, right: legend };
}

/** All elements as points, near each other when the model finds them alike: look, colour, lasso, judge. */
export function EmbeddingMap({ ref, dataset: given, level, defaultLevel, onLevelChange, colorBy, defaultColorBy, onColorByChange, shortcuts = true, className = '', ...extraOptions }: EmbeddingMapProps) {
  const labels = useLabels();
  const text = labels.embeddingMap;
  const [wantedLevel, setLevel] = useControllable<MapLevel | undefined>({ value: level, defaultValue: defaultLevel, onChange: (next) => next && onLevelChange?.(next) });
  const [wantedColor, setColorBy] = useControllable<string | undefined>({ value: colorBy, defaultValue: defaultColorBy, onChange: (next) => next && onColorByChange?.(next) });
  const { dataset, view, snapshot } = useEmbeddingMap({ dataset: given, level: wantedLevel, colorBy: wantedColor });
  const { points, legend, cursor, cursorInfo, focus, state } = snapshot;
  const root = useRef<HTMLElement>(null);
  const canvas = useRef<MapCanvasHandle>(null);
  const pictures = useRef<MapThumbnailsHandle>(null);
  const extras = useMapExtras(extraOptions, shortcuts);
  const summaryId = useId();
  const camera = useOwned(() => createCamera({ insets: chromeInsets }), 'camera');
  const [mode, setMode] = useState<MapMode>('pan');
  const [highlight, setHighlight] = useState<number | null>(null);
  const [outline, setOutline] = useState<{ readonly column: string; readonly code: number } | null>(null);
  const [isLost, setLost] = useState(false);
  const [canDraw, setCanDraw] = useState(true);
  useEffect(() => setCanDraw(hasWebGL2()), []);

  const space = useMemo(() => points && createMapSpace(points.bounds), [points]);
  const shownBefore = useRef<Uint8Array | undefined>(undefined);
  useEffect(() => {
    // Points that only moved share their flags: what the user looks at stays in view.
    if (space) camera.setContent(space.box, { keepView: shownBefore.current === points?.flags });
    shownBefore.current = points?.flags;
  }, [camera, space, points]);
  const { manifest } = dataset;
  // Counts change with every filter, colours only with the column and its values.
  const paletteKey = legend && (legend.type === 'ramp' ? legend.column : `${legend.column}:${legend.entries.map(({ code, value }) => `${code}=${String(value)}`).join()}`);
  const swatches = useMemo(() => legend && swatchesOf(legend, manifest), [paletteKey, manifest]); // eslint-disable-line react-hooks/exhaustive-deps
  const colors = useMapColors(root, swatches);

  const placeOf = (index: number | null) => (index !== null && points && space ? space.toWorld(points.x[index] ?? 0, points.y[index] ?? 0) : null);
  const colorOf = (index: number) => swatches?.[points?.category[index] ?? 0]?.css ?? 'var(--shoal-unknown)';
  const cursorPlace = placeOf(cursor);
  const focusPlace = placeOf(focus);

  const exportMap = () => createMapExport({ root: root.current, canvas: canvas.current, camera, space, snapshot, swatches, colors, manifest, labels });
  useImperativeHandle(ref, () => ({
    fit: () => camera.fit({ glide: true }),
    flyTo(elementId) {
      const index = points?.indexOf(elementId) ?? -1;
      // Before the camera knows its size and the points it has nowhere to fly.
      const isSettled = isDrawn && shownBefore.current === points.flags && camera.get().width > 1;
      const place = isSettled && index >= 0 ? placeOf(index) : null;
      if (place) camera.flyTo(place.x, place.y, 4, { glide: true });
      return place !== null;
    },
    snapshot: async (options) => exportMap().png(options),
    toSvg: async () => exportMap().svg(),
  }));

  const isDrawn = points !== null && space !== null && legend !== null && swatches !== null && colors !== null;
  return (
    <section ref={root} className={`shoal shoal-embedding-map ${className}`} data-state={canDraw ? state : 'unsupported'} data-busy={snapshot.refreshing || undefined} aria-label={text.title} aria-busy={state === 'loading' || state === 'projecting' || undefined} onKeyDown={extras.onKeyDown}>
      {!canDraw ? (
        <EmptyState icon={<MonitorX size={20} strokeWidth={1.5} aria-hidden="true" />} title={text.unsupported}>
          {text.unsupportedBody}
        </EmptyState>
      ) : (
        <>
          {isDrawn && (
            <MapBoundary fallback={(error, retry) => <ErrorState error={error} onRetry={retry} />}>
              <MapSurface view={view} snapshot={snapshot} points={points} space={space} camera={camera} mode={mode} onMode={setMode} shortcuts={shortcuts} describedBy={summaryId} colorName={columnName(legend.column, labels)} pictures={pictures}>
                <MapCanvas ref={canvas} camera={camera} points={points} styleVersion={snapshot.styleVersion} colors={colors} highlight={highlight} outline={outline?.column === legend.column ? outline.code : null} onLost={setLost} />
                {focusPlace && focus !== null && <MapRing camera={camera} at={focusPlace} count={points.count} kind="focus" color={colorOf(focus)} />}
                {cursorPlace && cursor !== null && cursor !== focus && <MapRing camera={camera} at={cursorPlace} count={points.count} kind="cursor" color={colorOf(cursor)} />}
                {extras.pictures && <MapThumbnails ref={pictures} dataset={dataset} view={view} snapshot={snapshot} points={points} space={space} camera={camera} colorOf={colorOf} />}
                {cursorPlace && cursorInfo && <MapCard dataset={dataset} info={cursorInfo} camera={camera} at={cursorPlace} />}
              </MapSurface>
              <MapRegions regions={snapshot.regions} level={snapshot.level} camera={camera} space={space} onPick={(index, how) => view.pickRegion(index, how)} />
              <MapLegendPanel view={view} legend={legend} swatches={swatches} manifest={manifest} choices={snapshot.colorChoices} onColorBy={setColorBy} onHighlight={setHighlight} outline={outline?.column === legend.column ? outline.code : null} onOutline={(code) => setOutline(code === null ? null : { column: legend.column, code })} />
              <MapTools camera={camera} mode={mode} onMode={setMode} shortcuts={shortcuts}>
                <MapExtraTools extras={extras} shortcuts={shortcuts} name={manifest.name} exportMap={exportMap} />
              </MapTools>
              {extras.minimap && <MapMinimap camera={camera} points={points} space={space} />}
              <MapStatus snapshot={snapshot} onClear={() => view.pick([], 'replace')} onStop={() => view.cancelProjection()} />
              <MapSummary id={summaryId} legend={legend} manifest={manifest} />
              {isLost && <p className="shoal-map-notice" role="status">{text.lost}</p>}
            </MapBoundary>
          )}
          {state === 'loading' && !isDrawn && <LoadingState progress={snapshot.progress} />}
          {state === 'projecting' && (
            <div className="shoal-map-projecting">
              <Orbit size={20} strokeWidth={1.5} aria-hidden="true" />
              <h3>{text.projecting}</h3>
              <p>{text.projectingBody}</p>
              <LoadingState progress={snapshot.progress} onCancel={() => view.cancelProjection()} />
            </div>
          )}
          {state === 'needs-projection' && (
            <EmptyState icon={<Compass size={20} strokeWidth={1.5} aria-hidden="true" />} title={text.needsProjection} action={<Button variant="primary" onClick={() => view.project()}>{text.project}</Button>}>
              {text.needsProjectionBody}
            </EmptyState>
          )}
          {state === 'empty' && (
            <EmptyState icon={<Compass size={20} strokeWidth={1.5} aria-hidden="true" />} title={text.empty}>
              {text.emptyBody}
            </EmptyState>
          )}
          {state === 'error' && snapshot.error && (
            <div className="shoal-map-error">
              <ErrorState error={snapshot.error} onRetry={() => view.retry()} />
            </div>
          )}
          <MapChoices level={snapshot.level} levels={snapshot.levels} onLevel={setLevel} space={snapshot.space} spaces={snapshot.spaces} onSpace={view.setSpace} />
        </>
      )}
    </section>
  );
}
