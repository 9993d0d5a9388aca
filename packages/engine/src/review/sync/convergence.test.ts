import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { anyOp, plain } from '../any-log.test-support';
import { createReview } from '../create-review';
import type { ReviewEvent, ReviewOp } from '../event';
import { createMemoryStore } from '../memory-store';
import { reduceEvents } from '../reduce';
import type { Review } from '../review';
import { createLossyNetwork } from './lossy-network.test-support';
import type { SyncAdapter } from './sync-adapter';
import { createYjsSync } from './yjs-sync';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ACTORS = ['ana', 'bo', 'cy'];
const steps = fc.array(fc.record({ who: fc.nat(2), what: fc.constantFrom('act', 'act', 'act', 'undo', 'redo', 'decide'), op: anyOp, wait: fc.nat(400) }), { minLength: 10, maxLength: 40 });
const shared = ({ undoLabel: _, redoLabel: __, ...rest }: ReturnType<Review['state']['getSnapshot']>) => plain(rest);

/** Accepts or rejects whatever is proposed first, as somebody who looks at rivals does. */
function decision(review: Review, seed: number): ReviewOp | null {
  const proposals = [...review.state.getSnapshot().proposals.values()].flat();
  const chosen = proposals[seed % Math.max(1, proposals.length)];
  return chosen ? { type: 'decide-change', labelId: chosen.change.labelId, eventId: chosen.eventId, decision: seed % 2 ? 'accepted' : 'rejected' } : null;
}

async function work(people: readonly Review[], script: readonly { who: number; what: string; op: ReviewOp; wait: number }[]): Promise<void> {
  for (const { who, what, op, wait } of script) {
    const person = people[who] ?? expect.unreachable();
    if (what === 'undo' || what === 'redo') await person[what]();
    else await person.act((what === 'decide' ? decision(person, wait) : null) ?? op);
    await vi.advanceTimersByTimeAsync(wait);
  }
}

const open = (sync: readonly SyncAdapter[], actor: string) => createReview({ datasetId: 'd', actor, store: createMemoryStore(), sync, now: Date.now });

function agree(people: readonly Review[], all: readonly ReviewEvent[]): void {
  const [first] = people;
  for (const person of people) {
    expect(person.events()).toEqual(all);
    expect(shared(person.state.getSnapshot())).toEqual(first && shared(first.state.getSnapshot()));
    // What was read piece by piece, in the order of arrival, is what the whole log says.
    expect(plain(person.state.getSnapshot())).toEqual(plain(reduceEvents(person.events(), person.actor).state));
  }
}

it('three people over a channel that loses, repeats, delays and reorders agree in the end', async () => {
  const faults = fc.record({ drop: fc.double({ min: 0, max: 0.7, noNaN: true }), repeat: fc.double({ min: 0, max: 0.5, noNaN: true }), delay: fc.integer({ min: 1, max: 3000 }) });
  await fc.assert(
    fc.asyncProperty(steps, faults, fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), async (script, fault, luck) => {
      const network = createLossyNetwork(fault, () => Number(luck.next().value));
      const people = await Promise.all(ACTORS.map((actor) => open([network.adapter()], actor)));
      try {
        await work(people, script);
        network.heal();
        await vi.advanceTimersByTimeAsync(20_000);
        const total = Math.max(...people.map((person) => person.events().length));
        expect(total).toBeGreaterThan(0);
        agree(people, people[0]?.events() ?? []);
      } finally {
        for (const person of people) person.dispose();
      }
    }),
    { numRuns: 100 },
  );
});

it('three people over Yjs who are offline for a while, with updates merged in any order, agree in the end', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { maxLength: 12 }), async (script, links) => {
      const docs = ACTORS.map(() => new Y.Doc());
      const pull = (to: number, from: number) => {
        const [target, source] = [docs[to], docs[from]];
        if (target && source) Y.applyUpdate(target, Y.encodeStateAsUpdate(source, Y.encodeStateVector(target)), 'provider');
      };
      const people = await Promise.all(docs.map((doc, index) => open([createYjsSync({ doc })], ACTORS[index] ?? '')));
      const size = Math.ceil(script.length / (links.length + 1));
      for (let turn = 0; turn <= links.length; turn++) {
        await work(people, script.slice(turn * size, (turn + 1) * size));
        const link = links[turn];
        if (link) pull(...link);
        await vi.advanceTimersByTimeAsync(1);
      }
      for (const [to, from] of [[0, 1], [0, 2], [1, 0], [2, 0]] as const) pull(to, from);
      await vi.advanceTimersByTimeAsync(10);
      agree(people, people[0]?.events() ?? []);
      for (const person of people) person.dispose();
    }),
    { numRuns: 100 },
  );
});
