import { afterEach, describe, expect, it } from 'vitest';
import { gridEdge } from '../../session/filter-grid';
import { until } from '../loss-table.test-support';
import { openChartFixture } from './chart.test-support';
import { createDistributionView } from './distribution-view';
import type { ScatterOptions } from './scatter-types';
import { createScatterView } from './scatter-view';

const tables = `CREATE TABLE elements AS SELECT 'label:' || range AS element_id, range::UINTEGER AS row_index, 'label' AS kind, 'object' AS level, range % 10 = 0 AS flagged,
  (range % 100) / 100.0::DOUBLE AS score, CAST((range * 7 % 101) / 50.0 AS FLOAT) AS "lo""ss 😀", (range % 5)::INTEGER AS lanes, CASE WHEN range % 3 = 0 THEN 'rain' WHEN range % 3 = 1 THEN 'fog' END AS weather,
  TIMESTAMP '2024-01-30 12:00:00' + INTERVAL (range) HOUR AS taken, 1706600000 + range * 3600 AS created_at,
  CASE range % 5 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN NULL ELSE range END AS holes, 7.5::DOUBLE AS same
FROM range(1000);`;

let fixture: Awaited<ReturnType<typeof openChartFixture>>;
const views: { dispose(): void }[] = [];
afterEach(() => {
  for (const view of views.splice(0)) view.dispose();
  fixture.dispose();
});
async function open(options: ScatterOptions, sql = tables) {
  fixture = await openChartFixture(sql);
  const view = createScatterView(fixture.dataset, options);
  views.push(view);
  return { view, ready: () => until(view, (snapshot) => snapshot.state === 'ready').then(({ value }) => value) };
}
const loss = 'lo"ss 😀';
const where = () => fixture.count(fixture.dataset.selection.where());

describe('scatter', () => {
  it('has a point for every row, with its colour, and follows the filters of others', async () => {
    const { view, ready } = await open({ x: 'score', y: loss, color: 'weather' });
    const value = await ready();
    expect(value).toMatchObject({ total: 1000, shown: 1000, missing: 0, density: null, brush: null, color: { values: ['rain', 'fog'], hasRest: true } });
    expect(value.axes?.[0]).toMatchObject({ title: 'Score', kind: 'number', domain: [0, 1] });
    expect([value.points?.x[7], value.points?.elementOf(7), value.points?.group[2]]).toEqual([0.07, 'label:7', 2]);
    fixture.dataset.selection.setFilter('facet:lanes', { source: 'facet:lanes', label: '', type: 'in', column: 'lanes', values: [0] });
    const filtered = await until(view, (snapshot) => snapshot.value.shown === 200);
    expect(Array.from(filtered.value.points?.visible.subarray(0, 6) ?? [])).toEqual([1, 0, 0, 0, 0, 1]);
    view.focus(5);
    expect(fixture.dataset.selection.focus.getSnapshot().element).toBe('label:5');
  });

  it.each([0, 20_000])('filters exactly what it counts in the rectangle (every point up to %i)', async (pointsUpTo) => {
    const { view, ready } = await open({ x: 'score', y: loss, pointsUpTo });
    const { axes, density } = await ready();
    if (!axes) throw new Error('Two columns of numbers have axes.');
    expect(density === null).toBe(pointsUpTo > 0);
    for (const [a, b, c, d] of [[0, 120, 0, 80], [3, 50, 7, 41], [60, 100, 0, 9], [99, 100, 1, 60]] as const) {
      const { grid: across } = axes[0];
      const { grid: up } = axes[1];
      view.brush({ min: [gridEdge(across, a), gridEdge(up, c)], max: [gridEdge(across, b), gridEdge(up, d)] });
      expect(view.getSnapshot().value.inBrush).toBe(await where());
      expect(view.getSnapshot().value.shown).toBe(1000);
    }
    view.brush(null);
    expect(view.getSnapshot().value.brush).toBeNull();
  });

  it('lets other charts prepare for its brush', async () => {
    const { view, ready } = await open({ x: 'score', y: 'lanes' });
    const { axes } = await ready();
    const other = createDistributionView(fixture.dataset, { column: 'weather' });
    views.push(other);
    await until(other, (snapshot) => snapshot.state === 'ready');
    view.activate();
    const across = axes?.[0].grid ?? { origin: 0, step: 1, cells: 1 };
    for (let step = 0; step < 10; step++) {
      view.brush({ min: [gridEdge(across, step * 5), 0.5], max: [gridEdge(across, step * 5 + 40), 3.5] });
      const expected = await where();
      expect(expected).toBeGreaterThan(0);
      await until(other, (snapshot) => snapshot.value.shown === expected);
    }
    expect(await fixture.prepared()).toBe(1);
    expect(fixture.dataset.selection.filters.getSnapshot()[0]).toMatchObject({ type: 'box', columns: ['score', 'lanes'], label: expect.stringMatching(/^Score: 0\.\d+ to 0\.\d+, Lanes: 1 to 3$/) });
  });

  it.each([['taken', 'created_at'], ['created_at', 'taken'], ['taken', 'score']])('puts times of %s against %s', async (x, y) => {
    const { view, ready } = await open({ x, y, pointsUpTo: 0 });
    const { axes, total } = await ready();
    expect([axes?.[0].kind, total]).toEqual(['time', 1000]);
    const [first = 0, last = 1] = axes?.[0].domain ?? [];
    view.brush({ min: [first, -Infinity], max: [(first + last) / 2, Infinity] });
    const left = await where();
    expect(left).toBeGreaterThan(450);
    expect(left).toBeLessThan(550);
    expect(view.getSnapshot().value.inBrush).toBe(left);
  });

  it('leaves out what has no place, and survives a single value', async () => {
    const { ready } = await open({ x: 'holes', y: 'same', pointsUpTo: 0 });
    const value = await ready();
    expect(value).toMatchObject({ total: 400, missing: 600, shown: 400 });
    expect(value.density?.shown.reduce((all, count) => all + count, 0)).toBe(400);
  });

  it.each([0, 100])('shows nothing without rows (every point up to %i)', async (pointsUpTo) => {
    const { ready } = await open({ x: 'score', y: loss, pointsUpTo }, `${tables} DELETE FROM elements;`);
    expect(await ready()).toMatchObject({ axes: null, total: 0, points: null, density: null });
  });

  it('refuses text and what is not there, keeps its picture through a failure, and leaves the coordinator', async () => {
    const { view, ready } = await open({ x: 'score', y: 'weather' });
    expect((await until(view, (snapshot) => snapshot.state === 'error')).error).toMatchObject({ code: 'invalid-argument' });
    const missing = createScatterView(fixture.dataset, { x: 'los', y: loss });
    expect((await until(missing, (snapshot) => snapshot.state === 'error')).error).toMatchObject({ code: 'not-found' });
    const good = createScatterView(fixture.dataset, { x: 'score', y: loss });
    views.push(missing, good);
    await until(good, (snapshot) => snapshot.state === 'ready');
    fixture.fail(new Error('gone'));
    fixture.dataset.selection.setFilter('x', { source: 'x', label: '', type: 'range', column: 'score', min: 0, max: 0.1 });
    expect((await until(good, (snapshot) => snapshot.state === 'error')).value.total).toBe(1000);
    fixture.fail(null);
    good.refresh();
    await until(good, (snapshot) => snapshot.state === 'ready' && snapshot.value.shown < 200);
    good.dispose();
    expect(fixture.dataset.coordinator.clients.size).toBe(0);
    expect(ready).toBeDefined();
  });
});
