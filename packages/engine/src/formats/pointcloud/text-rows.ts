import { yieldToLoop, type TaskOptions } from '../../base/abort';
import { ShoalError } from '../../base/errors';

const CHUNK = 1 << 20;

/**
 * Reads rows of numbers separated by spaces into columns, `width` of them; cells beyond are skipped, cells that are no number become NaN. Stops after
 * `count` rows. Throws `invalid-data` when there are fewer.
 */
export async function readTextRows(bytes: Uint8Array, start: number, count: number, width: number, name: string, { signal, onProgress }: TaskOptions = {}): Promise<Float64Array[]> {
  const columns = Array.from({ length: width }, () => new Float64Array(count));
  const decoder = new TextDecoder();
  let rest = '';
  let row = 0;
  const take = (line: string) => {
    if (row >= count) return;
    const cells = line.trim();
    if (cells === '') return;
    const values = cells.split(/\s+/);
    for (let column = 0; column < width; column += 1) {
      const target = columns[column];
      if (target) target[row] = values[column] === undefined ? NaN : Number(values[column]);
    }
    row += 1;
  };
  for (let at = start; at < bytes.length && row < count; at += CHUNK) {
    const text = rest + decoder.decode(bytes.subarray(at, at + CHUNK), { stream: true });
    const lines = text.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
    // A file without any line end is no text; it must not be joined to itself again and again.
    if (rest.length > CHUNK) throw new ShoalError('invalid-data', `"${name}" should hold one point a line, but a line has more than a million characters.`, { details: { name } });
    onProgress?.({ phase: 'Reading points', done: row, total: count });
    await yieldToLoop();
    signal?.throwIfAborted();
  }
  take(rest);
  if (row < count) throw new ShoalError('invalid-data', `"${name}" ends after ${row.toLocaleString('en')} of ${count.toLocaleString('en')} points. It may be truncated; copy it again.`, { details: { name, expected: count, found: row } });
  return columns;
}
