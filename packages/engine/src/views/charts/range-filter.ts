import { cellRange, gridEdge, nearestEdge } from '../../session/filter-grid';
import type { FilterClause } from '../../session/selection';
import type { Binning } from './binning';
import type { ColumnProfile } from './column-kind';
import { describeNumber, describeTime } from './describe-value';

const DAY = 86_400_000;

interface RangeTarget {
  readonly source: string;
  readonly title: string;
  readonly profile: ColumnProfile;
  readonly binning: Binning;
}

/** The clause of a brush from `min` up to, not including, `max` (times in milliseconds), moved to the nearest edges of the grid; at least one cell. */
export function rangeFilter({ source, title, profile, binning: { grid } }: RangeTarget, min: number, max: number): FilterClause {
  const from = Math.min(nearestEdge(grid, min / profile.unitMs), grid.cells - 1);
  const to = Math.max(from + 1, nearestEdge(grid, max / profile.unitMs));
  const [low, high] = [gridEdge(grid, from), gridEdge(grid, to)];
  // Whole days need no clock, however fine the grid is.
  const fineness = [low, high].every((edge) => (edge * profile.unitMs) % DAY === 0) ? DAY : grid.step * profile.unitMs;
  const describe = (edge: number) => (profile.kind === 'time' ? describeTime(edge * profile.unitMs, fineness) : describeNumber(edge, grid.step));
  const words = profile.integer && profile.kind === 'number' ? wholeNumbers(low, Math.min(high - (to < grid.cells ? 1 : 0), profile.extent?.[1] ?? high)) : `${describe(low)} to ${describe(high)}`;
  return { source, label: `${title}: ${words}`, type: 'range', column: profile.column, ...cellRange(grid, from, to), grid, ...(profile.as && { as: profile.as }) };
}

/** What a range clause leaves, its upper end left out as that of a bar is; in the unit of the bars, `scale` times that of the clause. `null` for other clauses. */
export function shownRange(clause: FilterClause | undefined, scale: number, step: number): { readonly min: number; readonly max: number } | null {
  return clause?.type === 'range' ? { min: (clause.min ?? -Infinity) * scale, max: upperEdge(clause, step) * scale } : null;
}

/** A clause on a grid ends just below an edge; a person sees the edge. */
function upperEdge(clause: Extract<FilterClause, { type: 'range' }>, step: number): number {
  if (clause.max === null) return Infinity;
  return clause.grid ? gridEdge(clause.grid, nearestEdge(clause.grid, clause.max)) : clause.max + step * 1e-9;
}

function wholeNumbers(low: number, high: number): string {
  return low >= high ? describeNumber(low, 1) : `${describeNumber(low, 1)} to ${describeNumber(high, 1)}`;
}
