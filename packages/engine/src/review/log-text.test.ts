import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyLog } from './any-log.test-support';
import type { ReviewEvent } from './event';
import { readLogText, writeLogText } from './log-text';
import { compareEvents } from './compare-events';

const event = (id: string, lamport: number, op: object = { type: 'delete-issue', issueId: 'i1' }) => ({ id, actor: 'ana', lamport, at: 5, op }) as ReviewEvent;

describe('log text', () => {
  it('reads back exactly what was written, for any log', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        const read = readLogText(writeLogText(events));
        expect(read.problems).toEqual([]);
        // JSON has no negative zero.
        expect(read.events).toEqual(JSON.parse(JSON.stringify([...events].sort(compareEvents))));
        expect(writeLogText(read.events)).toBe(writeLogText(events));
      }),
    );
  });

  it('does not depend on the order of events or keys', () => {
    const a = event('a', 1, { issueId: 'i1', text: 'x', commentId: 'c', type: 'comment' });
    const b = event('b', 2);
    expect(writeLogText([b, a])).toBe(writeLogText([a, b]));
    expect(writeLogText([a])).toBe('{"id":"a","lamport":1,"actor":"ana","at":5,"op":{"type":"comment","issueId":"i1","commentId":"c","text":"x"}}\n');
  });

  it('keeps ops and fields that it does not know', () => {
    const newer = event('a', 1, { type: 'set-priority', issueId: 'i1', nested: { priority: [1, 2] } });
    const more = { ...event('b', 2), signature: 'abc' };
    expect(readLogText(writeLogText([newer, more])).events).toEqual([newer, more]);
  });

  it('skips bad lines and lists them with their number', () => {
    const good = writeLogText([event('a', 1)]).trim();
    const deep = `${'{"op":'.repeat(40)}1${'}'.repeat(40)}`;
    const lines = [
      '\uFEFF' + good,
      '',
      '{"id": "x"',
      '42',
      '{"id":"b","actor":"ana","lamport":-1,"at":1,"op":{"type":"delete-issue","issueId":"i1"}}',
      '{"id":"c","actor":"ana","lamport":1,"at":1,"op":{"type":"move-issue","issueId":"i1","status":"","rank":1}}',
      '{"id":"d","actor":"ana","lamport":1,"at":1,"op":{"type":"judge","element":"nothing","verdict":"keep","change":null}}',
      deep,
      good + '\r',
    ];
    const { events, problems } = readLogText(lines.join('\n'));
    expect(events.map(({ id }) => id)).toEqual(['a']);
    expect(problems.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8]);
    expect(problems[2]?.message).toContain('lamport');
    expect(problems[3]?.message).toContain('op.status');
    expect(problems[4]?.message).toContain('op.element');
    expect(problems[5]?.message).toContain('nested deeper');
  });

  it('cannot be used to reach prototypes', () => {
    const { events } = readLogText('{"id":"a","actor":"x","lamport":1,"at":1,"__proto__":{"polluted":1},"op":{"type":"delete-issue","issueId":"i","__proto__":{"polluted":1}}}');
    expect(events).toHaveLength(1);
    expect((events[0] as unknown as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('says so when a file is something else altogether, and takes an empty one', () => {
    expect(() => readLogText('frame_id,split\n1,train\n')).toThrow(/not a review log: line 1/);
    expect(readLogText('\n')).toEqual({ events: [], problems: [] });
  });
});
