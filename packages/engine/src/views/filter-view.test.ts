import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FilterClause } from '../model/filter-clause';
import { getViewState, resetView, setViewState } from '../session/view-state';
import { createFilterView, type FilterView } from './filter-view';
import { openFixture, until } from './loss-table.test-support';

// 20 objects: half of them test, loss 0 … 19 with one NULL and one NaN, and a column with a hostile name.
const tables = `
CREATE TABLE elements AS SELECT 'label:' || range AS element_id, 'label' AS kind, range::VARCHAR AS id, 'object' AS level, CASE WHEN range < 4 THEN 'stop' ELSE 'yield' END AS class_id,
  'stop' AS given, 'yield' AS predicted, NULL::VARCHAR AS suggested, 'why ' || range AS reason, 'f' || range AS frame_id, 'ada' AS annotator, 'b1' AS batch,
  CASE WHEN range % 2 = 0 THEN 'train' ELSE 'test' END AS split, CASE range WHEN 18 THEN NULL WHEN 19 THEN 'NaN'::DOUBLE ELSE range END::DOUBLE AS loss, range < 5 AS flagged,
  CASE WHEN range = 0 THEN NULL ELSE 'it''s ' || chr(128512) END AS "we""ird 😀"
FROM range(20)`;

let fixture: Awaited<ReturnType<typeof openFixture>>;
let view: FilterView;
beforeEach(async () => {
  fixture = await openFixture(tables);
  view = createFilterView(fixture.dataset);
});
afterEach(() => {
  view.dispose();
  fixture.dispose();
});
const split: FilterClause = { source: 'facet:split', label: 'Split: test', type: 'in', column: 'split', values: ['test'] };
const loss: FilterClause = { source: 'facet:loss', label: 'Loss', type: 'range', column: 'loss', min: 5, max: 9 };
const shown = (count: number) => until(view, (snapshot) => snapshot.state === 'ready' && snapshot.shown === count);

describe('filter view', () => {
  it('shows clauses of others as chips and counts what they leave, and how long that took', async () => {
    await shown(20);
    fixture.dataset.selection.setFilter(split.source, split);
    fixture.dataset.selection.setFilter(loss.source, loss);
    const { chips, total, tookMs } = await shown(3);
    expect(total).toBe(20);
    expect(tookMs).toBeGreaterThan(0);
    expect(chips).toMatchObject([
      { source: 'facet:split', state: 'on', origin: 'facet', words: { title: 'Split', relation: 'is', values: ['test'], negated: false } },
      { source: 'facet:loss', origin: 'range', words: { title: 'Loss', relation: 'between', values: ['5', '9'] } },
    ]);
  });

  it('puts a chip aside in its place, and turns it into its opposite, missing values included', async () => {
    await shown(20);
    view.set(split);
    view.set(loss);
    view.toggle(split.source);
    const aside = await shown(5);
    expect(aside.chips.map((chip) => [chip.source, chip.state])).toEqual([['facet:split', 'off'], ['facet:loss', 'on']]);
    view.toggle(split.source);
    await shown(3);
    view.remove(split.source);
    await shown(5);
    view.negate(loss.source);
    await shown(15);
    view.negate(loss.source);
    await shown(5);
    expect(fixture.dataset.selection.filters.getSnapshot()).toEqual([loss]);
  });

  it('says what each clause does', async () => {
    await shown(20);
    view.set(split);
    view.set(loss);
    expect(Object.fromEntries(await view.explain())).toEqual({ 'facet:split': { alone: 10, removes: 2 }, 'facet:loss': { alone: 5, removes: 7 } });
    view.clear();
    expect((await view.explain()).size).toBe(0);
  });

  it('lists values under the other filters, and finite bounds', async () => {
    await shown(20);
    view.set(loss);
    expect(await view.loadValues('split')).toEqual({ distinct: 2, values: [{ value: 'test', count: 3 }, { value: 'train', count: 2 }] });
    expect(await view.loadValues('we"ird 😀', { search: "IT'S" })).toEqual({ distinct: 1, values: [{ value: "it's 😀", count: 5 }] });
    expect(await view.loadBounds('loss')).toEqual({ min: 0, max: 17 });
  });

  it('is one state with the condition', async () => {
    await shown(20);
    view.set(split);
    expect(view.conditionText()).toBe("split = 'test'");
    expect((await view.applyCondition("split = 'test'\nAND loss >= 5 AND length(class_id) = 5"))?.problem).toBeNull();
    const { chips } = await until(view, (snapshot) => snapshot.chips.length === 3);
    expect(chips.map((chip) => chip.source)).toEqual(['facet:split', 'facet:loss', 'condition:1']);
    expect(fixture.dataset.selection.filters.getSnapshot()[0]).toBe(split);
    const refused = await view.applyCondition("splt = 'test'");
    expect(refused?.problem).toMatchObject({ start: 0, end: 4, suggestions: ['split'] });
    expect(view.getSnapshot().chips).toHaveLength(3);
    await view.applyCondition('  ');
    await shown(20);
    view.undo();
    expect(view.getSnapshot().chips).toHaveLength(3);
  });

  it('searches like the loss table', async () => {
    await shown(20);
    view.search(' why 1 ');
    expect(view.getSnapshot().search).toBe('why 1');
    await shown(11);
    view.search('');
    await shown(20);
  });

  it('shows a failure and keeps the last picture', async () => {
    await shown(20);
    fixture.dataset.selection.setFilter('x', { source: 'x', label: 'x', type: 'in', column: 'no such column', values: ['x'] });
    const failed = await until(view, (snapshot) => snapshot.state === 'error');
    expect(failed).toMatchObject({ shown: 20, total: 20 });
    view.remove('x');
    await until(view, (snapshot) => snapshot.state === 'ready');
  });
});

describe('view state', () => {
  it('comes back as it was, except for what must not run by itself', async () => {
    await shown(20);
    const { selection } = fixture.dataset;
    view.set(split);
    view.set({ ...loss, negated: true });
    view.set({ source: 'condition:1', label: 'flagged', type: 'sql', expression: 'flagged' });
    view.toggle(loss.source);
    selection.setFocus('label:3');
    selection.pick(['label:1', 'label:2']);
    const { state, notes } = getViewState(fixture.dataset);
    expect(notes).toEqual([]);
    const text = JSON.stringify(state);
    resetView(fixture.dataset);
    expect(getViewState(fixture.dataset).state).toEqual({ v: 1, m: 'v1' });
    const report = await setViewState(fixture.dataset, text);
    expect(report).toMatchObject({ notes: [], pending: [{ expression: 'flagged' }] });
    expect(selection.filters.getSnapshot()).toEqual([split]);
    expect(selection.focus.getSnapshot()).toEqual({ element: 'label:3' });
    expect(selection.picked.getSnapshot()).toEqual(new Set(['label:1', 'label:2']));
    view.toggle('condition:1');
    selection.release('condition:1');
    expect(selection.filters.getSnapshot()).toEqual([split]);
    expect(getViewState(fixture.dataset).state).toMatchObject({ o: [{ type: 'sql' }, { type: 'range' }] });
    expect((await view.accept('condition:1'))?.problem).toBeNull();
    expect(selection.filters.getSnapshot()).toHaveLength(2);
    await shown(2);
  });

  it('does not accept a condition that is not sound', async () => {
    await shown(20);
    await setViewState(fixture.dataset, [{ source: 'c', label: 'x', type: 'sql', expression: "TRUE) OR (read_text('/etc/passwd') = ''" }]);
    expect((await view.accept('c'))?.problem?.message).toContain('bracket');
    expect(fixture.dataset.selection.filters.getSnapshot()).toEqual([]);
  });

  it('reads the list of filters of older links', async () => {
    expect((await setViewState(fixture.dataset, JSON.stringify([split]))).notes).toEqual([]);
    expect(fixture.dataset.selection.filters.getSnapshot()).toEqual([split]);
  });

  it.each([
    ['not json', 'not JSON'],
    ['"text"', 'does not describe'],
    ['null', 'does not describe'],
    ['{"v":"1"}', 'does not describe'],
    [`[${'{"a":1},'.repeat(20_000)}{}]`, 'too long'],
    [JSON.stringify({ v: 1, f: [{ ...split, column: 'nope' }] }), 'no column'],
    [JSON.stringify({ v: 1, f: [{ ...split, values: [{ toString: 1 }] }] }), 'could not be read'],
    [JSON.stringify({ v: 1, f: [{ ...loss, min: '0) OR (1=1' }] }), 'could not be read'],
    [JSON.stringify({ v: 1, f: Array.from({ length: 60 }, () => split) }), 'first 48'],
    [JSON.stringify({ v: 1, f: [{ source: 'm', label: 'Many', type: 'elements', ids: Array.from({ length: 201 }, (_, i) => `label:${i}`) }] }), 'more than 200'],
    [JSON.stringify({ v: 9, e: 'nonsense', p: ['label:1', 4] }), 'newer version'],
  ])('never throws for %s', async (input, note) => {
    const { notes } = await setViewState(fixture.dataset, input);
    expect(notes.join(' ')).toContain(note);
    expect(fixture.dataset.selection.focus.getSnapshot().element).toBeNull();
  });

  it('leaves long lists of elements out, with a note', () => {
    fixture.dataset.selection.setFilter('map', { source: 'map', label: 'Lasso', type: 'elements', ids: Array.from({ length: 300 }, (_, i) => `label:${i}` as const) });
    expect(getViewState(fixture.dataset)).toMatchObject({ state: { v: 1 }, notes: [expect.stringContaining('300 elements')] });
  });
});
