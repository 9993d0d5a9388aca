import { gridEdge, type FilterGrid } from '../../session/filter-grid';
import { numberBinning } from './binning';
import type { ColumnProfile } from './column-kind';

/** The cells of one side of a scatter plot, in the unit of its column. */
export interface AxisCells {
  /** Where a brush can stand. */
  readonly brush: FilterGrid;
  /** Where rows are counted: the same cells, or halves of them. */
  readonly count: FilterGrid;
}

/** About this many round steps make an axis. */
const STEPS = 10;

/** An axis over everything that a column holds, in at most about `cells` steps of a brush; `null` when nothing in it is finite, or too large to count with. */
export function axisCells({ kind, extent, integer, unitMs }: Pick<ColumnProfile, 'kind' | 'extent' | 'integer' | 'unitMs'>, cells: number): AxisCells | null {
  if (!extent || Math.max(...extent.map(Math.abs)) > 1e300) return null;
  const [low, high] = extent;
  if (kind === 'time') {
    // Whole milliseconds, or seconds where the column counts these; half a percent of room on both sides.
    const room = Math.max(1, Math.ceil((high - low) * 0.005), Math.ceil(500 / unitMs) * Number(high === low));
    const step = Math.max(1, Math.ceil((high - low + 2 * room) / cells));
    return halved({ origin: Math.floor(low) - room, step, cells: Math.ceil((high - low + 2 * room + 1) / step) });
  }
  if (integer) {
    // A whole number stands in the middle of its cell.
    const step = Math.max(1, Math.ceil((high - low + 1) / cells));
    const grid = { origin: low - 0.5, step, cells: Math.max(1, Math.ceil((high - low + 1) / step)) };
    return { brush: grid, count: grid };
  }
  const round = numberBinning(extent, false, STEPS);
  const bars = round.starts.length - 1;
  const [from, to] = [gridEdge(round.grid, 0), gridEdge(round.grid, round.grid.cells)];
  const count = bars * Math.max(1, Math.floor(cells / bars));
  return halved({ origin: from, step: (to - from) / count, cells: count });
}

function halved(brush: FilterGrid): AxisCells {
  return { brush, count: { origin: brush.origin, step: brush.step / 2, cells: brush.cells * 2 } };
}
