/** Deeper nesting is not data, it is an attack on whatever walks it. */
export const MAX_DEPTH = 64;

const unsafeKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
/** A key may be spelled with escapes, so a `\u` makes a text suspicious too. */
const suspicious = /__proto__|constructor|prototype|\\u/;

/** Whether a key could reach an object's prototype. */
export function isUnsafeKey(key: string): boolean {
  return unsafeKeys.has(key);
}

/** Removes keys that could reach a prototype from what `JSON.parse(text)` gave, at every depth. Returns the same value. */
export function dropUnsafeKeys<T>(value: T, text: string): T {
  if (suspicious.test(text)) walk(value);
  return value;
}

function walk(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) walk(item);
    return;
  }
  for (const key of Object.keys(value)) {
    if (isUnsafeKey(key)) Reflect.deleteProperty(value, key);
    else walk((value as Record<string, unknown>)[key]);
  }
}

/**
 * `NaN`, `Infinity` and `-Infinity` outside of strings become `null`: Python's json module writes them although JSON has no
 * such numbers. `undefined` when there is none.
 */
export function replaceNonFinite(text: string): string | undefined {
  if (!text.includes('NaN') && !text.includes('Infinity')) return undefined;
  let result = '';
  let kept = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) at = endOfString(text, at);
    else if (code === 78 && text.startsWith('NaN', at)) {
      result += `${text.slice(kept, at)}null`;
      at += 2;
      kept = at + 1;
    } else if (code === 73 && text.startsWith('Infinity', at)) {
      result += `${text.slice(kept, text.charCodeAt(at - 1) === 45 ? at - 1 : at)}null`;
      at += 7;
      kept = at + 1;
    }
  }
  return kept === 0 ? undefined : result + text.slice(kept);
}

/** How deep arrays and objects are nested in a JSON text; stops counting beyond `MAX_DEPTH`. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length && deepest <= MAX_DEPTH; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) at = endOfString(text, at);
    else if (code === 91 || code === 123) deepest = Math.max(deepest, ++depth);
    else if (code === 93 || code === 125) depth -= 1;
  }
  return deepest;
}

/** Index of the quote that closes the string which opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return at;
    if (code === 92) at += 1;
  }
  return at;
}
