import { isShoalError } from '../../base/errors';
import { createJsonScanner, ROOT } from './json-scanner';
import { parseElements } from './parse-elements';

/** What the first bytes of a JSON file show. */
export interface JsonPeek {
  /** Names of the arrays that begin, `$` for a file that is one array, with their first elements (at most 20). */
  readonly arrays: ReadonlyMap<string, readonly unknown[]>;
  /** Other members of the root object that are whole. */
  readonly values: ReadonlyMap<string, unknown>;
}

const MOST_ELEMENTS = 20;

/** Looks at the head of a file that may be JSON; `undefined` when its first bytes are not. Never throws. */
export function peekJson(head: Uint8Array): JsonPeek | undefined {
  const arrays = new Map<string, unknown[]>();
  const values = new Map<string, unknown>();
  const scanner = createJsonScanner(
    '',
    (name) => {
      if (!arrays.has(name)) arrays.set(name, []);
      return true;
    },
    1,
  );
  try {
    for (const event of scanner.scan(head)) {
      if (event.type === 'elements') {
        const elements = arrays.get(event.name);
        if (!elements || elements.length >= MOST_ELEMENTS) continue;
        elements.push(...parseElements(event.bytes, event.first, event.offsets).elements.map(({ value }) => value));
      } else if (event.type === 'value') {
        const [element] = parseElements(event.bytes, 0, [event.offset]).elements;
        if (element) values.set(event.name, element.value);
      }
    }
  } catch (error) {
    if (!isShoalError(error)) throw error;
    // Broken further on, or something else that began like JSON.
    if (arrays.size === 0 && values.size === 0) return undefined;
  }
  return arrays.size === 0 && values.size === 0 ? undefined : { arrays, values };
}

/** The elements of the file's one array that the head shows. */
export function rootElements(peek: JsonPeek): readonly unknown[] | undefined {
  return peek.arrays.get(ROOT);
}
