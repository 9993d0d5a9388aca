import { sqlIdentifier, sqlIn, sqlLiteral } from '../database/sql';
import type { ElementId, ElementKind } from '../model/element';
import { SHOWN_LEVEL } from './shown-level';

/** Columns that the table can be sorted by. */
export type LossColumn = 'score' | 'given' | 'predicted' | 'confidence' | 'agreement' | 'loss' | 'annotator' | 'batch' | 'frame_id' | 'reason';

export interface LossSort {
  readonly column: LossColumn;
  readonly direction: 'asc' | 'desc';
}

/** What one order of rows is made of; while it stays the same, row numbers mean the same rows. */
export interface LossQuery {
  /** Filters of everybody else, as an expression over `elements`. */
  readonly where: string;
  /** `null`: objects where there are any, otherwise whole frames. */
  readonly kinds: readonly ElementKind[] | null;
  readonly onlySuspicious: boolean;
  /** Elements left out because they were judged before this order was made; empty unless judged rows are hidden. */
  readonly hidden: readonly ElementId[];
  readonly sort: LossSort;
  /** Rows are what this scorer judged, with its score and reason; `null`: all elements, with what judges each best. */
  readonly scorer: string | null;
}

/** The rows: `elements`, or those of one scorer with its words. */
function source({ scorer }: LossQuery): string {
  if (scorer === null) return 'elements';
  return `(SELECT e.* REPLACE (s.score AS score, s.scorer_id AS scorer_id, s.reason AS reason, s.suggested AS suggested, s.flagged AS flagged)
    FROM elements e JOIN (SELECT owner || ':' || owner_id AS element_id, score, scorer_id, reason, suggested, flagged FROM scores WHERE scorer_id = ${sqlLiteral(scorer)}
      QUALIFY row_number() OVER (PARTITION BY owner, owner_id ORDER BY flagged DESC, score DESC) = 1) s ON s.element_id = e.element_id) scored`;
}

function base(query: LossQuery): string {
  // A scorer says itself what it judges: objects or whole frames.
  if (query.scorer !== null && !query.kinds) return `(${query.where})`;
  return `(${query.kinds ? sqlIn('kind', query.kinds) : SHOWN_LEVEL}) AND (${query.where})`;
}

function toggles(query: LossQuery): string {
  const parts = [];
  if (query.onlySuspicious) parts.push('flagged');
  if (query.hidden.length > 0) parts.push(`NOT ${sqlIn('element_id', query.hidden)}`);
  return parts.length === 0 ? 'TRUE' : parts.join(' AND ');
}

/** One row: `every` (all filters but our own toggles), `suspicious`, `total` (rows shown), `hidden` (judged ones left out). */
export function countSql(query: LossQuery): string {
  const left = query.onlySuspicious ? 'flagged' : 'TRUE';
  const hidden = query.hidden.length > 0 ? `count(*) FILTER (WHERE ${left} AND ${sqlIn('element_id', query.hidden)})` : '0';
  return `SELECT count(*) AS every, count(*) FILTER (WHERE flagged) AS suspicious, count(*) FILTER (WHERE ${toggles(query)}) AS total, ${hidden} AS hidden FROM ${source(query)} WHERE ${base(query)}`;
}

/** Rows `start` to `end` (half-open) of the order. The element id breaks ties, so the order is total and the same every time. */
export function pageSql(query: LossQuery, columns: readonly string[], start: number, end: number): string {
  const { column, direction } = query.sort;
  return (
    `SELECT ${columns.map(sqlIdentifier).join(', ')} FROM ${source(query)} WHERE ${base(query)} AND ${toggles(query)} ` +
    `ORDER BY ${sqlIdentifier(column)} ${direction.toUpperCase()} NULLS LAST, element_id ASC LIMIT ${end - start} OFFSET ${start}`
  );
}

/** One row: `found` (is the element in the order at all) and `row_index`, its position: the number of rows before it. */
export function positionSql(query: LossQuery, element: ElementId): string {
  const key = sqlIdentifier(query.sort.column);
  const shown = `${base(query)} AND ${toggles(query)}`;
  const ahead = query.sort.direction === 'desc' ? '>' : '<';
  return (
    `WITH target AS (SELECT ${key} AS k, element_id AS id FROM ${source(query)} WHERE element_id = ${sqlLiteral(element)} AND ${shown}) ` +
    `SELECT (SELECT count(*) FROM target) AS found, count(*) AS row_index FROM ${source(query)}, target WHERE ${shown} AND ` +
    `CASE WHEN target.k IS NULL THEN ${key} IS NOT NULL OR element_id < target.id ` +
    `ELSE ${key} ${ahead} target.k OR (${key} = target.k AND element_id < target.id) END`
  );
}

/** Scorers and how many elements each judged and flagged, those that judge `elements` and flag most first. */
export const SCORERS_SQL = `SELECT scorer_id, count(DISTINCT owner || ':' || owner_id)::INTEGER AS judged, count(DISTINCT owner || ':' || owner_id) FILTER (WHERE flagged)::INTEGER AS flagged
  FROM scores GROUP BY scorer_id ORDER BY flagged DESC, judged DESC, scorer_id`;
