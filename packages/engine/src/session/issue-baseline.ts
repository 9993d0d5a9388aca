import type { QueryOptions } from '../database/database';
import { sqlIn } from '../database/sql';
import type { ElementId } from '../model/element';
import type { Box } from '../model/geometry';
import type { Issue } from '../review/review';
import type { Dataset } from './dataset';
import { boxOf, textOr } from './read-cell';
import { filterToSql } from './selection';

/** Ways in which a label and the model disagree: what "wrong" means where nobody decided otherwise. Frames that were never annotated and labels that no model was asked about are neither right nor wrong. */
export const WRONG = ['wrong_class', 'badly_located', 'missing', 'spurious'] as const;
export const WRONG_SQL = sqlIn('agreement', [...WRONG]);

export interface PlacedElement {
  readonly id: ElementId;
  readonly frameId: string;
  readonly task: string | null;
  readonly classId: string | null;
  /** Pixels; `null` for whole frames and for what is in no picture. */
  readonly box: Box | null;
}

/** Where label and model disagreed at one time. */
export interface Baseline {
  /** Names the labels and the model that were compared. */
  readonly labels: string;
  readonly modelId: string | null;
  /** Objects that were wrong, by frame. */
  readonly wrong: ReadonlyMap<string, readonly PlacedElement[]>;
  /** What met the conditions of live issues, by issue. */
  readonly live: ReadonlyMap<string, readonly ElementId[]>;
}

export type VerifiedDataset = Pick<Dataset, 'database' | 'review' | 'status' | 'manifest'>;

/** Reads what is wrong now: one pass over the table of elements. Keep it, and what arrives later can be compared with it. */
export async function captureBaseline({ database, review, status }: VerifiedDataset, options: QueryOptions = {}): Promise<Baseline> {
  const { modelId } = status.getSnapshot();
  const sum = await database.query("SELECT count(*)::VARCHAR || ':' || coalesce(bit_xor(hash(label_id, frame_id, class_id, x, y, w, h)), 0)::VARCHAR AS labels FROM labels", options);
  const table = await database.query(`SELECT element_id, frame_id, task, class_id, x, y, w, h FROM elements WHERE level = 'object' AND ${WRONG_SQL}`, options);
  const wrong = new Map<string, PlacedElement[]>();
  for (const row of rowsOf(table)) {
    const element = placedOf(row);
    const list = wrong.get(element.frameId);
    if (list) list.push(element);
    else wrong.set(element.frameId, [element]);
  }
  const live = new Map<string, readonly ElementId[]>();
  for (const issue of review.state.getSnapshot().issues.values()) {
    const condition = liveCondition(issue);
    if (condition !== null) live.set(issue.issueId, rowsOf(await database.query(`SELECT element_id FROM elements WHERE ${condition} AND ${WRONG_SQL}`, options)).map((row) => String(row.element_id) as ElementId));
  }
  return { labels: String(sum.get(0)?.labels), modelId, wrong, live };
}

/** The condition of a live issue. Free SQL from a log is not run, and sets live in one session only: such issues are verified by their elements. */
export function liveCondition({ query }: Pick<Issue, 'query'>): string | null {
  if (!query || query.length === 0 || query.some(({ type }) => type === 'sql' || type === 'set')) return null;
  return query.map(filterToSql).join(' AND ');
}

export function placedOf(row: Readonly<Record<string, unknown>>): PlacedElement {
  return { id: String(row.element_id) as ElementId, frameId: String(row.frame_id), task: textOr(row.task), classId: textOr(row.class_id), box: boxOf(row) };
}

export function rowsOf(table: { toArray(): unknown[] }): Readonly<Record<string, unknown>>[] {
  return table.toArray() as Readonly<Record<string, unknown>>[];
}
