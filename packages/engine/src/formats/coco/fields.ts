import type { ExtraValue } from '../../model/annotation';

// Values of a file that anybody may have written.

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An id as text: whole and other numbers, or text that is not empty. */
export function idText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function finiteOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** 0, 1, true, false; `undefined` for anything else. */
export function flagOf(value: unknown): boolean | undefined {
  if (value === 0 || value === false) return false;
  return value === 1 || value === true ? true : undefined;
}

/** A size in whole pixels, also as text ("640"); `null` for anything else. */
export function pixelsOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number < 2 ** 31 ? number : null;
}

export function isScalar(value: unknown): value is ExtraValue {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/**
 * The fields of an object that nothing else reads: plain values, and nested ones. A name that Shoal's own columns have,
 * and that was not understood as such, gets `coco_` in front instead of being lost.
 */
export function otherFields(object: JsonObject, known: ReadonlySet<string>, taken: Readonly<Record<string, unknown>>): { readonly plain: Record<string, ExtraValue> | undefined; readonly nested: Record<string, unknown> | undefined } {
  let plain: Record<string, ExtraValue> | undefined;
  let nested: Record<string, unknown> | undefined;
  for (const name of Object.keys(object)) {
    if (known.has(name)) continue;
    const value = object[name];
    if (value === null) continue;
    if (isScalar(value)) (plain ??= {})[Object.hasOwn(taken, name.toLowerCase()) ? `coco_${name}` : name] = value;
    else (nested ??= {})[name] = value;
  }
  return { plain, nested };
}

/**
 * A point in time from `2013-11-14 17:02:52` or ISO text, in milliseconds; without a zone it counts as UTC. `null` for
 * anything else.
 */
export function parseTime(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const match = /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text.trim());
  if (!match) return null;
  const [, year, month, day, hours = '00', minutes = '00', seconds = '00', fraction = '', zone = 'Z'] = match;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const time = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
  return Number.isFinite(time) ? time : null;
}
