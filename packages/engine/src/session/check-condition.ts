import { DataType } from 'apache-arrow';
import { isAbort, isShoalError, messageOf } from '../base/errors';
import type { Database } from '../database/database';
import type { FilterClause } from '../model/filter-clause';
import { findConditionProblem, placeOf, type ConditionProblem } from './read-condition';

/** Either a condition that may be put into a query, with the number of rows of `elements` that meet it, or what is wrong with it and where. */
export type ConditionCheck = { readonly expression: string; readonly count: number; readonly problem: null } | { readonly expression: null; readonly count: null; readonly problem: ConditionProblem };

export interface CheckConditionOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks a `WHERE` expression that a person typed. First its words: only columns of `elements`, values, operators and functions of the row get through, so that
 * nothing can leave the brackets it is put into, or read a file. Then the database: it must be true or false, for every row. Rejects only when
 * aborted or when the database itself is gone.
 */
export async function checkCondition(database: Database, expression: string, { signal }: CheckConditionOptions = {}): Promise<ConditionCheck> {
  const columns = (await database.describe('elements', { signal })).map((column) => column.name);
  const problem = findConditionProblem(expression, columns);
  if (problem) return { expression: null, count: null, problem };
  const wrapped = `(\n${expression}\n)`;
  try {
    // Aggregates and windows are not known to conditions; one row's worth of type is all that is asked here.
    const shape = await database.query(`SELECT ${wrapped} AS condition FROM elements LIMIT 0`, { signal });
    const type = shape.schema.fields[0]?.type;
    if (!type || !(DataType.isBool(type) || DataType.isNull(type))) return refused(expression, `This is ${type ? wordOf(type) : 'not a condition'}, not true or false. Compare it with something: … > 0.5, … = 'stop'.`);
    const answer = await database.query(`SELECT count(*)::INTEGER AS count FROM elements WHERE ${wrapped}`, { signal });
    return { expression, count: Number(answer.get(0)?.['count'] ?? 0), problem: null };
  } catch (error) {
    if (isAbort(error, signal) || (isShoalError(error) && error.code !== 'query-failed')) throw error;
    return { expression: null, count: null, problem: locate(expression, messageOf(isShoalError(error) && error.cause ? error.cause : error)) };
  }
}

/** A checked condition as a clause. */
export function conditionClause(source: string, expression: string): FilterClause {
  const [first = ''] = expression.trim().split('\n');
  return { source, label: first.length > 80 ? `${first.slice(0, 79)}…` : first, type: 'sql', expression };
}

function refused(expression: string, message: string): ConditionCheck {
  return { expression: null, count: null, problem: { message, start: 0, end: expression.length, line: 1, column: 1, suggestions: [] } };
}

/** The database's own message, moved to where its caret points in what was typed. */
function locate(expression: string, said: string): ConditionProblem {
  const lines = said.split('\n');
  const at = lines.findIndex((line) => /^LINE \d+: /.test(line));
  const [, number = '1', shown = ''] = /^LINE (\d+): (.*)$/.exec(lines[at] ?? '') ?? [];
  const caret = (lines[at + 1] ?? '').indexOf('^') - `LINE ${number}: `.length;
  const message = clean(lines.slice(0, at < 0 ? undefined : at).join(' '));
  // The first line is the opening bracket.
  const typed = expression.split('\n');
  const line = Number(number) - 2;
  const text = typed[line];
  if (at < 0 || caret < 0 || text === undefined) return { message, start: 0, end: expression.length, line: 1, column: 1, suggestions: [] };
  // Long lines are shown cut, with dots at the cut.
  const fragment = shown.replace(/^\.\.\./, '').replace(/\.\.\.$/, '');
  const column = caret - (shown.startsWith('...') ? 3 : 0) + Math.max(0, text.indexOf(fragment));
  const before = typed.slice(0, line).reduce((sum, entry) => sum + entry.length + 1, 0);
  const start = Math.min(before + Math.min(column, text.length), expression.length);
  const length = /^(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|[\p{L}\p{N}_.]+|\S)/u.exec(expression.slice(start))?.[0].length ?? 0;
  return { message, start, end: start + length, ...placeOf(expression, start), suggestions: [] };
}

/** "Conversion Error: Could not …" without what only a developer of the database wants to know. */
function clean(message: string): string {
  const text = message.replace(/^(The database rejected a query\. )?/, '').replace(/^(Invalid Error: )?[A-Z][A-Za-z ]*Error: /, '').replace(/Candidate functions:.*/s, '').replace(/You might need to add explicit type casts\./, 'Compare like with like, or CAST one side.').replace(/\s+/g, ' ').trim();
  return text === '' ? 'The database did not understand this condition.' : text;
}

function wordOf(type: DataType): string {
  if (DataType.isUtf8(type) || DataType.isDictionary(type)) return 'text';
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type)) return 'a number';
  if (DataType.isTimestamp(type) || DataType.isDate(type)) return 'a time';
  return `of type ${String(type)}`;
}
