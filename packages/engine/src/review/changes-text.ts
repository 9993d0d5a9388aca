import { ShoalError } from '../base/errors';
import type { LabelChange } from '../model/change';
import type { LogProblem } from './log-text';
import { orderKeys } from './order-keys';
import { parseEvent } from './parse-event';
import type { ChangeProposal, ReviewState } from './review';

export interface ParsedChanges {
  /** As they were proposed and decided, by label id, the newest of a label first. */
  readonly proposals: ReadonlyMap<string, readonly ChangeProposal[]>;
  /** Lines that were left out, and why. */
  readonly problems: readonly LogProblem[];
}

/** What a reader of a diff wants first: which label, what happens, why, who, and what became of it. */
const KEY_ORDER = ['labelId', 'frameId', 'op', 'before', 'after', 'reason', 'decision', 'decidedBy', 'by', 'at', 'issue', 'event', 'classId', 'task', 'box', 'x', 'y', 'w', 'h'];
const rankOfKey = new Map(KEY_ORDER.map((key, index) => [key, index]));
const DECISIONS: readonly ChangeProposal['decision'][] = ['proposed', 'accepted', 'rejected'];

/**
 * All proposals as JSON lines (`changes.jsonl`), one a line, by label id and then by age, with a fixed order of keys: what happens to one label changes one
 * line. Deterministic. `at` is ISO 8601 in UTC. The format is described in `docs/reference/changes-jsonl.md`.
 */
export function writeChangesText({ proposals }: Pick<ReviewState, 'proposals'>): string {
  return [...proposals.values()]
    .flat()
    .sort((a, b) => compare(a.change.labelId, b.change.labelId) || a.at - b.at || compare(a.eventId, b.eventId))
    .map((proposal) => `${JSON.stringify(orderKeys(lineOf(proposal), rankOfKey))}\n`)
    .join('');
}

function lineOf({ change, actor, at, issueId, decision, decidedBy, eventId }: ChangeProposal): Record<string, unknown> {
  return { ...change, decision, ...(decidedBy !== null && { decidedBy }), by: actor, at: new Date(at).toISOString(), ...(issueId !== null && { issue: issueId }), event: eventId };
}

/**
 * Reads what `writeChangesText` wrote, or what another tool wrote in its form: a change needs `labelId`, `frameId`, `op`, `before`, `after` and `reason`; the
 * rest may be left out. Lines that are no valid change are left out and listed. Throws `invalid-data` only when no line of a text that has some is one.
 */
export function readChangesText(text: string): ParsedChanges {
  const proposals = new Map<string, ChangeProposal[]>();
  const problems: LogProblem[] = [];
  text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .forEach((line, index) => {
      if (line.trim() === '') return;
      const read = readLine(line, index + 1);
      if (typeof read === 'string') problems.push({ line: index + 1, message: read });
      else proposals.set(read.change.labelId, [read, ...(proposals.get(read.change.labelId) ?? [])]);
    });
  const [first] = problems;
  if (proposals.size === 0 && first) {
    throw new ShoalError('invalid-data', `These are no label changes: line ${first.line}: ${first.message}. Choose a file of JSON lines that was exported as changes.`, { details: { problems } });
  }
  for (const own of proposals.values()) own.sort((a, b) => b.at - a.at);
  return { proposals, problems };
}

/** One proposal, or what is wrong with its line. */
function readLine(line: string, number: number): ChangeProposal | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `not valid JSON (${error instanceof Error ? error.message : String(error)})`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'expected an object';
  const { decision = 'proposed', decidedBy = null, by = '', at = null, issue, event = `line-${number}`, ...change } = value as Record<string, unknown>;
  const time = at === null ? 0 : typeof at === 'string' ? Date.parse(at) : NaN;
  if (!Number.isFinite(time)) return `at: expected a time as "2026-03-01T12:00:00Z", not ${JSON.stringify(at)}`;
  const known = DECISIONS.find((one) => one === decision);
  if (!known) return `decision: expected ${DECISIONS.join(', ')}, not ${JSON.stringify(decision)}`;
  if (decidedBy !== null && typeof decidedBy !== 'string') return 'decidedBy: expected text';
  const parsed = parseEvent({ id: event, actor: by, lamport: 0, at: time, op: { type: 'change-label', change, ...(typeof issue === 'string' && { issueId: issue }) } });
  if (parsed.event?.op.type !== 'change-label') return (parsed.problem ?? 'no change').replace(/^op\.change\./, '');
  const { id, actor, op } = parsed.event;
  return { change: op.change satisfies LabelChange, eventId: id, actor, at: time, issueId: op.issueId ?? null, decision: known, decidedBy };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
