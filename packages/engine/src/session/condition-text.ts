import { sqlLiteral } from '../database/sql';
import type { FilterClause } from '../model/filter-clause';
import { conditionClause } from './check-condition';
import { readConditionTokens, unquoteName, type ConditionToken } from './condition-tokens';
import { quoteIfNeeded } from './read-condition';

const MAX_LISTED = 200;

/** A clause as a person would write it; `null` for one that is a long list of elements, or a stretch of time. */
export function clauseToText(clause: FilterClause): string | null {
  const text = plainText(clause);
  return text === null ? null : clause.negated ? `NOT (${text})` : text;
}

function plainText(clause: FilterClause): string | null {
  switch (clause.type) {
    case 'in': {
      if (clause.values.length > MAX_LISTED) return null;
      const name = quoteIfNeeded(clause.column);
      const present = clause.values.filter((value) => value !== null);
      const [only] = present;
      const among = present.length === 0 || only === undefined ? '' : present.length === 1 ? `${name} = ${sqlLiteral(only)}` : `${name} IN (${present.map(sqlLiteral).join(', ')})`;
      const missing = present.length < clause.values.length ? `${name} IS NULL` : '';
      return among && missing ? `(${among} OR ${missing})` : among || missing || 'FALSE';
    }
    case 'range':
      // Times are kept as they are: as text they would be a cast and two literals.
      return clause.as ? null : rangeText(clause.column, clause.min, clause.max);
    case 'contains':
      return clause.columns.length === 1 ? containsText(clause.columns[0] ?? '', clause.text) : `(${clause.columns.map((column) => containsText(column, clause.text)).join(' OR ')})`;
    case 'box':
      return clause.as?.some((reading) => reading !== null) ? null : clause.columns.map((column, axis) => rangeText(column, clause.min[axis] ?? null, clause.max[axis] ?? null)).join(' AND ');
    case 'elements':
    case 'set':
      return null;
    case 'sql':
      return needsBrackets(clause.expression) ? `(${clause.expression}\n)` : clause.expression;
  }
}

function rangeText(column: string, min: number | null, max: number | null): string {
  const name = quoteIfNeeded(column);
  if (min !== null && max !== null) return `${name} BETWEEN ${sqlLiteral(min)} AND ${sqlLiteral(max)}`;
  if (min !== null) return `${name} >= ${sqlLiteral(min)}`;
  return max === null ? 'TRUE' : `${name} <= ${sqlLiteral(max)}`;
}

function containsText(column: string, text: string): string {
  return `contains(lower(CAST(${quoteIfNeeded(column)} AS VARCHAR)), ${sqlLiteral(text.toLowerCase())})`;
}

/** Whether a condition must be in brackets to stand beside others: it has an OR of its own, or ends in a comment. */
function needsBrackets(expression: string): boolean {
  const { tokens } = readConditionTokens(expression);
  return tokens.some((token) => token.kind === 'comment') || splitAnd(expression) === null;
}

/** The filters as one text, a line each, joined by AND. Clauses that have no text (long lists of elements) are left out. */
export function clausesToText(clauses: readonly FilterClause[]): string {
  return clauses.flatMap((clause) => clauseToText(clause) ?? []).join('\nAND ');
}

/**
 * A checked text as clauses. What was already a clause stays the same one, comparisons of a column become value lists and ranges, and the rest is one
 * clause each; so chips, charts and text stay one state. Clauses without a text are kept.
 *
 * @param sourceOf the source under which a widget for this column would filter
 */
export function textToClauses(text: string, before: readonly FilterClause[], columns: readonly string[], sourceOf: (type: 'in' | 'range', column: string) => string): readonly FilterClause[] {
  const kept = before.filter((clause) => clauseToText(clause) === null);
  const known = new Map(before.flatMap((clause) => { const own = clauseToText(clause); return own === null ? [] : [[normalize(own), clause] as const]; }));
  if (text.trim() === '') return kept;
  const clauses: FilterClause[] = [];
  let conditions = 0;
  for (const part of splitAnd(text) ?? [text]) {
    const same = known.get(normalize(part));
    const taken = (source: string) => [...kept, ...clauses].some((clause) => clause.source === source);
    const simple = same ?? simpleClause(part, columns, sourceOf);
    if (simple && !taken(simple.source)) clauses.push(simple);
    else {
      do conditions += 1;
      while (taken(`condition:${conditions}`));
      clauses.push(conditionClause(`condition:${conditions}`, part.trim()));
    }
  }
  return [...kept, ...clauses];
}

/** Parts of a conjunction; `null` when an OR at the top, or a comment, makes it one piece. */
function splitAnd(text: string): readonly string[] | null {
  const { tokens, problem } = readConditionTokens(text);
  if (problem) return null;
  const parts: string[] = [];
  let [depth, cases, start, between] = [0, 0, 0, false];
  for (const token of tokens) {
    const word = token.kind === 'word' ? token.raw.toLowerCase() : '';
    if (token.kind === 'comment') return null;
    if (token.kind === 'open') depth += 1;
    else if (token.kind === 'close') depth -= 1;
    else if (word === 'case') cases += 1;
    else if (word === 'end') cases -= 1;
    if (depth > 0 || cases > 0) continue;
    if (word === 'or') return null;
    if (word === 'between') between = true;
    else if (word === 'and' && between) between = false;
    else if (word === 'and') {
      parts.push(text.slice(start, token.start).trim());
      start = token.end;
    }
  }
  return [...parts, text.slice(start).trim()];
}

/** `split = 'test'`, `class IN (…)`, `loss >= 2`, `loss BETWEEN 1 AND 2` as the clause that a widget would set; otherwise nothing. */
function simpleClause(part: string, columns: readonly string[], sourceOf: (type: 'in' | 'range', column: string) => string): FilterClause | null {
  const tokens = readConditionTokens(part).tokens;
  const [name, operator] = tokens;
  const column = name && columnNamed(name, columns);
  if (!column || !operator) return null;
  const rest = tokens.slice(2);
  const label = part.trim().slice(0, 200);
  const list = (values: readonly (string | null)[]): FilterClause => ({ source: sourceOf('in', column), label, type: 'in', column, values });
  const range = (min: number | null, max: number | null): FilterClause => ({ source: sourceOf('range', column), label, type: 'range', column, min, max });
  const shape = `${operator.raw.toLowerCase()} ${rest.map((token) => (token.kind === 'text' ? 'T' : token.kind === 'number' ? 'N' : token.raw.toLowerCase())).join(' ')}`;
  const [first, , third] = rest;
  if (/^==? T$/.test(shape) && first) return list([unquoteText(first.raw)]);
  if (shape === 'is null') return list([null]);
  if (/^in \( T(?: , T)* \)$/.test(shape)) return list(rest.filter((token) => token.kind === 'text').map((token) => unquoteText(token.raw)));
  if (!first || !/^(>= |<= |between )/.test(shape)) return null;
  const numberAt = (tokensOf: readonly ConditionToken[]) => (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(tokensOf.map((token) => token.raw).join('')) ? Number(tokensOf.map((token) => token.raw).join('')) : null);
  if (operator.raw.toLowerCase() === 'between') {
    const and = rest.findIndex((token) => token.raw.toLowerCase() === 'and');
    const [min, max] = [numberAt(rest.slice(0, and)), numberAt(rest.slice(and + 1))];
    return third && min !== null && max !== null ? range(min, max) : null;
  }
  const bound = numberAt(rest);
  return bound === null ? null : operator.raw === '>=' ? range(bound, null) : range(null, bound);
}

function columnNamed(token: ConditionToken, columns: readonly string[]): string | undefined {
  const typed = token.kind === 'name' ? unquoteName(token.raw) : token.kind === 'word' ? token.raw : '';
  return columns.find((column) => column.toLowerCase() === typed.toLowerCase());
}

function unquoteText(raw: string): string {
  return raw.slice(1, -1).replaceAll("''", "'");
}

function normalize(text: string): string {
  return readConditionTokens(text).tokens.map((token) => token.raw).join(' ');
}
