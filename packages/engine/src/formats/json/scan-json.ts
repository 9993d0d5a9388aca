import { createJsonScanner } from './json-scanner';
import { parseElements, type BadElement, type JsonElement } from './parse-elements';

export { ROOT } from './json-scanner';
export type { BadElement, JsonElement };

/** What `scanJson` finds, in the order of the file. */
export type JsonEvent =
  /** The next elements of a selected array, and those among them that could not be parsed. */
  | { readonly type: 'elements'; readonly name: string; readonly elements: readonly JsonElement[]; readonly bad: readonly BadElement[] }
  /** A selected array is over; it had `count` elements, bad ones included. */
  | { readonly type: 'end'; readonly name: string; readonly count: number }
  /** An array that was not selected is over. */
  | { readonly type: 'passed'; readonly name: string; readonly offset: number; readonly empty: boolean }
  /** A member of the root object that is no array; at most 1 MB. */
  | { readonly type: 'value'; readonly name: string; readonly offset: number; readonly value: unknown; readonly nonFinite: boolean }
  /** A member of the root object that was not read: too large, too deep, or not JSON. */
  | { readonly type: 'bad-value'; readonly name: string; readonly offset: number; readonly message: string };

/**
 * Reads a JSON file of any size without holding it: the elements of chosen arrays at its top come in batches of about
 * 256 kB as plain objects, everything else is passed over by its bytes.
 *
 * - `select` is asked with the key of each array at the top level of the root object when it begins, or with `$` when the
 *   file is one array. What was yielded before has been handled by then, so the answer may depend on it.
 * - Keys that could reach a prototype are dropped. Elements nested more than 64 levels deep or larger than 64 MB are bad
 *   elements, the others are read. `NaN` and `Infinity`, which Python writes, become `null` and set `nonFinite`.
 * - Unselected arrays are not checked beyond their brackets and strings.
 *
 * Throws ShoalError `invalid-data` with `details.offset` (bytes) for text that is cut off, has a comma too many or too few
 * at the top, or is not JSON at all. `what` names the file in messages.
 */
export async function* scanJson(stream: AsyncIterable<Uint8Array>, what: string, select: readonly string[] | ((name: string) => boolean)): AsyncGenerator<JsonEvent> {
  const scanner = createJsonScanner(what, typeof select === 'function' ? select : (name) => select.includes(name));
  for await (const chunk of stream) {
    for (const event of scanner.scan(chunk)) {
      if (event.type === 'elements') yield { type: 'elements', name: event.name, ...parseElements(event.bytes, event.first, event.offsets) };
      else if (event.type === 'end' || event.type === 'passed') yield event;
      else if (event.type === 'refused') {
        const { name, index, offset, reason } = event;
        if (index === null) yield { type: 'bad-value', name, offset, message: reason };
        else yield { type: 'elements', name, elements: [], bad: [{ index, offset, message: reason, text: '' }] };
      } else {
        const { elements, bad } = parseElements(event.bytes, 0, [event.offset]);
        const [element] = elements;
        if (element) yield { type: 'value', name: event.name, offset: event.offset, value: element.value, nonFinite: element.nonFinite };
        else yield { type: 'bad-value', name: event.name, offset: event.offset, message: bad[0]?.message ?? 'It is not JSON.' };
      }
    }
  }
  scanner.finish();
}
