import * as v from 'valibot';
import { LABEL_TASKS } from '../model/annotation';
import { parseElementId, type ElementId } from '../model/element';
import { PILES } from '../model/campaign';
import { ELEMENT_STATES, ISSUE_PRIORITIES, ISSUE_TYPES, STATUS_KINDS } from '../model/issue';
import { clauseSchema } from '../model/parse-clause';
import type { ReviewEvent } from './event';

/** Either the event, or what is wrong with the value in words. */
export type ParsedEvent = { readonly event: ReviewEvent; readonly problem?: undefined } | { readonly event?: undefined; readonly problem: string };

/** Far above what any log reaches, and low enough that counting on from it stays exact. */
export const MAX_LAMPORT = 2 ** 50;
/** Fields that we do not know are kept, so they must at least be sane to write out again. */
const MAX_DEPTH = 32;

const id = v.pipe(v.string(), v.nonEmpty());
const element = v.custom<ElementId>((value) => typeof value === 'string' && parseElementId(value) !== undefined, 'expected an element id like "label:ab12"');
const elements = v.array(element);
const number = v.pipe(v.number(), v.finite());
const box = v.looseObject({ x: number, y: number, w: number, h: number });
/** Far above any outline that a person draws. */
const coordinates = v.pipe(v.array(number), v.maxLength(200_000));
const triple = v.tuple([number, number, number]);
const range = v.pipe(v.object({ start: number, end: number }), v.check(({ start, end }) => start <= end, 'expected "start" not to be after "end"'));
const size = v.pipe(number, v.minValue(0));
const label = v.looseObject({
  labelId: id,
  frameId: id,
  task: v.picklist(LABEL_TASKS),
  classId: v.string(),
  box: v.nullable(box),
  rotation: v.nullish(number),
  polygons: v.nullish(v.pipe(v.array(coordinates), v.maxLength(10_000))),
  keypoints: v.nullish(coordinates),
  mask: v.nullish(v.object({ width: size, height: size, counts: v.string() })),
  cuboid: v.nullish(v.object({ center: triple, size: v.tuple([size, size, size]), rotation: v.tuple([number, number, number, number]), reference: v.string() })),
  span: v.nullish(range),
  interval: v.nullish(range),
  sensorId: v.nullish(v.string()),
  trackId: v.nullish(v.string()),
});

const change = v.pipe(
  v.looseObject({ op: v.picklist(['ADD', 'MODIFY', 'DELETE']), labelId: id, frameId: id, before: v.nullable(label), after: v.nullable(label), reason: v.string() }),
  v.check((value) => (value.op === 'DELETE') === (value.after === null), 'expected "after" to be null for DELETE and a label otherwise'),
  v.check((value) => (value.op === 'ADD') === (value.before === null), 'expected "before" to be null for ADD and a label otherwise'),
);

/** Far above what a person writes. */
const shortText = v.pipe(v.string(), v.maxLength(200));
const name = v.pipe(shortText, v.nonEmpty());
const clauses = v.pipe(v.array(clauseSchema), v.maxLength(64));
const tags = v.pipe(v.array(name), v.maxLength(100));
const ids = v.array(id);
const proposes = { issueId: v.optional(id), seen: v.optional(ids) };
const due = v.pipe(v.string(), v.isoDate());
const fields = {
  issueType: v.optional(v.picklist(ISSUE_TYPES)),
  assignee: v.optional(v.nullable(name)),
  priority: v.optional(v.picklist(ISSUE_PRIORITIES)),
  due: v.optional(v.nullable(due)),
  query: v.optional(v.nullable(clauses)),
};
const outcomes = v.object({ fixed: elements, 'still-wrong': elements, 'newly-wrong': elements, gone: elements });
const campaign = {
  name,
  kind: v.picklist(['collection', 'concept']),
  seeds: elements,
  pool: clauses,
  space: v.nullable(id),
  budget: v.nullable(v.pipe(number, v.minValue(1))),
  issueId: v.nullable(id),
};
const task = v.looseObject({ frameId: id, taskId: v.nullable(v.string()) });
const status = v.looseObject({ id: name, title: name, kind: v.picklist(STATUS_KINDS) });
const statuses = v.pipe(
  v.array(status),
  v.minLength(1),
  v.maxLength(20),
  v.check((list) => new Set(list.map((one) => one.id)).size === list.length, 'expected columns with different ids'),
);

const singles = [
  v.looseObject({ type: v.literal('judge'), element, verdict: v.picklist(['agree', 'keep', 'unsure']), change: v.nullable(change), ...proposes }),
  v.looseObject({ type: v.literal('change-label'), change, ...proposes }),
  v.looseObject({ type: v.literal('withdraw-change'), change, ...proposes }),
  v.looseObject({ type: v.literal('decide-change'), labelId: id, eventId: id, decision: v.picklist(['accepted', 'rejected']), seen: v.optional(ids) }),
  v.looseObject({ type: v.literal('create-issue'), issueId: id, title: v.string(), description: v.string(), elements, status: v.optional(name), tags: v.optional(tags), ...fields }),
  v.looseObject({ type: v.literal('edit-issue'), issueId: id, title: v.optional(v.string()), description: v.optional(v.string()), addTags: v.optional(tags), removeTags: v.optional(tags), ...fields }),
  v.looseObject({ type: v.literal('move-issue'), issueId: id, status: name, rank: number }),
  v.looseObject({ type: v.literal('delete-issue'), issueId: id }),
  v.looseObject({ type: v.literal('add-elements'), issueId: id, elements }),
  v.looseObject({ type: v.literal('remove-elements'), issueId: id, elements }),
  v.looseObject({ type: v.literal('mark-elements'), issueId: id, elements, state: v.picklist(ELEMENT_STATES) }),
  v.looseObject({ type: v.literal('comment'), issueId: id, commentId: id, text: v.string() }),
  v.looseObject({ type: v.literal('edit-comment'), issueId: id, commentId: id, text: v.nullable(v.string()) }),
  v.looseObject({ type: v.literal('verify-issue'), issueId: id, against: shortText, outcomes }),
  v.looseObject({ type: v.literal('send-issue'), issueId: id, sendId: id, provider: name, project: v.nullable(shortText), tasks: v.array(task) }),
  v.looseObject({ type: v.literal('receive-results'), issueId: id, sendId: id, frameIds: ids }),
  v.looseObject({ type: v.literal('set-statuses'), statuses }),
  v.looseObject({ type: v.literal('save-segment'), segmentId: id, name, clauses }),
  v.looseObject({ type: v.literal('rename-segment'), segmentId: id, name }),
  v.looseObject({ type: v.literal('delete-segment'), segmentId: id }),
  v.looseObject({ type: v.literal('save-campaign'), campaignId: id, ...campaign }),
  v.looseObject({ type: v.literal('delete-campaign'), campaignId: id }),
  v.looseObject({ type: v.literal('sort-candidates'), campaignId: id, elements, pile: v.nullable(v.picklist(PILES)) }),
] as const;

const ops = [...singles, v.looseObject({ type: v.literal('batch'), title: shortText, ops: v.pipe(v.array(v.variant('type', singles)), v.minLength(1)) }), v.looseObject({ type: v.literal('revert'), eventId: id })] as const;

const knownTypes: ReadonlySet<string> = new Set(ops.map((op) => op.entries.type.literal));
const knownOp = v.variant('type', ops);
const newerOp = v.looseObject({ type: id });

const envelope = v.looseObject({
  id,
  actor: v.string(),
  lamport: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_LAMPORT)),
  at: number,
  op: v.looseObject({ type: id }),
});

/**
 * Checks a value that came from outside (storage, a file, another person). An op type that this version does not know is
 * kept, so that passing a log through an older version loses nothing; it has no effect on the state.
 */
export function parseEvent(value: unknown): ParsedEvent {
  if (!depthWithin(value, MAX_DEPTH)) return { problem: `nested deeper than ${MAX_DEPTH} levels` };
  const outer = v.safeParse(envelope, value);
  if (!outer.success) return { problem: describeIssue(outer.issues[0]) };
  const op = v.safeParse(knownTypes.has(outer.output.op.type) ? knownOp : newerOp, outer.output.op);
  if (!op.success) return { problem: describeIssue(op.issues[0], 'op') };
  return { event: { ...outer.output, op: op.output } as ReviewEvent };
}

function describeIssue(issue: v.BaseIssue<unknown>, prefix?: string): string {
  const path = [prefix, v.getDotPath(issue)].filter(Boolean).join('.');
  return path ? `${path}: ${issue.message}` : issue.message;
}

function depthWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((child) => depthWithin(child, levels - 1));
}
