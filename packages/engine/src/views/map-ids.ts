import type { Vector } from 'apache-arrow';
import type { ElementId } from '../model/element';

/** Element ids as one block of UTF-8 with a hash index over it: about 30 bytes a row, and no string object kept. */
export interface IdColumn {
  readonly length: number;
  get(row: number): ElementId;
  /** Row of an id, or -1. */
  find(id: string): number;
}

/** Takes over a column of non-null, distinct strings. The hash index is built on the first `find`. */
export function createIdColumn(column: Vector): IdColumn {
  const { bytes, ends } = concatenate(column);
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const startOf = (row: number) => (row === 0 ? 0 : (ends[row - 1] ?? 0));
  const endOf = (row: number) => ends[row] ?? 0;
  let slots: Uint32Array | undefined;

  /** Open addressing; a slot holds row + 1, and 0 when it is free. */
  const buildSlots = () => {
    const table = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, ends.length * 2))));
    const mask = table.length - 1;
    for (let row = 0; row < ends.length; row += 1) {
      let slot = hashBytes(bytes, startOf(row), endOf(row)) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = row + 1;
    }
    return table;
  };
  return {
    length: ends.length,
    // The bytes were written as element ids by the analysis that made the table.
    get: (row) => decoder.decode(bytes.subarray(startOf(row), endOf(row))) as ElementId,
    find(id) {
      slots ??= buildSlots();
      const wanted = encoder.encode(id);
      const mask = slots.length - 1;
      let slot = hashBytes(wanted, 0, wanted.length) & mask;
      for (let entry = slots[slot]; entry; entry = slots[slot]) {
        if (sameBytes(bytes, startOf(entry - 1), endOf(entry - 1), wanted)) return entry - 1;
        slot = (slot + 1) & mask;
      }
      return -1;
    },
  };
}

function concatenate(column: Vector): { bytes: Uint8Array; ends: Uint32Array } {
  const parts = column.data.map((chunk) => {
    const offsets = chunk.valueOffsets as Int32Array;
    return { offsets, length: chunk.length, start: offsets[0] ?? 0, values: (chunk.values as Uint8Array).subarray(offsets[0] ?? 0, offsets[chunk.length] ?? 0) };
  });
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.values.length, 0));
  const ends = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let row = 0;
  let at = 0;
  for (const part of parts) {
    bytes.set(part.values, at);
    for (let i = 1; i <= part.length; i += 1) ends[row++] = at + (part.offsets[i] ?? 0) - part.start;
    at += part.values.length;
  }
  return { bytes, ends };
}

/** FNV-1a, 32 bits, with a final mix so that the low bits are usable as a slot. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function sameBytes(bytes: Uint8Array, start: number, end: number, other: Uint8Array): boolean {
  if (end - start !== other.length) return false;
  for (let i = 0; i < other.length; i += 1) if (bytes[start + i] !== other[i]) return false;
  return true;
}
