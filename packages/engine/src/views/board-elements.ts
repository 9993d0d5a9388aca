import type { Database } from '../database/database';
import { sqlIn } from '../database/sql';
import type { ElementId } from '../model/element';
import { boxOf, numberOr, textOr } from '../session/read-cell';
import type { BoardElementInfo } from './board-types';

/** What is known of elements, for one version of the tables. */
export interface ElementInfos {
  /** `undefined` until read, `null` when there is no such element. */
  get(element: ElementId): BoardElementInfo | null | undefined;
  /** Reads what is not known yet; resolves to whether anything was. */
  load(elements: Iterable<ElementId>, signal: AbortSignal): Promise<boolean>;
  /** Keeps the old answers until the new ones are there. */
  invalidate(): void;
}

/** Ids per query: an `IN` list of this length is parsed in a few milliseconds. */
const CHUNK = 5000;

export function createElementInfos(database: Database): ElementInfos {
  const known = new Map<ElementId, BoardElementInfo | null>();
  const fresh = new Set<ElementId>();
  return {
    get: (element) => known.get(element),
    async load(elements, signal) {
      const wanted = [...new Set(elements)].filter((element) => !fresh.has(element));
      for (let start = 0; start < wanted.length; start += CHUNK) {
        const ids = wanted.slice(start, start + CHUNK);
        const table = await database.query(
          `SELECT element_id, frame_id, x, y, w, h, given, predicted, suggested, agreement, score, reason FROM elements WHERE ${sqlIn('element_id', ids)}`,
          { signal },
        );
        signal.throwIfAborted();
        for (const id of ids) {
          known.set(id, null);
          fresh.add(id);
        }
        for (const proxy of table.toArray() as { toJSON(): Record<string, unknown> }[]) {
          const row = proxy.toJSON();
          known.set(String(row.element_id) as ElementId, readInfo(row));
        }
      }
      return wanted.length > 0;
    },
    invalidate: () => fresh.clear(),
  };
}

function readInfo(row: Readonly<Record<string, unknown>>): BoardElementInfo {
  return {
    frameId: String(row.frame_id),
    box: boxOf(row),
    given: textOr(row.given),
    predicted: textOr(row.predicted),
    suggested: textOr(row.suggested),
    agreement: String(row.agreement),
    score: numberOr(row.score) ?? 0,
    reason: textOr(row.reason),
  };
}
