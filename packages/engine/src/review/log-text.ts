import { ShoalError } from '../base/errors';
import type { ReviewEvent } from './event';
import { orderKeys } from './order-keys';
import { parseEvent } from './parse-event';
import { compareEvents } from './compare-events';

export interface LogProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

export interface ParsedLog {
  /** In (lamport, actor, id) order, each id once. */
  readonly events: readonly ReviewEvent[];
  /** Lines that were left out, and why. */
  readonly problems: readonly LogProblem[];
}

/** Fields that a reader of a diff wants first. */
const KEY_ORDER = ['id', 'lamport', 'actor', 'at', 'op', 'type', 'issueId', 'commentId', 'element', 'verdict', 'labelId', 'frameId'];
const rankOfKey = new Map(KEY_ORDER.map((key, index) => [key, index]));

/** A log as JSON lines, one event a line, in event order with a fixed order of keys, so that two versions diff well. */
export function writeLogText(events: readonly ReviewEvent[]): string {
  return [...events]
    .sort(compareEvents)
    .map((event) => `${JSON.stringify(orderKeys(event, rankOfKey))}\n`)
    .join('');
}

/**
 * Reads JSON lines. Lines that are no valid event are left out and listed; empty lines are fine. Throws `invalid-data`
 * only when not one line of a text that has some is an event: then it is another kind of file.
 */
export function readLogText(text: string): ParsedLog {
  const events = new Map<string, ReviewEvent>();
  const problems: LogProblem[] = [];
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const parsed = readLine(line);
    if (parsed.event === undefined) problems.push({ line: index + 1, message: parsed.problem });
    else if (!events.has(parsed.event.id)) events.set(parsed.event.id, parsed.event);
  });
  const [first] = problems;
  if (events.size === 0 && first) {
    throw new ShoalError('invalid-data', `This is not a review log: line ${first.line}: ${first.message}. Choose a file of JSON lines that was exported as a log.`, { details: { problems } });
  }
  return { events: [...events.values()].sort(compareEvents), problems };
}

function readLine(line: string) {
  try {
    return parseEvent(JSON.parse(line));
  } catch (error) {
    return { event: undefined, problem: `not valid JSON (${error instanceof Error ? error.message : String(error)})` };
  }
}
