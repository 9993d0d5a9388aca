import type { Table, Vector } from 'apache-arrow';
import { ShoalError } from '../base/errors';
import type { Database } from '../database/database';
import { sqlLiteral } from '../database/sql';
import { parseElementId, type ElementId } from '../model/element';
import { createIdColumn } from './map-ids';
import { createMapPoints, type MapPoints } from './map-points';
import type { MapLevel, MapLevelInfo, MapPointInfo } from './map-types';

/** Condition for rows of `elements` that are on the map. */
export function placedSql(level: MapLevel): string {
  return `level = ${sqlLiteral(level)} AND isfinite(map_x) AND isfinite(map_y)`;
}

export async function loadLevels(database: Database, signal: AbortSignal): Promise<readonly MapLevelInfo[]> {
  const table = await database.query('SELECT level, CAST(count(*) AS DOUBLE) AS n, CAST(count(*) FILTER (WHERE isfinite(map_x) AND isfinite(map_y)) AS DOUBLE) AS placed FROM elements GROUP BY level', { signal });
  const levels: MapLevelInfo[] = [];
  for (let i = 0; i < table.numRows; i += 1) {
    const level = table.getChild('level')?.get(i);
    if (level === 'object' || level === 'frame') levels.push({ level, count: Number(table.getChild('n')?.get(i)), placed: Number(table.getChild('placed')?.get(i)) });
  }
  return levels.sort((a, b) => (a.level === b.level ? 0 : a.level === 'object' ? -1 : 1));
}

/**
 * Positions and ids in the order of the table. Column queries on the same rows come without ORDER BY: the database
 * keeps insertion order, and `elements` is only replaced together with the version that views watch.
 */
export async function loadPoints(database: Database, level: MapLevel, signal: AbortSignal): Promise<MapPoints> {
  const table = await database.query(`SELECT element_id, CAST(row_index AS UINTEGER) AS row_index, CAST(map_x AS FLOAT) AS x, CAST(map_y AS FLOAT) AS y FROM elements WHERE ${placedSql(level)}`, { signal });
  return createMapPoints({ x: floats(column(table, 'x')), y: floats(column(table, 'y')), ids: createIdColumn(column(table, 'element_id')), rows: column(table, 'row_index').toArray() as Uint32Array });
}

/** One byte per point from an SQL expression of type UTINYINT, in table order. */
export async function loadBytes(database: Database, level: MapLevel, expression: string, expected: number, signal: AbortSignal): Promise<Uint8Array> {
  const table = await database.query(`SELECT ${expression} AS v FROM elements WHERE ${placedSql(level)}`, { signal });
  const values = column(table, 'v').toArray() as Uint8Array;
  if (values.length !== expected) {
    throw new ShoalError('invalid-data', `The map has ${expected} points but elements now has ${values.length}: the table changed without a new version. Load the map again.`, { details: { expected, found: values.length } });
  }
  return values;
}

export async function hasValues(database: Database, level: MapLevel, name: 'class_id', signal: AbortSignal): Promise<boolean> {
  const table = await database.query(`SELECT 1 AS one FROM elements WHERE ${placedSql(level)} AND ${name} IS NOT NULL LIMIT 1`, { signal });
  return table.numRows > 0;
}

export async function loadPointInfo(database: Database, elementId: ElementId): Promise<MapPointInfo | null> {
  return (await loadPointInfos(database, [elementId]))[0] ?? null;
}

/** Facts of many points in one query, in the order of `ids`; elements that the table does not have are left out. */
export async function loadPointInfos(database: Database, ids: readonly ElementId[]): Promise<readonly MapPointInfo[]> {
  if (ids.length === 0) return [];
  const table = await database.query(
    `SELECT element_id, frame_id, CAST(x AS DOUBLE) AS x, CAST(y AS DOUBLE) AS y, CAST(w AS DOUBLE) AS w, CAST(h AS DOUBLE) AS h, given, predicted, suggested, CAST(confidence AS DOUBLE) AS confidence, agreement, CAST(score AS DOUBLE) AS score, flagged, reason FROM elements WHERE element_id IN (${ids.map(sqlLiteral).join(', ')})`,
  );
  const found = new Map<string, MapPointInfo>();
  for (let i = 0; i < table.numRows; i += 1) {
    const row = table.get(i);
    if (row) found.set(String(row['element_id']), readPointInfo(row));
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

function readPointInfo(row: NonNullable<ReturnType<Table['get']>>): MapPointInfo {
  const [x, y, w, h] = [row['x'], row['y'], row['w'], row['h']] as (number | null)[];
  const elementId = row['element_id'] as ElementId;
  return {
    elementId,
    kind: parseElementId(elementId)?.kind ?? 'frame',
    frameId: String(row['frame_id']),
    box: x != null && y != null && w != null && h != null ? { x, y, w, h } : null,
    given: row['given'] ?? null,
    predicted: row['predicted'] ?? null,
    suggested: row['suggested'] ?? null,
    confidence: row['confidence'] ?? null,
    agreement: String(row['agreement'] ?? ''),
    score: Number(row['score'] ?? 0),
    flagged: Boolean(row['flagged']),
    reason: row['reason'] ?? null,
  };
}

function column(table: Table, name: string): Vector {
  const found = table.getChild(name);
  if (!found) throw new ShoalError('invalid-data', `The database answered without the column "${name}".`, { details: { name } });
  return found;
}

function floats(vector: Vector): Float32Array {
  return vector.toArray() as Float32Array;
}
