import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { MAP_DIMMED, type MapPoints, type MapSnapshot, type MapView, type PickMode } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { Camera } from '../canvas/camera';
import { attachMapGestures } from '../canvas/map-gestures';
import type { MapSpace } from '../canvas/map-space';
import { screenToWorld, type ScreenPoint } from '../canvas/viewport';
import { formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import { useMapKeys } from './use-map-keys';
import type { MapMode } from './map-toolbar';

export interface MapSurfaceProps {
  readonly view: MapView;
  readonly snapshot: MapSnapshot;
  readonly points: MapPoints;
  readonly space: MapSpace;
  readonly camera: Camera;
  readonly mode: MapMode;
  readonly onMode: (mode: MapMode) => void;
  readonly shortcuts: boolean;
  readonly describedBy: string;
  /** What the colours stand for, in words. */
  readonly colorName: string;
  /** What stands in for points; its pictures are hit before the points below. */
  readonly pictures?: RefObject<{ pointAt(at: ScreenPoint): number | null } | null>;
  readonly children: ReactNode;
}

const HOVER_RADIUS_PX = 9;

/** The part of the map that takes pointer and keyboard; its children draw. */
export function MapSurface({ view, snapshot, points, space, camera, mode, onMode, shortcuts, describedBy, colorName, pictures, children }: MapSurfaceProps) {
  const labels = useLabels().embeddingMap;
  const announce = useAnnounce();
  const surface = useRef<HTMLDivElement>(null);
  const outline = useRef<SVGPathElement>(null);
  const helpId = useId();
  const [isFocused, setFocused] = useState(false);
  const [lasso, setLasso] = useState<PickMode | null>(null);
  const [isDragging, setDragging] = useState(false);
  const keys = useMapKeys({ view, snapshot, points, space, camera, mode, onMode, shortcuts });

  const latest = useRef({ mode, announce, labels });
  useEffect(() => {
    latest.current = { mode, announce, labels };
  });

  useEffect(() => {
    const element = surface.current;
    if (!element) return;
    const resize = new ResizeObserver(() => camera.resize(element.clientWidth, element.clientHeight));
    resize.observe(element);
    camera.resize(element.clientWidth, element.clientHeight);
    return () => resize.disconnect();
  }, [camera]);

  useEffect(() => {
    const element = surface.current;
    if (!element) return;
    const isShown = (index: number) => ((points.flags[index] ?? MAP_DIMMED) & MAP_DIMMED) === 0;
    const toMap = (at: ScreenPoint) => {
      const world = screenToWorld(camera.get(), at.x, at.y);
      return space.toMap(world.x, world.y);
    };
    const pointAt = (at: ScreenPoint) => {
      const pictured = pictures?.current?.pointAt(at) ?? null;
      if (pictured !== null) return pictured;
      const { x, y } = toMap(at);
      const index = points.tree.nearest(x, y, (HOVER_RADIUS_PX / camera.get().scale) * space.extent, isShown);
      return index < 0 ? null : index;
    };
    const gestures = attachMapGestures(element, camera, {
      lassoMode: () => latest.current.mode !== 'pan',
      boxMode: () => latest.current.mode === 'box',
      onHover: (at) => view.setCursor(at && pointAt(at)),
      onTap(at, event) {
        const index = pointAt(at);
        view.setCursor(index);
        if (index !== null && (event.shiftKey || event.ctrlKey || event.metaKey)) view.pick([index], 'toggle');
        else view.focusOn(index);
      },
      onLassoDraw(path, kind) {
        setLasso(path && kind);
        outline.current?.setAttribute('d', path && path.length >= 4 ? `M${path.join(' ')}Z` : '');
      },
      onLasso(path, kind) {
        const polygon = new Float64Array(path.length);
        for (let i = 0; i < path.length; i += 2) {
          const { x, y } = toMap({ x: path[i] ?? 0, y: path[i + 1] ?? 0 });
          polygon.set([x, y], i);
        }
        view.pick(points.tree.within(polygon, isShown), kind);
        latest.current.announce(latest.current.labels.lassoed(formatCount(view.getSnapshot().picked)));
      },
      onDrag: setDragging,
    });
    return () => gestures.dispose();
  }, [view, points, space, camera, pictures]);

  return (
    <div
      ref={surface}
      className="shoal-map-surface"
      role={isFocused ? 'application' : 'img'}
      tabIndex={0}
      aria-label={labels.canvas(formatCount(snapshot.shown), formatCount(snapshot.total), labels.levelNouns[snapshot.level], colorName)}
      aria-describedby={`${helpId} ${describedBy}`}
      data-mode={mode}
      data-state={lasso ? 'lasso' : isDragging ? 'dragging' : snapshot.cursor !== null ? 'hover' : 'idle'}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onKeyDown={(event: KeyboardEvent) => keys(event)}
    >
      {children}
      <svg className="shoal-map-lasso" data-mode={lasso ?? undefined} aria-hidden="true">
        <path ref={outline} />
      </svg>
      <span id={helpId} hidden>
        {labels.help}
      </span>
    </div>
  );
}
