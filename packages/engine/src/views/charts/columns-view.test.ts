import { expect, it } from 'vitest';
import { until } from '../loss-table.test-support';
import { openChartFixture } from './chart.test-support';
import { createColumnsView } from './columns-view';

it('sums up the columns that are worth a chart', async () => {
  const fixture = await openChartFixture(`CREATE TABLE elements AS SELECT 'label:' || range AS element_id, 'label' AS kind, 'object' AS level, FALSE AS flagged, range / 32.0 AS score, CASE WHEN range < 24 THEN 'a' WHEN range < 30 THEN 'b' END AS "it's",
    DATE '2024-01-01' + CAST(range AS INTEGER) AS day, range % 2 = 0 AS night, 'same' AS same, NULL::DOUBLE AS nothing, [1.0, 2.0] AS list, CASE WHEN range = 3 THEN 'nan'::DOUBLE ELSE 1.5 END AS odd, 'u' || range AS uuid FROM range(32)`);
  const view = createColumnsView(fixture.dataset);
  const { value } = await until(view, (snapshot) => snapshot.state !== 'loading');
  expect(value.map(({ column, kind, missing, unique }) => [column, kind, missing, unique])).toEqual([
    ['score', 'number', 0, false],
    ["it's", 'category', 2, false],
    ['day', 'time', 0, false],
    ['night', 'boolean', 0, false],
    ['odd', 'number', 1, false],
    ['uuid', 'category', 0, true],
  ]);
  expect(value[0]?.profile).toEqual(new Array(16).fill(2));
  expect(value[1]?.profile).toEqual([24, 6]);
  view.dispose();
  fixture.dispose();
});
