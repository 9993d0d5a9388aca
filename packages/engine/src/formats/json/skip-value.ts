export const QUOTE = 34;
export const COMMA = 44;
export const COLON = 58;
export const OPEN_ARRAY = 91;
const BACKSLASH = 92;
export const CLOSE_ARRAY = 93;
export const OPEN_OBJECT = 123;
export const CLOSE_OBJECT = 125;

/** Which bytes matter: 1 quote, 2 opens, 3 closes, 4 comma. */
function byteKinds(comma: boolean): Uint8Array {
  const kinds = new Uint8Array(256);
  kinds[QUOTE] = 1;
  kinds[OPEN_ARRAY] = kinds[OPEN_OBJECT] = 2;
  kinds[CLOSE_ARRAY] = kinds[CLOSE_OBJECT] = 3;
  if (comma) kinds[COMMA] = 4;
  return kinds;
}

/** Inside of a value; its own commas do not matter. */
const nested = byteKinds(false);
/** At its end. */
const flat = byteKinds(true);

export function isSpace(code: number | undefined): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** Where in a value a chunk ended. */
export interface ValueState {
  depth: number;
  deepest: number;
  inString: boolean;
  /** The last byte was a backslash that escapes the next one. */
  escaped: boolean;
  reset(): void;
}

export function createValueState(): ValueState {
  return {
    depth: 0,
    deepest: 0,
    inString: false,
    escaped: false,
    reset() {
      this.depth = this.deepest = 0;
      this.inString = this.escaped = false;
    },
  };
}

/** Goes on inside of a string to the byte after its closing quote, or to the end of the chunk. */
export function skipString(chunk: Uint8Array, start: number, state: ValueState): number {
  const length = chunk.length;
  let at = start;
  if (state.escaped && at < length) {
    state.escaped = false;
    at += 1;
  }
  while (at < length) {
    const code = chunk[at];
    if (code === QUOTE) {
      state.inString = false;
      return at + 1;
    }
    if (code === BACKSLASH) {
      if (at + 1 >= length) {
        state.escaped = true;
        return length;
      }
      at += 2;
    } else at += 1;
  }
  return length;
}

/** Goes to the comma or closing bracket that ends the value, or to the end of the chunk. */
export function skipValue(chunk: Uint8Array, start: number, state: ValueState): number {
  const length = chunk.length;
  let at = start;
  let { depth, deepest } = state;
  if (state.inString) at = skipString(chunk, at, state);
  while (at < length) {
    const table = depth === 0 ? flat : nested;
    let kind = 0;
    while (at < length && (kind = table[chunk[at] as number] as number) === 0) at += 1;
    if (at >= length) break;
    if (kind === 1) {
      state.inString = true;
      at = skipString(chunk, at + 1, state);
    } else if (kind === 2) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      at += 1;
    } else {
      if (depth === 0) break;
      depth -= 1;
      at += 1;
    }
  }
  state.depth = depth;
  state.deepest = deepest;
  return Math.min(at, length);
}
