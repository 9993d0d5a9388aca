import { CONDITION_FUNCTIONS, CONDITION_KEYWORDS, CONDITION_TYPES, nearestWords } from './condition-words';
import { readConditionTokens, unquoteName, type ConditionToken } from './condition-tokens';

/** Longest condition, in characters, and how deep its brackets go. */
export const MAX_CONDITION = 4000;
const MAX_DEPTH = 40;

/** What is wrong with a typed condition, and where. */
export interface ConditionProblem {
  /** A sentence for people: what is wrong and what to do. */
  readonly message: string;
  /** Half-open range of what was typed, in UTF-16 units. Empty at the end when something is missing. */
  readonly start: number;
  readonly end: number;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** What may have been meant instead of the text between `start` and `end`, the nearest first. */
  readonly suggestions: readonly string[];
}

/**
 * Reads a condition without any database: `null` when it is built of columns, values, operators and functions of the row alone, with balanced brackets.
 * Such a text cannot end the brackets that it is put into, start a statement or a subquery, or name a file or a setting.
 */
export function findConditionProblem(expression: string, columns: readonly string[]): ConditionProblem | null {
  const problem = (message: string, start: number, end: number, suggestions: readonly string[] = []): ConditionProblem => ({ message, start, end, ...placeOf(expression, start), suggestions });
  if (expression.length > MAX_CONDITION) return problem(`A condition has at most ${MAX_CONDITION.toLocaleString('en')} characters; this one has ${expression.length.toLocaleString('en')}.`, MAX_CONDITION, expression.length);
  const read = readConditionTokens(expression);
  if (read.problem) return problem(read.problem.message, read.problem.start, read.problem.end);
  const tokens = read.tokens.filter((token) => token.kind !== 'comment');
  if (tokens.length === 0) return problem('There is no condition here.', 0, 0);
  const known = new Map(columns.map((name) => [name.toLowerCase(), name]));
  /** Open brackets, each with the function or keyword before it. */
  const open: { readonly token: ConditionToken; readonly before: string }[] = [];
  for (const [index, token] of tokens.entries()) {
    const at = (message: string, suggestions: readonly string[] = []) => problem(message, token.start, token.end, suggestions);
    const [previous, next] = [tokens[index - 1], tokens[index + 1]];
    switch (token.kind) {
      case 'open':
        if (open.length >= MAX_DEPTH) return at(`Brackets go at most ${MAX_DEPTH} levels deep.`);
        open.push({ token, before: previous?.kind === 'word' ? previous.raw.toLowerCase() : '' });
        break;
      case 'close': {
        const start = open.pop();
        if (!start) return at(`There is no bracket that this ${token.raw} closes.`);
        if ((start.token.raw === '(') !== (token.raw === ')')) return at(`Expected ${start.token.raw === '(' ? ')' : ']'} here.`, [start.token.raw === '(' ? ')' : ']']);
        break;
      }
      case 'comma':
        if (open.length === 0) return at('A condition is one expression. Join two with AND or OR.', ['AND', 'OR']);
        break;
      case 'operator':
        if (token.raw === '*' && (!next || !previous || previous.kind === 'open' || previous.kind === 'comma' || previous.kind === 'dot' || next.kind === 'close' || next.kind === 'comma')) return at('* stands between two numbers here; it does not mean all columns.');
        if (token.raw === '::' && !(next?.kind === 'word' && CONDITION_TYPES.has(next.raw.toLowerCase()))) return at('Expected a type after ::, such as DOUBLE or VARCHAR.', ['::DOUBLE', '::VARCHAR']);
        break;
      case 'dot':
        if (!(isTableName(previous) && (next?.kind === 'word' || next?.kind === 'name'))) return at('Only the columns of the table can be named: write the name of one column.');
        break;
      case 'name': {
        const name = unquoteName(token.raw);
        if (next?.kind === 'open' && next.raw === '(') return at('The name of a function stands without quotes.');
        if (isTableName(token) && next?.kind === 'dot') break;
        if (!known.has(name.toLowerCase())) return at(unknownColumn(name, columns), nearestWords(name, columns).map(quoteIfNeeded));
        break;
      }
      case 'word': {
        const refused = checkWord(token, previous, next, open.at(-1)?.before ?? '', known, columns);
        if (refused) return at(refused.message, refused.suggestions);
        break;
      }
      case 'text':
        if (previous?.kind === 'text') return at('Two texts stand side by side. Put an operator or a comma between them.');
        break;
      default:
    }
  }
  const left = open.at(-1);
  return left ? problem(`This ${left.token.raw} is not closed.`, left.token.start, left.token.end) : null;
}

function checkWord(token: ConditionToken, previous: ConditionToken | undefined, next: ConditionToken | undefined, inside: string, known: ReadonlyMap<string, string>, columns: readonly string[]): { readonly message: string; readonly suggestions: readonly string[] } | null {
  const name = token.raw.toLowerCase();
  const calls = next?.kind === 'open' && next.raw === '(';
  const afterCast = previous?.raw === '::' || (previous?.raw.toLowerCase() === 'as' && /^(try_)?cast$/.test(inside));
  if (afterCast) {
    if (CONDITION_TYPES.has(name)) return null;
    return { message: `There is no type ${token.raw} here. Types: ${[...CONDITION_TYPES].join(', ')}.`, suggestions: nearestWords(name, CONDITION_TYPES).map((type) => type.toUpperCase()) };
  }
  if (name === 'as' && !/^(try_)?cast$/.test(inside)) return { message: 'AS belongs into CAST(… AS type) only.', suggestions: [] };
  if (name === 'from' && previous?.raw.toLowerCase() !== 'distinct') return { message: 'A condition looks at one row of the table: there is no FROM, except in IS DISTINCT FROM.', suggestions: [] };
  if (name === 'distinct' && !/^(is|not)$/i.test(previous?.raw ?? '')) return { message: 'DISTINCT belongs into IS DISTINCT FROM only.', suggestions: [] };
  // A column may be called like a keyword that is rarely one: `date`, `left`.
  if (calls) {
    if (Object.hasOwn(CONDITION_FUNCTIONS, name) || CONDITION_KEYWORDS.has(name)) return null;
    return { message: `There is no function ${token.raw} in conditions. They know functions of the row alone, such as lower(text) or abs(number).`, suggestions: nearestWords(name, Object.keys(CONDITION_FUNCTIONS)) };
  }
  if (CONDITION_KEYWORDS.has(name) || known.has(name)) return null;
  if (isTableName(token) && next?.kind === 'dot') return null;
  if (/^(select|with|values|table|insert|update|delete|drop|create|alter|attach|copy|pragma|set|call|install|load|describe|show|summarize|pivot|unpivot)$/.test(name)) {
    return { message: `${token.raw.toUpperCase()} cannot stand in a condition: write an expression over the columns of one row.`, suggestions: [] };
  }
  return { message: unknownColumn(token.raw, columns), suggestions: [...nearestWords(name, columns).map(quoteIfNeeded), ...nearestWords(name, CONDITION_KEYWORDS, 1).map((keyword) => keyword.toUpperCase())].slice(0, 3) };
}

/** A name as it can be typed: `split`, `"labeled at"`. */
export function quoteIfNeeded(name: string): string {
  const low = name.toLowerCase();
  return /^[a-z_][a-z0-9_]*$/i.test(name) && !CONDITION_KEYWORDS.has(low) && !needQuotes.has(low) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Reserved words of the database that could be the name of a column. */
const needQuotes = new Set(['all', 'analyse', 'analyze', 'any', 'array', 'asc', 'both', 'check', 'collate', 'column', 'constraint', 'create', 'default', 'deferrable', 'desc', 'do', 'except', 'fetch', 'for', 'foreign', 'grant', 'group', 'having', 'initially', 'intersect', 'into', 'lambda', 'lateral', 'leading', 'limit', 'offset', 'on', 'only', 'order', 'pivot', 'placing', 'primary', 'qualify', 'references', 'returning', 'select', 'show', 'some', 'summarize', 'symmetric', 'table', 'trailing', 'union', 'unique', 'unpivot', 'using', 'variadic', 'where', 'window', 'with', 'describe', 'asymmetric']); // prettier-ignore

function unknownColumn(name: string, columns: readonly string[]): string {
  const near = nearestWords(name, columns);
  const hint = near.length > 0 ? `Did you mean ${near.map(quoteIfNeeded).join(' or ')}?` : `Text stands in single quotes: '${name.slice(0, 40)}'.`;
  return `There is no column “${name.slice(0, 60)}”. ${hint}`;
}

function isTableName(token: ConditionToken | undefined): boolean {
  return token?.kind === 'word' && token.raw.toLowerCase() === 'elements';
}

/** Line and column, both from 1, of an offset. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
