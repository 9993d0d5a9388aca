import { ShoalError } from '../../base/errors';

/** Most pixels of one mask: counts are 32-bit in other readers. */
export const MAX_MASK_PIXELS = 2 ** 32 - 1;

/**
 * COCO's text of run lengths: from the fourth on each count is stored as the difference to the one two before it, in groups
 * of five bits from the lowest, one character (48 + bits, +32 when more follow) each.
 * Source: the format that https://github.com/cocodataset/cocoapi writes.
 */
export function encodeCounts(counts: ArrayLike<number>): string {
  const codes: number[] = [];
  let text = '';
  for (let i = 0; i < counts.length; i++) {
    let rest = (counts[i] ?? 0) - (i > 2 ? (counts[i - 2] ?? 0) : 0);
    for (let more = true; more; ) {
      const bits = ((rest % 32) + 32) % 32;
      rest = Math.floor(rest / 32);
      more = bits & 16 ? rest !== -1 : rest !== 0;
      codes.push(bits + (more ? 80 : 48));
    }
    if (codes.length > 4096) text += String.fromCharCode(...codes.splice(0));
  }
  return text + String.fromCharCode(...codes);
}

/**
 * Run lengths of COCO's text; the first run is background. Throws `invalid-data` for characters that no text has, a text
 * that ends within a number, and negative or huge runs.
 */
export function decodeCounts(text: string): Uint32Array<ArrayBuffer> {
  const counts = new Uint32Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; ) {
    let value = 0;
    let unit = 1;
    for (let more = true; more; ) {
      const bits = text.charCodeAt(at) - 48;
      if (!(bits >= 0 && bits < 64)) throw bad(text, at < text.length ? `character ${at} is ${JSON.stringify(text[at])}, expected one of 0 to o` : 'it ends within a number');
      if (unit > 2 ** 40) throw bad(text, `the number at character ${at} is too large`);
      value += (bits & 31) * unit;
      unit *= 32;
      at += 1;
      more = (bits & 32) !== 0;
      if (!more && bits & 16) value -= unit;
    }
    if (length > 2) value += counts[length - 2] ?? 0;
    if (value < 0 || value > MAX_MASK_PIXELS) throw bad(text, `run ${length} is ${value}`);
    counts[length] = value;
    length += 1;
  }
  return counts.slice(0, length);
}

function bad(text: string, problem: string): ShoalError {
  return new ShoalError('invalid-data', `The text of a mask is not COCO's run lengths: ${problem}. Export the mask again.`, { details: { start: text.slice(0, 60) } });
}
