import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LabelChange } from '../model/change';
import { createReview } from '../review/create-review';
import type { ReviewEvent, SingleOp } from '../review/event';
import { createMemoryStore } from '../review/memory-store';
import type { Review } from '../review/review';
import type { ChangesView } from './changes-types';
import { createChangesView } from './changes-view';

const change = (labelId: string, frameId: string, classId: string | null): LabelChange => {
  const before = { labelId, frameId, task: 'box' as const, classId: 'slow', box: { x: 1, y: 1, w: 2, h: 2 } };
  return { op: classId === null ? 'DELETE' : 'MODIFY', labelId, frameId, before, after: classId === null ? null : { ...before, classId }, reason: 'red rim' };
};
let clock = 0;
const event = (actor: string, op: SingleOp): ReviewEvent => ({ id: `${actor}-${(clock += 1)}`, actor, lamport: clock, at: clock, op });
const proposed = (actor: string, one: LabelChange, issueId?: string) => event(actor, { type: 'change-label', change: one, issueId, seen: [] });

let review: Review;
let view: ChangesView;
let stop: () => void;
const shot = () => view.getSnapshot();
const ids = () => shot().items.map(({ labelId }) => labelId);

beforeEach(async () => {
  clock = 0;
  review = await createReview({ datasetId: 'd', actor: 'cy', store: createMemoryStore(), now: () => 0 });
  await review.merge([
    event('ana', { type: 'create-issue', issueId: 'i1', title: 'Signs', description: '', elements: [] }),
    proposed('ana', change('l1', 'f2', 'fast'), 'i1'),
    proposed('bo', change('l2', 'f1', null)),
    proposed('ana', change('l3', 'f3', 'fast')),
    proposed('bo', change('l3', 'f3', 'stop')),
    proposed('bo', change('l4', 'f3', 'stop')),
  ]);
  view = createChangesView({ review });
  stop = view.subscribe(() => undefined);
});
afterEach(() => {
  stop();
  view.dispose();
  review.dispose();
});

describe('createChangesView', () => {
  it('lists what is open, conflicts first, and says what an export would do', () => {
    expect(ids()).toEqual(['l3', 'l2', 'l1', 'l4']);
    expect(shot()).toMatchObject({ state: 'ready', total: 4, counts: { conflict: 1, proposed: 3, accepted: 0, rejected: 0 }, exported: { added: 0, modified: 2, deleted: 1, undecided: [{ labelId: 'l3' }] }, focused: { labelId: 'l3' } });
    expect(shot().facets.actor).toEqual([{ value: 'bo', count: 3 }, { value: 'ana', count: 2 }]);
    expect(shot().issueTitles.get('i1')).toBe('Signs');
  });

  it('narrows by person, op, class and issue', () => {
    const matching = (patch: Parameters<ChangesView['setFilters']>[0]) => {
      view.setFilters({ state: 'all', op: null, actor: null, issueId: null, classId: null, ...patch });
      return ids();
    };
    expect(matching({ actor: 'ana' })).toEqual(['l3', 'l1']);
    expect(matching({ op: 'DELETE' })).toEqual(['l2']);
    expect(matching({ classId: 'stop' })).toEqual(['l3', 'l4']);
    expect(matching({ issueId: 'i1' })).toEqual(['l1']);
    expect(matching({ state: 'conflict' })).toEqual(['l3']);
    expect(matching({ state: 'accepted' })).toEqual([]);
    expect(shot()).toMatchObject({ focused: null, state: 'ready' });
  });

  it('decides about one, goes on to the next, and takes it back', async () => {
    view.focus('l2');
    expect(await view.accept()).toEqual({ decided: 1, conflicts: 0 });
    expect(shot().focused?.labelId).toBe('l1');
    expect(shot().counts.accepted).toBe(1);
    await view.reject();
    expect(ids()).toEqual(['l3', 'l4']);
    expect(shot().exported).toMatchObject({ modified: 1, deleted: 1 });
    await view.undo();
    await view.undo();
    expect(ids()).toEqual(['l3', 'l2', 'l1', 'l4']);
  });

  it('decides about many as one event, and leaves conflicts to be chosen', async () => {
    const before = review.events().length;
    view.pickAll();
    expect(await view.accept()).toEqual({ decided: 3, conflicts: 1 });
    expect(review.events().length).toBe(before + 1);
    expect(shot()).toMatchObject({ undoLabel: 'Accept 3 changes', counts: { conflict: 1, accepted: 3 } });
    await view.undo();
    expect(shot().counts).toMatchObject({ proposed: 3, accepted: 0 });
  });

  it('settles a conflict by choosing one, or by keeping the label', async () => {
    const [newest, older] = shot().focused?.proposals ?? [];
    await view.choose('l3', older?.eventId ?? '');
    expect(review.state.getSnapshot().changes.get('l3')).toEqual(older?.change);
    await view.undo();
    expect(shot().focused?.proposals[0]).toEqual(newest);
    const before = review.events().length;
    await view.keep('l3');
    expect(review.events().length).toBe(before + 1);
    expect(review.state.getSnapshot().changes.has('l3')).toBe(false);
    expect(shot().undoLabel).toBe('Keep label');
  });

  it('picks ranges, and forgets what left the list', async () => {
    view.pick('l2');
    view.pick('l4', true);
    expect([...shot().picked]).toEqual(['l2', 'l1', 'l4']);
    await view.accept(['l1']);
    expect([...shot().picked]).toEqual(['l2', 'l4']);
    view.step(99);
    expect(shot().focused?.labelId).toBe('l4');
    view.step(-1);
    expect(shot().focused?.labelId).toBe('l2');
  });

  it('says why a decision was not stored', async () => {
    const closed = await createReview({ datasetId: 'd', actor: 'cy', readOnly: true, store: createMemoryStore() });
    const other = createChangesView({ review: closed });
    expect(await other.importChanges('{"labelId":1}')).toBeNull();
    expect(other.getSnapshot()).toMatchObject({ readOnly: true, state: 'empty', actionError: { code: 'invalid-data' } });
    other.dispose();
    closed.dispose();
  });

  it('proposes what a file of changes has, as one action', async () => {
    const line = JSON.stringify({ ...change('l9', 'f9', 'fast'), by: 'zoe', at: '2026-01-01T00:00:00Z' });
    expect(await view.importChanges(`${line}\nnonsense\n`)).toEqual({ added: 1, skipped: 1 });
    expect(ids()).toContain('l9');
    expect(shot().undoLabel).toBe('Import 1 change');
  });
});
