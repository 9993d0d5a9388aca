import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issuePayload } from './issue-payload';
import { fillTemplate, ISSUE_TEMPLATES } from './issue-templates';
import { mentionOf, parseMentions } from './mentions';
import { reduceEvents } from './reduce';

describe('parseMentions', () => {
  it('loses nothing of a comment', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('[[label:a]]', '[[frame:x y]]', '[[nothing]]', '[[label:', ']]', '[[[label:b]]]'));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        expect(parseMentions(text).map((part) => (part.type === 'text' ? part.text : mentionOf(part.element))).join('')).toBe(text);
      }),
    );
  });

  it('finds elements and leaves what only looks like one', () => {
    expect(parseMentions('See [[label:ab12]], not [[here]].')).toEqual([{ type: 'text', text: 'See ' }, { type: 'element', element: 'label:ab12' }, { type: 'text', text: ', not [[here]].' }]);
  });
});

describe('fillTemplate', () => {
  const values = { count: 3, given: 'stop', predicted: 'yield', now: Date.parse('2026-03-01T12:00:00') };

  it('fills in what is known, and leaves words that it does not know', () => {
    const template = { issueType: 'custom' as const, title: '{given} → {predicted} in {count} ({date}) {other}', description: '', dueInDays: 30 };
    expect(fillTemplate(template, values)).toMatchObject({ title: 'Stop → yield in 3 elements (2026-03-01) {other}', due: '2026-03-31', priority: 'none' });
  });

  it('says something sensible when nothing is known', () => {
    for (const template of ISSUE_TEMPLATES) expect(fillTemplate(template, { ...values, count: 1, given: null, predicted: null }).title).not.toMatch(/[{}]|null/);
  });
});

describe('issuePayload', () => {
  const { state } = reduceEvents(
    [
      { id: '1', actor: 'ana', lamport: 1, at: 5, op: { type: 'create-issue', issueId: 'a', title: 'A', description: 'd', elements: ['label:1', 'label:2'], status: 'gone', due: '2026-01-01', tags: ['t'] } },
      { id: '2', actor: 'bo', lamport: 2, at: 6, op: { type: 'mark-elements', issueId: 'a', elements: ['label:2'], state: 'fixed' } },
    ],
    'ana',
  );
  const info = { frameId: 'f', box: { x: 1, y: 2, w: 3, h: 4 }, given: 'stop', predicted: null, reason: 'why' };

  it('holds fields, elements and what became of them, as JSON', () => {
    const payload = issuePayload({ dataset: { id: 'd', name: 'Streets' }, state, infoOf: (element) => (element === 'label:1' ? info : null) }, 'a');
    expect(payload).toMatchObject({ event: 'issue-exported', dataset: { id: 'd', name: 'Streets' }, issue: { issueId: 'a', status: { id: 'open' }, due: '2026-01-01', tags: ['t'], createdBy: 'ana' } });
    expect(payload?.elements).toEqual([
      { elementId: 'label:1', frameId: 'f', box: info.box, given: 'stop', predicted: null, reason: 'why', state: 'open', change: null },
      { elementId: 'label:2', frameId: null, box: null, given: null, predicted: null, reason: null, state: 'fixed', change: null },
    ]);
    expect(JSON.parse(JSON.stringify(payload))).toEqual(payload);
  });

  it('is nothing for an issue that is not there', () => {
    expect(issuePayload({ dataset: { id: 'd', name: 'n' }, state, infoOf: () => null }, 'b')).toBeNull();
  });
});
