import * as v from 'valibot';
import { LABEL_TASKS } from '../model/annotation';
import { parseElementId, type ElementId } from '../model/element';
import { ISSUE_STATUSES } from '../model/issue';
import { clauseSchema } from '../model/parse-clause';
import type { ReviewEvent } from './event';

/** Either the event, or what is wrong with the value in words. */
export type ParsedEvent = { readonly event: ReviewEvent; readonly problem?: undefined } | { readonly event?: undefined; readonly problem: string };

/** Far above what any log reaches, and low enough that counting on from it stays exact. */
const MAX_LAMPORT = 2 ** 50;
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

const segmentName = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));

const ops = [
  v.looseObject({ type: v.literal('judge'), element, verdict: v.picklist(['agree', 'keep', 'unsure']), change: v.nullable(change) }),
  v.looseObject({ type: v.literal('change-label'), change }),
  v.looseObject({ type: v.literal('withdraw-change'), change }),
  v.looseObject({ type: v.literal('create-issue'), issueId: id, title: v.string(), description: v.string(), elements }),
  v.looseObject({ type: v.literal('edit-issue'), issueId: id, title: v.optional(v.string()), description: v.optional(v.string()) }),
  v.looseObject({ type: v.literal('move-issue'), issueId: id, status: v.picklist(ISSUE_STATUSES), rank: number }),
  v.looseObject({ type: v.literal('delete-issue'), issueId: id }),
  v.looseObject({ type: v.literal('add-elements'), issueId: id, elements }),
  v.looseObject({ type: v.literal('remove-elements'), issueId: id, elements }),
  v.looseObject({ type: v.literal('comment'), issueId: id, commentId: id, text: v.string() }),
  v.looseObject({ type: v.literal('save-segment'), segmentId: id, name: segmentName, clauses: v.pipe(v.array(clauseSchema), v.maxLength(64)) }),
  v.looseObject({ type: v.literal('rename-segment'), segmentId: id, name: segmentName }),
  v.looseObject({ type: v.literal('delete-segment'), segmentId: id }),
  v.looseObject({ type: v.literal('revert'), eventId: id }),
] as const;

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
