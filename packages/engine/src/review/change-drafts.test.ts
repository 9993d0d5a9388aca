import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelChange } from '../model/change';
import type { Label } from '../model/label';
import { anyLog, plain } from './any-log.test-support';
import { keepsLabel } from './change-drafts';
import { createReview } from './create-review';
import type { ReviewEvent } from './event';
import { createMemoryStore } from './memory-store';
import { compareEvents } from './compare-events';
import { reduceEvents } from './reduce';
import type { Review } from './review';

const label: Label = { labelId: 'l1', frameId: 'f1', task: 'box', classId: 'stop', box: { x: 1, y: 2, w: 3, h: 4 } };
const become = (classId: string): LabelChange => ({ op: 'MODIFY', labelId: 'l1', frameId: 'f1', before: label, after: { ...label, classId }, reason: `it is a ${classId}` });
const gone: LabelChange = { op: 'DELETE', labelId: 'l1', frameId: 'f1', before: label, after: null, reason: 'nothing there' };

/** Two people who decide apart and then read each other's logs. */
async function two(): Promise<{ readonly ana: Review; readonly bo: Review; readonly meet: () => Promise<void> }> {
  const of = (actor: string) => createReview({ datasetId: 'd', actor, store: createMemoryStore(), now: () => 0 });
  const [ana, bo] = [await of('ana'), await of('bo')];
  return {
    ana,
    bo,
    async meet() {
      const [hers, his] = [ana.events(), bo.events()];
      await Promise.all([ana.merge(his), bo.merge(hers)]);
      expect(plain(ana.state.getSnapshot().proposals)).toEqual(plain(bo.state.getSnapshot().proposals));
      expect(plain(ana.state.getSnapshot().changes)).toEqual(plain(bo.state.getSnapshot().changes));
    },
  };
}

const told = (review: Review) => (review.state.getSnapshot().proposals.get('l1') ?? []).map(({ actor, decision, change }) => `${actor} ${keepsLabel(change) ? 'keeps' : (change.after?.classId ?? 'deletes')} ${decision}`);
const inForce = (review: Review) => review.state.getSnapshot().changes.get('l1');
const eventOf = (review: Review, actor: string) => review.state.getSnapshot().proposals.get('l1')?.find((proposal) => proposal.actor === actor)?.eventId ?? '';
const decide = (review: Review, actor: string, decision: 'accepted' | 'rejected') => review.act({ type: 'decide-change', labelId: 'l1', eventId: eventOf(review, actor), decision });

describe('proposals', () => {
  it('stand side by side when two people had not seen each other', async () => {
    const { ana, bo, meet } = await two();
    await ana.act({ type: 'change-label', change: become('yield') });
    await bo.act({ type: 'change-label', change: gone });
    await meet();
    expect(told(ana)).toEqual(['bo deletes proposed', 'ana yield proposed']);
    expect(inForce(ana)).toEqual(gone);
  });

  it('are replaced by whoever had seen them, and by their own author', async () => {
    const { ana, bo, meet } = await two();
    await ana.act({ type: 'change-label', change: become('yield') });
    await ana.act({ type: 'change-label', change: become('speed') });
    expect(told(ana)).toEqual(['ana speed proposed']);
    await meet();
    await bo.act({ type: 'change-label', change: become('priority') });
    await meet();
    expect(told(ana)).toEqual(['bo priority proposed']);
  });

  it('are decided: accepting one rejects its rivals, undo brings the conflict back', async () => {
    const { ana, bo, meet } = await two();
    await ana.act({ type: 'change-label', change: become('yield') });
    await bo.act({ type: 'change-label', change: gone });
    await meet();
    await decide(ana, 'ana', 'accepted');
    expect(told(ana)).toEqual(['bo deletes rejected', 'ana yield accepted']);
    expect(inForce(ana)?.after?.classId).toBe('yield');
    await ana.undo();
    expect(told(ana)).toEqual(['bo deletes proposed', 'ana yield proposed']);
    await ana.redo();
    await decide(ana, 'ana', 'rejected');
    expect(told(ana)).toEqual(['bo deletes rejected', 'ana yield rejected']);
    expect(inForce(ana)).toBeUndefined();
  });

  it('that are new are open whatever was decided before', async () => {
    const { ana, bo, meet } = await two();
    await ana.act({ type: 'change-label', change: become('yield') });
    await meet();
    await decide(bo, 'ana', 'rejected');
    await meet();
    await ana.act({ type: 'change-label', change: become('yield') });
    expect(told(ana)).toEqual(['ana yield proposed']);
    await ana.undo();
    expect(told(ana)).toEqual(['ana yield rejected']);
  });

  it('that nobody knew of when another was accepted stand beside it, and the accepted one counts', async () => {
    const { ana, bo, meet } = await two();
    await ana.act({ type: 'change-label', change: become('yield') });
    await decide(ana, 'ana', 'accepted');
    await bo.act({ type: 'change-label', change: gone });
    await meet();
    expect(told(bo).toSorted()).toEqual(['ana yield accepted', 'bo deletes proposed'].toSorted());
    expect(inForce(bo)?.after?.classId).toBe('yield');
  });

  it('stand against a label that is kept, whoever came first', async () => {
    for (const first of ['ana', 'bo'] as const) {
      const { ana, bo, meet } = await two();
      if (first === 'bo') await ana.act({ type: 'create-issue', issueId: 'i', title: 'later', description: '', elements: [] });
      else await bo.act({ type: 'create-issue', issueId: 'i', title: 'later', description: '', elements: [] });
      await ana.act({ type: 'judge', element: 'label:l1', verdict: 'keep', change: null });
      expect(ana.state.getSnapshot().proposals.size).toBe(0);
      await bo.act({ type: 'change-label', change: gone });
      await meet();
      expect(told(ana).toSorted()).toEqual(['ana keeps proposed', 'bo deletes proposed']);
      await decide(bo, 'ana', 'accepted');
      await meet();
      expect(told(ana).toSorted()).toEqual(['ana keeps accepted', 'bo deletes rejected']);
      expect(inForce(ana)).toBeUndefined();
    }
  });

  it('are withdrawn by a keep that knew of them, and come after a keep that they knew of', async () => {
    const { ana, bo, meet } = await two();
    await ana.act({ type: 'change-label', change: become('yield') });
    await meet();
    await bo.act({ type: 'judge', element: 'label:l1', verdict: 'keep', change: null });
    await meet();
    expect(told(ana)).toEqual([]);
    expect(inForce(ana)).toBeUndefined();
    await ana.act({ type: 'judge', element: 'label:l1', verdict: 'agree', change: become('yield') });
    expect(told(ana)).toEqual(['ana yield proposed']);
    await ana.undo();
    expect(told(ana)).toEqual([]);
  });

  it('of an added label vanish when it is deleted again, but not somebody else’s that was not seen', async () => {
    const { ana, bo, meet } = await two();
    const add = (classId: string): LabelChange => ({ op: 'ADD', labelId: 'l1', frameId: 'f1', before: null, after: { ...label, classId }, reason: 'missing' });
    await ana.act({ type: 'change-label', change: add('stop') });
    await bo.act({ type: 'change-label', change: add('yield') });
    await ana.act({ type: 'change-label', change: gone });
    expect(told(ana)).toEqual([]);
    await meet();
    expect(told(ana)).toEqual(['bo yield proposed']);
  });

  it('are the same in whatever order the events arrived', () => {
    fc.assert(
      fc.property(anyLog.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))), ([events, shuffled]: [ReviewEvent[], ReviewEvent[]]) => {
        const stateOf = (log: ReviewEvent[]) => reduceEvents(log.toSorted(compareEvents), 'ana').state;
        const [a, b] = [stateOf(events), stateOf(shuffled)];
        expect(plain(a.proposals)).toEqual(plain(b.proposals));
        expect(plain(a.changes)).toEqual(plain(b.changes));
        for (const [labelId, own] of a.proposals) {
          expect(own.filter(({ decision }) => decision === 'accepted').length).toBeLessThanOrEqual(1);
          expect(own.length).toBeGreaterThan(0);
          for (const { change } of own) expect(change.labelId).toBe(labelId);
        }
      }),
      { numRuns: 300 },
    );
  });
});
