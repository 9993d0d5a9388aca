import { useEffect, useRef } from 'react';
import type { MapLevel, MapRegion, PickMode } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { Camera } from '../canvas/camera';
import type { MapSpace } from '../canvas/map-space';
import { worldToScreen } from '../canvas/viewport';
import { formatCount } from '../format';

export interface MapRegionsProps {
  readonly regions: readonly MapRegion[];
  readonly level: MapLevel;
  readonly camera: Camera;
  readonly space: MapSpace;
  readonly onPick: (index: number, mode: PickMode) => void;
}

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const GAP = 4;

/** Names of the dense parts of the map, the largest first, as many as fit side by side. A name picks its region. */
export function MapRegions({ regions, level, camera, space, onPick }: MapRegionsProps) {
  const labels = useLabels().embeddingMap;
  const list = useRef<HTMLUListElement>(null);
  const named = regions.filter(({ name }) => name !== null);
  useEffect(() => {
    const items = [...(list.current?.children ?? [])] as HTMLElement[];
    const sizes = items.map(({ offsetWidth, offsetHeight }) => ({ width: offsetWidth, height: offsetHeight }));
    const place = () => {
      const view = camera.get();
      const taken: Rect[] = [];
      items.forEach((item, i) => {
        const region = named[i];
        const size = sizes[i];
        if (!region || !size) return;
        const world = space.toWorld(region.x, region.y);
        const at = worldToScreen(view, world.x, world.y);
        const rect = { left: at.x - size.width / 2 - GAP, right: at.x + size.width / 2 + GAP, top: at.y - size.height / 2 - GAP, bottom: at.y + size.height / 2 + GAP };
        const isInside = rect.left >= 0 && rect.top >= 0 && rect.right <= view.width && rect.bottom <= view.height;
        const isFree = isInside && taken.every((other) => rect.right < other.left || rect.left > other.right || rect.bottom < other.top || rect.top > other.bottom);
        if (isFree) taken.push(rect);
        item.dataset['state'] = isFree ? 'shown' : 'crowded';
        item.style.transform = `translate(${Math.round(at.x - size.width / 2)}px, ${Math.round(at.y - size.height / 2)}px)`;
      });
    };
    place();
    return camera.subscribe(place);
    // `named` follows `regions`.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [camera, space, regions]);
  useEffect(() => {
    const element = list.current;
    // A name is no obstacle: the wheel goes to the map below it.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      element?.parentElement?.querySelector('.shoal-map-surface')?.dispatchEvent(new WheelEvent('wheel', event));
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [named.length]);
  if (named.length === 0) return null;
  return (
    <ul ref={list} className="shoal-map-regions" aria-label={labels.regions}>
      {named.map(({ index, name, count }) => (
        <li key={index}>
          <button type="button" title={labels.pickRegion(formatCount(count), labels.levelNouns[level])} aria-label={`${name}: ${labels.pickRegion(formatCount(count), labels.levelNouns[level])}`} onClick={(event) => onPick(index, event.shiftKey || event.ctrlKey || event.metaKey ? 'add' : 'replace')}>
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}
