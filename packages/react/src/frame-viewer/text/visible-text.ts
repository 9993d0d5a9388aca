/** A part of a text as it is shown: characters, or one that has no shape of its own and gets a mark. */
export interface VisiblePiece {
  readonly at: number;
  /** The characters; empty for a mark. */
  readonly text: string;
  /** What stands for an invisible character: `RLO`, `ZWSP`, `U+0007`; `null` for ordinary text. */
  readonly mark: string | null;
}

/** Characters that hide, reorder or break text without being seen. Joiners stay: letters and emoji need them. */
const names: Readonly<Record<string, string>> = {
  '\u00ad': 'SHY', '\u061c': 'ALM', '\u180e': 'MVS', '\u200b': 'ZWSP', '\u200e': 'LRM', '\u200f': 'RLM', '\u2028': 'LS', '\u2029': 'PS',
  '\u202a': 'LRE', '\u202b': 'RLE', '\u202c': 'PDF', '\u202d': 'LRO', '\u202e': 'RLO', '\u2060': 'WJ', '\u2066': 'LRI', '\u2067': 'RLI', '\u2068': 'FSI', '\u2069': 'PDI', '\ufeff': 'BOM',
  '\0': 'NUL', '\u0007': 'BEL', '\b': 'BS', '\u000b': 'VT', '\f': 'FF', '\r': 'CR', '\u001b': 'ESC', '\u007f': 'DEL',
}; // prettier-ignore

const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Splits the characters from `from` to `to` at those that nobody would see. */
export function visiblePieces(text: string, from: number, to: number): VisiblePiece[] {
  const part = text.slice(from, to);
  const pieces: VisiblePiece[] = [];
  let done = 0;
  for (const match of part.matchAll(invisible)) {
    if (match.index > done) pieces.push({ at: from + done, text: part.slice(done, match.index), mark: null });
    pieces.push({ at: from + match.index, text: '', mark: names[match[0]] ?? `U+${match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}` });
    done = match.index + 1;
  }
  if (done < part.length) pieces.push({ at: from + done, text: part.slice(done), mark: null });
  return pieces;
}

const MOST_MATCHES = 10_000;

/** Where a text holds what is searched for, whatever its case; at most the first 10,000 places. */
export function findInText(text: string, wanted: string): number[] {
  if (wanted === '') return [];
  const found: number[] = [];
  for (const match of text.matchAll(new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu'))) {
    found.push(match.index);
    if (found.length >= MOST_MATCHES) break;
  }
  return found;
}
