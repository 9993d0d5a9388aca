import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyLog, plain } from './any-log.test-support';
import type { ReviewEvent, ReviewOp } from './event';
import { createEventLog } from './event-log';
import { compareEvents } from './compare-events';
import { createReducer, reduceEvents } from './reduce';

function logOf(ops: readonly ReviewOp[], actor = 'ana'): ReviewEvent[] {
  return ops.map((op, index) => ({ id: `e${index + 1}`, actor, lamport: index + 1, at: 1000 + index, op }));
}

const stateOf = (ops: readonly ReviewOp[]) => reduceEvents(logOf(ops), 'ana').state;
const label = (classId: string) => ({ labelId: 'l1', frameId: 'f1', task: 'box' as const, classId, box: { x: 1, y: 2, w: 3, h: 4 } });
const change = (classId: string) => ({ op: 'MODIFY' as const, labelId: 'l1', frameId: 'f1', before: label('stop'), after: label(classId), reason: 'r' });
const create = { type: 'create-issue', issueId: 'i1', title: 'Slow signs', description: '', elements: ['label:l1'] } as const;

describe('reduceEvents', () => {
  it('gives the same state whatever order three logs are merged in', () => {
    fc.assert(
      fc.property(anyLog.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }), fc.array(fc.nat(2), { minLength: events.length, maxLength: events.length }))), ([events, shuffled, owners]) => {
        const expected = reduceEvents(merged([events]), 'ana');
        const parts: ReviewEvent[][] = [[], [], []];
        shuffled.forEach((event, index) => parts[owners[index] ?? 0]?.push(event));
        const [a = [], b = [], c = []] = parts;
        for (const order of [[a, b, c], [c, a, b], [b, c, a], [c, c, b, a, a]]) {
          expect(plain(reduceEvents(merged(order), 'ana'))).toEqual(plain(expected));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never throws and never changes the events', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        const before = structuredClone(events);
        reduceEvents(merged([events]), 'bo');
        expect(events).toEqual(before);
      }),
    );
  });

  it('takes the last writer per field', () => {
    const state = stateOf([create, { type: 'edit-issue', issueId: 'i1', title: 'A' }, { type: 'edit-issue', issueId: 'i1', description: 'D' }, { type: 'edit-issue', issueId: 'i1', title: 'B' }]);
    expect(state.issues.get('i1')).toMatchObject({ title: 'B', description: 'D', status: 'open', createdBy: 'ana', createdAt: 1000, updatedAt: 1003 });
  });

  it('adds elements once and keeps their order', () => {
    const state = stateOf([create, { type: 'add-elements', issueId: 'i1', elements: ['label:l2', 'label:l1'] }, { type: 'remove-elements', issueId: 'i1', elements: ['label:l1'] }, { type: 'add-elements', issueId: 'i1', elements: ['label:l2', 'label:l3'] }]);
    expect(state.issues.get('i1')?.elements).toEqual(['label:l2', 'label:l3']);
  });

  it('ignores ops on issues that are unknown or deleted, and never revives an id', () => {
    const state = stateOf([{ type: 'comment', issueId: 'i9', commentId: 'c', text: '?' }, create, { type: 'delete-issue', issueId: 'i1' }, { type: 'edit-issue', issueId: 'i1', title: 'late' }, create]);
    expect(state.issues.size).toBe(0);
  });

  it('puts newer issues first and keeps ranks of equal logical time apart', () => {
    const events = logOf([create, { ...create, issueId: 'i2' }]);
    const twin: ReviewEvent = { id: 'x', actor: 'bo', lamport: 2, at: 0, op: { ...create, issueId: 'i3' } };
    const ranks = [...reduceEvents(merged([events, [twin]]), 'ana').state.issues.values()].map((issue) => issue.rank);
    expect(new Set(ranks).size).toBe(3);
    expect(ranks[1]).toBeLessThan(ranks[0] ?? 0);
  });

  it('ignores an op that a newer version wrote, and can still take it back', () => {
    const newer = { type: 'set-priority', issueId: 'i1', priority: 1 } as unknown as ReviewOp;
    const state = stateOf([create, newer]);
    expect(state.issues.get('i1')?.title).toBe('Slow signs');
    expect(state.undoLabel).toBe('Last action');
    expect(state.eventCount).toBe(2);
  });
});

describe('judgements and changes', () => {
  const agree = { type: 'judge', element: 'label:l1', verdict: 'agree', change: change('yield') } as const;
  const keep = { type: 'judge', element: 'label:l1', verdict: 'keep', change: null } as const;

  it('a new judgement withdraws the change of the one before', () => {
    const state = stateOf([agree, { ...keep, verdict: 'unsure' }]);
    expect(state.changes.size).toBe(0);
    expect(state.judgements.get('label:l1')).toEqual({ verdict: 'unsure', actor: 'ana', at: 1001, eventId: expect.any(String), changedLabelId: null });
  });

  it('keeping a label withdraws a change from elsewhere, being unsure does not', () => {
    const edit = { type: 'change-label', change: change('slow') } as const;
    expect(stateOf([edit, keep]).changes.size).toBe(0);
    expect(stateOf([edit, { ...keep, verdict: 'unsure' }]).changes.get('l1')?.after?.classId).toBe('slow');
  });

  it('a later edit of the same label wins and outlives a later judgement of another element', () => {
    const other = { type: 'judge', element: 'inference:p1', verdict: 'keep', change: null } as const;
    expect(stateOf([agree, { type: 'change-label', change: change('slow') }, other]).changes.get('l1')?.after?.classId).toBe('slow');
  });

  it('judging an object that nobody labelled adds a label, and judging it again withdraws that', () => {
    const add = { op: 'ADD' as const, labelId: 'new1', frameId: 'f1', before: null, after: { ...label('stop'), labelId: 'new1' }, reason: 'r' };
    const judge = { type: 'judge', element: 'inference:p1', verdict: 'agree', change: add } as const;
    expect([...stateOf([judge]).changes.keys()]).toEqual(['new1']);
    expect(stateOf([judge]).judgements.get('inference:p1')?.changedLabelId).toBe('new1');
    expect(stateOf([judge, { ...judge, verdict: 'keep', change: null }]).changes.size).toBe(0);
  });
});

describe('reverts', () => {
  const revert = (eventId: string) => ({ type: 'revert', eventId }) as const;

  it('a revert of a revert brings the action back', () => {
    expect(stateOf([create, revert('e1')]).issues.size).toBe(0);
    expect(stateOf([create, revert('e1'), revert('e2')]).issues.size).toBe(1);
    expect(stateOf([create, revert('e1'), revert('e2'), revert('e3')]).issues.size).toBe(0);
  });

  it('counts only when its target exists and comes before it', () => {
    expect(stateOf([revert('e2'), create, revert('nowhere'), revert('e4')]).issues.size).toBe(1);
  });

  it('undoing in two places at once undoes once, and one redo brings it back', () => {
    const both = stateOf([create, revert('e1'), revert('e1')]);
    expect(both.issues.size).toBe(0);
    expect(stateOf([create, revert('e1'), revert('e1'), revert('e3')]).issues.size).toBe(1);
  });

  it('taking back a deletion brings the issue back with everything in it', () => {
    const state = stateOf([create, { type: 'comment', issueId: 'i1', commentId: 'c1', text: 'look' }, { type: 'delete-issue', issueId: 'i1' }, revert('e3')]);
    expect(state.issues.get('i1')?.comments).toEqual([{ commentId: 'c1', text: 'look', actor: 'ana', at: 1001, editedAt: null }]);
  });

  it('offers undo and redo of own actions only, in words', () => {
    const mine = logOf([create, { type: 'move-issue', issueId: 'i1', status: 'in_review', rank: 0 }]);
    const other: ReviewEvent = { id: 'x', actor: 'bo', lamport: 9, at: 0, op: { type: 'edit-issue', issueId: 'i1', title: 'Signs' } };
    const { state, undoTarget } = reduceEvents(merged([mine, [other]]), 'ana');
    expect(undoTarget).toBe('e2');
    expect(state.undoLabel).toBe('Move “Signs” to In review');
    expect(reduceEvents(merged([mine, [other]]), 'cy').state.undoLabel).toBeNull();
  });
});

describe('createReducer', () => {
  it('says the same as reading everything, in whatever order and portions events arrive', () => {
    const arrival = anyLog.chain((events) => fc.tuple(fc.shuffledSubarray(events, { minLength: events.length }), fc.boolean(), fc.array(fc.nat(4), { minLength: 1, maxLength: 20 }), fc.array(fc.nat(20), { maxLength: 5 })));
    fc.assert(
      fc.property(arrival, ([shuffled, inOrder, portions, removals]) => {
        const rest = inOrder ? [...shuffled].sort(compareEvents) : shuffled;
        const log = createEventLog();
        const reducer = createReducer('ana');
        const snapshots: [unknown, unknown][] = [];
        const check = (reduction: ReturnType<typeof reduceEvents>) => {
          const said = plain(reduction);
          expect(said).toEqual(plain(reduceEvents(log.events(), 'ana')));
          snapshots.push([reduction, said]);
        };
        for (let turn = 0, at = 0; at < rest.length; turn++) {
          const size = 1 + (portions[turn % portions.length] ?? 0);
          const fresh = log.add(rest.slice(at, at + size));
          at += size;
          check(reducer.grow(fresh, log.events));
          if (!removals.includes(turn)) continue;
          log.remove(fresh.slice(0, 1));
          check(reducer.read(log.events()));
        }
        for (const [reduction, said] of snapshots) expect(plain(reduction)).toEqual(said);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves what was not touched as it was, also when something is taken back', () => {
    const log = createEventLog();
    const reducer = createReducer('ana');
    const add = (events: readonly ReviewEvent[]) => reducer.grow(log.add(events), log.events).state;
    const before = add(logOf([create, { ...create, issueId: 'i2' }]));
    const edit = (lamport: number, op: ReviewOp) => add([{ id: `x${lamport}`, actor: 'ana', lamport, at: lamport, op }]);
    const edited = edit(10, { type: 'edit-issue', issueId: 'i2', title: 'B' });
    expect(edited.issues.get('i1')).toBe(before.issues.get('i1'));
    expect([before.issues.get('i2')?.title, edited.issues.get('i2')?.title]).toEqual(['Slow signs', 'B']);
    expect(edited.judgements).toBe(before.judgements);
    const undone = edit(11, { type: 'revert', eventId: 'x10' });
    expect(undone.issues.get('i1')).toBe(before.issues.get('i1'));
    expect(undone.issues.get('i2')?.title).toBe('Slow signs');
    expect(edit(12, { type: 'revert', eventId: 'x11' }).issues.get('i2')?.title).toBe('B');
    expect(edit(13, { type: 'delete-issue', issueId: 'i1' }).issues.size).toBe(1);
    expect([...edit(14, { type: 'revert', eventId: 'x13' }).issues.keys()]).toEqual(['i1', 'i2']);
  });

  it('says the same when every step is taken back and brought back', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        const log = createEventLog();
        const reducer = createReducer('ana');
        let lamport = 0;
        const add = (event: ReviewEvent) => {
          const added = { ...event, lamport: (lamport += 1) };
          expect(plain(reducer.grow(log.add([added]), log.events))).toEqual(plain(reduceEvents(log.events(), 'ana')));
        };
        for (const event of events) {
          if (event.op.type === 'revert') continue;
          add(event);
          if (event.at % 2) continue;
          add({ ...event, id: `${event.id}-undo`, op: { type: 'revert', eventId: event.id } });
          if (event.at % 4) add({ ...event, id: `${event.id}-redo`, op: { type: 'revert', eventId: `${event.id}-undo` } });
        }
      }),
      { numRuns: 200 },
    );
  });
});

it('holds 20,000 decisions', () => {
  const events: ReviewEvent[] = Array.from({ length: 20_000 }, (_, index) => ({
    id: `e${index}`,
    actor: 'ana',
    lamport: index + 1,
    at: index,
    op: { type: 'judge', element: `label:l${index}`, verdict: 'agree', change: { ...change('yield'), labelId: `l${index}` } },
  }));
  expect(reduceEvents(events, 'ana').state.changes.size).toBe(20_000);
});

function merged(logs: readonly (readonly ReviewEvent[])[]): readonly ReviewEvent[] {
  const log = createEventLog();
  for (const events of logs) log.add(events);
  return log.events();
}
