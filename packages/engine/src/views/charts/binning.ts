import { gridEdge, type FilterGrid } from '../../session/filter-grid';
import { calendarSteps, type CalendarStep } from './calendar';
import type { ColumnProfile } from './column-kind';

/** Bars over a number line, and the finer grid that a brush moves on. The edges of bars are edges of the grid. */
export interface Binning {
  readonly grid: FilterGrid;
  /** Cell at which each bar begins, and after the last one the number of cells. */
  readonly starts: readonly number[];
  /** Cells of every bar; `null` when bars differ, as months do. */
  readonly cellsPerBin: number | null;
  readonly calendar: CalendarStep | null;
}

/** How fine a brush is, over the whole range. */
const CELLS = 240;

/** Bars with round edges over everything that a column holds; `null` when nothing in it is finite, or too large to count with. */
export function chooseBinning(profile: Pick<ColumnProfile, 'kind' | 'extent' | 'integer' | 'unitMs'>, bins: number): Binning | null {
  // Beyond this, the distance of two values may not be a number any more.
  if (!profile.extent || Math.max(...profile.extent.map(Math.abs)) > 1e300) return null;
  if (profile.kind === 'time') return calendarBinning(profile.extent, profile.unitMs, bins);
  return numberBinning(profile.extent, profile.integer, bins);
}

/** The bar of a cell. */
export function binOfCell({ starts, cellsPerBin }: Binning, cell: number): number {
  if (cellsPerBin !== null) return Math.floor(cell / cellsPerBin);
  let [low, high] = [0, starts.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= cell) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function numberBinning([low, high]: readonly [number, number], integer: boolean, bins: number): Binning {
  const step = Math.max(integer ? 1 : 0, niceStep(low, high, bins));
  const origin = tidy(Math.floor(low / step) * step, low, step);
  let count = Math.max(1, Math.ceil((high - origin) / step));
  // A whole number is a bar of its own, so the largest one needs a bar too.
  if (integer && step === 1) count = high - origin + 1;
  while (origin + count * step < high) count += 1;
  const parts = Math.max(1, Math.floor(integer ? Math.min(step, CELLS / count) : CELLS / count));
  const cells = integer && step % parts !== 0 ? largestDivisor(step, parts) : parts;
  return uniform({ origin, step: step / cells, cells: count * cells }, cells, null);
}

function calendarBinning([low, high]: readonly [number, number], unitMs: number, bins: number): Binning {
  const [from, to] = [low * unitMs, high * unitMs];
  const calendar = calendarSteps(from, to, bins);
  const edges = calendar.edges.map((edge) => edge / unitMs);
  const [origin = 0, second = 1] = edges;
  const last = edges.at(-1) ?? second;
  if (calendar.ms === null) {
    // Months and years differ in length; their days do not.
    const day = 86_400_000 / unitMs;
    const starts = edges.map((edge) => Math.round((edge - origin) / day));
    return { grid: { origin, step: day, cells: Math.round((last - origin) / day) }, starts, cellsPerBin: null, calendar };
  }
  const count = edges.length - 1;
  const parts = largestDivisor(calendar.ms, Math.max(1, Math.floor(CELLS / count)));
  return uniform({ origin, step: (second - origin) / parts, cells: count * parts }, parts, calendar);
}

function uniform(grid: FilterGrid, cellsPerBin: number, calendar: CalendarStep | null): Binning {
  const count = Math.round(grid.cells / cellsPerBin);
  return { grid, cellsPerBin, starts: Array.from({ length: count + 1 }, (_, bar) => bar * cellsPerBin), calendar };
}

/** 1, 2 or 5 times a power of ten that makes at most about `bins` steps. */
function niceStep(low: number, high: number, bins: number): number {
  const rough = (high - low) / bins;
  const magnitude = Math.max(Math.abs(low), Math.abs(high));
  // A single value, or values so close that steps between them could not be written down.
  if (rough <= magnitude * 1e-12) return magnitude === 0 ? 1 : 10 ** Math.floor(Math.log10(magnitude) - 1) || Number.MIN_VALUE * 2 ** 60;
  const power = 10 ** Math.floor(Math.log10(rough));
  const times = rough / power;
  return (times <= 1.0000001 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10) * power;
}

/** Without the last digits of binary fractions, and never above the lowest value. */
function tidy(origin: number, low: number, step: number): number {
  const short = Number(origin.toPrecision(12));
  return short <= low ? short : origin <= low ? origin : origin - step;
}

function largestDivisor(whole: number, most: number): number {
  for (let candidate = Math.min(most, whole); candidate > 1; candidate--) if (whole % candidate === 0) return candidate;
  return 1;
}

/** Where each bar begins and ends, in the unit of the axis. */
export function binEdges({ grid, starts }: Binning): readonly number[] {
  return starts.map((cell) => gridEdge(grid, cell));
}
