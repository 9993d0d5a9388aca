import { messageOf } from '../../base/errors';
import { dropUnsafeKeys, replaceNonFinite } from './clean-json';

/** One element of an array in a file. */
export interface JsonElement {
  /** Running number within its array, from 0; elements that could not be parsed count too. */
  readonly index: number;
  /** Byte where it begins in the file. */
  readonly offset: number;
  readonly value: unknown;
  /** It holds `NaN` or `Infinity`, which were read as `null`. */
  readonly nonFinite: boolean;
}

/** An element that is not JSON, or beyond the limits. */
export interface BadElement {
  readonly index: number;
  readonly offset: number;
  /** A sentence. */
  readonly message: string;
  /** How it starts. */
  readonly text: string;
}

export interface ParsedElements {
  readonly elements: readonly JsonElement[];
  readonly bad: readonly BadElement[];
}

const decoder = new TextDecoder();

/** Parses the bytes of elements and the commas between them; when that fails, each element alone. */
export function parseElements(bytes: Uint8Array, first: number, offsets: readonly number[]): ParsedElements {
  const text = decoder.decode(bytes);
  let values: unknown[] | undefined;
  try {
    values = JSON.parse(`[${text}]`) as unknown[];
  } catch {
    values = undefined;
  }
  if (values?.length === offsets.length) {
    dropUnsafeKeys(values, text);
    return { elements: values.map((value, i) => ({ index: first + i, offset: offsets[i] ?? 0, value, nonFinite: false })), bad: [] };
  }
  return parseEach(bytes, first, offsets);
}

function parseEach(bytes: Uint8Array, first: number, offsets: readonly number[]): ParsedElements {
  const elements: JsonElement[] = [];
  const bad: BadElement[] = [];
  const start = offsets[0] ?? 0;
  offsets.forEach((offset, i) => {
    const index = first + i;
    const end = offsets[i + 1];
    const text = decoder.decode(bytes.subarray(offset - start, end === undefined ? bytes.length : end - start));
    // Up to the next element there is its comma, and perhaps white space.
    const own = end === undefined ? text : text.slice(0, text.lastIndexOf(','));
    const result = parseOne(own);
    if (result.problem === null) elements.push({ index, offset, value: result.value, nonFinite: result.nonFinite });
    else bad.push({ index, offset, message: result.problem, text: own.slice(0, 120) });
  });
  return { elements, bad };
}

function parseOne(text: string): { readonly problem: null; readonly value: unknown; readonly nonFinite: boolean } | { readonly problem: string } {
  try {
    return { problem: null, value: dropUnsafeKeys(JSON.parse(text) as unknown, text), nonFinite: false };
  } catch (error) {
    const finite = replaceNonFinite(text);
    if (finite !== undefined) {
      try {
        return { problem: null, value: dropUnsafeKeys(JSON.parse(finite) as unknown, finite), nonFinite: true };
      } catch {
        // The first error is about what the file says.
      }
    }
    return { problem: messageOf(error) };
  }
}
