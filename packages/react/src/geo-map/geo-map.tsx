import { CircleAlert, List, Locate, MapPinOff, Maximize, Minus, Plus, ScanSearch, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toWorldPlace, type Dataset, type GeoBox } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useOwned } from '../binding/use-owned';
import { createCamera } from '../canvas/camera';
import { formatCount, formatPercent, formatShare } from '../format';
import { Button } from '../parts/button';
import { EmptyState, ErrorState, LoadingState } from '../parts/states';
import { GeoList } from './geo-list';
import { boxBetween } from './geo-hit';
import { GeoStage } from './geo-stage';
import { degreeText } from './geo-ruler';
import { useGeoMap } from './use-geo-map';

export interface GeoMapProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  /** Whether single keys (+, -, 0) act. Default true. */
  readonly shortcuts?: boolean;
  readonly className?: string;
}

/** Smallest extent that is shown, degrees: about a kilometre, so that one place is a place and not a grain of sand. */
const LEAST_DEGREES = 0.01;
const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Where the frames under the shared filters were taken. Works offline: coast lines are part of the package, and a city has its graticule, its scale and its own frames. */
export function GeoMap({ dataset: given, shortcuts = true, className = '' }: GeoMapProps) {
  const { geoMap: labels, retry } = useLabels();
  const { dataset, view, snapshot } = useGeoMap(given);
  const camera = useOwned(() => createCamera({ maxZoom: 200_000, insets: () => ({ top: 44, right: 52, bottom: 44, left: 44 }) }), dataset);
  const [listed, setListed] = useState(false);
  const { state, error, extent, answer, brush, focusPlace } = snapshot;
  const { bounds, origin } = extent;

  const fitted = useRef('');
  useEffect(() => {
    if (!bounds) return;
    const grow = (min: number, max: number) => Math.max(0, LEAST_DEGREES - (max - min)) / 2;
    const [x, y] = [grow(bounds.minX, bounds.maxX), grow(bounds.minY, bounds.maxY)];
    const box = { minX: bounds.minX - x, maxX: bounds.maxX + x, minY: bounds.minY - y, maxY: bounds.maxY + y };
    const key = JSON.stringify([box, origin]);
    if (key === fitted.current) return;
    camera.setContent(box, { keepView: fitted.current !== '' && fitted.current.endsWith(`,${origin}]`) });
    fitted.current = key;
  }, [camera, bounds, origin]);

  const most = answer?.type === 'cells' ? Math.max(0.05, Math.min(1, Math.max(...answer.cells.filter((cell) => cell.count >= 5).map((cell) => cell.flagged / cell.count), 0))) : 1;
  const brushTo = (box: GeoBox) => {
    const step = Math.max(0.0001, Math.abs(box.north - box.south) / 20);
    view.brush(box, labels.chip(degreeText(box.south, 'lat', step), degreeText(box.north, 'lat', step), degreeText(box.west, 'lon', step), degreeText(box.east, 'lon', step)));
  };
  const brushView = () => {
    const seen = camera.get();
    brushTo(boxBetween(seen, origin, { x: 0, y: 0 }, { x: seen.width, y: seen.height }));
  };
  const goTo = (lat: number, lon: number) => {
    const { x, y } = toWorldPlace(lat, lon, origin);
    camera.flyTo(x, y, camera.zoom() * 2, { glide: true });
  };
  const zoomToSelection = () => {
    if (brush) {
      const west = toWorldPlace(brush.south, brush.west, origin);
      const width = Math.max(1e-6, (brush.east - brush.west + 360) % 360);
      const north = toWorldPlace(brush.north, brush.west, origin).y;
      const seen = camera.get();
      const scale = Math.min((seen.width * 0.8) / width, (seen.height * 0.8) / Math.max(1e-6, north - west.y));
      camera.flyTo(west.x + width / 2, (west.y + north) / 2, 0);
      camera.zoomBy(scale / camera.get().scale, undefined, { glide: true });
    } else if (focusPlace) goTo(focusPlace.lat, focusPlace.lon);
  };

  // A frames table may have the columns and nothing in them.
  const isAbsent = state === 'absent' || (extent.total > 0 && extent.missing === extent.total);
  const isEmpty = state === 'absent' || (state === 'ready' && !bounds);
  const left = [extent.missing > 0 && labels.missing(formatCount(extent.missing)), extent.invalid > 0 && labels.invalid(formatCount(extent.invalid)), extent.atZero > 0 && labels.atZero(formatCount(extent.atZero))].filter(Boolean).join(' · ');
  return (
    <section className={`shoal shoal-geo-map ${className}`} aria-label={labels.title} data-state={isEmpty ? 'empty' : state}>
      {state === 'error' && error && bounds && (
        <div className="shoal-notice" role="alert">
          <CircleAlert {...icon} />
          <span>{error.message}</span>
          <Button onClick={view.refresh}>{retry}</Button>
        </div>
      )}
      {state === 'error' && error && !bounds && <ErrorState error={error} onRetry={view.refresh} />}
      {state === 'loading' && !bounds && <LoadingState progress={null} />}
      {isEmpty && (
        <EmptyState icon={<MapPinOff size={20} strokeWidth={1.5} aria-hidden="true" />} title={isAbsent ? labels.absent : extent.total === 0 ? labels.nothingLeft : labels.nowhere}>
          {isAbsent ? labels.absentBody : extent.total === 0 ? labels.nothingLeftBody : labels.nowhereBody(formatCount(extent.total))}
        </EmptyState>
      )}
      {bounds && (
        <>
          <div data-part="body">
            <div data-part="ground">
              <GeoStage dataset={dataset} view={view} snapshot={snapshot} camera={camera} shortcuts={shortcuts} most={most} onBrush={(a, b) => brushTo(boxBetween(camera.get(), origin, a, b))} />
              <div data-part="tools" role="toolbar" aria-label={labels.tools} aria-orientation="vertical">
                <Button aria-label={labels.zoomIn} shortcut="+" icon={<Plus {...icon} />} onClick={() => camera.zoomBy(1.6, undefined, { glide: true })} />
                <Button aria-label={labels.zoomOut} shortcut="-" icon={<Minus {...icon} />} onClick={() => camera.zoomBy(1 / 1.6, undefined, { glide: true })} />
                <Button aria-label={labels.fit} shortcut="0" icon={<Maximize {...icon} />} onClick={() => camera.fit({ glide: true })} />
                {(brush || focusPlace) && <Button aria-label={labels.toSelection} icon={<Locate {...icon} />} onClick={zoomToSelection} />}
                <Button aria-label={labels.filterView} icon={<ScanSearch {...icon} />} onClick={brushView} />
                <Button aria-label={labels.showList} aria-pressed={listed} icon={<List {...icon} />} onClick={() => setListed(!listed)} />
              </div>
              {brush && (
                <Button data-part="clear" icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => view.brush(null)}>
                  {labels.clear}
                </Button>
              )}
            </div>
            {listed && answer && (
              <GeoList
                answer={answer}
                onLine={(line) => {
                  goTo(line.lat, line.lon);
                  if (answer.type === 'points') view.focus(line.key as `frame:${string}`);
                }}
              />
            )}
          </div>
          <footer data-part="foot">
            <p data-part="count" aria-live="polite">
              {labels.placed(formatShare(extent.placed, extent.total))}
              {left && <span data-part="left">{left}</span>}
            </p>
            {answer?.type === 'cells' ? (
              <div data-part="legend">
                <span>0</span>
                <span data-part="ramp" />
                <span>{labels.upTo(formatPercent(most))}</span>
              </div>
            ) : (
              <div data-part="legend">
                <span data-part="dot" />
                <span>{labels.plain}</span>
                <span data-part="dot" data-flagged="" />
                <span>{labels.suspicious}</span>
              </div>
            )}
          </footer>
        </>
      )}
    </section>
  );
}
