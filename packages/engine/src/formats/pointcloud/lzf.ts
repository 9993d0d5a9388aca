import { ShoalError } from '../../base/errors';

/**
 * Unpacks LZF (Lehmann, liblzf): a control byte below 32 copies that many bytes plus one; others point back. Throws `invalid-data` when the bytes end
 * early, point before the beginning, or make more than `size` bytes.
 */
export function unpackLzf(packed: Uint8Array, size: number, name: string): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(size);
  const broken = (at: number) => new ShoalError('invalid-data', `"${name}" is damaged: its compressed points cannot be unpacked (byte ${at} of ${packed.length}). Copy the file again.`, { details: { name, at } });
  let from = 0;
  let to = 0;
  while (from < packed.length) {
    const control = packed[from] ?? 0;
    from += 1;
    if (control < 32) {
      const length = control + 1;
      if (from + length > packed.length || to + length > size) throw broken(from);
      out.set(packed.subarray(from, from + length), to);
      from += length;
      to += length;
      continue;
    }
    let length = control >> 5;
    if (length === 7) {
      length += packed[from] ?? 0;
      from += 1;
    }
    length += 2;
    const back = ((control & 31) << 8) + (packed[from] ?? 0) + 1;
    from += 1;
    if (from > packed.length || back > to || to + length > size) throw broken(from);
    // Byte by byte: the copy may run into what it has just written.
    for (let n = 0; n < length; n += 1, to += 1) out[to] = out[to - back] ?? 0;
  }
  if (to !== size) throw broken(from);
  return out;
}
