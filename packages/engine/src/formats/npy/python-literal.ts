/** What a Python literal of an NPY header can hold. */
export type PythonValue = string | number | boolean | null | readonly PythonValue[] | PythonDict;
export interface PythonDict {
  readonly [key: string]: PythonValue;
}

/**
 * Reads one Python literal: strings, integers, True, False, None, tuples, lists and dicts with string keys. Throws a
 * SyntaxError with the position for anything else; nothing is ever evaluated.
 */
export function parsePythonLiteral(text: string): PythonValue {
  let at = 0;

  function fail(expected: string): never {
    throw new SyntaxError(`expected ${expected} at character ${at}`);
  }
  function skipSpace(): void {
    while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  }
  function take(symbol: string): boolean {
    skipSpace();
    if (!text.startsWith(symbol, at)) return false;
    at += symbol.length;
    return true;
  }
  function readString(): string | undefined {
    skipSpace();
    const quote = text.charAt(at);
    if (quote !== "'" && quote !== '"') return undefined;
    const end = text.indexOf(quote, at + 1);
    if (end < 0) fail('a closing quote');
    const value = text.slice(at + 1, end);
    if (value.includes('\\')) fail('a string without escapes');
    at = end + 1;
    return value;
  }
  function readItems(close: string, depth: number): PythonValue[] {
    const items: PythonValue[] = [];
    while (!take(close)) {
      items.push(readValue(depth));
      if (!take(',') && !text.startsWith(close, at)) fail(`"," or "${close}"`);
    }
    return items;
  }
  function readDict(depth: number): PythonDict {
    const entries: [string, PythonValue][] = [];
    while (!take('}')) {
      const key = readString() ?? fail('a quoted key');
      if (!take(':')) fail('":"');
      entries.push([key, readValue(depth)]);
      if (!take(',') && !text.startsWith('}', at)) fail('"," or "}"');
    }
    return Object.fromEntries(entries);
  }
  function readValue(depth = 0): PythonValue {
    if (depth > 16) fail('less nesting');
    const string = readString();
    if (string !== undefined) return string;
    if (take('{')) return readDict(depth + 1);
    if (take('(')) return readItems(')', depth + 1);
    if (take('[')) return readItems(']', depth + 1);
    if (take('True')) return true;
    if (take('False')) return false;
    if (take('None')) return null;
    const number = /^-?\d{1,16}L?/.exec(text.slice(at))?.[0];
    if (number === undefined) fail('a value');
    at += number.length;
    return Number.parseInt(number, 10);
  }

  const value = readValue();
  skipSpace();
  if (at < text.length) fail('the end');
  return value;
}
