import type { Database } from '../database/database';
import type { ElementId } from '../model/element';
import { loadPointInfo, loadPointInfos } from './map-queries';
import type { MapPointInfo } from './map-types';

/** Facts of the points that were looked at last, so that a moving pointer does not query twice. */
export interface MapInfoCache {
  get(id: ElementId): MapPointInfo | undefined;
  /** Waits until the pointer rests; resolves to `undefined` when another point was asked for meanwhile. */
  load(id: ElementId): Promise<MapPointInfo | null | undefined>;
  /** Many at once, in the order of `ids`: one query for those that are not known yet. Elements that are gone are left out. */
  loadMany(ids: readonly ElementId[]): Promise<readonly MapPointInfo[]>;
  clear(): void;
}

const KEEP = 512;
const REST_MS = 40;

export function createMapInfoCache(database: Database): MapInfoCache {
  const known = new Map<ElementId, MapPointInfo>();
  let latest: ElementId | null = null;
  /** Grows when what is known is forgotten, so that an answer from before is not kept. */
  let age = 0;
  const keep = (infos: readonly MapPointInfo[]) => {
    for (const info of infos) known.set(info.elementId, info);
    for (const oldest of known.keys()) {
      if (known.size <= KEEP) break;
      known.delete(oldest);
    }
  };
  return {
    get: (id) => known.get(id),
    clear() {
      known.clear();
      age += 1;
    },
    async load(id) {
      latest = id;
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      // Not aborted once it runs: it is one row, and ending the engine for it would cost far more.
      if (latest !== id) return undefined;
      const found = await loadPointInfo(database, id);
      if (found) keep([found]);
      return latest === id ? found : undefined;
    },
    async loadMany(ids) {
      const asked = age;
      const before = new Map(ids.flatMap((id) => known.get(id) ?? []).map((info) => [info.elementId, info]));
      const loaded = await loadPointInfos(database, ids.filter((id) => !before.has(id)));
      if (asked === age) keep(loaded);
      for (const info of loaded) before.set(info.elementId, info);
      return ids.flatMap((id) => before.get(id) ?? []);
    },
  };
}
