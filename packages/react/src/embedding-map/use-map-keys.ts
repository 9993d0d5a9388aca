import { useEffect, useRef, type KeyboardEvent } from 'react';
import { MAP_DIMMED, type MapDirection, type MapPoints, type MapSnapshot, type MapView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { Camera } from '../canvas/camera';
import { screenToWorld, worldToScreen } from '../canvas/viewport';
import type { MapSpace } from '../canvas/map-space';
import { formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import { describePoint } from './describe-point';
import type { MapMode } from './map-toolbar';

export interface MapKeysOptions {
  readonly view: MapView;
  readonly snapshot: MapSnapshot;
  readonly points: MapPoints;
  readonly space: MapSpace;
  readonly camera: Camera;
  readonly mode: MapMode;
  readonly onMode: (mode: MapMode) => void;
  /** Whether single letters and digits act. */
  readonly shortcuts: boolean;
}

const ARROWS: Readonly<Record<string, MapDirection>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };
const PAN: Readonly<Record<MapDirection, readonly [number, number]>> = { left: [80, 0], right: [-80, 0], up: [0, 80], down: [0, -80] };
const STEP_PX = 6;
const ANNOUNCE_MS = 350;

/** The keyboard of the map. Says the point under the cursor in words once the keys rest. */
export function useMapKeys({ view, snapshot, points, space, camera, mode, onMode, shortcuts }: MapKeysOptions): (event: KeyboardEvent) => void {
  const labels = useLabels();
  const announce = useAnnounce();
  const byKey = useRef(false);
  /** The region that the brackets went to. */
  const at = useRef<number | null>(null);
  const { cursor, cursorInfo } = snapshot;

  useEffect(() => {
    if (!byKey.current || !cursorInfo) return;
    const timer = setTimeout(() => announce(describePoint(cursorInfo, view.getSnapshot(), labels)), ANNOUNCE_MS);
    return () => clearTimeout(timer);
  }, [cursorInfo, view, labels, announce]);
  useEffect(() => {
    if (cursor === null) byKey.current = false;
  }, [cursor]);

  const reveal = (index: number) => {
    const { x, y } = space.toWorld(points.x[index] ?? 0, points.y[index] ?? 0);
    const seen = camera.get();
    const at = worldToScreen(seen, x, y);
    const edge = Math.min(48, seen.width / 4, seen.height / 4);
    const dx = Math.max(0, edge - at.x) - Math.max(0, at.x - (seen.width - edge));
    const dy = Math.max(0, edge - at.y) - Math.max(0, at.y - (seen.height - edge));
    if (dx !== 0 || dy !== 0) camera.panBy(dx, dy, { glide: true });
  };

  const move = (direction: MapDirection) => {
    const seen = camera.get();
    const center = screenToWorld(seen, seen.width / 2, seen.height / 2);
    byKey.current = true;
    const next = view.moveCursor(direction, { minDistance: (STEP_PX / seen.scale) * space.extent, start: space.toMap(center.x, center.y) });
    if (next !== null) reveal(next);
    if (next !== null && next === cursor) announce(labels.embeddingMap.nothingThere);
  };

  return (event) => {
    const direction = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const handled = () => {
      if (direction) {
        if (event.shiftKey) camera.panBy(...PAN[direction], { glide: true });
        else move(direction);
        return true;
      }
      switch (event.key) {
        case 'Enter':
          if (cursor === null) return false;
          view.focusOn(cursor);
          announce(labels.embeddingMap.focused);
          return true;
        case ' ':
          if (cursor === null) return false;
          view.pick([cursor], 'toggle');
          announce(labels.embeddingMap.picked(String(view.getSnapshot().picked)));
          return true;
        case 'Escape':
          return escape();
      }
      return shortcuts && single(event.key);
    };
    if (handled()) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  /** Undoes one thing at a time: the lasso tool, the cursor, the selection, the focus. */
  function escape(): boolean {
    if (mode !== 'pan') onMode('pan');
    else if (cursor !== null) view.setCursor(null);
    else if (snapshot.picked > 0) view.pick([], 'replace');
    else if (snapshot.focus !== null) view.focusOn(null);
    else return false;
    return true;
  }

  /** Brings the cursor to the densest place of the next region, and says which that is. */
  function toRegion(step: 1 | -1): boolean {
    const { regions, level } = snapshot;
    if (regions.length === 0) return false;
    at.current = at.current === null ? (step === 1 ? 0 : regions.length - 1) : (at.current + step + regions.length) % regions.length;
    const region = regions[at.current];
    if (!region) return false;
    const next = points.tree.nearest(region.x, region.y, Infinity, (index) => ((points.flags[index] ?? MAP_DIMMED) & MAP_DIMMED) === 0);
    if (next >= 0) {
      view.setCursor(next);
      reveal(next);
    }
    // The region is said, not the point.
    byKey.current = false;
    announce(labels.embeddingMap.region(region.name ?? labels.embeddingMap.unnamedRegion, formatCount(region.count), labels.embeddingMap.levelNouns[level]));
    return true;
  }

  function pickRegion(): boolean {
    const region = snapshot.regions[at.current ?? -1];
    if (!region) return false;
    view.pickRegion(region.index);
    announce(labels.embeddingMap.lassoed(formatCount(view.getSnapshot().picked)));
    return true;
  }

  function single(key: string): boolean {
    switch (key) {
      case '+':
      case '=':
        camera.zoomBy(1.6, undefined, { glide: true });
        return true;
      case '-':
      case '_':
        camera.zoomBy(1 / 1.6, undefined, { glide: true });
        return true;
      case '0':
      case 'f':
        camera.fit({ glide: true });
        return true;
      case 'l':
        onMode(mode === 'lasso' ? 'pan' : 'lasso');
        return true;
      case 'b':
        onMode(mode === 'box' ? 'pan' : 'box');
        return true;
      case 'v':
        onMode('pan');
        return true;
      case '[':
      case ']':
        return toRegion(key === ']' ? 1 : -1);
      case 'r':
        return pickRegion();
    }
    return false;
  }
}
