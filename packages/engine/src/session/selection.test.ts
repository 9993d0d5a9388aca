import { describe, expect, it } from 'vitest';
import type { FilterClause } from '../model/filter-clause';
import { createSelection, filterToSql } from './selection';

const split = (...values: string[]): FilterClause => ({ source: 'facet:split', label: `Split: ${values.join(', ')}`, type: 'in', column: 'split', values });
const range = (min: number, max: number): FilterClause => ({ source: 'range:loss', label: 'Loss', type: 'range', column: 'loss', min, max });

function setup(options = {}) {
  let time = 0;
  const selection = createSelection({ now: () => time, ...options });
  return { selection, wait: (ms: number) => (time += ms), filters: () => selection.filters.getSnapshot(), history: () => selection.history.getSnapshot() };
}

describe('undo of the view', () => {
  it('takes back and brings back, in words', () => {
    const { selection, filters, history, wait } = setup();
    expect(history()).toEqual({ canUndo: false, canRedo: false, undoLabel: null, redoLabel: null });
    selection.setFilter('facet:split', split('test'));
    wait(50);
    selection.setFilter('facet:split', split('test', 'val'));
    selection.clearFilters();
    expect(history().undoLabel).toBe('Remove Split: test, val');
    selection.undo();
    expect(history()).toMatchObject({ undoLabel: 'Change to Split: test, val', redoLabel: 'Remove Split: test, val' });
    selection.undo();
    expect(filters()).toEqual([split('test')]);
    selection.redo();
    selection.redo();
    selection.redo();
    expect(filters()).toEqual([]);
    selection.undo();
    selection.setFilter('facet:split', null);
    expect(history().canRedo).toBe(false);
  });

  it('makes one step of a drag, and two of two drags', () => {
    const { selection, filters, wait } = setup();
    for (let step = 0; step < 200; step++) {
      selection.setFilter('range:loss', range(0, step));
      wait(16);
    }
    wait(5000);
    for (let step = 0; step < 10; step++) {
      selection.setFilter('range:loss', range(step, 300));
      wait(16);
    }
    selection.undo();
    expect(filters()).toEqual([range(0, 199)]);
    selection.undo();
    expect(filters()).toEqual([]);
    expect(selection.history.getSnapshot().canUndo).toBe(false);
  });

  it('forgets a brush that came to nothing, and never takes a later one into an undone step', () => {
    const { selection, history, filters, wait } = setup();
    selection.setFilter('range:loss', range(0, 1));
    wait(10);
    selection.setFilter('range:loss', null);
    expect(history().canUndo).toBe(false);
    selection.setFilter('range:loss', range(0, 1));
    selection.undo();
    selection.redo();
    selection.setFilter('range:loss', range(0, 2));
    selection.undo();
    expect(filters()).toEqual([range(0, 1)]);
  });

  it('keeps a bounded number of steps', () => {
    const { selection, history } = setup({ limit: 5 });
    for (let step = 0; step < 50; step++) selection.setFilter('facet:split', split(String(step)));
    let steps = 0;
    while (history().canUndo) {
      selection.undo();
      steps += 1;
    }
    expect(steps).toBe(5);
  });

  it('restores what was put aside; focus and picks are not part of it', () => {
    const { selection, filters } = setup();
    selection.setFilter('facet:split', split('test'));
    selection.hold('facet:split');
    expect([filters(), selection.held.getSnapshot()]).toEqual([[], [{ clause: split('test'), why: 'off' }]]);
    expect(selection.where()).toBe('TRUE');
    selection.setFocus('label:1');
    selection.pick(['label:2']);
    selection.undo();
    expect([filters(), selection.held.getSnapshot()]).toEqual([[split('test')], []]);
    selection.redo();
    selection.release('facet:split');
    expect(filters()).toEqual([split('test')]);
    expect(selection.focus.getSnapshot().element).toBe('label:1');
    expect(selection.picked.getSnapshot().size).toBe(1);
  });
});

it('keeps the place of a clause that changes', () => {
  const { selection, filters } = setup();
  selection.setFilter('facet:split', split('a'));
  selection.setFilter('range:loss', range(0, 1));
  selection.setFilter('facet:split', split('b'));
  expect(filters().map((clause) => clause.source)).toEqual(['facet:split', 'range:loss']);
});

it('negates so that missing values are in the rest', () => {
  expect(filterToSql({ ...split('a'), negated: true })).toBe(`NOT coalesce("split" IN ('a'), FALSE)`);
});
