import { messageOf, ShoalError } from '../../base/errors';
import { depthOf, dropUnsafeKeys, MAX_DEPTH, replaceNonFinite } from './clean-json';
import { ROOT, scanJson } from './scan-json';

/** One record of a file. */
export interface JsonLine {
  /** Line for JSON lines, number of the element for an array; from 1. */
  readonly line: number;
  readonly value?: unknown;
  /** Why it could not be read; then there is no value. */
  readonly problem?: string | undefined;
  /** How it starts, when it could not be read. */
  readonly text?: string | undefined;
}

const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * The records of a file of any size, either one JSON array or JSON lines, told apart by the first character. Records come in batches; one
 * that is broken is given with its line and the rest is read. Keys that could reach a prototype are dropped.
 *
 * Throws `invalid-data` when the array is cut off, or when the text starts with neither `{` nor `[`.
 */
export async function* scanRecords(stream: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<readonly JsonLine[]> {
  const iterator = stream[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let first: number | undefined;
  while (first === undefined) {
    const { done, value } = await iterator.next();
    if (done) throw new ShoalError('invalid-data', `${what} is empty. Expected JSON: an array, or one object a line.`, { details: { what } });
    held.push(value);
    first = value.find((byte) => byte > 32 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
  }
  const all: AsyncIterable<Uint8Array> = {
    async *[Symbol.asyncIterator]() {
      yield* held;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    },
  };
  if (first === 0x5b) {
    for await (const event of scanJson(all, what, [ROOT])) {
      if (event.type !== 'elements') continue;
      yield [
        ...event.elements.map(({ index, value }): JsonLine => ({ line: index + 1, value })),
        ...event.bad.map(({ index, message, text }): JsonLine => ({ line: index + 1, problem: message, text })),
      ];
    }
  } else if (first === 0x7b) yield* scanLines(all);
  else throw new ShoalError('invalid-data', `${what} starts with "${String.fromCharCode(first)}". Expected JSON: an array, or one object a line.`, { details: { what } });
}

/** JSON lines; empty ones are passed over. */
export async function* scanLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<readonly JsonLine[]> {
  const decoder = new TextDecoder();
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  let line = 0;
  let tooLong = false;
  const take = (part: Uint8Array): JsonLine | undefined => {
    line += 1;
    const bytes = rest.length === 0 ? part : join([...rest, part]);
    rest = [];
    restBytes = 0;
    if (tooLong) {
      tooLong = false;
      return { line, problem: 'The line is longer than 64 MB.', text: '' };
    }
    const text = decoder.decode(bytes).trim();
    return text === '' || text === '\uFEFF' ? undefined : parseLine(text, line);
  };
  for await (const chunk of stream) {
    const batch: JsonLine[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const record = take(chunk.subarray(from, end));
      if (record) batch.push(record);
      from = end + 1;
    }
    if (from < chunk.length) {
      restBytes += chunk.length - from;
      if (restBytes > MAX_LINE_BYTES) {
        tooLong = true;
        rest = [];
      } else if (!tooLong) rest.push(chunk.slice(from));
    }
    if (batch.length > 0) yield batch;
  }
  if (rest.length > 0 || tooLong) {
    const record = take(new Uint8Array(0));
    if (record) yield [record];
  }
}

function parseLine(text: string, line: number): JsonLine {
  try {
    return { line, value: dropUnsafeKeys(parse(text), text) };
  } catch (error) {
    return { line, problem: `It is not JSON: ${messageOf(error)}.`, text: text.slice(0, 80) };
  }
}

function parse(text: string): unknown {
  // Only a long run of brackets can be too deep; counting is cheap beside parsing.
  if (text.length > MAX_DEPTH && depthOf(text) > MAX_DEPTH) throw new SyntaxError(`nested more than ${MAX_DEPTH} levels deep`);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const finite = replaceNonFinite(text);
    if (finite === undefined) throw error;
    return JSON.parse(finite) as unknown;
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
