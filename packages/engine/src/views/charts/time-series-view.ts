import { nearestEdge } from '../../session/filter-grid';
import type { Dataset } from '../../session/dataset';
import type { FilterClause } from '../../session/selection';
import { facetSource, facetTitle } from '../facet-filter';
import { binEdges } from './binning';
import { createChart } from './chart-client';
import { rangeFilter, shownRange } from './range-filter';
import { foldSums, planTimeSeries, timeSeriesQuery, type TimeSeriesPlan, type TimeSums } from './time-series-plan';
import type { TimeAggregate, TimeLine, TimeSeries, TimeSeriesOptions, TimeSeriesView, TimeStep } from './time-series-types';

/**
 * How many elements, or what share or mean of them, over the steps of the calendar, with what the filters of others leave. It filters under the source of
 * the column's facet, so that all widgets of a column agree, and ignores that filter itself. Snapshots have state `error` with `not-found` when a column
 * is not there, and with `invalid-argument` when one holds the wrong kind of values.
 */
export function createTimeSeriesView(dataset: Dataset, { time, aggregate = 'count', by = null, bins = 48 }: TimeSeriesOptions): TimeSeriesView {
  const { selection } = dataset;
  const source = facetSource(time);
  const title = facetTitle(time);
  let plan: TimeSeriesPlan | undefined;
  const clauseOf = () => selection.filters.getSnapshot().find((clause) => clause.source === source);
  const chart = createChart<TimeSeriesPlan, TimeSeries>(dataset, {
    source,
    initial: { time, title, aggregate, by, steps: [], lines: [], calendar: null, grid: null, brush: null, filtered: false, active: false, total: 0, shown: 0, inBrush: 0, missing: 0 },
    prepare: async (signal) => (plan = await planTimeSeries(dataset, { time, aggregate, by, bins }, signal)),
    query: timeSeriesQuery,
    compose: (made, answer) => compose(made, answer ? foldSums(made, answer) : made.totals, clauseOf(), { title, aggregate, by }),
  });
  const rangeClause = (min: number, max: number): FilterClause | null => (plan?.binning ? rangeFilter({ source, title, profile: plan.profile, binning: plan.binning }, min, max) : null);
  return {
    getSnapshot: chart.getSnapshot,
    subscribe: chart.subscribe,
    refresh: chart.refresh,
    dispose: chart.dispose,
    brush: (range) => selection.setFilter(source, range && rangeClause(range.min, range.max)),
    activate() {
      const clause = rangeClause(-Infinity, Infinity);
      if (clause) chart.activate(clause);
    },
  };
}

function compose({ profile, binning, values, totals }: TimeSeriesPlan, sums: TimeSums, clause: FilterClause | undefined, { title, aggregate, by }: { readonly title: string; readonly aggregate: TimeAggregate; readonly by: string | null }): TimeSeries {
  const scale = profile.unitMs;
  const edges = binning ? binEdges(binning) : [];
  const brush = shownRange(clause, scale, binning?.grid.step ?? 0);
  const steps = edges.slice(0, -1).map((edge, step): TimeStep => {
    const [min, max] = [edge * scale, (edges[step + 1] ?? NaN) * scale];
    return { min, max, total: across(totals.rows, step), shown: across(sums.rows, step), selected: brush !== null && min < brush.max && max > brush.min };
  });
  const lines = totals.rows.map((all, line): TimeLine => {
    const [total, shown] = [sumOf(all), sumOf(sums.rows[line])];
    const of = (from: TimeSums) => Float64Array.from(steps, (step, at) => valueOf(aggregate, from.amounts[line]?.[at] ?? 0, from.weights[line]?.[at] ?? 0, step.total > 0));
    return { value: values?.[line] ?? null, isRest: values !== null && line === values.length, values: of(sums), totals: of(totals), total, shown };
  });
  const [total, shown] = [steps.reduce((all, step) => all + step.total, 0), steps.reduce((all, step) => all + step.shown, 0)];
  return {
    time: profile.column,
    title,
    aggregate,
    by,
    steps,
    lines: lines.filter((line) => line.total > 0),
    calendar: binning?.calendar ?? null,
    grid: binning && { origin: binning.grid.origin * scale, step: binning.grid.step * scale, cells: binning.grid.cells },
    brush,
    filtered: shown < total,
    active: clause !== undefined,
    total,
    shown,
    inBrush: brush && binning ? sumOf(sums.cells.subarray(nearestEdge(binning.grid, brush.min / scale), nearestEdge(binning.grid, brush.max / scale))) : shown,
    missing: profile.rows - total,
  };
}

/** A step in which nothing was recorded is a gap; with filters, a count of zero is a zero, but no share or mean. */
function valueOf(aggregate: TimeAggregate, amount: number, weight: number, recorded: boolean): number {
  if (aggregate === 'count') return recorded ? amount : NaN;
  return weight > 0 ? amount / weight : NaN;
}

function across(lines: readonly Float64Array[], step: number): number {
  return lines.reduce((all, line) => all + (line[step] ?? 0), 0);
}

function sumOf(values: Float64Array | undefined): number {
  return values?.reduce((all, value) => all + value, 0) ?? 0;
}
