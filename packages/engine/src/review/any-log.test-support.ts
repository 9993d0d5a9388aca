import * as fc from 'fast-check';
import type { LabelChange } from '../model/change';
import type { ElementId } from '../model/element';
import type { FilterClause } from '../model/filter-clause';
import { ISSUE_STATUSES } from '../model/issue';
import type { ReviewEvent, ReviewOp } from './event';

// Few ids, so that ops meet each other.
const issueId = fc.constantFrom('i1', 'i2', 'i3');
const labelId = fc.constantFrom('l1', 'l2', 'l3');
const element: fc.Arbitrary<ElementId> = fc.constantFrom<ElementId[]>('label:l1', 'label:l2', 'label:l3', 'inference:p1', 'frame:f1');
const elements = fc.array(element, { maxLength: 4 });

const change: fc.Arbitrary<LabelChange> = fc.tuple(labelId, fc.constantFrom('ADD', 'MODIFY', 'DELETE'), fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true })).map(([id, op, classId, x]) => {
  const label = { labelId: id, frameId: 'f1', task: 'box' as const, classId, box: { x, y: 1, w: 2, h: 3 } };
  return { op: op as LabelChange['op'], labelId: id, frameId: 'f1', before: op === 'ADD' ? null : { ...label, classId: 'old' }, after: op === 'DELETE' ? null : label, reason: classId };
});

const segmentId = fc.constantFrom('s1', 's2');
const name = fc.string({ minLength: 1, maxLength: 20 });
const clause: fc.Arbitrary<FilterClause> = fc.oneof(
  fc.record({ source: fc.constantFrom('a', 'b'), label: fc.string({ maxLength: 20 }).filter((text) => !text.includes('\0')), type: fc.constant('in' as const), column: fc.constantFrom('split', 'we"ird'), values: fc.array(fc.oneof(fc.constant(null), fc.integer(), fc.boolean()), { minLength: 1, maxLength: 3 }) }),
  fc.record({ source: fc.constant('c'), label: fc.constant('x'), type: fc.constant('sql' as const), expression: fc.string({ minLength: 1, maxLength: 20 }) }),
);

/** Any op but a revert. */
export const anyOp: fc.Arbitrary<ReviewOp> = fc.oneof(
  fc.record({ type: fc.constant('judge' as const), element, verdict: fc.constantFrom('agree' as const, 'keep' as const, 'unsure' as const), change: fc.option(change) }),
  fc.record({ type: fc.constant('change-label' as const), change }),
  fc.record({ type: fc.constant('withdraw-change' as const), change }),
  fc.record({ type: fc.constant('create-issue' as const), issueId, title: fc.string(), description: fc.string(), elements }),
  fc.record({ type: fc.constant('edit-issue' as const), issueId, title: fc.string() }),
  fc.record({ type: fc.constant('edit-issue' as const), issueId, description: fc.string() }),
  fc.record({ type: fc.constant('move-issue' as const), issueId, status: fc.constantFrom(...ISSUE_STATUSES), rank: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  fc.record({ type: fc.constant('delete-issue' as const), issueId }),
  fc.record({ type: fc.constant('add-elements' as const), issueId, elements }),
  fc.record({ type: fc.constant('remove-elements' as const), issueId, elements }),
  fc.record({ type: fc.constant('save-segment' as const), segmentId, name, clauses: fc.array(clause, { maxLength: 3 }) }),
  fc.record({ type: fc.constant('rename-segment' as const), segmentId, name }),
  fc.record({ type: fc.constant('delete-segment' as const), segmentId }),
  fc.record({ type: fc.constant('comment' as const), issueId, commentId: fc.constantFrom('c1', 'c2'), text: fc.string({ unit: 'binary' }) }),
);

/** Logs of three actors who saw an arbitrary part of each other's events before they acted; reverts point anywhere. */
export const anyLog: fc.Arbitrary<ReviewEvent[]> = fc
  .array(fc.record({ actor: fc.constantFrom('ana', 'bo', 'cy'), lamport: fc.integer({ min: 1, max: 20 }), at: fc.integer({ min: 0, max: 2e12 }), op: anyOp, revert: fc.option(fc.nat(60), { freq: 2 }) }), { maxLength: 40 })
  .map((drafts) => drafts.map(({ actor, lamport, at, op, revert }, index) => ({ id: `e${index}`, actor, lamport, at, op: revert === null ? op : { type: 'revert', eventId: `e${revert}` } })));

/** The parts of a state that can be compared with `toEqual`, maps in their order. */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, inner: unknown) => (inner instanceof Map ? [...inner] : inner)));
}
