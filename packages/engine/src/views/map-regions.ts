import type { Database } from '../database/database';
import { densityModes } from '../kernels/density-modes';
import { clusterNames, clusterTitle, type CategoryColumn } from '../kernels/vectors/cluster-names';
import type { Manifest } from '../model/manifest';
import { loadColoring } from './map-colors';
import { MAP_CODE_OTHER, type MapPoints } from './map-points';
import { loadBytes, placedSql } from './map-queries';
import type { MapLevel, MapRegion } from './map-types';

const SIDE_BITS = 7;
/** Columns that name a region, where the table has them: what it shows before how it was taken. */
const NAMING: Readonly<Record<MapLevel, readonly string[]>> = {
  object: ['class_id'],
  frame: ['class_id', 'dataset', 'time_of_day', 'weather', 'location', 'camera', 'scene'],
};
/** With fewer points there are no regions to speak of. */
const FEWEST_POINTS = 100;

export interface MapRegions {
  readonly list: readonly MapRegion[];
  /** Region of every point, -1 for none; shape [count]. */
  readonly ofPoint: Int16Array;
}

/** Regions of the map where points are dense, with names from what most of their points have and the others have not. */
export async function loadRegions(database: Database, manifest: Manifest, points: MapPoints, level: MapLevel, signal: AbortSignal): Promise<MapRegions> {
  const { count } = points;
  if (count < FEWEST_POINTS) return { list: [], ofPoint: new Int16Array(count).fill(-1) };
  const { square, cellOf, counts, side } = countCells(points);
  const { labels, peaks } = densityModes(counts, side);
  const ofPoint = new Int16Array(count);
  for (let i = 0; i < count; i += 1) ofPoint[i] = labels[cellOf(i)] ?? -1;

  const columns: CategoryColumn[] = [];
  const known = new Set((await database.describe('elements', { signal })).map(({ name }) => name));
  for (const name of NAMING[level].filter((column) => known.has(column))) {
    const coloring = await loadColoring(database, name, placedSql(level), manifest.classes.map(({ id }) => id), signal);
    if (coloring.type !== 'categories' || coloring.values.length < 2) continue;
    const codes = await loadBytes(database, level, coloring.sql, count, signal);
    const nameOf = (value: unknown) => (coloring.kind === 'class' ? (manifest.classes.find(({ id }) => id === value)?.name ?? String(value)) : String(value));
    columns.push({ name: name === 'class_id' ? 'class' : name, values: coloring.values.map(nameOf), codes: Int32Array.from(codes, (code) => (code < Math.min(MAP_CODE_OTHER, coloring.values.length) ? code : -1)) });
  }
  const names = columns.length === 0 ? [] : clusterNames(ofPoint, columns, { limit: 4 });
  const sizes = new Uint32Array(peaks.length);
  for (const region of ofPoint) if (region >= 0) sizes[region] = (sizes[region] ?? 0) + 1;
  const list = Array.from(peaks, (peak, index): MapRegion => {
    const place = (cell: number) => (square.side * (cell + 0.5)) / side;
    return { index, name: clusterTitle(names[index] ?? []), count: sizes[index] ?? 0, x: square.left + place(peak % side), y: square.bottom + place(Math.floor(peak / side)) };
  });
  return { list, ofPoint };
}

/** Points in each cell of a grid over the square of the tree, rows from the bottom. */
function countCells({ x, y, count, tree }: MapPoints) {
  const { square } = tree;
  const side = 2 ** SIDE_BITS;
  const pin = (value: number) => (value < 0 ? 0 : value >= side ? side - 1 : value | 0);
  const scale = side / square.side;
  const cellOf = (i: number) => pin(((y[i] ?? 0) - square.bottom) * scale) * side + pin(((x[i] ?? 0) - square.left) * scale);
  const counts = new Float64Array(side * side);
  for (let i = 0; i < count; i += 1) {
    const cell = cellOf(i);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return { square, side, counts, cellOf };
}
