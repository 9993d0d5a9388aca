import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { fromWorldPlace, type Dataset, type GeoSnapshot, type GeoView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { Camera } from '../canvas/camera';
import { attachMapGestures } from '../canvas/map-gestures';
import { onThemeChange } from '../canvas/read-color';
import type { ScreenPoint } from '../canvas/viewport';
import { formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import { createGeoPalette, drawGeo, type GeoPalette } from './draw-geo';
import { GeoCard } from './geo-card';
import { hitAt, windowOf, type GeoHit } from './geo-hit';
import { scaleBar } from './geo-ruler';
import { loadLand, type WorldLand } from '../canvas/world-land';

/** From here on the finer coast line is worth its size, CSS pixels of a degree. */
const FINE_FROM = 8;
const PAN_PX = 80;

export interface GeoStageProps {
  readonly dataset: Dataset;
  readonly view: GeoView;
  readonly snapshot: GeoSnapshot;
  readonly camera: Camera;
  readonly shortcuts: boolean;
  /** Share of suspicious frames at which the colours end. */
  readonly most: number;
  readonly onBrush: (from: ScreenPoint, to: ScreenPoint) => void;
}

/** The canvas with its pointer, keys and what floats on it. */
export function GeoStage({ dataset, view, snapshot, camera, shortcuts, most, onBrush }: GeoStageProps) {
  const { geoMap: labels } = useLabels();
  const announce = useAnnounce();
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [seen, setSeen] = useState(() => camera.get());
  const [palette, setPalette] = useState<GeoPalette | null>(null);
  const [land, setLand] = useState<WorldLand | null>(null);
  const [hit, setHit] = useState<GeoHit | null>(null);
  const [draft, setDraft] = useState<readonly [ScreenPoint, ScreenPoint] | null>(null);
  const byKey = useRef(false);
  const latest = useRef({ snapshot, onBrush });
  latest.current = { snapshot, onBrush };
  const detail = seen.scale >= FINE_FROM ? 'fine' : 'coarse';

  useEffect(() => {
    let stale = false;
    // Without a coast line the map still has its graticule.
    loadLand(detail).then(
      (found) => !stale && setLand(found),
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [detail]);
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const readTheme = () => setPalette(createGeoPalette(element));
    const stopTheme = onThemeChange(element, readTheme);
    const measure = () => camera.resize(element.clientWidth, element.clientHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const stopCamera = camera.subscribe(() => setSeen(camera.get()));
    readTheme();
    measure();
    setSeen(camera.get());
    return () => {
      stopTheme();
      stopCamera();
      observer.disconnect();
    };
  }, [camera]);
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const corners = (path: readonly number[]): readonly [ScreenPoint, ScreenPoint] => [
      { x: path[0] ?? 0, y: path[1] ?? 0 },
      { x: path.at(-2) ?? 0, y: path.at(-1) ?? 0 },
    ];
    const gestures = attachMapGestures(element, camera, {
      lassoMode: () => false,
      onHover: (at) => setHit(at && hitAt(camera.get(), latest.current.snapshot, at)),
      onTap(at) {
        const found = hitAt(camera.get(), latest.current.snapshot, at);
        if (found?.type === 'point') view.focus(found.point.element);
        else if (found) camera.zoomBy(2, found.at, { glide: true });
      },
      onLassoDraw: (path) => setDraft(path && corners(path)),
      onLasso(path) {
        setDraft(null);
        const [from, to] = corners(path);
        if (Math.abs(from.x - to.x) > 4 && Math.abs(from.y - to.y) > 4) latest.current.onBrush(from, to);
      },
      onDrag: (active) => active && setHit(null),
    });
    return () => gestures.dispose();
  }, [camera, view]);

  // What is asked for changes in steps only; its text says when.
  const window = useMemo(() => windowOf(seen), [seen]);
  const wanted = JSON.stringify(window);
  const ready = snapshot.extent.bounds !== null && seen.width > 1;
  useEffect(() => {
    if (ready) view.look(JSON.parse(wanted) as ReturnType<typeof windowOf>);
  }, [view, wanted, ready, snapshot.extent.origin]);
  useEffect(() => {
    if (!byKey.current || !snapshot.current || !snapshot.answer) return;
    byKey.current = false;
    announce(labels.inSight(formatCount(snapshot.answer.inside)));
  }, [snapshot, announce, labels]);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || !palette || seen.width <= 1) return;
    const density = Math.min(2, devicePixelRatio || 1);
    const [width, height] = [Math.round(seen.width * density), Math.round(seen.height * density)];
    if (element.width !== width || element.height !== height) Object.assign(element, { width, height });
    context.setTransform(density, 0, 0, density, 0, 0);
    drawGeo(context, { view: seen, snapshot, palette, land, hovered: hit?.key ?? null, draft, most });
  }, [seen, snapshot, palette, land, hit, draft, most]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== stage.current) return;
    const pan = { ArrowLeft: [PAN_PX, 0], ArrowRight: [-PAN_PX, 0], ArrowUp: [0, PAN_PX], ArrowDown: [0, -PAN_PX] }[event.key];
    const zoom = shortcuts ? { '+': 1.6, '=': 1.6, '-': 1 / 1.6, _: 1 / 1.6 }[event.key] : undefined;
    if (pan) camera.panBy(pan[0] ?? 0, pan[1] ?? 0, { glide: true });
    else if (zoom !== undefined) camera.zoomBy(zoom, undefined, { glide: true });
    else if (shortcuts && event.key === '0') camera.fit({ glide: true });
    else if (event.key === 'Escape' && snapshot.brush) view.brush(null);
    else return;
    event.preventDefault();
    byKey.current = true;
    setHit(null);
  };

  const center = fromWorldPlace(seen.x, seen.y, snapshot.extent.origin);
  const bar = scaleBar(seen.scale, center.lat, 110);
  return (
    <div ref={stage} data-part="stage" role="application" aria-roledescription={labels.map} aria-label={labels.canvas(formatCount(snapshot.extent.placed))} tabIndex={0} onKeyDown={onKeyDown}>
      <canvas ref={canvas} aria-hidden="true" />
      <div data-part="ruler" aria-hidden="true">
        <span data-part="bar" style={{ width: bar.px }} />
        <span>{bar.text}</span>
        <svg width="12" height="18" viewBox="0 0 12 18">
          <path d="M6 1.5 9.5 10 6 8.2 2.5 10Z" fill="currentColor" />
          <path d="M3.8 17v-4.6l4.4 4.6v-4.6" fill="none" stroke="currentColor" strokeWidth="1.1" strokeLinejoin="round" />
        </svg>
      </div>
      {hit && <GeoCard dataset={dataset} hit={hit} stage={seen} />}
    </div>
  );
}
