import type { Dataset } from '../../session/dataset';
import type { FilterClause } from '../../session/selection';
import { facetSource, facetTitle } from '../facet-filter';
import { binEdges } from './binning';
import { createChart } from './chart-client';
import { distributionQuery, foldGroups, missingValues, planDistribution, type DistributionPlan, type Groups } from './distribution-plan';
import type { Distribution, DistributionBar, DistributionOptions, DistributionView } from './distribution-types';
import { rangeFilter, shownRange } from './range-filter';

/** A column with more values than this is filtered without preparing the counts of each. */
const MANY_VALUES = 1000;

/**
 * The distribution of one column of `elements`, with what the filters of others leave of it. It filters under the source of the column's facet, so that
 * all widgets of a column agree, and ignores that filter itself. Snapshots have state `error` with `not-found` when there is no such column.
 */
export function createDistributionView(dataset: Dataset, { column, stack = null, bins = 24 }: DistributionOptions): DistributionView {
  const { selection } = dataset;
  const source = facetSource(column);
  const title = facetTitle(column);
  let search = '';
  let plan: DistributionPlan | undefined;

  const clauseOf = () => selection.filters.getSnapshot().find((clause) => clause.source === source);
  const chart = createChart<DistributionPlan, Distribution>(dataset, {
    source,
    initial: emptyDistribution(column, title),
    prepare: async (signal) => (plan = await planDistribution(dataset, column, stack, bins, search, signal)),
    query: distributionQuery,
    compose: (made, answer) => compose(made, answer ? foldGroups(made, answer) : made.totals, clauseOf(), stack, title),
  });

  const chosen = (): readonly (string | null)[] => {
    const clause = clauseOf();
    if (clause?.type !== 'in') return [];
    const values = clause.values.map((value) => (typeof value === 'number' && !Number.isFinite(value) ? null : value === null ? null : String(value)));
    return [...new Set(values)];
  };
  const choose = (values: readonly (string | null)[]) => {
    if (!plan) return;
    const { profile } = plan;
    const expanded = values.flatMap((value): readonly (string | number | null)[] => (value === null ? missingValues(profile) : [value]));
    const label = `${title}: ${values.map((value) => value ?? 'none').join(', ')}`;
    selection.setFilter(source, values.length === 0 ? null : { source, label, type: 'in', column, values: expanded, ...(profile.distinct > MANY_VALUES && profile.kind !== 'boolean' && { many: true }) });
  };
  const rangeClause = (min: number, max: number): FilterClause | null => (plan?.binning ? rangeFilter({ source, title, profile: plan.profile, binning: plan.binning }, min, max) : null);

  return {
    getSnapshot: chart.getSnapshot,
    subscribe: chart.subscribe,
    refresh: chart.refresh,
    dispose: chart.dispose,
    brush: (range) => selection.setFilter(source, range && rangeClause(range.min, range.max)),
    toggle(value, mode = 'toggle') {
      const before = chosen();
      if (mode === 'only') choose(before.length === 1 && before[0] === value ? [] : [value]);
      else choose(before.includes(value) ? before.filter((other) => other !== value) : [...before, value]);
    },
    search(text) {
      if (text === search) return;
      search = text;
      chart.refresh();
    },
    clear: () => selection.setFilter(source, null),
    activate() {
      const known = clauseOf();
      const binning = plan?.binning;
      if (binning && plan) chart.activate(rangeClause(-Infinity, Infinity) ?? { source, label: '', type: 'in', column, values: [null] });
      else if (plan && plan.profile.distinct <= MANY_VALUES && plan.values[0] !== undefined) chart.activate(known?.type === 'in' ? known : { source, label: '', type: 'in', column, values: [plan.values[0]] });
    },
  };
}

function compose(plan: DistributionPlan, groups: Groups, clause: FilterClause | undefined, stack: string | null, title: string): Distribution {
  const { profile, binning, totals } = plan;
  const scale = profile.unitMs;
  const edges = binning ? binEdges(binning) : [];
  const range = shownRange(clause, scale, binning?.grid.step ?? 0);
  const chosen = clause?.type === 'in' ? new Set(clause.values.map((value) => (value === null || (typeof value === 'number' && !Number.isFinite(value)) ? null : String(value)))) : null;
  const counts = (total: number, shown: number, flagged: number, selected: boolean) => ({ total, shown, flagged, selected });
  const bars = Array.from(totals.bars, (total, bar): DistributionBar => {
    const value = plan.values[bar] ?? '';
    const [min, max] = [(edges[bar] ?? NaN) * scale, (edges[bar + 1] ?? NaN) * scale];
    const selected = binning ? range !== null && min < range.max && max > range.min : (chosen?.has(value) ?? false);
    return { value, min, max, ...counts(total, groups.bars[bar] ?? 0, groups.flagged[bar] ?? 0, selected), parts: Array.from(groups.parts[bar] ?? []) };
  });
  const sum = (from: Groups) => from.bars.reduce((all, one) => all + one, 0) + from.none[0] + from.other[0];
  return {
    column: profile.column,
    title,
    kind: profile.kind,
    integer: profile.integer,
    bars,
    none: totals.none[0] > 0 ? counts(totals.none[0], groups.none[0], groups.none[1], chosen?.has(null) ?? false) : null,
    other: totals.other[0] > 0 ? { ...counts(totals.other[0], groups.other[0], groups.other[1], chosen !== null && [...chosen].some((value) => value !== null && !plan.values.includes(value))), values: Math.max(1, profile.distinct - plan.values.length) } : null,
    stack: stack !== null && plan.stack ? { column: stack, values: plan.stack } : null,
    brush: range,
    grid: binning && { origin: binning.grid.origin * scale, step: binning.grid.step * scale, cells: binning.grid.cells },
    calendar: binning?.calendar ?? null,
    active: clause !== undefined,
    total: sum(totals),
    shown: sum(groups),
    search: plan.search,
    distinct: profile.distinct,
  };
}

function emptyDistribution(column: string, title: string): Distribution {
  return { column, title, kind: 'category', integer: false, bars: [], none: null, other: null, stack: null, brush: null, grid: null, calendar: null, active: false, total: 0, shown: 0, search: '', distinct: 0 };
}
