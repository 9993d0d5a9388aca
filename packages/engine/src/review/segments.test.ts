import { describe, expect, it } from 'vitest';
import type { FilterClause } from '../model/filter-clause';
import type { ReviewEvent, ReviewOp } from './event';
import { createMemoryStore } from './memory-store';
import { createReview } from './create-review';
import { readLogText, writeLogText } from './log-text';
import { parseEvent } from './parse-event';
import { compareEvents } from './compare-events';
import { reduceEvents } from './reduce';

const split: FilterClause = { source: 'facet:split', label: 'Split: test', type: 'in', column: 'split', values: ['test'] };
const range: FilterClause = { source: 'range:loss', label: 'Loss', type: 'range', column: 'loss', min: 2, max: null };
const save = (clauses: readonly FilterClause[], name = 'Hard', segmentId = 's1') => ({ type: 'save-segment', segmentId, name, clauses }) as const;
const logOf = (ops: readonly ReviewOp[], actor = 'ana', from = 1): ReviewEvent[] => ops.map((op, index) => ({ id: `${actor}${index}`, actor, lamport: from + index, at: 1000 + index, op }));
const segmentsOf = (...logs: readonly ReviewEvent[][]) => [...reduceEvents(logs.flat().sort(compareEvents), 'ana').state.segments.values()];

describe('segments in the log', () => {
  it('keeps the last name and filters, and who made it first', () => {
    expect(segmentsOf(logOf([save([split])]), logOf([save([range], 'Harder'), { type: 'rename-segment', segmentId: 's1', name: 'Hardest' }], 'bo', 2))).toEqual([
      { segmentId: 's1', name: 'Hardest', clauses: [range], createdBy: 'ana', createdAt: 1000, updatedAt: 1001 },
    ]);
  });

  it('gives the same in whatever order two logs arrive, and nothing comes back after it was deleted', () => {
    const mine = logOf([save([split]), { type: 'delete-segment', segmentId: 's1' }]);
    const theirs = logOf([{ type: 'rename-segment', segmentId: 's1', name: 'Late' }, save([range])], 'bo', 2);
    expect(segmentsOf(mine, theirs)).toEqual([]);
    expect(segmentsOf(theirs, mine)).toEqual([]);
    expect(segmentsOf(logOf([{ type: 'rename-segment', segmentId: 's9', name: 'Nowhere' }]))).toEqual([]);
  });

  it('undoes and redoes in words', async () => {
    const review = await createReview({ datasetId: 'd', actor: 'ana', store: createMemoryStore() });
    await review.act(save([split]));
    expect(review.state.getSnapshot().undoLabel).toBe('Save segment “Hard”');
    await review.act({ type: 'delete-segment', segmentId: 's1' });
    expect(review.state.getSnapshot().undoLabel).toBe('Delete segment “Hard”');
    expect(review.state.getSnapshot().segments.size).toBe(0);
    await review.undo();
    expect(review.state.getSnapshot().segments.get('s1')?.clauses).toEqual([split]);
    const { events } = readLogText(writeLogText(review.events()));
    expect(events).toEqual(review.events());
    review.dispose();
  });

  it.each([
    [{ ...save([split]), name: '' }],
    [{ ...save([split]), name: 'x'.repeat(300) }],
    [{ ...save([split]), clauses: 'split' }],
    [{ ...save([split]), clauses: [{ ...split, values: [{}] }] }],
    [{ ...save([split]), clauses: [{ ...split, type: 'drop' }] }],
    [{ ...save([split]), clauses: [{ source: 'a', label: 'b', type: 'range', column: 'loss', min: '1; DROP TABLE elements', max: null }] }],
    [{ ...save([split]), clauses: [{ source: 'a', label: 'b', type: 'in', column: 'a\0b', values: ['x'] }] }],
    [{ ...save([split]), clauses: Array.from({ length: 65 }, () => split) }],
    [{ type: 'delete-segment', segmentId: '' }],
  ])('refuses %j', (op) => {
    expect(parseEvent({ id: 'e', actor: 'eve', lamport: 1, at: 1, op }).problem).toMatch(/^op/);
  });
});
