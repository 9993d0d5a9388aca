import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Label } from '../model/label';
import { anyLog, plain } from './any-log.test-support';
import { readChangesText, writeChangesText } from './changes-text';
import { compareEvents } from './compare-events';
import { reduceEvents } from './reduce';
import type { ChangeProposal } from './review';

const label: Label = { labelId: 'b', frameId: 'f1', task: 'box', classId: 'stop', box: { x: 1, y: 2, w: 3, h: 4 } };
const proposal = (labelId: string, more: Partial<ChangeProposal> = {}): ChangeProposal => ({
  change: { op: 'MODIFY', labelId, frameId: 'f1', before: { ...label, labelId }, after: { ...label, labelId, classId: 'yield' }, reason: 'three corners' },
  eventId: `e-${labelId}`,
  actor: 'ana',
  at: Date.UTC(2026, 2, 1, 12),
  issueId: null,
  decision: 'proposed',
  decidedBy: null,
  ...more,
});
const stateOf = (...own: ChangeProposal[]) => ({ proposals: new Map(own.map((one) => [one.change.labelId, [one]])) });

describe('changes.jsonl', () => {
  it('is one readable line a change, by label id', () => {
    expect(writeChangesText(stateOf(proposal('b', { issueId: 'i1', decision: 'accepted', decidedBy: 'bo' }), proposal('a'))).split('\n')).toEqual([
      '{"labelId":"a","frameId":"f1","op":"MODIFY","before":{"labelId":"a","frameId":"f1","classId":"stop","task":"box","box":{"x":1,"y":2,"w":3,"h":4}},"after":{"labelId":"a","frameId":"f1","classId":"yield","task":"box","box":{"x":1,"y":2,"w":3,"h":4}},"reason":"three corners","decision":"proposed","by":"ana","at":"2026-03-01T12:00:00.000Z","event":"e-a"}',
      '{"labelId":"b","frameId":"f1","op":"MODIFY","before":{"labelId":"b","frameId":"f1","classId":"stop","task":"box","box":{"x":1,"y":2,"w":3,"h":4}},"after":{"labelId":"b","frameId":"f1","classId":"yield","task":"box","box":{"x":1,"y":2,"w":3,"h":4}},"reason":"three corners","decision":"accepted","decidedBy":"bo","by":"ana","at":"2026-03-01T12:00:00.000Z","issue":"i1","event":"e-b"}',
      '',
    ]);
  });

  it('differs in one line when one label was decided differently', () => {
    const lines = (own: ChangeProposal[]) => writeChangesText(stateOf(...own)).split('\n');
    const names = ['a', 'b', 'c', 'd'];
    const before = lines(names.map((name) => proposal(name)));
    const after = lines(names.toReversed().map((name) => proposal(name, name === 'c' ? { decision: 'rejected', decidedBy: 'bo' } : {})));
    expect(after.filter((line, at) => line !== before[at])).toHaveLength(1);
  });

  it('is read back whole, whatever was decided', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const { state } = reduceEvents(log.toSorted(compareEvents), 'ana');
        const text = writeChangesText(state);
        if (text === '') return;
        const { proposals, problems } = readChangesText(text);
        expect(problems).toEqual([]);
        const sorted = (all: typeof proposals) => plain([...all.values()].flat().toSorted((a, b) => (a.eventId + a.change.labelId < b.eventId + b.change.labelId ? -1 : 1)));
        expect(sorted(proposals)).toEqual(sorted(state.proposals));
        expect(writeChangesText({ proposals })).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('takes the least that another tool must write, and lists the lines that say something else', () => {
    const bare = JSON.stringify({ labelId: 'n', frameId: 'f1', op: 'ADD', before: null, after: { ...label, labelId: 'n' }, reason: '' });
    const { proposals, problems } = readChangesText(`\uFEFF${bare}\r\n\n{"labelId":"x","op":"MOVE"}\n[1]\n{"a":\n${bare.replace('"ADD"', '"DELETE"')}\n${bare.replace(/}$/, ',"at":"soon"}')}`);
    expect([...proposals.values()].flat()).toMatchObject([{ actor: '', at: 0, decision: 'proposed', issueId: null, change: { op: 'ADD', labelId: 'n' } }]);
    expect(problems.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
    expect(problems[3]?.message).toContain('"after" to be null for DELETE');
    expect(() => readChangesText('a,b\n1,2')).toThrow('These are no label changes: line 1: not valid JSON');
    expect(readChangesText('').proposals.size).toBe(0);
  });
});
