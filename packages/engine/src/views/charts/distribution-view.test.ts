import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../loss-table.test-support';
import { openChartFixture } from './chart.test-support';
import { createDistributionView } from './distribution-view';
import type { DistributionOptions } from './distribution-types';

const tables = `CREATE TABLE elements AS SELECT 'label:' || range AS element_id, 'label' AS kind, 'object' AS level, range % 10 = 0 AS flagged,
  (range % 100) / 100.0::DOUBLE AS score, CAST((range * 7 % 100) / 100.0 AS FLOAT) AS confidence, (range % 5)::INTEGER AS lanes, CASE WHEN range % 3 = 0 THEN 'rain' WHEN range % 3 = 1 THEN 'fog' END AS weather,
  range % 2 = 0 AS night, 'batch-' || (range % 12) AS batch, TIMESTAMP '2024-01-30 12:00:00' + INTERVAL (range) HOUR AS taken, strftime(TIMESTAMP '2024-01-30' + INTERVAL (range) HOUR, '%Y-%m-%dT%H:%M:%SZ') AS written,
  1706600000 + range * 3600 AS created_at, 'id-' || range AS "he said ""😀"" -- ;"
FROM range(1000);
INSERT INTO elements SELECT 'frame:f', 'frame', 'frame', FALSE, 5, 5, 99, 'snow', NULL, 'x', NULL, NULL, 0, NULL;`;

let fixture: Awaited<ReturnType<typeof openChartFixture>>;
const views: { dispose(): void }[] = [];
afterEach(() => {
  for (const view of views.splice(0)) view.dispose();
  fixture.dispose();
});
async function open(options: DistributionOptions, sql = tables) {
  fixture = await openChartFixture(sql);
  return add(options);
}
function add(options: DistributionOptions) {
  const view = createDistributionView(fixture.dataset, options);
  views.push(view);
  return { view, ready: () => until(view, (snapshot) => snapshot.state === 'ready').then(({ value }) => value) };
}

describe('distribution of numbers', () => {
  it('has round edges and counts every object once', async () => {
    const { ready } = await open({ column: 'score', bins: 20 });
    const value = await ready();
    expect(value).toMatchObject({ kind: 'number', total: 1000, shown: 1000, none: null, brush: null, title: 'Score' });
    expect(value.bars).toHaveLength(20);
    expect(value.bars.map((bar) => bar.total)).toEqual(new Array(20).fill(50));
    expect([value.bars[1]?.min, value.bars[1]?.max]).toEqual([0.05, 0.1]);
  });

  it('filters exactly what its bars count, the upper end left out', async () => {
    const { view, ready } = await open({ column: 'score', bins: 20 });
    const value = await ready();
    for (const [from, to] of [[0, 1], [2, 5], [6, 7], [13, 20]] as const) {
      view.brush({ min: value.bars[from]?.min ?? NaN, max: value.bars[to - 1]?.max ?? NaN });
      expect(await fixture.count(`level = 'object' AND ${fixture.dataset.selection.where()}`)).toBe(50 * (to - from));
    }
    expect(view.getSnapshot().value).toMatchObject({ active: true, shown: 1000 });
    expect(view.getSnapshot().value.bars.map((bar) => bar.selected)).toEqual(Array.from({ length: 20 }, (_, bar) => bar >= 13));
    expect(view.getSnapshot().value.brush).toEqual({ min: 0.65, max: 1 });
    expect(fixture.dataset.selection.filters.getSnapshot()[0]?.label).toBe('Score: 0.65 to 1');
    view.clear();
    expect(view.getSnapshot().value.brush).toBeNull();
  });

  it('prepares counts once and adds them up while a brush moves, the same as plain SQL', async () => {
    const { view, ready } = await open({ column: 'score' });
    await ready();
    const other = add({ column: 'weather', stack: 'night' });
    await other.ready();
    view.activate();
    const { grid } = view.getSnapshot().value;
    if (!grid) throw new Error('A number column has a grid.');
    let settled = 0;
    for (let step = 0; step < 30; step++) {
      const [min, max] = [grid.origin + step * 3 * grid.step, grid.origin + (step * 3 + 70) * grid.step];
      view.brush({ min, max });
      const expected: number[] = [];
      for (const weather of ['rain', 'fog']) expected.push(await fixture.count(`level = 'object' AND weather = '${weather}' AND ${fixture.dataset.selection.where()}`));
      const { value } = await until(other.view, (snapshot) => snapshot.value.bars.every((bar, index) => bar.shown === expected[index]));
      expect(value.bars.map((bar) => bar.parts.reduce((a, b) => a + b, 0))).toEqual(value.bars.map((bar) => bar.shown));
      settled += 1;
    }
    expect(settled).toBe(30);
    expect(await fixture.prepared()).toBe(1);
    const answered = fixture.statements.filter((text) => text.includes('shoal_mosaic') && text.startsWith('SELECT'));
    expect(answered.length).toBeGreaterThan(20);
    expect(fixture.statements.filter((text) => text.includes('CREATE TABLE'))).toHaveLength(1);
  });

  it('drops prepared counts when there are many', async () => {
    fixture = await openChartFixture(tables, { maxPrepared: 3 });
    const [score, lanes] = [add({ column: 'score' }), add({ column: 'lanes' })];
    await Promise.all([score.ready(), lanes.ready()]);
    for (let step = 0; step < 8; step++) {
      fixture.dataset.selection.setFilter('x', { source: 'x', label: '', type: 'range', column: 'confidence', min: step / 20, max: 1 });
      const expected = await fixture.count(`level = 'object' AND ${fixture.dataset.selection.where()}`);
      await until(lanes.view, (snapshot) => snapshot.value.shown === expected);
      score.view.activate();
      score.view.brush({ min: 0, max: 0.5 });
      const both = await fixture.count(`level = 'object' AND ${fixture.dataset.selection.where()}`);
      await until(lanes.view, (snapshot) => snapshot.value.shown === both && snapshot.state === 'ready');
      score.view.clear();
      await until(lanes.view, (snapshot) => snapshot.value.shown === expected);
    }
    expect(await fixture.prepared()).toBeLessThanOrEqual(4);
  });

  it('counts what is not a number apart, and filters to it', async () => {
    const { view, ready } = await open({ column: 'score' }, `${tables} UPDATE elements SET score = CASE element_id WHEN 'label:1' THEN 'nan'::DOUBLE WHEN 'label:2' THEN 'inf'::DOUBLE WHEN 'label:3' THEN NULL ELSE score END;`);
    expect(await ready()).toMatchObject({ none: { total: 3, selected: false }, total: 1000 });
    view.toggle(null, 'only');
    expect(await fixture.count(`level = 'object' AND ${fixture.dataset.selection.where()}`)).toBe(3);
    expect(view.getSnapshot().value.none?.selected).toBe(true);
    const other = add({ column: 'lanes' });
    expect(await other.ready()).toMatchObject({ shown: 3, total: 1000 });
    // From a value to a range: the other chart must not mistake one for the other.
    view.brush({ min: 0, max: 0.5 });
    const expected = await fixture.count(`level = 'object' AND ${fixture.dataset.selection.where()}`);
    await until(other.view, (snapshot) => snapshot.value.shown === expected);
    view.clear();
    await until(other.view, (snapshot) => snapshot.value.shown === 1000);
  });

  it('gives whole numbers a bar each', async () => {
    const { view, ready } = await open({ column: 'lanes' });
    expect((await ready()).bars.map((bar) => [bar.min, bar.total])).toEqual([[0, 200], [1, 200], [2, 200], [3, 200], [4, 200]]);
    view.brush({ min: 3, max: 5 });
    expect(fixture.dataset.selection.filters.getSnapshot()[0]?.label).toBe('Lanes: 3 to 4');
    expect(await fixture.count(`level = 'object' AND ${fixture.dataset.selection.where()}`)).toBe(400);
  });
});

describe('distribution of times', () => {
  it.each([['taken', 1000], ['written', 1000], ['created_at', 1000]])('bins %s by the calendar', async (column, total) => {
    const { view, ready } = await open({ column, bins: 10 });
    const value = await ready();
    expect(value.kind).toBe('time');
    expect(value.bars.reduce((sum, bar) => sum + bar.total, 0)).toBe(total);
    expect(value.calendar?.unit).toBe('week');
    const [second] = value.bars.slice(1);
    expect(new Date(second?.min ?? 0).getUTCDay()).toBe(1);
    view.brush({ min: second?.min ?? 0, max: second?.max ?? 0 });
    expect(await fixture.count(`level = 'object' AND ${fixture.dataset.selection.where()}`)).toBe(second?.total);
    expect(second?.total).toBe(168);
  });

  it('knows how long months are', async () => {
    const { view, ready } = await open({ column: 'taken', bins: 3 });
    const value = await ready();
    expect(value.bars.map((bar) => [new Date(bar.min).toISOString().slice(0, 10), bar.total])).toEqual([['2024-01-01', 36], ['2024-02-01', 696], ['2024-03-01', 268]]);
    const [, february] = value.bars;
    view.brush({ min: february?.min ?? 0, max: february?.max ?? 0 });
    expect(await fixture.count(`level = 'object' AND ${fixture.dataset.selection.where()}`)).toBe(696);
    expect(fixture.dataset.selection.filters.getSnapshot()[0]?.label).toBe('Taken: 1 Feb 2024 to 1 Mar 2024');
  });
});

describe('distribution of values', () => {
  it('counts values, none and what is suspicious, after the filters of others', async () => {
    const { view, ready } = await open({ column: 'weather' });
    const value = await ready();
    expect(value).toMatchObject({ kind: 'category', none: { total: 333, shown: 333 }, other: null });
    expect(value.bars.map((bar) => [bar.value, bar.total, bar.flagged])).toEqual([['rain', 334, 34], ['fog', 333, 33]]);
    view.toggle('fog', 'only');
    expect(view.getSnapshot().value.bars.map((bar) => bar.selected)).toEqual([false, true]);
    fixture.dataset.selection.setFilter('facet:lanes', { source: 'facet:lanes', label: '', type: 'in', column: 'lanes', values: [0] });
    const filtered = await until(view, (snapshot) => snapshot.value.shown === 200);
    expect(filtered.value.bars.map((bar) => bar.shown).reduce((a, b) => a + b, 0) + (filtered.value.none?.shown ?? 0)).toBe(200);
    view.toggle('fog', 'only');
    expect(fixture.dataset.selection.filters.getSnapshot()).toHaveLength(1);
  });

  it('puts rare values together and finds them', async () => {
    const { view, ready } = await open({ column: 'he said "😀" -- ;', bins: 5 });
    const value = await ready();
    expect(value.other).toMatchObject({ total: 995, shown: 995 });
    expect(value.bars).toHaveLength(5);
    view.search('ID-99');
    const found = await until(view, (snapshot) => snapshot.value.search === 'ID-99');
    expect(found.value.bars.map((bar) => bar.value)).toEqual(['id-99', 'id-990', 'id-991', 'id-992', 'id-993']);
    view.toggle('id-991');
    expect(await fixture.count(fixture.dataset.selection.where())).toBe(1);
  });

  it('keeps numbered names in their order, and yes and no', async () => {
    const { ready } = await open({ column: 'batch' });
    expect((await ready()).bars.map((bar) => bar.value).slice(0, 3)).toEqual(['batch-0', 'batch-1', 'batch-2']);
    const night = add({ column: 'night' });
    expect((await night.ready()).bars.map((bar) => [bar.value, bar.total])).toEqual([['false', 500], ['true', 500]]);
    night.view.toggle('true');
    expect(await fixture.count(`level = 'object' AND ${fixture.dataset.selection.where()}`)).toBe(500);
  });
});

describe('a chart and its dataset', () => {
  it('is filtered by others from the start, also when its own clause is the newest', async () => {
    fixture = await openChartFixture(tables);
    fixture.dataset.selection.setFilter('facet:lanes', { source: 'facet:lanes', label: '', type: 'in', column: 'lanes', values: [0] });
    fixture.dataset.selection.setFilter('facet:weather', { source: 'facet:weather', label: '', type: 'in', column: 'weather', values: ['fog'] });
    const { view } = add({ column: 'weather' });
    const { value } = await until(view, (snapshot) => snapshot.state === 'ready');
    expect(value).toMatchObject({ shown: 200, total: 1000, active: true });
  });

  it.each(['score', 'weather', 'taken', 'lanes'])('shows nothing of %s without rows', async (column) => {
    const { ready } = await open({ column }, `${tables} DELETE FROM elements;`);
    expect(await ready()).toMatchObject({ total: 0, bars: [], none: null });
  });

  it('says that a column is not there', async () => {
    const { view } = await open({ column: 'los' });
    const { error } = await until(view, (snapshot) => snapshot.state === 'error');
    expect(error).toMatchObject({ code: 'not-found' });
  });

  it('keeps the old picture through a failure, and recovers', async () => {
    const { view, ready } = await open({ column: 'weather' });
    await ready();
    fixture.fail(new Error('gone'));
    fixture.dataset.selection.setFilter('x', { source: 'x', label: '', type: 'range', column: 'score', min: 0, max: 0.1 });
    const failed = await until(view, (snapshot) => snapshot.state === 'error');
    expect(failed.value.bars).toHaveLength(2);
    fixture.fail(null);
    view.refresh();
    await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.value.shown < 200);
  });

  it('follows new tables, and leaves the coordinator when it ends', async () => {
    const { view, ready } = await open({ column: 'weather' });
    await ready();
    await fixture.changeTables("UPDATE elements SET weather = 'sun' WHERE weather = 'fog'");
    const { value } = await until(view, (snapshot) => snapshot.value.bars.some((bar) => bar.value === 'sun'));
    expect(value.bars).toHaveLength(2);
    expect(fixture.dataset.coordinator.clients.size).toBe(1);
    view.dispose();
    expect(fixture.dataset.coordinator.clients.size).toBe(0);
  });

  it.each([
    ['one value', 'SELECT 7.5::DOUBLE AS v FROM range(4)', 1],
    ['the largest doubles', "SELECT CASE WHEN range % 2 = 0 THEN 1.7e308 ELSE -1.7e308 END AS v FROM range(4)", 0],
    ['neighbouring doubles', 'SELECT 1e0 + range * 2.220446049250313e-16 AS v FROM range(4)', 1],
    ['zeros', 'SELECT 0::FLOAT AS v FROM range(4)', 1],
  ])('bins %s', async (_, sql, least) => {
    const { ready } = await open({ column: 'v' }, `CREATE TABLE elements AS SELECT 'label:1' AS element_id, 'label' AS kind, 'object' AS level, FALSE AS flagged, * FROM (${sql})`);
    const value = await ready();
    expect(value.bars.filter((bar) => bar.total > 0).length).toBeGreaterThanOrEqual(least);
    expect(value.bars.reduce((sum, bar) => sum + bar.total, value.none?.total ?? 0)).toBe(4);
  });
});
