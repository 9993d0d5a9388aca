import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGalleryView, type GalleryView } from './gallery-view';
import { openFixture, until } from './loss-table.test-support';

// 300 labels of three classes and a class without a name, in 30 frames; the 31st frame is empty. Hostile ids and boxes among them.
const tables = `
CREATE TABLE elements AS SELECT
  'label:' || id AS element_id, 'label' AS kind, id, 'object' AS level, 'f' || (n % 30) AS frame_id, id AS label_id, 'i' || n AS inference_id,
  CASE n % 4 WHEN 0 THEN 'stop' WHEN 1 THEN 'yield' WHEN 2 THEN 'it''s "odd" 🦈' END AS class_id, 'stop' AS given, 'yield' AS predicted,
  'wrong_class' AS agreement, 'because' AS reason, 0.9::FLOAT AS confidence, CASE WHEN n = 3 THEN 'nan'::DOUBLE ELSE (n % 5) / 5.0 END AS score, n % 2 = 0 AS flagged,
  1.0::FLOAT AS x, 2.0::FLOAT AS y, CASE WHEN n = 7 THEN 'nan'::FLOAT WHEN n = 8 THEN 0 ELSE 20 END::FLOAT AS w, 10.0::FLOAT AS h,
  CASE WHEN n % 9 <> 0 THEN TIMESTAMP '2026-01-01' + INTERVAL (300 - n) MINUTE END AS "timestamp", 640 AS width, 480 AS height, CASE WHEN n < 100 THEN 'train' ELSE 'test' END AS split
FROM (SELECT range AS n, 'l''' || lpad(range::VARCHAR, 3, '0') AS id FROM range(300));
INSERT INTO elements SELECT 'frame:f' || range, 'frame', 'f' || range, 'frame', 'f' || range, NULL, NULL, NULL, NULL, NULL, 'agree', NULL, NULL, 0, FALSE, NULL, NULL, NULL, NULL, NULL, 640, 480, 'train' FROM range(31);
CREATE TABLE inferences AS SELECT 'i' || range AS inference_id, 'yield' AS class_id, 3.0::FLOAT AS x, 4.0::FLOAT AS y, 18.0::FLOAT AS w, 9.0::FLOAT AS h FROM range(300);
`;

let fixture: Awaited<ReturnType<typeof openFixture>>;
let view: GalleryView;
const ready = () => until(view, (snapshot) => snapshot.state === 'ready');
const order = async (by: string, where = "kind <> 'frame'") =>
  (await fixture.dataset.database.query(`SELECT element_id FROM elements WHERE ${where} ORDER BY ${by}`)).toArray().map((row: { element_id: string }) => row.element_id);
const shown = async () => {
  const { total } = view.getSnapshot();
  view.ensureRange(0, total);
  await until(view, () => view.rowAt(total - 1) !== undefined);
  return Array.from({ length: total }, (_, at) => view.rowAt(at)?.elementId);
};

beforeEach(async () => {
  fixture = await openFixture(tables);
  view = createGalleryView(fixture.dataset, { pageSize: 20 });
});
afterEach(() => {
  view.dispose();
  fixture.dispose();
});

describe('gallery view', () => {
  it('reads nothing before somebody subscribes, and only the first window then', async () => {
    expect(view.getSnapshot()).toMatchObject({ state: 'loading', total: 0 });
    expect(await ready()).toMatchObject({ level: 'object', total: 300, every: 300, levels: { object: 300, frame: 31 } });
    expect(view.rowAt(19)).toBeDefined();
    expect(view.rowAt(20)).toBeUndefined();
    expect(view.getSnapshot().meanAspect).toBeCloseTo(1.5, 1);
  });

  it('orders by score, class and time, the same every time', async () => {
    await ready();
    expect(await shown()).toEqual(await order('score DESC NULLS LAST, element_id'));
    view.setSort('class');
    await ready();
    expect(await shown()).toEqual(await order('class_id NULLS LAST, score DESC NULLS LAST, element_id'));
    view.setSort('time');
    await ready();
    expect(await shown()).toEqual(await order('"timestamp" NULLS LAST, frame_id, element_id'));
  });

  it('finds the focused element anywhere in any order', async () => {
    await ready();
    for (const sort of ['time', 'score', 'class'] as const) {
      view.setSort(sort);
      await ready();
      for (const element of ["label:l'000", "label:l'003", "label:l'299"] as const) {
        fixture.dataset.selection.setFocus(null);
        fixture.dataset.selection.setFocus(element);
        const { focusIndex } = await until(view, (snapshot) => snapshot.focus === element && snapshot.focusIndex !== null);
        expect(focusIndex, `${sort} ${element}`).toBe((await shown()).indexOf(element));
      }
    }
  });

  it('groups by class, those without one last, and counts each', async () => {
    view.setGrouped(true);
    const { sections } = await ready();
    expect(sections).toEqual([
      { classId: 'it\'s "odd" 🦈', start: 0, count: 75 },
      { classId: 'stop', start: 75, count: 75 },
      { classId: 'yield', start: 150, count: 75 },
      { classId: null, start: 225, count: 75 },
    ]);
    await shown();
    for (const { classId, start, count } of sections) for (const at of [start, start + count - 1]) expect(view.rowAt(at)?.classId ?? null).toBe(classId);
  });

  it('says what lies on a picture, and nothing that cannot be drawn', async () => {
    await ready();
    const rows = (await shown()).map((_, at) => view.rowAt(at));
    const row = rows.find((other) => other?.id === "l'000");
    expect(row?.marks).toEqual([
      { role: 'label', box: { x: 1, y: 2, w: 20, h: 10 }, classId: 'stop' },
      { role: 'inference', box: { x: 3, y: 4, w: 18, h: 9 }, classId: 'yield' },
    ]);
    expect(rows.filter((other) => other?.box === null).map((other) => other?.id)).toEqual(expect.arrayContaining(["l'007", "l'008"]));
    expect(rows.find((other) => other?.id === "l'003")?.score).toBe(0);
  });

  it('shows frames with their objects on them', async () => {
    await ready();
    view.setLevel('frame');
    await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.level === 'frame');
    expect(view.getSnapshot()).toMatchObject({ total: 31, every: 31 });
    await shown();
    expect(view.getSnapshot().meanAspect).toBeCloseTo(4 / 3);
    const row = [...Array(31).keys()].map((at) => view.rowAt(at)).find((other) => other?.id === 'f0');
    expect(row).toMatchObject({ box: null, frameWidth: 640 });
    expect(row?.marks).toHaveLength(10);
  });

  it('follows the filters and starts at the top', async () => {
    const before = (await ready()).order;
    fixture.dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'train', type: 'in', column: 'split', values: ['train'] });
    const after = await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.total === 100);
    expect(after).toMatchObject({ every: 300, order: before + 1 });
    fixture.dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'none', type: 'in', column: 'split', values: ['no such'] });
    await until(view, (snapshot) => snapshot.state === 'ready' && snapshot.total === 0);
    expect(view.rowAt(0)).toBeUndefined();
    await view.focusAt(0);
    expect(await view.pickRange(0, 10)).toBe(0);
  });

  it('picks ranges that were not read', async () => {
    await ready();
    expect(await view.pickRange(0, 300)).toBe(300);
    expect(fixture.dataset.selection.picked.getSnapshot().size).toBe(300);
    expect(await view.pickRange(3, 6)).toBe(3);
    await view.focusAt(250);
    expect(view.getSnapshot().focusIndex).toBe(250);
  });

  it('keeps the pictures when a query fails, and reads again', async () => {
    await ready();
    await fixture.dataset.database.exec('ALTER TABLE elements RENAME TO gone');
    fixture.bumpVersion();
    await until(view, (snapshot) => snapshot.state === 'error');
    expect(view.rowAt(0)).toBeDefined();
    await fixture.dataset.database.exec('ALTER TABLE gone RENAME TO elements');
    view.refresh();
    await ready();
  });
});
