import { ShoalError } from '../../base/errors';
import { isUnsafeKey, MAX_DEPTH } from './clean-json';
import { createByteKeeper } from './byte-keeper';
import { CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, createValueState, isSpace, OPEN_ARRAY, OPEN_OBJECT, QUOTE, skipString, skipValue } from './skip-value';

/** Name of the array when the whole file is one. */
export const ROOT = '$';

export type RawEvent =
  /** Bytes of elements with the commas between them. Valid until the scanner goes on. */
  | { readonly type: 'elements'; readonly name: string; readonly first: number; readonly offsets: readonly number[]; readonly bytes: Uint8Array }
  | { readonly type: 'refused'; readonly name: string; readonly index: number | null; readonly offset: number; readonly reason: string }
  | { readonly type: 'value'; readonly name: string; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly name: string; readonly count: number }
  | { readonly type: 'passed'; readonly name: string; readonly offset: number; readonly empty: boolean };

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const MAX_ELEMENT_BYTES = 64 * 1024 * 1024;
const MAX_MEMBER_BYTES = 1024 * 1024;
const MAX_KEY_BYTES = 64 * 1024;

type Phase = 'start' | 'key' | 'in-key' | 'colon' | 'value' | 'array' | 'member' | 'next-member' | 'before-element' | 'element' | 'done';

export interface JsonScanner {
  /** Scans the next bytes. Throws `invalid-data` where they cannot be JSON. */
  scan(chunk: Uint8Array): Generator<RawEvent>;
  /** Throws `invalid-data` when the text is not over. */
  finish(): void;
}

/**
 * Finds the elements of arrays at the top of a JSON text, and the other members of the root object, by their bytes alone:
 * only strings, escapes and brackets are looked at. `select` is asked when an array begins. Elements come in batches of
 * `batchBytes` or a little more.
 */
export function createJsonScanner(what: string, select: (name: string) => boolean, batchBytes = 256 * 1024): JsonScanner {
  const value = createValueState();
  const kept = createByteKeeper();
  const decoder = new TextDecoder();
  let phase: Phase = 'start';
  let name = ROOT;
  let isRootArray = false;
  /** Bytes before this chunk. */
  let base = 0;
  let valueStart = 0;
  let afterComma = false;
  /** Of an array that is passed over: whether it has no elements; `null` for other values. */
  let passedEmpty: boolean | null = null;
  let collecting = false;
  let refused: string | null = null;
  /** Of the elements that are collected. */
  let offsets: number[] = [];
  let lastEnd = 0;
  let count = 0;

  const fail = (problem: string, at: number): never => {
    throw new ShoalError('invalid-data', `${what} is not valid JSON: ${problem} at byte ${at}${place()}. Repair the file, or export it again.`, { details: { what, offset: at } });
  };
  const place = (): string => (phase === 'element' || phase === 'before-element' ? ` (element ${count + 1} of ${name === ROOT ? 'the array' : name})` : '');

  function batch(chunk: Uint8Array, end: number): RawEvent {
    const event: RawEvent = { type: 'elements', name, first: count - offsets.length, offsets, bytes: kept.take(chunk, end) };
    offsets = [];
    collecting = false;
    return event;
  }

  /** The element that runs is not read: what was collected before it is given out, its own bytes are dropped. */
  function* refuse(chunk: Uint8Array, reason: string): Generator<RawEvent> {
    refused = reason;
    if (collecting && offsets.length > 0) yield batch(chunk, lastEnd);
    collecting = false;
  }

  function* endElement(chunk: Uint8Array, at: number): Generator<RawEvent> {
    const end = base + at;
    if (refused === null && value.deepest > MAX_DEPTH) yield* refuse(chunk, `It is nested more than ${MAX_DEPTH} levels deep.`);
    if (refused === null && end - valueStart > MAX_ELEMENT_BYTES) yield* refuse(chunk, 'It is larger than 64 MB.');
    if (refused !== null) {
      yield { type: 'refused', name, index: count, offset: valueStart, reason: refused };
      refused = null;
      count += 1;
      return;
    }
    offsets.push(valueStart);
    count += 1;
    lastEnd = end;
    if (end - kept.start >= batchBytes || chunk[at] === CLOSE_ARRAY) yield batch(chunk, end);
  }

  function beginValue(at: number): void {
    valueStart = base + at;
    value.reset();
    refused = null;
  }

  function beginCollecting(at: number): void {
    collecting = true;
    kept.begin(base + at, at);
  }

  function beginArray(of: string): void {
    name = of;
    count = 0;
    offsets = [];
    afterComma = false;
    collecting = false;
    phase = 'before-element';
  }

  function readKey(bytes: Uint8Array, at: number): string {
    try {
      return JSON.parse(decoder.decode(bytes)) as string;
    } catch {
      return fail('a key with a broken escape', at);
    }
  }

  function* step(chunk: Uint8Array, at: number): Generator<RawEvent, number> {
    const code = chunk[at] ?? 0;
    switch (phase) {
      case 'start':
        if (code === OPEN_OBJECT) phase = 'key';
        else if (code === OPEN_ARRAY) {
          isRootArray = true;
          if (select(ROOT)) beginArray(ROOT);
          else fail('an array where an object was expected', base + at);
        } else fail(`a text that starts with ${showByte(code)} instead of { or [`, base + at);
        return at + 1;
      case 'key':
        if (code === QUOTE) {
          phase = 'in-key';
          value.reset();
          value.inString = true;
          beginCollecting(at);
        } else if (code === CLOSE_OBJECT && !afterComma) phase = 'done';
        else fail(code === CLOSE_OBJECT ? 'a comma before the closing }' : `${showByte(code)} instead of a key`, base + at);
        return at + 1;
      case 'in-key': {
        const end = skipString(chunk, at, value);
        if (base + end - kept.start > MAX_KEY_BYTES) fail('a key of more than 64 kB', kept.start);
        if (value.inString) return end;
        name = readKey(kept.take(chunk, base + end), base + at);
        collecting = false;
        phase = 'colon';
        return end;
      }
      case 'colon':
        if (code !== COLON) fail(`${showByte(code)} instead of : after the key "${name.slice(0, 60)}"`, base + at);
        phase = 'value';
        return at + 1;
      case 'value':
        if (code === OPEN_ARRAY && !isUnsafeKey(name) && select(name)) {
          beginArray(name);
          return at + 1;
        }
        if (code === COMMA || code === CLOSE_OBJECT || code === CLOSE_ARRAY) fail(`${showByte(code)} instead of the value of "${name.slice(0, 60)}"`, base + at);
        beginValue(at);
        passedEmpty = null;
        if (code === OPEN_ARRAY) {
          phase = 'array';
          return at + 1;
        }
        if (!isUnsafeKey(name)) beginCollecting(at);
        phase = 'member';
        return at;
      case 'array':
        passedEmpty = code === CLOSE_ARRAY;
        value.depth = 1;
        phase = 'member';
        return at;
      case 'member': {
        const end = skipValue(chunk, at, value);
        if (collecting && (base + end - valueStart > MAX_MEMBER_BYTES || value.deepest > MAX_DEPTH)) {
          collecting = false;
          yield { type: 'refused', name, index: null, offset: valueStart, reason: value.deepest > MAX_DEPTH ? `It is nested more than ${MAX_DEPTH} levels deep.` : 'It is larger than 1 MB.' };
        }
        if (end === chunk.length) return end;
        if (collecting) yield { type: 'value', name, offset: valueStart, bytes: kept.take(chunk, base + end) };
        else if (passedEmpty !== null && !isUnsafeKey(name)) yield { type: 'passed', name, offset: valueStart, empty: passedEmpty };
        collecting = false;
        phase = 'next-member';
        return end;
      }
      case 'next-member':
        afterComma = code === COMMA;
        if (code === COMMA) phase = 'key';
        else if (code === CLOSE_OBJECT) phase = 'done';
        else fail(`${showByte(code)} instead of , or }`, base + at);
        return at + 1;
      case 'before-element':
        if (code === CLOSE_ARRAY && !afterComma) {
          yield { type: 'end', name, count };
          phase = isRootArray ? 'done' : 'next-member';
          return at + 1;
        }
        if (code === CLOSE_ARRAY) fail('a comma before the closing ]', base + at);
        if (code === COMMA || code === CLOSE_OBJECT) fail(`${showByte(code)} instead of a value`, base + at);
        beginValue(at);
        if (!collecting) beginCollecting(at);
        phase = 'element';
        return at;
      case 'element': {
        const end = skipValue(chunk, at, value);
        if (end === chunk.length) {
          if (refused === null && (base + end - valueStart > MAX_ELEMENT_BYTES || value.deepest > MAX_DEPTH)) {
            yield* refuse(chunk, value.deepest > MAX_DEPTH ? `It is nested more than ${MAX_DEPTH} levels deep.` : 'It is larger than 64 MB.');
          }
          return end;
        }
        if (chunk[end] === CLOSE_OBJECT) fail('} instead of , or ]', base + end);
        yield* endElement(chunk, end);
        phase = 'before-element';
        afterComma = chunk[end] === COMMA;
        return afterComma ? end + 1 : end;
      }
      case 'done':
        return fail(`${showByte(code)} after the end of the ${isRootArray ? 'array' : 'object'}. A file with one value a line is JSON lines, not JSON:`, base + at);
    }
  }

  return {
    *scan(chunk) {
      let at = 0;
      kept.chunkBegins();
      while (at < chunk.length) {
        if (phase !== 'in-key' && phase !== 'member' && phase !== 'element' && (isSpace(chunk[at]) || (phase === 'start' && chunk[at] === BYTE_ORDER_MARK[base + at]))) at += 1;
        else at = yield* step(chunk, at);
      }
      if (collecting) kept.keep(chunk);
      base += chunk.length;
    },
    finish() {
      if (phase === 'done') return;
      if (phase === 'start') throw new ShoalError('invalid-data', `${what} is empty (${base} bytes). Expected JSON that starts with { or [.`, { details: { what, offset: base } });
      throw new ShoalError('invalid-data', `${what} is cut off: it ends at byte ${base}${place()}, before its arrays and objects are closed. Copy or download the file again.`, { details: { what, offset: base } });
    },
  };
}

function showByte(code: number): string {
  return code > 32 && code < 127 ? `"${String.fromCharCode(code)}"` : `byte 0x${code.toString(16).padStart(2, '0')}`;
}
