import { writeFileSync } from 'node:fs';

const TYPES = [
  [Int32Array, '<i4'],
  [Float32Array, '<f4'],
  [Float64Array, '<f8'],
] as const;

/** Writes a row-major array as numpy's .npy, version 1. */
export function writeNpy(path: string, values: Int32Array | Float32Array | Float64Array, shape: readonly number[]): void {
  const type = TYPES.find(([constructor]) => values instanceof constructor)?.[1] ?? '<f8';
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  // Magic, version and length take 10 bytes; the data starts at a multiple of 64.
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + '\n';
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length & 255, padded.length >> 8]);
  writeFileSync(path, Buffer.concat([start, Buffer.from(padded, 'latin1'), new Uint8Array(values.buffer, values.byteOffset, values.byteLength)]));
}
