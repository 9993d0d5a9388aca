import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLossTableView, type LossTableView } from './loss-table-view';
import { openFixture, until } from './loss-table.test-support';

// 500 labels, l000 … l499; every second one is flagged; scores repeat, so that ties are common; every tenth has no confidence.
const tables = `
CREATE TABLE elements AS SELECT
  'label:' || id AS element_id, 'label' AS kind, id, 'object' AS level, 'f' || (n % 50) AS frame_id, id AS label_id,
  'i' || n AS inference_id, 'v1' AS model_id, 'box' AS task, 'stop' AS given, CASE WHEN n % 2 = 0 THEN 'yield' ELSE 'stop' END AS predicted,
  'stop' AS class_id, CASE WHEN n % 10 = 0 THEN NULL ELSE (n % 7)::FLOAT / 7 END AS confidence, 0.8::FLOAT AS iou,
  CASE WHEN n % 2 = 0 THEN 'wrong_class' ELSE 'agree' END AS agreement, (n % 5)::DOUBLE / 5 AS score, 'cl' AS scorer_id,
  CASE WHEN n % 2 = 0 THEN 'yield' END AS suggested, n % 2 = 0 AS flagged, 'because ' || n AS reason, 0.5::DOUBLE AS loss,
  1.0::FLOAT AS x, 2.0::FLOAT AS y, 3.0::FLOAT AS w, 4.0::FLOAT AS h, 'labeler-' || (n % 3) AS annotator, 'b1' AS batch,
  0::FLOAT AS map_x, 0::FLOAT AS map_y, CASE WHEN n < 400 THEN 'train' ELSE 'test' END AS split
FROM (SELECT range AS n, 'l' || lpad(range::VARCHAR, 3, '0') AS id FROM range(500));
INSERT INTO elements SELECT * REPLACE ('frame:f1' AS element_id, 'frame' AS kind, 'f1' AS id, TRUE AS flagged) FROM elements LIMIT 1;
CREATE TABLE scores AS SELECT 'cl' AS scorer_id, kind AS owner, id AS owner_id, score, flagged, reason, suggested FROM elements WHERE kind = 'label'
  UNION ALL SELECT 'neighbors', 'label', id, (100 - n % 100) / 100.0, FALSE, 'neighbours say ' || n, NULL FROM (SELECT range AS n, 'l' || lpad(range::VARCHAR, 3, '0') AS id FROM range(100))
  UNION ALL SELECT 'image_quality', 'frame', 'f1', 0.9, TRUE, 'The picture is dark.', NULL;
`;

let fixture: Awaited<ReturnType<typeof openFixture>>;
let view: LossTableView;
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => view.rowAt(from + i)?.id);
const ready = () => until(view, (snapshot) => snapshot.state === 'ready');
const expectedOrder = async (order: string, where: string) =>
  (await fixture.dataset.database.query(`SELECT id FROM elements WHERE kind = 'label' AND ${where} ORDER BY ${order}, element_id`)).toArray().map((row: { id: string }) => row.id);

beforeEach(async () => {
  fixture = await openFixture(tables);
  view = createLossTableView(fixture.dataset, { pageSize: 20 });
});
afterEach(() => {
  view.dispose();
  fixture.dispose();
});

describe('rows', () => {
  it('reads nothing before somebody subscribes', async () => {
    await fixture.dataset.database.query('SELECT 1');
    expect(view.getSnapshot()).toMatchObject({ state: 'loading', total: 0, version: 0 });
  });

  it('holds the suspicious elements, highest score first, ties by id, whole frames left out', async () => {
    expect(await ready()).toMatchObject({ total: 250, suspicious: 250, every: 500, focusIndex: null });
    expect(ids(0, 20)).toEqual((await expectedOrder('score DESC', 'flagged')).slice(0, 20));
    expect(view.rowAt(0)).toMatchObject({ given: 'stop', predicted: 'yield', score: 0.8, box: { x: 1, y: 2, w: 3, h: 4 }, split: 'train' });
  });

  it('reads windows on demand and gives the same total order across them, nulls last', async () => {
    await ready();
    view.setOnlySuspicious(false);
    view.setSort({ column: 'confidence', direction: 'desc' });
    await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.total === 500);
    const order = await expectedOrder('confidence DESC NULLS LAST', 'TRUE');
    expect(view.rowAt(333)).toBeUndefined();
    for (const start of [330, 70, 480]) {
      view.ensureRange(start, start + 20);
      await until(view, () => view.rowAt(start + 19) !== undefined);
      expect(ids(start, start + 20)).toEqual(order.slice(start, start + 20));
    }
    expect(view.rowAt(499)?.confidence).toBeNull();
  });

  it('skips windows that nobody wants any more', async () => {
    await ready();
    view.ensureRange(100, 110);
    view.ensureRange(140, 150);
    view.ensureRange(220, 230);
    await until(view, () => view.rowAt(220) !== undefined);
    await fixture.dataset.database.query('SELECT 1');
    expect(view.rowAt(140)).toBeUndefined();
  });

  it('keeps the old rows and says so when a query fails, and reads again', async () => {
    await ready();
    const first = view.rowAt(0)?.id;
    await fixture.dataset.database.exec('ALTER TABLE elements RENAME TO gone');
    fixture.bumpVersion();
    const failed = await until(view, (snapshot) => snapshot.state === 'error');
    expect(failed.error).toMatchObject({ code: 'query-failed' });
    expect(view.rowAt(0)?.id).toBe(first);
    await fixture.dataset.database.exec('ALTER TABLE gone RENAME TO elements');
    view.refresh();
    expect(await ready()).toMatchObject({ error: null, total: 250 });
  });
});

describe('filters', () => {
  it('follows the shared filters and its own search', async () => {
    await ready();
    fixture.dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'split is test', type: 'in', column: 'split', values: ['test'] });
    expect(await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.every === 100)).toMatchObject({ total: 50, suspicious: 50 });
    view.search('  LABELER-1 ');
    const searched = await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.total < 50);
    expect(fixture.dataset.selection.filters.getSnapshot().map((clause) => clause.label)).toEqual(['split is test', 'contains “LABELER-1”']);
    expect(searched.total).toBe((await expectedOrder('id', "flagged AND split = 'test' AND annotator = 'labeler-1'")).length);
    view.search('');
    expect(await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.total === 50)).toBeTruthy();
  });

  it('reads only once for a change that does not concern it', async () => {
    const { order } = await ready();
    fixture.dataset.selection.setFilter('loss-table', { source: 'loss-table', label: 'own', type: 'in', column: 'split', values: ['none'] });
    expect(view.getSnapshot()).toMatchObject({ state: 'ready', order });
  });
});

describe('scorers', () => {
  it('lists what one scorer judged, with its score and reason, and finds rows in that order', async () => {
    expect((await ready()).scorers).toEqual([{ id: 'cl', judged: 500, flagged: 250 }, { id: 'image_quality', judged: 1, flagged: 1 }, { id: 'neighbors', judged: 100, flagged: 0 }]);
    view.setScorer('neighbors');
    // It flags nothing: all that it judged is shown.
    expect(await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.scorer === 'neighbors')).toMatchObject({ total: 100, onlySuspicious: false });
    expect(view.rowAt(0)).toMatchObject({ id: 'l000', score: 1, reason: 'neighbours say 0' });
    expect(view.rowAt(1)).toMatchObject({ id: 'l001', score: 0.99 });
    fixture.dataset.selection.setFocus('label:l050');
    expect(await until(view, (snapshot) => snapshot.focusIndex === 50)).toBeTruthy();
  });

  it('lists whole frames where a scorer judges frames, and goes back when a scorer is gone', async () => {
    await ready();
    view.setScorer('image_quality');
    await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.scorer === 'image_quality');
    expect(view.rowAt(0)).toMatchObject({ elementId: 'frame:f1', reason: 'The picture is dark.' });
    await fixture.dataset.database.exec("DELETE FROM scores WHERE scorer_id = 'image_quality'");
    fixture.bumpVersion();
    expect(await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.scorer === null)).toMatchObject({ total: 250 });
  });
});

describe('focus', () => {
  it('moves up and down and stops at the ends', async () => {
    await ready();
    await view.next();
    await view.next();
    expect(view.getSnapshot()).toMatchObject({ focusIndex: 1, focus: view.rowAt(1)?.elementId });
    await view.previous();
    await view.previous();
    expect(view.getSnapshot().focusIndex).toBe(0);
    await view.focusAt(9999);
    expect(view.getSnapshot()).toMatchObject({ focusIndex: 249 });
  });

  it.each(['score', 'confidence', 'reason'] as const)('finds the row of an element that another widget focused, by %s', async (column) => {
    await ready();
    for (const direction of ['asc', 'desc'] as const) {
      view.setSort({ column, direction });
      await ready();
      const order = await expectedOrder(`${column} ${direction} NULLS LAST`, 'flagged');
      for (const at of [0, 77, 203, 249]) {
        fixture.dataset.selection.setFocus(`label:${order[at]}`);
        expect((await until(view, (snapshot) => snapshot.focus === `label:${order[at]}` && snapshot.focusIndex !== null)).focusIndex).toBe(at);
      }
    }
  });

  it('has no row for an element that the filters leave out', async () => {
    await ready();
    await view.focusAt(3);
    fixture.dataset.selection.setFocus('label:l001');
    await fixture.dataset.database.query('SELECT 1');
    expect(view.getSnapshot()).toMatchObject({ focus: 'label:l001', focusIndex: null });
  });

  it('picks ranges of rows, read or not', async () => {
    await ready();
    await view.pickRange(100, 130);
    expect([...fixture.dataset.selection.picked.getSnapshot()]).toEqual((await expectedOrder('score DESC', 'flagged')).slice(100, 130).map((id) => `label:${id}`));
  });
});

describe('judging', () => {
  it('proposes the change, keeps the rows in place and moves to the next unjudged row', async () => {
    await ready();
    const before = ids(0, 20);
    await fixture.dataset.review.act({ type: 'judge', element: `label:${before[1]}`, verdict: 'keep', change: null });
    await view.focusAt(0);
    const done = await view.judge('agree');
    expect(done?.change).toMatchObject({ op: 'MODIFY', labelId: before[0], after: { classId: 'yield' }, reason: view.rowAt(0)?.reason });
    expect(view.getSnapshot()).toMatchObject({ focusIndex: 2, undoLabel: 'Agree with model', state: 'ready' });
    expect(view.getSnapshot().changes.get(String(before[0]))?.after?.classId).toBe('yield');
    expect(ids(0, 20)).toEqual(before);
  });

  it('takes back and brings back, with the focus on what changed', async () => {
    await ready();
    await view.focusAt(0);
    await view.judge('agree');
    await view.judge('unsure');
    expect(await view.undo()).toMatchObject({ action: 'Mark as unsure', element: view.rowAt(1)?.elementId });
    expect(view.getSnapshot()).toMatchObject({ focusIndex: 1 });
    expect([...view.getSnapshot().judgements.keys()]).toEqual([view.rowAt(0)?.elementId]);
    await view.undo();
    expect(view.getSnapshot()).toMatchObject({ focusIndex: 0, undoLabel: null });
    expect(await view.undo()).toBeNull();
    await view.redo();
    expect([...view.getSnapshot().judgements.values()].map((judgement) => judgement.verdict)).toEqual(['agree']);
  });

  it('hides judged rows only when asked to read again', async () => {
    await ready();
    await view.focusAt(0);
    await view.judge('keep');
    view.setHideJudged(true);
    expect(await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.hiddenJudged === 1)).toMatchObject({ total: 249, judgedSince: 0 });
    await view.focusAt(0);
    await view.judge('keep');
    expect(view.getSnapshot()).toMatchObject({ total: 249, judgedSince: 1 });
    view.refresh();
    expect(await until(view, (snapshot) => snapshot.hiddenJudged === 2)).toMatchObject({ total: 248, judgedSince: 0 });
  });

  it('adds the picked elements, or the focused one, to an issue and remembers it', async () => {
    await ready();
    await view.focusAt(4);
    const issueId = String(await view.createIssue('Slow signs'));
    expect(view.lastIssue()).toMatchObject({ issueId, elements: [view.rowAt(4)?.elementId] });
    await view.pickRange(3, 6);
    expect(await view.addToIssue(issueId)).toBe(2);
    expect(view.lastIssue()?.elements).toHaveLength(3);
  });
});
