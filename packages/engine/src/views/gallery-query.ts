import { sqlIdentifier, sqlLiteral } from '../database/sql';
import type { ElementId } from '../model/element';

export type GalleryLevel = 'object' | 'frame';
export type GalleryOrder = 'score' | 'class' | 'time';

/** What one order of pictures is made of; while it stays the same, positions mean the same pictures. */
export interface GalleryQuery {
  /** The shared filters, as an expression over `elements`. */
  readonly where: string;
  readonly level: GalleryLevel;
  readonly sort: GalleryOrder;
  /** Whether pictures of a class stand together, under a heading. */
  readonly grouped: boolean;
  /** Column that says when a frame was taken; `null` where there is none. */
  readonly timeColumn: string | null;
}

const TIME_COLUMNS = ['timestamp', 'captured_at', 'recorded_at', 'taken_at', 'datetime', 'time', 'date', 'created_at', 'sequence_index'];

/** The column to order by time with, the best known name first. */
export function timeColumnOf(columns: readonly string[]): string | null {
  return TIME_COLUMNS.map((name) => columns.find((column) => column.toLowerCase() === name)).find((column) => column !== undefined) ?? null;
}

export function levelSql(level: GalleryLevel): string {
  return level === 'frame' ? "kind = 'frame'" : "kind <> 'frame'";
}

interface Key {
  readonly sql: string;
  readonly descending: boolean;
}

/** From the first to what breaks ties, so that the order is total and the same every time. */
function keys({ sort, grouped, timeColumn }: GalleryQuery): readonly Key[] {
  const byClass: Key = { sql: 'class_id', descending: false };
  const byScore: Key = { sql: 'score', descending: true };
  const byTime: Key[] = [...(timeColumn === null ? [] : [{ sql: sqlIdentifier(timeColumn), descending: false }]), { sql: 'frame_id', descending: false }];
  const own = { score: [byScore], class: [byClass, byScore], time: byTime }[sort];
  return [...(grouped && sort !== 'class' ? [byClass] : []), ...own, { sql: 'element_id', descending: false }];
}

function orderSql(query: GalleryQuery): string {
  return keys(query).map(({ sql, descending }) => `${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST`).join(', ');
}

function shownSql({ level, where }: GalleryQuery): string {
  return `${levelSql(level)} AND (${where})`;
}

/** Width through height of what a tile shows: a crop with its margin, or a whole frame. `NULL` where the table does not say. */
function aspectSql(level: GalleryLevel, columns: ReadonlySet<string>): string {
  if (level === 'object') return '(w + 0.5 * greatest(w, h)) / nullif(h + 0.5 * greatest(w, h), 0)';
  return columns.has('width') && columns.has('height') ? 'width / nullif(height, 0)' : 'NULL::DOUBLE';
}

/** One row: `total` and the mean `aspect` of what is shown, and how many `objects` and `frames` there are without filters. */
export function galleryCountSql(query: GalleryQuery, columns: ReadonlySet<string>): string {
  const shown = shownSql(query);
  const aspect = `TRY_CAST(${aspectSql(query.level, columns)} AS DOUBLE)`;
  return `SELECT count(*) FILTER (WHERE ${shown}) AS total, avg(CASE WHEN isfinite(${aspect}) THEN greatest(0.5, least(2.5, ${aspect})) END) FILTER (WHERE ${shown}) AS aspect,
    count(*) FILTER (WHERE kind <> 'frame') AS objects, count(*) FILTER (WHERE kind = 'frame') AS frames FROM elements`;
}

/** Rows `start` to `end` (half-open) of the order. */
export function galleryPageSql(query: GalleryQuery, columns: readonly string[], start: number, end: number): string {
  return `SELECT ${columns.map(sqlIdentifier).join(', ')} FROM elements WHERE ${shownSql(query)} ORDER BY ${orderSql(query)} LIMIT ${end - start} OFFSET ${start}`;
}

/** Classes in the order of their sections, with how many pictures each has. */
export function gallerySectionsSql(query: GalleryQuery): string {
  return `SELECT class_id AS id, count(*)::INTEGER AS count FROM elements WHERE ${shownSql(query)} GROUP BY 1 ORDER BY class_id ASC NULLS LAST`;
}

/** One row: `found` (is the element in the order at all) and `row_index`, its position: the number of rows before it. */
export function galleryPositionSql(query: GalleryQuery, element: ElementId): string {
  const shown = shownSql(query);
  const all = keys(query);
  const ahead = all.reduceRight((later, { sql, descending }, at) => {
    const target = `target.k${at}`;
    const same = `${sql} IS NOT DISTINCT FROM ${target}`;
    return `((${sql} IS NOT NULL AND ${target} IS NULL) OR coalesce(${sql} ${descending ? '>' : '<'} ${target}, FALSE) OR (${same} AND ${later}))`;
  }, 'FALSE');
  return (
    `WITH target AS (SELECT ${all.map(({ sql }, at) => `${sql} AS k${at}`).join(', ')} FROM elements WHERE element_id = ${sqlLiteral(element)} AND ${shown}) ` +
    `SELECT (SELECT count(*) FROM target) AS found, count(*) AS row_index FROM elements, target WHERE ${shown} AND ${ahead}`
  );
}
