import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ElementId } from '../model/element';
import type { Issue } from '../review/review';
import { placeAt } from './board-columns';
import type { BoardView } from './board-types';
import { createBoardView } from './board-view';
import { openFixture, until } from './loss-table.test-support';

const tables = `CREATE TABLE elements AS
  SELECT 'label:l' || i AS element_id, 'label' AS kind, 'l' || i AS id, 'f' || (i // 4) AS frame_id, 'l' || i AS label_id, NULL::VARCHAR AS inference_id,
    'box' AS task, 'stop' AS given, 'yield' AS predicted, 'yield' AS suggested, 'wrong_class' AS agreement, (i / 20)::DOUBLE AS score, 'looks like yield' AS reason,
    i AS row_index, i::FLOAT AS x, 2::FLOAT AS y, 3::FLOAT AS w, 4::FLOAT AS h
  FROM range(20) r(i)`;

let fixture: Awaited<ReturnType<typeof openFixture>>;
let view: BoardView;

beforeEach(async () => {
  fixture = await openFixture(tables);
  fixture = { ...fixture, dataset: { ...fixture.dataset, people: [{ id: 'ada' }, { id: 'bo', name: 'Bo Lind' }] } };
  view = createBoardView(fixture.dataset, { previewLength: 4 });
});
afterEach(() => {
  view.dispose();
  fixture.dispose();
});

const label = (n: number): ElementId => `label:l${n}`;
const labels = (...numbers: number[]) => numbers.map(label);
const layout = () => Object.fromEntries(view.getSnapshot().columns.map((column) => [column.status, column.issues.map((issue) => issue.title)]));

async function createAll(...titles: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const title of titles) ids.push((await view.create(title)) ?? expect.unreachable());
  return ids;
}

describe('createBoardView', () => {
  it('reads nothing before somebody looks, then what is in sight', async () => {
    const issueId = await view.create('Slow signs', [...labels(0, 1, 2, 3, 4, 5), label(0)]);
    expect(view.getSnapshot().state).toBe('loading');
    await until(view, ({ state }) => state === 'ready');
    const [open] = view.getSnapshot().columns;
    expect(view.getSnapshot().columns.map(({ title }) => title)).toEqual(['Open', 'In review', 'Resolved', "Won't fix"]);
    expect(open?.issues).toMatchObject([{ issueId, title: 'Slow signs', createdBy: 'ada' }]);
    const [issue] = open?.issues ?? [];
    if (!issue) expect.unreachable();
    expect(view.cardOf(issue)).toMatchObject({ counts: { all: 6, open: 6, fixed: 0, notAnIssue: 0 }, live: null });
    expect(view.cardOf(issue).preview.map(({ elementId, info }) => [elementId, info])).toEqual(labels(0, 1, 2, 3).map((element) => [element, undefined]));
    view.ensureCards([issue.issueId]);
    await until(view, ({ revision }) => revision > 0);
    expect(view.cardOf(issue).preview[1]?.info).toEqual({
      frameId: 'f0', box: { x: 1, y: 2, w: 3, h: 4 }, given: 'stop', predicted: 'yield', suggested: 'yield', agreement: 'wrong_class', score: 0.05, reason: 'looks like yield',
    }); // prettier-ignore
  });

  it('opens an issue with its elements, judgements, changes and history', async () => {
    const before = { labelId: 'l1', frameId: 'f0', task: 'box' as const, classId: 'stop', box: { x: 1, y: 2, w: 3, h: 4 } };
    const change = { op: 'MODIFY' as const, labelId: 'l1', frameId: 'f0', before, after: { ...before, classId: 'yield' }, reason: 'r' };
    const issueId = (await view.create('A', [...labels(0, 1, 2, 3, 4, 5), 'label:elsewhere'])) ?? '';
    await view.describe(issueId, 'All from batch 7');
    await fixture.dataset.review.act({ type: 'judge', element: label(1), verdict: 'agree', change });
    await view.addComment(issueId, '  See the spec. ');
    view.open(issueId);
    view.ensureElements([label(1), 'label:elsewhere']);
    const { opened } = await until(view, ({ revision }) => revision > 0);
    expect(opened).toMatchObject({ issue: { title: 'A', description: 'All from batch 7', comments: [{ text: 'See the spec.', actor: 'ada' }] }, judgedCount: 1, changedCount: 1 });
    expect(opened?.elements).toEqual([...labels(0, 1, 2, 3, 4, 5), 'label:elsewhere']);
    expect(view.elementOf(label(1))).toMatchObject({ judgement: { verdict: 'agree' }, change, info: { frameId: 'f0' } });
    expect(view.elementOf('label:elsewhere')).toMatchObject({ info: null });
    expect(view.elementOf(label(2)).info).toBeUndefined();
    expect(opened?.history.flatMap(({ ops }) => ops.map(({ type }) => type))).toEqual(['create-issue', 'edit-issue', 'comment']);
    await view.undo();
    expect(view.getSnapshot().opened?.history.map(({ ops }) => ops[0]?.type)).toEqual(['create-issue', 'edit-issue']);
    view.open(null);
    expect(view.getSnapshot().opened).toBeNull();
  });

  it('moves cards to any place', async () => {
    view.subscribe(() => undefined);
    const [, b = '', c = ''] = await createAll('A', 'B', 'C', 'D');
    expect(layout().open).toEqual(['D', 'C', 'B', 'A']);
    expect(await view.move(b, 'open', 0)).toBe(true);
    expect(await view.move(b, 'open', 2)).toBe(true);
    expect(layout().open).toEqual(['D', 'C', 'B', 'A']);
    await view.move(c, 'open', 99);
    expect(layout().open).toEqual(['D', 'B', 'A', 'C']);
    await view.move(b, 'resolved');
    await view.move(c, 'resolved', 1);
    expect(layout()).toMatchObject({ open: ['D', 'A'], resolved: ['B', 'C'] });
    expect(await view.move(c, 'resolved', 1)).toBe(false);
    expect(await view.move('nothing', 'resolved')).toBe(false);
    expect(view.getSnapshot().undoLabel).toBe('Move “C” to Resolved');
    await view.undo();
    expect(layout().open).toEqual(['D', 'A', 'C']);
  });

  it('keeps finding room however often cards trade places', async () => {
    view.subscribe(() => undefined);
    const [a = '', b = '', c = ''] = await createAll('A', 'B', 'C');
    for (let round = 0; round < 120; round++) {
      const [first, second] = round % 2 ? [a, b] : [b, a];
      await view.move(first, 'open', 1);
      await view.move(second, 'open', 1);
      expect(layout().open?.[1]).toBe(second === a ? 'A' : 'B');
    }
    await view.move(c, 'open', 1);
    expect(layout().open?.[1]).toBe('C');
  });

  it('deletes without asking and takes back exactly that', async () => {
    view.subscribe(() => undefined);
    const [a = ''] = await createAll('A', 'B');
    view.open(a);
    const event = (await view.remove(a)) ?? '';
    expect(layout().open).toEqual(['B']);
    expect(view.getSnapshot().opened).toBeNull();
    await createAll('C');
    expect(await view.takeBack(event)).toBe(true);
    expect(layout().open).toEqual(['C', 'B', 'A']);
    expect(await view.remove('nothing')).toBeNull();
  });

  it('adds and removes elements once', async () => {
    const issueId = (await view.create('A', labels(0, 1))) ?? '';
    expect(await view.addElements(issueId, labels(1))).toBe(false);
    expect(await view.addElements(issueId, labels(1, 2, 2))).toBe(true);
    view.open(issueId);
    expect(view.getSnapshot().opened?.elements).toEqual(labels(0, 1, 2));
    expect(await view.removeElements(issueId, labels(0, 9))).not.toBeNull();
    expect(await view.removeElements(issueId, labels(9))).toBeNull();
    view.open(null);
    view.open(issueId);
    expect(view.getSnapshot().opened?.elements).toEqual(labels(1, 2));
  });

  it('offers the picked elements, or the focused one, and shares what it shows', async () => {
    view.subscribe(() => undefined);
    const { selection } = fixture.dataset;
    selection.setFocus(label(7));
    expect(view.getSnapshot().targetCount).toBe(1);
    selection.pick(labels(1, 2, 3));
    expect([view.getSnapshot().targetCount, view.targets()]).toEqual([3, labels(1, 2, 3)]);
    const issueId = (await view.create('A', view.targets())) ?? '';
    view.show(label(2));
    expect(selection.focus.getSnapshot().element).toBe(label(2));
    view.showOnly(issueId);
    expect(selection.where()).toContain(`'label:l1', 'label:l2', 'label:l3'`);
  });

  it('keeps the issues and says why when elements cannot be read, and recovers', async () => {
    const issueId = (await view.create('A', labels(0))) ?? '';
    view.ensureCards([issueId]);
    await fixture.dataset.database.exec('ALTER TABLE elements RENAME TO away');
    const broken = await until(view, ({ state }) => state === 'error');
    expect(broken.error).toMatchObject({ code: 'query-failed' });
    expect(broken.columns[0]?.issues[0]?.issueId).toBe(issueId);
    await fixture.dataset.database.exec('ALTER TABLE away RENAME TO elements');
    view.refresh();
    await until(view, ({ state }) => state === 'ready');
  });

  it('reads elements again when the tables changed', async () => {
    const issueId = (await view.create('A', labels(0))) ?? '';
    view.ensureCards([issueId]);
    await until(view, ({ revision }) => revision === 1);
    await fixture.dataset.database.exec(`UPDATE elements SET predicted = 'cone'`);
    fixture.bumpVersion();
    await until(view, () => view.elementOf(label(0)).info?.predicted === 'cone');
  });

  it('edits, moves and deletes many in one event each, named after people', async () => {
    view.subscribe(() => undefined);
    const ids = await createAll('A', 'B', 'C');
    const { review } = fixture.dataset;
    const before = review.events().length;
    await view.edit(ids, { priority: 'high' });
    await view.edit(ids.slice(0, 1), { assignee: 'bo' });
    expect(view.getSnapshot().undoLabel).toBe('Assign “A” to Bo Lind');
    await view.edit(ids, { assignee: 'bo' });
    expect(view.getSnapshot().undoLabel).toBe('Assign 2 issues to Bo Lind');
    await view.edit(ids, { addTags: ['x'] });
    await view.moveAll(ids, 'resolved');
    expect(layout()).toMatchObject({ open: [], resolved: ['A', 'B', 'C'] });
    expect(view.getSnapshot().undoLabel).toBe('Move 3 issues to Resolved');
    expect(review.events().length).toBe(before + 5);
    expect(await view.edit(ids, { priority: 'high' })).toBe(false);
    await view.remove(ids);
    expect(layout().resolved).toEqual([]);
    await view.undo();
    await view.undo();
    expect(layout().open).toEqual(['C', 'B', 'A']);
    expect([...review.state.getSnapshot().issues.values()].map(({ assignee, tags }) => [assignee, tags])).toEqual(ids.map(() => ['bo', ['x']]));
  });

  it('marks elements, counts them and shows those in a state', async () => {
    view.subscribe(() => undefined);
    const issueId = (await view.create('A', labels(0, 1, 2, 3))) ?? '';
    view.open(issueId);
    expect(await view.mark(issueId, labels(1, 2), 'fixed')).toBe(true);
    expect(await view.mark(issueId, labels(1), 'fixed')).toBe(false);
    await view.mark(issueId, labels(3), 'not-an-issue');
    expect(view.getSnapshot().opened?.counts).toEqual({ all: 4, open: 1, fixed: 2, notAnIssue: 1 });
    view.showElements('fixed');
    expect(view.getSnapshot().opened?.elements).toEqual(labels(1, 2));
    await view.removeElements(issueId, labels(2));
    expect(view.getSnapshot().opened).toMatchObject({ elements: labels(1), counts: { all: 3, fixed: 1 } });
    expect(view.burnDown(issueId).at(-1)).toMatchObject({ open: 1, closed: 2 });
  });

  it('a live issue is whatever meets its filters, until it is frozen', async () => {
    const { selection, database } = fixture.dataset;
    const issueId = (await view.create('Low')) ?? '';
    expect(await view.makeLive(issueId)).toBe(false);
    selection.setFilter('score', { source: 'score', label: 'score ≤ 0.1', type: 'range', column: 'score', min: null, max: 0.1 });
    expect(await view.makeLive(issueId)).toBe(true);
    view.open(issueId);
    const { opened } = await until(view, (snapshot) => snapshot.opened?.live?.state === 'ready');
    expect(opened).toMatchObject({ live: { count: 3 }, elements: labels(2, 1, 0), counts: { all: 3 } });
    await database.exec('UPDATE elements SET score = 0.9 WHERE row_index = 0');
    fixture.bumpVersion();
    await until(view, (snapshot) => snapshot.opened?.live?.count === 2);
    expect(await view.freeze(issueId)).toBe(true);
    expect(view.getSnapshot().opened).toMatchObject({ live: null, elements: labels(2, 1) });
    expect(view.getSnapshot().undoLabel).toBe('Freeze “Low” with 2 elements');
    await view.undo();
    expect(view.getSnapshot().opened?.issue.query).not.toBeNull();
  });

  it('does not run what a log says without looking at it', async () => {
    const sql = async (expression: string) => {
      const issueId = (await view.create(expression, [], { query: [{ source: 'x', label: 'x', type: 'sql', expression }] })) ?? '';
      view.open(issueId);
      const { opened } = await until(view, (snapshot) => snapshot.opened?.issue.issueId === issueId && snapshot.opened.live?.state !== 'loading');
      view.showOnly(issueId);
      return [opened?.live?.state, opened?.elements.length, fixture.dataset.selection.filters.getSnapshot().length];
    };
    expect(await sql("TRUE) OR (SELECT count(*) FROM read_csv('/etc/passwd')) > 0 OR (TRUE")).toEqual(['error', 0, 0]);
    expect(await sql('missing_column > 1')).toEqual(['error', 0, 0]);
    expect(await sql('score >= 0.9')).toEqual(['ready', 2, 1]);
  });

  it('reads the payload of an issue, of a live one with what meets it now', async () => {
    view.subscribe(() => undefined);
    const frozen = (await view.create('A', labels(0, 19))) ?? '';
    expect((await view.exportIssue(frozen))?.elements.map(({ elementId, frameId }) => [elementId, frameId])).toEqual([['label:l0', 'f0'], ['label:l19', 'f4']]);
    const live = (await view.create('B', [], { query: [{ source: 'x', label: 'x', type: 'range', column: 'score', min: 0.9, max: null }] })) ?? '';
    expect((await view.exportIssue(live))?.elements.map(({ elementId }) => elementId)).toEqual(labels(19, 18));
    expect(await view.exportIssue('nothing')).toBeNull();
  });

  it('moves among the cards that are shown, and makes room in one event', async () => {
    view.subscribe(() => undefined);
    const ids = await createAll('B 1', 'A 1', 'B 2', 'A 2');
    view.setQuery({ text: 'A' });
    expect(layout().open).toEqual(['A 2', 'A 1']);
    await view.move(ids[3] ?? '', 'open', 1);
    view.setQuery({ text: '' });
    expect(layout().open).toEqual(['B 2', 'A 1', 'A 2', 'B 1']);
  });

  it('writes a template with what the elements are', async () => {
    view.subscribe(() => undefined);
    const template = { issueType: 'label-error' as const, title: '{given} should be {predicted}', description: 'In {count}' };
    expect(await view.suggest(template, labels(0, 1))).toMatchObject({ title: 'Stop should be yield', description: 'In 2 elements' });
  });

  it('merges a log, and says what is wrong with a file that is none', async () => {
    view.subscribe(() => undefined);
    const line = '{"id":"x","actor":"bo","lamport":1,"at":1,"op":{"type":"create-issue","issueId":"i","title":"From bo","description":"","elements":[]}}';
    expect(await view.importLog(`${line}\nbroken\n`)).toEqual({ added: 1, skipped: 1 });
    expect(layout().open).toEqual(['From bo']);
    expect(await view.importLog(line)).toEqual({ added: 0, skipped: 0 });
    expect(await view.importLog('a,b\n')).toBeNull();
    expect(view.getSnapshot().actionError?.message).toContain('not a review log');
    await view.create('B');
    expect(view.getSnapshot().actionError).toBeNull();
  });
});

it('makes room between cards that have the same rank', () => {
  const cards = [1, 1, 1, 5].map((rank, index) => ({ issueId: `i${index}`, rank })) as Issue[];
  expect(placeAt(cards, 1)).toEqual({ rank: 2, shifted: [{ issueId: 'i1', rank: 3 }, { issueId: 'i2', rank: 4 }] });
});
