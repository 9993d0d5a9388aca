import * as v from 'valibot';
import { parseElementId, type ElementId } from './element';
import type { FilterClause } from './filter-clause';

const MAX_TEXT = 2000;
const MAX_VALUES = 1000;
/** Far above what a person picks, and small enough to be handed around. */
const MAX_IDS = 100_000;

const text = v.pipe(v.string(), v.maxLength(MAX_TEXT), v.check((value) => !value.includes('\0'), 'expected no NUL character'));
const name = v.pipe(text, v.nonEmpty());
const number = v.pipe(v.number(), v.finite());
const pair = v.tuple([number, number]);
const reading = v.picklist(['time', 'time-text']);
const grid = v.object({ origin: number, step: v.pipe(number, v.gtValue(0)), cells: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)) });
const element = v.custom<ElementId>((value) => typeof value === 'string' && value.length <= MAX_TEXT && !value.includes('\0') && parseElementId(value) !== undefined, 'expected an element id like "label:ab12"');
const common = { source: name, label: text, negated: v.optional(v.literal(true)) };

const clause = v.variant('type', [
  v.object({ ...common, type: v.literal('in'), column: name, values: v.pipe(v.array(v.union([text, number, v.boolean(), v.null()])), v.minLength(1), v.maxLength(MAX_VALUES)), many: v.optional(v.boolean()) }),
  v.object({ ...common, type: v.literal('range'), column: name, min: v.nullable(number), max: v.nullable(number), as: v.optional(reading), grid: v.optional(grid) }),
  v.object({ ...common, type: v.literal('contains'), columns: v.pipe(v.array(name), v.minLength(1), v.maxLength(64)), text: v.pipe(text, v.nonEmpty()) }),
  v.object({ ...common, type: v.literal('elements'), ids: v.pipe(v.array(element), v.maxLength(MAX_IDS)) }),
  v.object({ ...common, type: v.literal('box'), columns: v.tuple([name, name]), min: pair, max: pair, grids: v.optional(v.tuple([grid, grid])), as: v.optional(v.tuple([v.nullable(reading), v.nullable(reading)])) }),
  v.object({ ...common, type: v.literal('sql'), expression: v.pipe(v.string(), v.nonEmpty(), v.maxLength(4000)) }),
]);

/** Either the clause without anything that does not belong to it, or what is wrong with the value in words. Of an `sql` clause the expression is not looked at. */
export type ParsedClause = { readonly clause: FilterClause; readonly problem?: undefined } | { readonly clause?: undefined; readonly problem: string };

/** Checks a clause that came from outside: a link, a log, a host's storage. Never throws. */
export function parseClause(value: unknown): ParsedClause {
  const parsed = v.safeParse(clause, value);
  if (parsed.success) return { clause: withoutUndefined(parsed.output) as FilterClause };
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  return { problem: path ? `${path}: ${issue.message}` : issue.message };
}

/** For schemas that hold clauses: accepts exactly what `parseClause` does. */
export const clauseSchema = v.custom<FilterClause>((value) => parseClause(value).clause !== undefined, 'expected a filter clause');

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
