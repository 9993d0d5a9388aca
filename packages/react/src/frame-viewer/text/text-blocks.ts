/** A part of a text that is laid out as one paragraph: a line, or a piece of a very long one. */
export interface TextBlock {
  /** First character (UTF-16 unit). */
  readonly from: number;
  /** Behind the last one, the line break left out. */
  readonly to: number;
}

const LONGEST_BLOCK = 1200;

/** The lines of a text. Lines without an end are cut where a word ends, so that only what is seen is ever laid out. */
export function blocksOf(text: string, longest = LONGEST_BLOCK): TextBlock[] {
  const blocks: TextBlock[] = [];
  let from = 0;
  while (from <= text.length) {
    const line = text.indexOf('\n', from);
    const end = line < 0 ? text.length : line;
    while (end - from > longest) {
      const cut = cutBefore(text, from, from + longest);
      blocks.push({ from, to: cut });
      from = cut;
    }
    blocks.push({ from, to: end > from && text[end - 1] === '\r' && line >= 0 ? end - 1 : end });
    from = end + 1;
  }
  return blocks;
}

/** A place to cut, at the end of a word or at least between two graphemes. */
function cutBefore(text: string, from: number, limit: number): number {
  for (let at = limit; at > limit - 200 && at > from + 1; at--) if (text[at - 1] === ' ' || text[at - 1] === '\t') return at;
  return Math.max(from + 1, graphemeStart(text, limit));
}

const plain = /^[\u0020-\u007e\n]$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Longer than any sensible grapheme; marks that pile up beyond it are cut. */
const WINDOW = 64;

/** The beginning of the grapheme that a place is in. */
export function graphemeStart(text: string, at: number): number {
  if (at <= 0 || at >= text.length) return Math.max(0, Math.min(at, text.length));
  if (plain.test(text[at] ?? '') && plain.test(text[at - 1] ?? '')) return at;
  let from = Math.max(0, at - WINDOW);
  // A window must not begin inside of a pair of surrogates.
  if (from > 0 && isLow(text.charCodeAt(from))) from -= 1;
  return from + (graphemes.segment(text.slice(from, at + WINDOW)).containing(at - from)?.index ?? at - from);
}

/** The end of the grapheme that the character before a place is in. */
export function graphemeEnd(text: string, at: number): number {
  const start = graphemeStart(text, at);
  return start === at ? at : nextGrapheme(text, start);
}

/** Where the grapheme at a place ends. */
export function nextGrapheme(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const [first] = graphemes.segment(text.slice(at, at + WINDOW));
  return at + (first?.segment.length ?? 1);
}

/** Where the grapheme before a place begins. */
export function previousGrapheme(text: string, at: number): number {
  return at <= 0 ? 0 : graphemeStart(text, at - 1);
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The block that holds a place: the last that begins at or before it. */
export function blockAt(blocks: readonly TextBlock[], at: number): number {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.from ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
