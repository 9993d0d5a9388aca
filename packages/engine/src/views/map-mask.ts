import type { Database } from '../database/database';
import type { FilterClause } from '../model/filter-clause';
import { axisSql, cellSql, doubleSql, gridEdge, nearestEdge } from '../session/filter-grid';
import { filterToSql, type SharedSelection } from '../session/selection';
import { MAP_DIMMED, type MapPoints } from './map-points';
import { loadBytes } from './map-queries';
import type { MapLevel } from './map-types';

/** Which points pass the filters, kept in their flags. */
export interface MapMask {
  /** Rewrites the dimmed bit of every point from all filters but those of `except`. */
  apply(points: MapPoints, level: MapLevel, signal: AbortSignal): Promise<void>;
}

type GridRange = Extract<FilterClause, { type: 'range' }> & { readonly grid: NonNullable<Extract<FilterClause, { type: 'range' }>['grid']>; readonly min: number; readonly max: number };

/** Codes of points are bytes; this one is no cell. */
const OUTSIDE = 255;
const MOST_CELLS = 250;

/**
 * A brush that moves along the cells of a chart asks the database once, in which cell each point lies; after that a move is a comparison a point and
 * no query.
 */
export function createMapMask(database: Database, selection: SharedSelection, except: string): MapMask {
  let seen: readonly FilterClause[] = [];
  let brushed: string | null = null;
  let cells: { readonly key: string; readonly of: Uint8Array; readonly codes: Uint8Array } | null = null;

  /** The brush that moved last, if it still filters. */
  const findBrush = (clauses: readonly FilterClause[]): GridRange | undefined => {
    const moved = clauses.find((clause) => isGridRange(clause) && !seen.includes(clause));
    seen = clauses;
    brushed = moved?.source ?? brushed;
    return clauses.filter(isGridRange).find(({ source }) => source === brushed);
  };

  return {
    async apply(points, level, signal) {
      const clauses = selection.filters.getSnapshot().filter(({ source }) => source !== except);
      const { flags, count } = points;
      const brush = findBrush(clauses);
      if (!brush) {
        const where = selection.where(except);
        const dimmed = where === 'TRUE' ? null : await loadBytes(database, level, `CAST(CASE WHEN (${where}) THEN 0 ELSE ${MAP_DIMMED} END AS UTINYINT)`, count, signal);
        for (let i = 0; i < count; i += 1) flags[i] = ((flags[i] ?? 0) & ~MAP_DIMMED) | (dimmed?.[i] ?? 0);
        return;
      }
      const expression = codeSql(brush, clauses.filter((clause) => clause !== brush));
      const key = `${level}:${expression}`;
      if (cells?.key !== key || cells.of !== flags) cells = { key, of: flags, codes: (await loadBytes(database, level, expression, count, signal)).slice() };
      const { codes } = cells;
      const from = nearestEdge(brush.grid, brush.min);
      const to = nearestEdge(brush.grid, brush.max);
      for (let i = 0; i < count; i += 1) {
        const code = codes[i] ?? OUTSIDE;
        flags[i] = ((flags[i] ?? 0) & ~MAP_DIMMED) | (code >= from && code < to ? 0 : MAP_DIMMED);
      }
    },
  };
}

function isGridRange(clause: FilterClause): clause is GridRange {
  return clause.type === 'range' && clause.grid !== undefined && clause.min !== null && clause.max !== null && !clause.negated && clause.grid.cells <= MOST_CELLS;
}

/** The cell of a row along the brush as a byte, where it passes the other filters; the upper edge belongs to the last cell. */
function codeSql({ column, as, grid }: GridRange, others: readonly FilterClause[]): string {
  const value = axisSql(column, as);
  const rest = others.length === 0 ? 'TRUE' : others.map(filterToSql).join(' AND ');
  const inside = `${value} >= ${doubleSql(grid.origin)} AND ${value} <= ${doubleSql(gridEdge(grid, grid.cells))}`;
  return `CAST(CASE WHEN (${rest}) AND ${inside} THEN coalesce(least(greatest(${cellSql(value, grid)}, 0), ${grid.cells - 1}), ${OUTSIDE}) ELSE ${OUTSIDE} END AS UTINYINT)`;
}
