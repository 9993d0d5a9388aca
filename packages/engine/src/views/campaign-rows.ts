import { sqlIn } from '../database/sql';
import type { ElementId } from '../model/element';
import type { Dataset } from '../session/dataset';
import { readGalleryRows, type GalleryRow } from './gallery-rows';

/** What is known of candidates: read once, before they come into view. */
export interface CampaignRows {
  /** Synchronous; `undefined` for what was not read or is not there. */
  get(element: ElementId): GalleryRow | undefined;
  /** Reads those that are missing. */
  ensure(elements: readonly ElementId[], signal: AbortSignal): Promise<void>;
  /** Forgets everything: the tables were written again. */
  clear(): void;
}

export function createCampaignRows({ database }: Pick<Dataset, 'database'>): CampaignRows {
  let rows = new Map<ElementId, GalleryRow | null>();
  return {
    get: (element) => rows.get(element) ?? undefined,
    async ensure(elements, signal) {
      const into = rows;
      const missing = elements.filter((element) => !into.has(element));
      if (missing.length === 0) return;
      const present = new Set((await database.describe('elements', { signal })).map(({ name }) => name));
      for (const level of ['object', 'frame'] as const) {
        const ids = missing.filter((element) => element.startsWith('frame:') === (level === 'frame'));
        if (ids.length === 0) continue;
        const query = { where: sqlIn('element_id', ids), level, sort: 'score', grouped: false, timeColumn: null } as const;
        for (const row of await readGalleryRows(database, query, present, 0, ids.length, signal)) into.set(row.elementId, row);
      }
      for (const element of missing) if (!into.has(element)) into.set(element, null);
    },
    clear: () => void (rows = new Map()),
  };
}
