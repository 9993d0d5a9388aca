import { CONDITION_FUNCTIONS } from './condition-words';
import { readConditionTokens, unquoteName, type ConditionToken } from './condition-tokens';
import { quoteIfNeeded } from './read-condition';

/** A column that conditions can name. */
export interface ConditionColumn {
  readonly name: string;
  /** The SQL type: `VARCHAR`, `DOUBLE`, `BOOLEAN`, `TIMESTAMP`. */
  readonly type: string;
}

export interface Completion {
  readonly kind: 'column' | 'operator' | 'value' | 'function' | 'keyword';
  /** What is written in place of the range. */
  readonly insert: string;
  readonly label: string;
  /** The type of a column, how a function is called. */
  readonly detail: string | null;
}

export interface Completions {
  /** Half-open range of the text that a completion replaces. */
  readonly start: number;
  readonly end: number;
  readonly options: readonly Completion[];
}

const MAX_OPTIONS = 12;

export type ColumnKind = 'text' | 'number' | 'boolean' | 'time' | 'other';

/** What a column of an SQL type is compared with. */
export function columnKind(type: string): ColumnKind {
  if (/\[|STRUCT|MAP|UNION|BLOB/.test(type)) return 'other';
  if (/^(VARCHAR|ENUM|UUID)/.test(type)) return 'text';
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|REAL|DECIMAL)/.test(type)) return 'number';
  if (/^BOOL/.test(type)) return 'boolean';
  return /^(TIMESTAMP|DATE|TIME)/.test(type) ? 'time' : 'other';
}

const operatorsOf: Readonly<Record<ColumnKind, readonly string[]>> = {
  text: ['=', '<>', 'IN (', 'LIKE ', 'ILIKE ', 'IS NULL', 'IS NOT NULL'],
  number: ['>=', '<=', '>', '<', '=', '<>', 'BETWEEN ', 'IS NULL', 'IS NOT NULL'],
  boolean: ['AND ', 'OR ', '= FALSE', 'IS NULL'],
  time: ['>=', '<', 'BETWEEN ', 'IS NULL', 'IS NOT NULL'],
  other: ['IS NULL', 'IS NOT NULL'],
};

/**
 * What can stand at the cursor of a half-typed condition: columns and functions where a value is expected, the operators that fit the column before,
 * the column's own values after an operator, AND and OR after a comparison. Pure; never throws.
 *
 * @param cursor offset in UTF-16 units
 * @param values known values by column, most frequent first
 */
export function completeCondition(text: string, cursor: number, columns: readonly ConditionColumn[], values: ReadonlyMap<string, readonly string[]>): Completions {
  const before = text.slice(0, cursor);
  const read = readConditionTokens(before);
  const open = read.problem && /does not end/.test(read.problem.message) ? before.slice(read.problem.start) : null;
  if ((read.problem && open === null) || open?.startsWith('/*')) return { start: cursor, end: cursor, options: [] };
  const tokens = read.tokens.filter((token) => token.kind !== 'comment');
  const inComment = read.tokens.some((token) => token.kind === 'comment' && token.raw.startsWith('--') && token.end === cursor);
  if (inComment) return { start: cursor, end: cursor, options: [] };
  const last = tokens.at(-1);
  const partial = open ?? (last && (last.kind === 'word' || last.kind === 'name' || last.kind === 'number') && last.end === cursor ? last.raw : '');
  const start = cursor - partial.length;
  const done = partial !== '' && open === null ? tokens.slice(0, -1) : tokens;
  const typed = partial.replace(/^['"]/, '').toLowerCase();
  const place = placeAfter(done, columns);
  const fitting = (options: readonly Completion[]) => {
    const ranked = options.flatMap((option) => {
      const low = option.label.toLowerCase();
      const rank = low.startsWith(typed) ? 0 : low.includes(typed) ? 1 : -1;
      return rank < 0 ? [] : [{ option, rank }];
    });
    return ranked.sort((a, b) => a.rank - b.rank).slice(0, MAX_OPTIONS).map(({ option }) => option);
  };
  const options = (): readonly Completion[] => {
    if (place.expects === 'operator') return open === null ? operatorsOf[columnKind(place.column.type)].map((operator) => ({ kind: 'operator' as const, insert: operator.endsWith(' ') || operator.endsWith('(') ? operator : `${operator} `, label: operator.trim(), detail: null })) : [];
    if (place.expects === 'connective') return open === null ? ['AND', 'OR'].map((label) => ({ kind: 'keyword' as const, insert: `${label} `, label, detail: null })) : [];
    const known = place.column ? (values.get(place.column.name) ?? []) : [];
    const valueOptions = known.map((value): Completion => ({ kind: 'value', insert: quoteValue(value), label: value, detail: null }));
    if (place.column && columnKind(place.column.type) === 'boolean') valueOptions.push(...['TRUE', 'FALSE'].map((label): Completion => ({ kind: 'value', insert: label, label, detail: null })));
    if (open?.startsWith("'")) return valueOptions;
    const columnOptions = columns.map(({ name, type }): Completion => ({ kind: 'column', insert: quoteIfNeeded(name), label: name, detail: type.toLowerCase() }));
    if (open?.startsWith('"')) return columnOptions.map((option) => ({ ...option, insert: `"${option.label.replaceAll('"', '""')}"` }));
    const functions = Object.entries(CONDITION_FUNCTIONS).map(([label, detail]): Completion => ({ kind: 'function', insert: `${label}(`, label, detail }));
    return [...valueOptions, ...columnOptions, ...(typed === '' ? [] : [...functions, { kind: 'keyword', insert: 'NOT ', label: 'NOT', detail: null } as const])];
  };
  return { start, end: cursor, options: fitting(options()) };
}

type Place = { readonly expects: 'operand'; readonly column: ConditionColumn | null } | { readonly expects: 'operator'; readonly column: ConditionColumn } | { readonly expects: 'connective' };

/** What is expected after complete tokens. */
function placeAfter(tokens: readonly ConditionToken[], columns: readonly ConditionColumn[]): Place {
  const last = tokens.at(-1);
  const columnOf = (token: ConditionToken | undefined) => {
    const name = token?.kind === 'name' ? unquoteName(token.raw) : token?.kind === 'word' ? token.raw : null;
    return name === null ? undefined : columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  };
  if (!last) return { expects: 'operand', column: null };
  const compared = () => {
    // The column left of the operator; in a list, of the IN before its bracket.
    const depthStart = tokens.findLastIndex((token) => token.kind === 'open');
    const inList = depthStart > 0 && /^in$/i.test(tokens[depthStart - 1]?.raw ?? '') && !tokens.slice(depthStart).some((token) => token.kind === 'close');
    const from = inList ? depthStart - 1 : tokens.length - 1;
    for (let at = from; at >= 0 && at >= from - 3; at--) {
      const column = columnOf(tokens[at]);
      if (column) return column;
    }
    return null;
  };
  if (last.kind === 'operator' || /^(in|like|ilike|between)$/i.test(last.raw)) return { expects: 'operand', column: compared() };
  if (last.kind === 'open' || last.kind === 'comma') return { expects: 'operand', column: compared() };
  const column = columnOf(last);
  const previous = tokens.at(-2);
  if (column && previous?.kind !== 'operator') return { expects: 'operator', column };
  if (last.kind === 'text' || last.kind === 'number' || last.kind === 'close' || column || /^(null|true|false|end)$/i.test(last.raw)) return { expects: 'connective' };
  return { expects: 'operand', column: null };
}

function quoteValue(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
