import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../loss-table.test-support';
import { openChartFixture } from './chart.test-support';
import { createDistributionView } from './distribution-view';
import type { TimeSeriesOptions } from './time-series-types';
import { createTimeSeriesView } from './time-series-view';

// Hours of six weeks, the third of them without a record.
const tables = `CREATE TABLE elements AS SELECT 'label:' || range AS element_id, range::UINTEGER AS row_index, 'label' AS kind, 'object' AS level, range % 10 = 0 AS flagged,
  CASE range % 4 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN NULL ELSE (range % 100) / 100.0 END AS score, (range % 5)::INTEGER AS lanes, 'batch-' || (range % 12) AS "ba""tch",
  TIMESTAMP '2024-01-29' + INTERVAL (range) HOUR AS taken, strftime(TIMESTAMP '2024-01-29' + INTERVAL (range) HOUR, '%Y-%m-%dT%H:%M:%SZ') AS written, epoch(TIMESTAMP '2024-01-29' + INTERVAL (range) HOUR)::BIGINT AS created_at
FROM range(1008) WHERE range < 336 OR range >= 504;`;

let fixture: Awaited<ReturnType<typeof openChartFixture>>;
const views: { dispose(): void }[] = [];
afterEach(() => {
  for (const view of views.splice(0)) view.dispose();
  fixture.dispose();
});
async function open(options: TimeSeriesOptions, sql = tables) {
  fixture = await openChartFixture(sql);
  const view = createTimeSeriesView(fixture.dataset, options);
  views.push(view);
  return { view, ready: () => until(view, (snapshot) => snapshot.state === 'ready').then(({ value }) => value) };
}
const only = (values: readonly number[]) => fixture.dataset.selection.setFilter('facet:lanes', { source: 'facet:lanes', label: '', type: 'in', column: 'lanes', values });

describe('time series', () => {
  it.each(['taken', 'written', 'created_at'])('counts %s by the calendar, and leaves gaps', async (time) => {
    const { view, ready } = await open({ time, bins: 8 });
    const value = await ready();
    expect(value).toMatchObject({ total: 840, shown: 840, missing: 0, filtered: false, calendar: { unit: 'week' } });
    expect(value.lines).toHaveLength(1);
    expect(Array.from(value.lines[0]?.values ?? [])).toEqual([168, 168, NaN, 168, 168, 168]);
    only([0]);
    const filtered = await until(view, (snapshot) => snapshot.value.filtered);
    expect(filtered.value.shown).toBe(await fixture.count('lanes = 0'));
    expect(Number.isNaN(filtered.value.lines[0]?.values[2] ?? 0)).toBe(true);
    expect(filtered.value.lines[0]?.totals[0]).toBe(168);
  });

  it('shares its brush with the distribution of the column', async () => {
    const { view, ready } = await open({ time: 'taken', bins: 8 });
    const value = await ready();
    const bars = createDistributionView(fixture.dataset, { column: 'taken' });
    views.push(bars);
    await until(bars, (snapshot) => snapshot.state === 'ready');
    const week = value.steps[1];
    view.brush({ min: week?.min ?? 0, max: week?.max ?? 0 });
    expect(fixture.dataset.selection.filters.getSnapshot()).toMatchObject([{ source: 'facet:taken', type: 'range', as: 'time', label: 'Taken: 5 Feb 2024 to 12 Feb 2024' }]);
    expect(await fixture.count(fixture.dataset.selection.where())).toBe(168);
    expect(bars.getSnapshot().value.brush).toEqual({ min: week?.min, max: week?.max });
    expect(view.getSnapshot().value.steps.map((step) => step.selected)).toEqual([false, true, false, false, false, false]);
    expect(view.getSnapshot().value.shown).toBe(840);
    const { grid } = value;
    for (const [from, to] of [[3, 17], [20, 21], [0, 40]] as const) {
      view.brush({ min: (grid?.origin ?? 0) + from * (grid?.step ?? 1), max: (grid?.origin ?? 0) + to * (grid?.step ?? 1) });
      expect(view.getSnapshot().value.inBrush).toBe(await fixture.count(fixture.dataset.selection.where()));
    }
    bars.clear();
    expect(view.getSnapshot().value.brush).toBeNull();
  });

  it('has a line for each of the most frequent values, and one for the rest', async () => {
    const { view, ready } = await open({ time: 'taken', by: 'ba"tch', aggregate: 'flagged share', bins: 8 });
    const { lines } = await ready();
    expect(lines).toHaveLength(9);
    expect(lines.at(-1)).toMatchObject({ isRest: true, value: null, total: 280 });
    const even = lines.find((line) => line.value === 'batch-0');
    const expected = await fixture.count(`"ba""tch" = 'batch-0' AND flagged AND taken < '2024-02-05'`);
    expect(even?.values[0]).toBeCloseTo(expected / 14, 12);
    only([1]);
    const filtered = await until(view, (snapshot) => snapshot.value.filtered);
    expect(filtered.value.lines.every((line) => line.values.every((value) => Number.isNaN(value) || value === 0))).toBe(true);
  });

  it('takes the mean of what is finite, the same from prepared counts', async () => {
    const { view, ready } = await open({ time: 'taken', aggregate: { avg: 'score' }, bins: 8 });
    await ready();
    const lanes = createDistributionView(fixture.dataset, { column: 'lanes' });
    views.push(lanes);
    await until(lanes, (snapshot) => snapshot.state === 'ready');
    lanes.activate();
    for (const [min, max] of [[0, 3], [1, 3], [1, 5]] as const) {
      lanes.brush({ min, max });
      const rows = await fixture.dataset.database.query(`SELECT avg(score) AS mean FROM elements WHERE isfinite(score) AND taken < '2024-02-05' AND lanes >= ${min} AND lanes < ${max}`);
      const mean = Number(rows.get(0)?.['mean']);
      await until(view, (snapshot) => Math.abs((snapshot.value.lines[0]?.values[0] ?? 0) - mean) < 1e-9);
    }
    expect(await fixture.prepared()).toBe(1);
  });

  it('knows months, single times and no rows', async () => {
    const { ready } = await open({ time: 'taken', bins: 3 });
    expect((await ready()).steps.map((step) => [new Date(step.min).toISOString().slice(0, 10), step.total])).toEqual([['2024-01-01', 72], ['2024-02-01', 528], ['2024-03-01', 240]]);
    fixture.dispose();
    const one = await open({ time: 'taken' }, `${tables} UPDATE elements SET taken = TIMESTAMP '2024-01-01';`);
    expect((await one.ready()).total).toBe(840);
    fixture.dispose();
    const none = await open({ time: 'taken', by: 'lanes' }, `${tables} DELETE FROM elements;`);
    expect(await none.ready()).toMatchObject({ total: 0, steps: [], lines: [] });
  });

  it.each([[{ time: 'tken' }, 'not-found'], [{ time: 'lanes' }, 'invalid-argument'], [{ time: 'taken', aggregate: { avg: 'written' } }, 'invalid-argument']] as const)('says what is wrong with %j', async (options, code) => {
    const { view } = await open(options);
    expect((await until(view, (snapshot) => snapshot.state === 'error')).error).toMatchObject({ code });
  });
});
