import * as fc from 'fast-check';
import type { LabelChange } from '../model/change';
import type { ElementId } from '../model/element';
import type { FilterClause } from '../model/filter-clause';
import { DEFAULT_STATUSES, ELEMENT_STATES, ISSUE_PRIORITIES, ISSUE_TYPES, STATUS_KINDS } from '../model/issue';
import type { ReviewEvent, ReviewOp, SingleOp } from './event';

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

const seen = fc.option(fc.array(fc.nat(40).map((at) => `e${at}`), { maxLength: 3 }), { nil: undefined });
const proposes = { issueId: fc.option(issueId, { nil: undefined }), seen };
const tags = fc.option(fc.array(fc.constantFrom('night', 'rain', 'cone'), { maxLength: 2 }), { nil: undefined });
const fields = {
  issueType: fc.option(fc.constantFrom(...ISSUE_TYPES), { nil: undefined }),
  assignee: fc.option(fc.constantFrom('ana', 'bo', null), { nil: undefined }),
  priority: fc.option(fc.constantFrom(...ISSUE_PRIORITIES), { nil: undefined }),
  due: fc.option(fc.constantFrom('2026-12-01', null), { nil: undefined }),
  query: fc.option(fc.option(fc.array(clause, { maxLength: 2 })), { nil: undefined }),
};
const campaignId = fc.constantFrom('k1', 'k2');
const status = fc.constantFrom(...DEFAULT_STATUSES.map(({ id }) => id), 'later');
const commentId = fc.constantFrom('c1', 'c2');
const sendId = fc.constantFrom('x1', 'x2');

/** Every op by its type, so that none can be forgotten here. */
const singles: { readonly [Type in SingleOp['type']]: fc.Arbitrary<Extract<SingleOp, { type: Type }>> } = {
  judge: fc.record({ type: fc.constant('judge'), element, verdict: fc.constantFrom('agree', 'keep', 'unsure'), change: fc.option(change), ...proposes }),
  'change-label': fc.record({ type: fc.constant('change-label'), change, ...proposes }),
  'withdraw-change': fc.record({ type: fc.constant('withdraw-change'), change, ...proposes }),
  'decide-change': fc.record({ type: fc.constant('decide-change'), labelId, eventId: fc.nat(40).map((at) => `e${at}`), decision: fc.constantFrom('accepted', 'rejected'), seen }),
  'create-issue': fc.record({ type: fc.constant('create-issue'), issueId, title: fc.string(), description: fc.string(), elements, status: fc.option(status, { nil: undefined }), tags, ...fields }),
  'edit-issue': fc.record({ type: fc.constant('edit-issue'), issueId, title: fc.option(fc.string(), { nil: undefined }), description: fc.option(fc.string(), { nil: undefined }), addTags: tags, removeTags: tags, ...fields }),
  'move-issue': fc.record({ type: fc.constant('move-issue'), issueId, status, rank: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  'delete-issue': fc.record({ type: fc.constant('delete-issue'), issueId }),
  'add-elements': fc.record({ type: fc.constant('add-elements'), issueId, elements }),
  'remove-elements': fc.record({ type: fc.constant('remove-elements'), issueId, elements }),
  'mark-elements': fc.record({ type: fc.constant('mark-elements'), issueId, elements, state: fc.constantFrom(...ELEMENT_STATES) }),
  comment: fc.record({ type: fc.constant('comment'), issueId, commentId, text: fc.string({ unit: 'binary' }) }),
  'edit-comment': fc.record({ type: fc.constant('edit-comment'), issueId, commentId, text: fc.option(fc.string()) }),
  'verify-issue': fc.record({ type: fc.constant('verify-issue'), issueId, against: fc.constantFrom('model v2', ''), outcomes: fc.record({ fixed: elements, 'still-wrong': elements, 'newly-wrong': elements, gone: elements }) }),
  'send-issue': fc.record({ type: fc.constant('send-issue'), issueId, sendId, provider: fc.constantFrom('cvat', 'label-studio'), project: fc.option(fc.constant('7')), tasks: fc.array(fc.record({ frameId: fc.constantFrom('f1', 'f2'), taskId: fc.option(fc.constant('12')) }), { maxLength: 2 }) }),
  'receive-results': fc.record({ type: fc.constant('receive-results'), issueId, sendId, frameIds: fc.array(fc.constantFrom('f1', 'f2'), { maxLength: 2 }) }),
  'set-statuses': fc.record({ type: fc.constant('set-statuses'), statuses: fc.uniqueArray(fc.record({ id: status, title: fc.constantFrom('A', 'B'), kind: fc.constantFrom(...STATUS_KINDS) }), { minLength: 1, maxLength: 4, selector: ({ id }) => id }) }),
  'save-segment': fc.record({ type: fc.constant('save-segment'), segmentId, name, clauses: fc.array(clause, { maxLength: 3 }) }),
  'rename-segment': fc.record({ type: fc.constant('rename-segment'), segmentId, name }),
  'delete-segment': fc.record({ type: fc.constant('delete-segment'), segmentId }),
  'save-campaign': fc.record({ type: fc.constant('save-campaign'), campaignId, name, kind: fc.constantFrom('collection', 'concept'), seeds: elements, pool: fc.array(clause, { maxLength: 1 }), space: fc.option(fc.constant('object')), budget: fc.option(fc.integer({ min: 1, max: 500 })), issueId: fc.option(issueId) }),
  'delete-campaign': fc.record({ type: fc.constant('delete-campaign'), campaignId }),
  'sort-candidates': fc.record({ type: fc.constant('sort-candidates'), campaignId, elements, pile: fc.constantFrom('added', 'discarded', null) }),
};

const anySingle: fc.Arbitrary<SingleOp> = fc.oneof(...Object.values<fc.Arbitrary<SingleOp>>(singles));

/** Any op but a revert. What is not set is left out, as in a file. */
export const anyOp: fc.Arbitrary<ReviewOp> = fc
  .oneof({ weight: 6, arbitrary: anySingle }, { weight: 1, arbitrary: fc.record({ type: fc.constant('batch' as const), title: fc.string({ maxLength: 20 }), ops: fc.array(anySingle, { minLength: 1, maxLength: 3 }) }) })
  .map((op) => JSON.parse(JSON.stringify(op)) as ReviewOp);

/** Logs of three actors who saw an arbitrary part of each other's events before they acted; reverts point anywhere. */
export const anyLog: fc.Arbitrary<ReviewEvent[]> = fc
  .array(fc.record({ actor: fc.constantFrom('ana', 'bo', 'cy'), lamport: fc.integer({ min: 1, max: 20 }), at: fc.integer({ min: 0, max: 2e12 }), op: anyOp, revert: fc.option(fc.nat(60), { freq: 2 }) }), { maxLength: 40 })
  .map((drafts) => drafts.map(({ actor, lamport, at, op, revert }, index) => ({ id: `e${index}`, actor, lamport, at, op: revert === null ? op : { type: 'revert', eventId: `e${revert}` } })));

/** The parts of a state that can be compared with `toEqual`, maps in their order. */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, inner: unknown) => (inner instanceof Map ? [...inner] : inner)));
}
