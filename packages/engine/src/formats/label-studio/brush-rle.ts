import { ShoalError } from '../../base/errors';
import type { RleMask } from '../../model/annotation';
import { rleFromRowRuns } from '../masks/rle';

/** 100 megapixels with four channels. */
const MAX_VALUES = 400_000_000;

/**
 * Decodes a brush mask of Label Studio: its bit-packed runs (the format of `@thi.ng/rle-pack`) of the RGBA pixels of the whole picture, row by row; what is not
 * transparent is the object. Throws `invalid-data` when the runs end too early or do not fit the picture.
 */
export function decodeBrush(bytes: ArrayLike<number>, width: number, height: number): RleMask {
  const fail = (why: string): never => {
    throw new ShoalError('invalid-data', `A brush mask cannot be read: ${why}.`, { details: { width, height } });
  };
  let position = 0;
  const end = bytes.length * 8;
  const read = (bits: number): number => {
    if (position + bits > end) return fail('its runs end too early');
    let value = 0;
    for (let i = 0; i < bits; i++, position++) value = value * 2 + (((bytes[position >> 3] ?? 0) >> (7 - (position & 7))) & 1);
    return value;
  };
  const total = read(32);
  if (total !== width * height * 4 || total > MAX_VALUES) return fail(`it has ${total} values, a picture of ${width} × ${height} has ${width * height * 4}`);
  const wordBits = read(5) + 1;
  const sizes = [read(4) + 1, read(4) + 1, read(4) + 1, read(4) + 1];
  const runs: number[] = [];
  let current = 0;
  let length = 0;
  const put = (from: number, count: number, value: number): void => {
    // Alpha is every fourth value; of a run those that fall on it count.
    const alphas = Math.floor((from + count) / 4) - Math.floor(from / 4);
    if (alphas === 0) return;
    const bit = value > 0 ? 1 : 0;
    if (bit === current) length += alphas;
    else {
      runs.push(length);
      current = bit;
      length = alphas;
    }
  };
  for (let at = 0; at < total; ) {
    const isRun = read(1) === 1;
    const count = Math.min(total - at, 1 + read(sizes[read(2)] ?? 1));
    if (isRun) {
      put(at, count, read(wordBits));
      at += count;
    } else for (const stop = at + count; at < stop; at++) put(at, 1, read(wordBits));
  }
  runs.push(length);
  return rleFromRowRuns(runs, width, height);
}
