import type { Database } from '../database/database';
import type { ElementId } from '../model/element';
import { loadPointInfo } from './map-queries';
import type { MapPointInfo } from './map-types';

/** Facts of the points that were looked at last, so that a moving pointer does not query twice. */
export interface MapInfoCache {
  get(id: ElementId): MapPointInfo | undefined;
  /** Waits until the pointer rests; resolves to `undefined` when another point was asked for meanwhile. */
  load(id: ElementId): Promise<MapPointInfo | null | undefined>;
  clear(): void;
}

const KEEP = 512;
const REST_MS = 40;

export function createMapInfoCache(database: Database): MapInfoCache {
  const known = new Map<ElementId, MapPointInfo>();
  let latest: ElementId | null = null;
  return {
    get: (id) => known.get(id),
    clear: () => known.clear(),
    async load(id) {
      latest = id;
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      // Not aborted once it runs: it is one row, and ending the engine for it would cost far more.
      if (latest !== id) return undefined;
      const found = await loadPointInfo(database, id);
      if (found) known.set(id, found);
      for (const oldest of known.keys()) {
        if (known.size <= KEEP) break;
        known.delete(oldest);
      }
      return latest === id ? found : undefined;
    },
  };
}
