import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSegmentsView, type SegmentsView } from './segments-view';
import { openFixture, until } from './loss-table.test-support';

const tables = `CREATE TABLE elements AS SELECT 'label:' || range AS element_id, 'label' AS kind, 'object' AS level, range < 3 AS flagged, CASE WHEN range < 6 THEN 'unlabeled' ELSE 'agree' END AS agreement,
  CASE WHEN range % 2 = 0 THEN 'train' ELSE 'test' END AS split, 'labeled' AS dataset FROM range(10)`;
const split = { source: 'facet:split', label: 'Split: test', type: 'in', column: 'split', values: ['test'] } as const;

let fixture: Awaited<ReturnType<typeof openFixture>>;
let view: SegmentsView;
beforeEach(async () => {
  fixture = await openFixture(tables);
  view = createSegmentsView(fixture.dataset);
});
afterEach(() => {
  view.dispose();
  fixture.dispose();
});
const ready = () => until(view, (snapshot) => snapshot.state === 'ready' && snapshot.items.every((item) => item.count !== null || item.problem !== null));

it('offers built-in segments where such rows are, with counts', async () => {
  expect((await ready()).items).toMatchObject([
    { segmentId: 'suspicious', builtIn: 'suspicious', count: 3, state: 'idle' },
    { segmentId: 'unlabelled', builtIn: 'unlabelled', count: 6 },
  ]);
  view.apply('suspicious');
  expect(view.getSnapshot().items[0]?.state).toBe('active');
  view.apply('unlabelled', 'add');
  expect(view.getSnapshot().items.map((item) => item.state)).toEqual(['part', 'part']);
  view.apply('unlabelled');
  expect(view.getSnapshot().items.map((item) => item.state)).toEqual(['idle', 'active']);
  fixture.dataset.selection.undo();
  expect(fixture.dataset.selection.filters.getSnapshot()).toHaveLength(2);
});

it('saves, renames, updates and deletes, and review undo takes each back', async () => {
  await ready();
  expect(await view.save('Nothing')).toBeNull();
  fixture.dataset.selection.setFilter(split.source, split);
  const id = (await view.save('  Test  ')) ?? '';
  const item = () => view.getSnapshot().items.find((entry) => entry.segmentId === id);
  await until(view, () => item()?.count === 5);
  expect(item()).toMatchObject({ name: 'Test', state: 'active', createdBy: 'ada' });
  expect(await view.rename(id, ' ')).toBe(false);
  expect(await view.rename(id, 'Tests')).toBe(true);
  fixture.dataset.selection.setFilter('facet:flagged', { source: 'facet:flagged', label: 'Suspicious', type: 'in', column: 'flagged', values: [true] });
  expect(await view.update(id)).toBe(true);
  await until(view, () => item()?.count === 1);
  expect(view.toSql(id)).toBe(`-- Tests, dataset 'Fixture'\nSELECT * FROM "elements"\nWHERE "split" IN ('test')\n  AND "flagged" IN (TRUE)`);
  expect(await view.remove(id)).toBe(true);
  expect(item()).toBeUndefined();
  await fixture.dataset.review.undo();
  await until(view, () => item()?.count === 1);
  expect(await view.remove('suspicious')).toBe(false);
});

it('never applies one that is not sound here', async () => {
  const sql = (expression: string) => [{ source: 'c', label: 'x', type: 'sql', expression }] as const;
  const { review, selection } = fixture.dataset;
  await review.act({ type: 'save-segment', segmentId: 'gone', name: 'Gone', clauses: [{ ...split, column: 'tunnel' }] });
  await review.act({ type: 'save-segment', segmentId: 'evil', name: 'Evil', clauses: sql('TRUE) OR (TRUE') });
  await review.act({ type: 'save-segment', segmentId: 'fine', name: 'Fine\nDROP TABLE x', clauses: sql('flagged AND split = \'test\'') });
  const { items } = await ready();
  expect(items.slice(2).map(({ segmentId, count, problem }) => [segmentId, count, problem?.slice(0, 20)])).toEqual([
    ['gone', null, 'There is no column “'],
    ['evil', null, 'There is no bracket '],
    ['fine', 1, undefined],
  ]);
  view.apply('gone');
  view.apply('evil');
  expect(selection.filters.getSnapshot()).toEqual([]);
  view.apply('fine');
  expect(selection.filters.getSnapshot()).toHaveLength(1);
  expect(view.toSql('fine')).toContain('-- Fine DROP TABLE x');
});
