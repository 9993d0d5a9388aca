/** A piece of a condition. `word`: a bare name or keyword; `name`: one in double quotes; `text`: a string; `open` and `close`: brackets. */
export interface ConditionToken {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'operator' | 'open' | 'close' | 'comma' | 'dot' | 'comment';
  /** As it was typed. */
  readonly raw: string;
  /** Half-open, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** What a condition may not contain, and where. */
export interface TokenProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface TokenList {
  readonly tokens: readonly ConditionToken[];
  /** Where reading stopped; `null` when all of it was understood. */
  readonly problem: TokenProblem | null;
}

const operatorChars = /[+\-*/%^<>=!~|&:]/;
const operators = new Set(['+', '-', '*', '/', '//', '%', '^', '**', '=', '==', '<>', '!=', '<', '>', '<=', '>=', '||', '~~', '!~~', '&', '|', '~', '<<', '>>', '::']);
const wordStart = /[\p{L}_]/u;
const word = /[\p{L}\p{M}\p{N}_$]*/uy;
const number = /(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const space = /[ \t\n\r\f]/;

/**
 * Cuts a condition into tokens the way DuckDB does, or stops at the first thing that it could read in another way than it looks:
 * strings with a prefix, dollar quotes, nested comments, operators that swallow the start of a comment, unusual spaces.
 * Never throws; what comes before a problem is there, so that a half-typed condition can be completed.
 */
export function readConditionTokens(text: string): TokenList {
  const tokens: ConditionToken[] = [];
  let at = 0;
  const stop = (message: string, start: number, end = start + 1): TokenList => ({ tokens, problem: { message, start, end: Math.max(start, Math.min(end, text.length)) } });
  const push = (kind: ConditionToken['kind'], end: number) => {
    tokens.push({ kind, raw: text.slice(at, end), start: at, end });
    at = end;
  };
  while (at < text.length) {
    const char = text[at] ?? '';
    if (space.test(char)) at += 1;
    else if (text.startsWith('--', at)) push('comment', lineEnd(text, at));
    else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) return stop('This comment does not end. Add */.', at, text.length);
      const inner = text.indexOf('/*', at + 2);
      if (inner >= 0 && inner < end) return stop('A comment inside a comment cannot be read safely.', inner, inner + 2);
      push('comment', end + 2);
    } else if (char === "'" || char === '"') {
      const end = quoteEnd(text, at, char);
      if (end === null) return stop(char === "'" ? "This text does not end. Add a '." : 'This name does not end. Add a ".', at, text.length);
      push(char === "'" ? 'text' : 'name', end);
    } else if (/\d/.test(char) || (char === '.' && /\d/.test(text[at + 1] ?? ''))) {
      number.lastIndex = at;
      const end = at + (number.exec(text)?.[0].length ?? 1);
      if (wordStart.test(text[end] ?? '')) return stop('A name cannot start with a digit. Put it into double quotes.', at, end + 1);
      push('number', end);
    } else if (wordStart.test(String.fromCodePoint(text.codePointAt(at) ?? 0))) {
      word.lastIndex = at;
      const end = at + Math.max(1, word.exec(text)?.[0].length ?? 1);
      const raw = text.slice(at, end);
      if (raw.includes('$')) return stop('$ can only stand inside quotes.', at + raw.indexOf('$'));
      if (text[end] === "'" || text[end] === '"') return stop('Put a space before the quote: a prefix changes what the quote means.', at, end + 1);
      if (/^u$/i.test(raw) && /^&['"]/.test(text.slice(end, end + 2))) return stop('Put a space before the quote: a prefix changes what the quote means.', at, end + 2);
      push('word', end);
    } else if (char === '(' || char === '[') push('open', at + 1);
    else if (char === ')' || char === ']') push('close', at + 1);
    else if (char === ',') push('comma', at + 1);
    else if (char === '.') push('dot', at + 1);
    else if (char === ';') return stop('A condition is one expression: remove the semicolon.', at);
    else if (operatorChars.test(char)) {
      let end = at;
      while (operatorChars.test(text[end] ?? '')) end += 1;
      const run = text.slice(at, end);
      if (run.includes('--') || run.includes('/*')) return stop('Put a space between the operator and the comment.', at, end);
      const sign = /^(.+?)([-+]+)$/.exec(run);
      // `a=-1`: the sign belongs to the number, as in DuckDB, where an operator cannot end in a sign unless it has other marks.
      if (operators.has(run)) push('operator', end);
      else if (sign?.[1] && operators.has(sign[1]) && sign[2]?.length === 1) push('operator', at + sign[1].length);
      else return stop(`There is no operator ${run}.`, at, end);
    } else return stop(describeChar(char), at);
  }
  return { tokens, problem: null };
}

/** The name that a `name` token stands for. */
export function unquoteName(raw: string): string {
  return raw.slice(1, -1).replaceAll('""', '"');
}

function lineEnd(text: string, from: number): number {
  const end = text.slice(from).search(/[\n\r]/);
  return end < 0 ? text.length : from + end;
}

/** End of a quoted piece, where a doubled quote stands for itself; `null` when it does not end. */
function quoteEnd(text: string, from: number, quote: string): number | null {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== quote) continue;
    if (text[at + 1] === quote) at += 1;
    else return at + 1;
  }
  return null;
}

function describeChar(char: string): string {
  if (char === '\0') return 'A condition cannot hold a NUL character.';
  if (char === '$') return '$ can only stand inside quotes.';
  if (char === '?') return 'A condition has no parameters: write the value.';
  if (/\s/.test(char) || /[\u200b-\u200f\u2060\ufeff]/.test(char)) return 'This is an unusual space. Replace it with an ordinary one.';
  return `${char} cannot stand here. Put text into single quotes and names into double quotes.`;
}
