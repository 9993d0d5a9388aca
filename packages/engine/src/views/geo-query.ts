import type { Database } from '../database/database';
import { sqlIdentifier } from '../database/sql';
import type { ElementId } from '../model/element';
import { MAX_LATITUDE, middleLongitude } from './geo-projection';

export interface GeoColumns {
  readonly lat: string;
  readonly lon: string;
  /** Whether both are numbers; text is read as numbers where that is possible. */
  readonly numeric: boolean;
}

/** A rectangle of the map in world degrees (see geo-projection) and how large a cell is there. */
export interface GeoWindow {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  /** From the middle of a hexagon to its corners, world degrees. */
  readonly cellSize: number;
}

/** One frame where it was taken. */
export interface GeoPoint {
  readonly element: ElementId;
  readonly frameId: string;
  readonly lat: number;
  /** -180..180 */
  readonly lon: number;
  /** Objects of the frame that pass the filters. */
  readonly objects: number;
  readonly flagged: boolean;
}

/** A hexagon: how many frames were taken in it, and how many of those hold something suspicious. */
export interface GeoCell {
  /** Axial coordinates of the hexagon. */
  readonly q: number;
  readonly r: number;
  readonly count: number;
  readonly flagged: number;
  /** Mean of its frames, degrees. */
  readonly lat: number;
  readonly lon: number;
}

export interface GeoAnswer {
  readonly type: 'points' | 'cells';
  readonly window: GeoWindow;
  readonly points: readonly GeoPoint[];
  readonly cells: readonly GeoCell[];
  /** Frames inside the window. */
  readonly inside: number;
}

/** What all frames under the filters say about where they are. */
export interface GeoExtent {
  /** Frames under the filters, and those of them that have a usable place. */
  readonly total: number;
  readonly placed: number;
  /** Without a place at all, and with one that cannot be: not a number, or off the globe. */
  readonly missing: number;
  readonly invalid: number;
  /** Longitudes beyond 180° that were brought back, and places at exactly 0°, 0°. */
  readonly wrapped: number;
  readonly atZero: number;
  /** Longitude in the middle of the map. */
  readonly origin: number;
  /** World degrees; `null` when nothing has a place. */
  readonly bounds: Omit<GeoWindow, 'cellSize'> | null;
}

/** Above this many frames in sight the map shows cells. */
export const MAX_POINTS = 5000;
const MAX_CELLS = 6000;
const SLICES = 72;
const LATITUDES = ['lat', 'latitude', 'gps_lat', 'gps_latitude', 'y_lat'];
const LONGITUDES = ['lon', 'lng', 'long', 'longitude', 'gps_lon', 'gps_lng', 'gps_long', 'gps_longitude', 'x_lon'];

/** The columns that say where a frame was taken, by the names that people give them; `null` where there are none. */
export async function geoColumns(database: Database, signal: AbortSignal): Promise<GeoColumns | null> {
  const columns = await database.describe('elements', { signal });
  const find = (names: readonly string[]) => names.map((name) => columns.find((column) => column.name.toLowerCase() === name)).find((column) => column !== undefined);
  const lat = find(LATITUDES);
  const lon = find(LONGITUDES);
  if (!lat || !lon) return null;
  return { lat: lat.name, lon: lon.name, numeric: [lat, lon].every(({ type }) => /^(FLOAT|DOUBLE|REAL|DECIMAL|U?(TINY|SMALL|BIG|HUGE)?INT)/i.test(type)) };
}

const wrapSql = (lon: string) => `CASE WHEN ${lon} BETWEEN -180 AND 180 THEN ${lon} ELSE (${lon} + 900) % 360 - 180 END`;

/** A usable latitude and longitude of a row of `elements`, as SQL; `NULL` where it has none. */
export function placeSql(columns: GeoColumns): { readonly lat: string; readonly lon: string } {
  const [lat, lon] = [columns.lat, columns.lon].map((name) => `TRY_CAST(${sqlIdentifier(name)} AS DOUBLE)`) as [string, string];
  return { lat, lon: wrapSql(lon) };
}

/** `shown`: one row a frame that passes the filters, itself or with something on it. `placed`: those with a usable place. */
function framesSql(columns: GeoColumns, where: string, origin: number): string {
  const { lat, lon } = { lat: `TRY_CAST(${sqlIdentifier(columns.lat)} AS DOUBLE)`, lon: `TRY_CAST(${sqlIdentifier(columns.lon)} AS DOUBLE)` };
  return `WITH shown AS (SELECT frame_id, any_value(${lat}) AS lat, any_value(${lon}) AS lon, coalesce(bool_or(flagged), FALSE) AS flagged, count(*) FILTER (WHERE kind <> 'frame')::INTEGER AS objects
      FROM elements WHERE ${where} GROUP BY frame_id),
    usable AS (SELECT frame_id, flagged, objects, lat, ${wrapSql('lon')} AS lon, abs(lon) > 180 AS wrapped FROM shown WHERE isfinite(lat) AND isfinite(lon) AND abs(lat) <= 90 AND abs(lon) <= 360),
    placed AS (SELECT *, (lon - ${origin} + 900) % 360 - 180 AS x, degrees(ln(tan(pi() / 4 + radians(greatest(-${MAX_LATITUDE}, least(${MAX_LATITUDE}, lat))) / 2))) AS y FROM usable)`;
}

export async function readExtent(database: Database, columns: GeoColumns, where: string, signal: AbortSignal): Promise<GeoExtent> {
  const plain = framesSql(columns, where, 0);
  const counts = (
    await database.query(
      `${plain} SELECT (SELECT count(*) FROM shown) AS total, (SELECT count(*) FROM shown WHERE lat IS NULL OR lon IS NULL) AS missing,
         count(*) AS placed, count(*) FILTER (WHERE wrapped) AS wrapped, count(*) FILTER (WHERE lat = 0 AND lon = 0) AS zero FROM placed`,
      { signal },
    )
  ).get(0)?.toJSON() ?? {};
  const [total, missing, placed] = [Number(counts.total), Number(counts.missing), Number(counts.placed)];
  const rest = { total, placed, missing, invalid: total - missing - placed, wrapped: Number(counts.wrapped), atZero: Number(counts.zero) };
  if (placed === 0) return { ...rest, origin: 0, bounds: null };
  const taken = Array.from({ length: SLICES }, () => false);
  for (const { slice } of await database.query(`${plain} SELECT DISTINCT least(${SLICES - 1}, floor((lon + 180) / ${360 / SLICES}))::INTEGER AS slice FROM usable`, { signal })) taken[Number(slice)] = true;
  const origin = middleLongitude(taken);
  const box = (await database.query(`${framesSql(columns, where, origin)} SELECT min(x) AS "minX", min(y) AS "minY", max(x) AS "maxX", max(y) AS "maxY" FROM placed`, { signal })).get(0)?.toJSON() ?? {};
  return { ...rest, origin, bounds: { minX: Number(box.minX), minY: Number(box.minY), maxX: Number(box.maxX), maxY: Number(box.maxY) } };
}

/** Frames in sight: each of them where there are few, hexagons where there are many. The answer is bounded either way. */
export async function readWindow(database: Database, columns: GeoColumns, where: string, origin: number, window: GeoWindow, signal: AbortSignal): Promise<GeoAnswer> {
  const frames = framesSql(columns, where, origin);
  const inside = `x BETWEEN ${window.minX} AND ${window.maxX} AND y BETWEEN ${window.minY} AND ${window.maxY}`;
  const points = await database.query(`${frames} SELECT frame_id, lat, lon, objects, flagged, count(*) OVER ()::INTEGER AS inside FROM placed WHERE ${inside} LIMIT ${MAX_POINTS + 1}`, { signal });
  if (points.numRows <= MAX_POINTS) {
    return {
      type: 'points',
      window,
      cells: [],
      inside: points.numRows,
      points: points.toArray().map((row: Record<string, unknown>): GeoPoint => {
        const frameId = String(row['frame_id']);
        return { element: `frame:${frameId}`, frameId, lat: Number(row['lat']), lon: Number(row['lon']), objects: Number(row['objects']), flagged: row['flagged'] === true };
      }),
    };
  }
  const cells = await database.query(
    `${frames}, axial AS (SELECT lat, x, flagged, (sqrt(3) / 3 * x - y / 3) / ${window.cellSize} AS q, (2 * y / 3) / ${window.cellSize} AS r FROM placed WHERE ${inside}),
     rounded AS (SELECT *, round(q) AS rq, round(r) AS rr, round(-q - r) AS rs FROM axial),
     hex AS (SELECT lat, x, flagged,
       CASE WHEN abs(rq - q) > abs(rr - r) AND abs(rq - q) > abs(rs + q + r) THEN -rr - rs ELSE rq END AS q,
       CASE WHEN NOT (abs(rq - q) > abs(rr - r) AND abs(rq - q) > abs(rs + q + r)) AND abs(rr - r) >= abs(rs + q + r) THEN -rq - rs ELSE rr END AS r FROM rounded)
     SELECT q::INTEGER AS q, r::INTEGER AS r, count(*)::INTEGER AS count, count(*) FILTER (WHERE flagged)::INTEGER AS flagged, avg(lat) AS lat, avg(x) AS x
     FROM hex GROUP BY 1, 2 ORDER BY count DESC, q, r LIMIT ${MAX_CELLS}`,
    { signal },
  );
  return {
    type: 'cells',
    window,
    points: [],
    inside: Number(points.get(0)?.['inside'] ?? 0),
    cells: cells.toArray().map((row: Record<string, unknown>): GeoCell => {
      const lon = ((Number(row['x']) + origin + 900) % 360) - 180;
      return { q: Number(row['q']), r: Number(row['r']), count: Number(row['count']), flagged: Number(row['flagged']), lat: Number(row['lat']), lon };
    }),
  };
}

/** The middle of a hexagon, world degrees. */
export function hexCenter(q: number, r: number, size: number): { readonly x: number; readonly y: number } {
  return { x: size * Math.sqrt(3) * (q + r / 2), y: size * 1.5 * r };
}
