import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShoalError } from '../base/errors';
import { anyLog, anyOp, plain } from './any-log.test-support';
import { createReview } from './create-review';
import type { ReviewEvent, ReviewOp } from './event';
import { createMemoryStore } from './memory-store';
import type { Review } from './review';
import type { ReviewStore } from './store';

const create = (title: string, issueId = title): ReviewOp => ({ type: 'create-issue', issueId, title, description: '', elements: [] });
const open = (store: ReviewStore = createMemoryStore(), actor = 'ana') => createReview({ datasetId: 'd', actor, store });
const titles = (review: Review) => [...review.state.getSnapshot().issues.values()].map((issue) => issue.title);

/** What a person sees: the state without the undo words and the count of events. */
function visible(review: Review): unknown {
  const { issues, judgements, changes } = review.state.getSnapshot();
  return plain({ issues, judgements, changes });
}

describe('createReview', () => {
  it('changes the state at once and says when nothing is kept', async () => {
    const review = await open();
    let notices = 0;
    review.state.subscribe(() => (notices += 1));
    const acting = review.act(create('Slow signs'));
    expect(titles(review)).toEqual(['Slow signs']);
    const event = await acting;
    expect(event).toMatchObject({ actor: 'ana', lamport: 1 });
    expect(review.events()).toEqual([event]);
    expect(notices).toBe(1);
    expect(review.saveStatus.getSnapshot()).toMatchObject({ state: 'memory', error: null });
  });

  it('finds everything again in the same store', async () => {
    const store = createMemoryStore();
    const first = await open(store);
    await first.act(create('A'));
    await first.undo();
    await first.act(create('B'));
    first.dispose();
    const second = await open(store);
    expect(titles(second)).toEqual(['B']);
    expect(await second.undo()).toBe(true);
    expect(titles(second)).toEqual([]);
  });

  it('undo and redo walk back and forth, and a new action ends redo', async () => {
    const review = await open();
    await review.act(create('A'));
    await review.act(create('B'));
    expect(review.state.getSnapshot().undoLabel).toBe('Create issue “B”');
    await review.undo();
    await review.undo();
    expect(titles(review)).toEqual([]);
    expect(await review.undo()).toBe(false);
    expect(review.state.getSnapshot().redoLabel).toBe('Create issue “A”');
    await review.redo();
    await review.redo();
    expect(titles(review)).toEqual(['A', 'B']);
    expect(await review.redo()).toBe(false);
    await review.undo();
    await review.act(create('C'));
    expect(review.state.getSnapshot().redoLabel).toBeNull();
    expect(titles(review)).toEqual(['A', 'C']);
  });

  it('n undos and n redos lead back to the same state', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyOp, { maxLength: 12 }), fc.nat(12), async (ops, steps) => {
        const review = await open();
        const seen: unknown[] = [visible(review)];
        for (const op of ops) {
          await review.act(op);
          seen.push(visible(review));
        }
        const back = Math.min(steps, ops.length);
        for (let i = 1; i <= back; i++) {
          expect(await review.undo()).toBe(true);
          expect(visible(review)).toEqual(seen[ops.length - i]);
        }
        for (let i = back; i >= 1; i--) {
          expect(await review.redo()).toBe(true);
          expect(visible(review)).toEqual(seen[ops.length - i + 1]);
        }
      }),
    );
  });

  it('undo takes back own actions only', async () => {
    const [ana, bo] = [await open(), await open(createMemoryStore(), 'bo')];
    await ana.act(create('A'));
    await bo.act(create('B'));
    expect(await ana.merge(bo.events())).toBe(1);
    await ana.undo();
    expect(titles(ana)).toEqual(['B']);
    expect(await ana.undo()).toBe(false);
  });
});

describe('merge', () => {
  it('three people who act, undo and exchange logs at random end up with the same state', async () => {
    const step = fc.record({ who: fc.nat(2), what: fc.constantFrom('act', 'act', 'undo', 'redo', 'pull'), from: fc.nat(2), op: anyOp });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const people = await Promise.all(['ana', 'bo', 'cy'].map((actor) => open(createMemoryStore(), actor)));
        const person = (index: number) => people[index] ?? expect.unreachable();
        for (const { who, what, from, op } of steps) {
          if (what === 'act') await person(who).act(op);
          else if (what === 'pull') await person(who).merge(person(from).events());
          else await person(who)[what]();
        }
        for (const [to, from] of [[0, 1], [0, 2], [1, 0], [2, 1]] as const) await person(to).merge(person(from).events());
        expect(visible(person(1))).toEqual(visible(person(0)));
        expect(visible(person(2))).toEqual(visible(person(0)));
        expect(person(2).events()).toEqual(person(0).events());
      }),
      { numRuns: 100 },
    );
  });

  it('counts what is new and goes on after the highest logical time', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog, async (events) => {
        const review = await open();
        expect(await review.merge(events)).toBe(events.length);
        expect(await review.merge(events)).toBe(0);
        const { lamport } = await review.act(create('next', 'next'));
        expect(lamport).toBe(1 + Math.max(0, ...events.map((event) => event.lamport)));
        expect(review.events().at(-1)?.lamport).toBe(lamport);
      }),
    );
  });

  it('refuses events that are none, and takes nothing of that log', async () => {
    const review = await open();
    const good: ReviewEvent = { id: 'e1', actor: 'bo', lamport: 1, at: 0, op: create('A') };
    const bad = { ...good, id: 'e2', lamport: Number.NaN };
    await expect(review.merge([good, bad])).rejects.toMatchObject({ code: 'invalid-data', details: { index: 1 } });
    expect(review.events()).toEqual([]);
  });
});

describe('storage that fails', () => {
  it('takes the action back, says so, and later actions work', async () => {
    const store = flakyStore();
    const review = await open(store);
    await review.act(create('A'));
    expect(review.saveStatus.getSnapshot().state).toBe('saved');
    store.failing = true;
    const acting = review.act(create('B'));
    expect(titles(review)).toEqual(['A', 'B']);
    expect(review.saveStatus.getSnapshot().state).toBe('saving');
    await expect(acting).rejects.toMatchObject({ name: 'ShoalError', code: 'storage-failed' });
    expect(titles(review)).toEqual(['A']);
    expect(review.saveStatus.getSnapshot()).toMatchObject({ state: 'failed', error: expect.stringContaining('disk on fire') });
    store.failing = false;
    await review.act(create('C'));
    expect(titles(review)).toEqual(['A', 'C']);
    expect(review.saveStatus.getSnapshot()).toMatchObject({ state: 'saved', error: null });
    expect(await store.load('d')).toEqual(review.events());
  });

  it('undo of an action whose saving fails later leaves nothing behind', async () => {
    const store = flakyStore();
    const review = await open(store);
    store.failing = true;
    const acting = review.act(create('A'));
    store.failing = false;
    const undoing = review.undo();
    await expect(acting).rejects.toThrow(ShoalError);
    expect(await undoing).toBe(true);
    expect(titles(review)).toEqual([]);
    expect(review.state.getSnapshot().undoLabel).toBeNull();
  });

  it('rejects when the log cannot be read', async () => {
    const store: ReviewStore = { ...createMemoryStore(), load: () => Promise.reject(new ShoalError('storage-failed', 'no')) };
    await expect(open(store)).rejects.toMatchObject({ code: 'storage-failed' });
  });

  it('rejects what is pending at dispose, and everything after', async () => {
    const store: ReviewStore = { ...createMemoryStore(), append: () => new Promise(() => undefined) };
    const review = await open(store);
    const acting = review.act(create('A'));
    review.dispose();
    review.dispose();
    await expect(acting).rejects.toMatchObject({ code: 'disposed' });
    await expect(review.act(create('B'))).rejects.toMatchObject({ code: 'disposed' });
  });
});

function flakyStore(): ReviewStore & { failing: boolean } {
  const inner = createMemoryStore();
  const store: ReviewStore & { failing: boolean } = {
    ...inner,
    kind: 'durable',
    failing: false,
    async append(datasetId, events) {
      const fails = store.failing;
      await Promise.resolve();
      if (fails) throw new Error('disk on fire');
      await inner.append(datasetId, events);
    },
  };
  return store;
}
