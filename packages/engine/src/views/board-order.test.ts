import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_STATUSES } from '../model/issue';
import type { ReviewEvent, ReviewOp } from '../review/event';
import { reduceEvents } from '../review/reduce';
import type { ReviewState } from '../review/review';
import { burnDown } from './board-burn-down';
import { createBoardOrder } from './board-columns';
import { sortIssues } from './board-query';
import { ANY_ISSUE } from './board-types';

const event = (op: ReviewOp, n: number, at = n): ReviewEvent => ({ id: `e${n}`, actor: 'ana', lamport: n + 1, at, op });
const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const status = fc.constantFrom('open', 'in_review', 'resolved', 'gone');
const anyOp: fc.Arbitrary<ReviewOp> = fc.oneof(
  fc.record({ type: fc.constant('create-issue' as const), issueId: name, title: fc.constantFrom('Loose boxes', 'Slow signs'), description: fc.constant(''), elements: fc.constant([]), status }),
  fc.record({ type: fc.constant('move-issue' as const), issueId: name, status, rank: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ type: fc.constant('edit-issue' as const), issueId: name, title: fc.constantFrom('Slow signs', 'Cones') }),
  fc.record({ type: fc.constant('delete-issue' as const), issueId: name }),
);
const stateOf = (ops: readonly ReviewOp[]): ReviewState => reduceEvents(ops.map((op, n) => event(op, n)), 'ana').state;

/** The columns, as one would write them without caring how long it takes. */
function plainly(state: ReviewState, word: string): string[][] {
  const known = state.statuses.map(({ id }) => id);
  return known.map((id, at) =>
    [...state.issues.values()]
      .filter((issue) => (known.includes(issue.status) ? issue.status === id : at === 0) && issue.title.toLowerCase().includes(word))
      .sort((a, b) => a.rank - b.rank || (a.issueId < b.issueId ? -1 : 1))
      .map(({ issueId }) => issueId),
  );
}

describe('createBoardOrder', () => {
  it('kept from state to state, it is the order that sorting everything gives', () => {
    fc.assert(
      fc.property(fc.array(anyOp, { maxLength: 60 }), fc.constantFrom('', 'slow', 'boxes'), (ops, text) => {
        const order = createBoardOrder();
        for (let end = 0; end <= ops.length; end += 3) {
          const state = stateOf(ops.slice(0, end));
          const { columns, shownCount } = order.arrange(state, { ...ANY_ISSUE, text });
          expect(columns.map(({ issues }) => issues.map(({ issueId }) => issueId))).toEqual(plainly(state, text));
          expect(shownCount).toBe(plainly(state, text).flat().length);
          expect(columns.reduce((sum, { total }) => sum + total, 0)).toBe(state.issues.size);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same column again when nothing in it changed', () => {
    const order = createBoardOrder();
    const state = stateOf([{ type: 'create-issue', issueId: 'a', title: 'A', description: '', elements: [] }]);
    const before = order.arrange(state, ANY_ISSUE).columns;
    expect(order.arrange({ ...state, eventCount: 9 }, ANY_ISSUE).columns[0]).toBe(before[0]);
  });
});

it('filters by every field, and finds words in any order', () => {
  const order = createBoardOrder();
  const create = { type: 'create-issue' as const, description: '', elements: [] };
  const state = stateOf([
    { ...create, issueId: 'a', title: 'Slow signs', issueType: 'label-error', assignee: 'bo', priority: 'high', tags: ['batch 7'], due: '2020-01-02' },
    { ...create, issueId: 'b', title: 'Loose', issueType: 'bad-data', status: 'resolved', due: '2020-01-01' },
    { type: 'comment', issueId: 'b', commentId: 'c', text: 'Slow as well' },
  ]);
  const found = (query: Partial<typeof ANY_ISSUE>) => order.arrange(state, { ...ANY_ISSUE, ...query }).columns.flatMap(({ issues }) => issues.map(({ issueId }) => issueId));
  expect(found({ text: 'signs SLOW' })).toEqual(['a']);
  expect(found({ text: 'slow' })).toEqual(['a', 'b']);
  expect(found({ text: 'batch' })).toEqual(['a']);
  expect(found({ types: ['bad-data'] })).toEqual(['b']);
  expect(found({ assignees: [null] })).toEqual(['b']);
  expect(found({ assignees: ['bo', null] })).toEqual(['a', 'b']);
  expect(found({ priorities: ['high'] })).toEqual(['a']);
  expect(found({ tags: ['batch 7', 'x'] })).toEqual(['a']);
  expect(found({ overdue: true })).toEqual(['a']);
  expect(found({ hideClosed: true })).toEqual(['a']);
});

it('sorts the list, those without a value last in both directions', () => {
  const create = { type: 'create-issue' as const, description: '', elements: [] };
  const issues = [...stateOf([{ ...create, issueId: 'a', title: 'B', due: '2026-02-01' }, { ...create, issueId: 'b', title: 'a' }, { ...create, issueId: 'c', title: 'C', due: '2026-01-01' }]).issues.values()];
  const by = (field: 'title' | 'due', direction: 'asc' | 'desc') => sortIssues(issues, { by: field, direction }, { statuses: DEFAULT_STATUSES, nameOf: (id) => id }).map(({ issueId }) => issueId);
  expect(by('title', 'asc')).toEqual(['b', 'a', 'c']);
  expect(by('title', 'desc')).toEqual(['c', 'a', 'b']);
  expect(by('due', 'asc')).toEqual(['c', 'a', 'b']);
  expect(by('due', 'desc')).toEqual(['a', 'c', 'b']);
});

describe('burnDown', () => {
  const create = (issueId: string): ReviewOp => ({ type: 'create-issue', issueId, title: issueId, description: '', elements: ['label:1', 'label:2'] });

  it('counts issues that are open and closed after each event that changed a number', () => {
    const events = [create('a'), create('b'), { type: 'edit-issue', issueId: 'a', title: 'x' }, { type: 'move-issue', issueId: 'a', status: 'resolved', rank: 0 }, { type: 'delete-issue', issueId: 'b' }] satisfies ReviewOp[];
    expect(burnDown(events.map((op, n) => event(op, n, 10 * n)), DEFAULT_STATUSES)).toEqual([
      { at: 0, open: 1, closed: 0 },
      { at: 10, open: 2, closed: 0 },
      { at: 30, open: 1, closed: 1 },
      { at: 40, open: 0, closed: 1 },
    ]);
  });

  it('counts the elements of an issue, without what was taken back, and never runs backwards', () => {
    const ops: ReviewOp[] = [create('a'), { type: 'mark-elements', issueId: 'a', elements: ['label:1'], state: 'fixed' }, { type: 'mark-elements', issueId: 'a', elements: ['label:2'], state: 'not-an-issue' }, { type: 'revert', eventId: 'e2' }, { type: 'remove-elements', issueId: 'a', elements: ['label:1'] }];
    expect(burnDown(ops.map((op, n) => event(op, n, n === 4 ? 1 : 10 * n)), DEFAULT_STATUSES, 'a')).toEqual([
      { at: 0, open: 2, closed: 0 },
      { at: 10, open: 1, closed: 0 },
    ]);
  });

  it('keeps a plot of many events short, with its ends', () => {
    const ops = Array.from({ length: 5000 }, (_, n) => create(`i${n}`));
    const points = burnDown(ops.map((op, n) => event(op, n)), DEFAULT_STATUSES);
    expect(points.length).toBeLessThan(300);
    expect(points.at(-1)).toEqual({ at: 4999, open: 5000, closed: 0 });
  });
});
