import { describe, expect, it } from 'vitest';
import { readNpy } from './npy';
import { writeNpy } from './write-npy';

function file(header: string, data: number[] = [], version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length, ...text, ...data]);
}

describe('readNpy', () => {
  it('reads what writeNpy wrote, for every type', () => {
    for (const data of [
      Float32Array.of(1.5, -2, NaN),
      Float64Array.of(0.1, 2, -Infinity),
      Int8Array.of(-1, 2, 3),
      Int16Array.of(-300, 2, 3),
      Int32Array.of(-70000, 2, 3),
      BigInt64Array.of(-5n, 2n, 3n),
      Uint8Array.of(255, 2, 3),
      Uint16Array.of(65535, 2, 3),
      Uint32Array.of(4294967295, 2, 3),
      BigUint64Array.of(5n, 2n, 3n),
    ]) {
      const back = readNpy(writeNpy(data, [1, 3]));
      expect(back.data).toEqual(data);
      expect(back.shape).toEqual([1, 3]);
    }
  });

  it('reads data that does not start on an aligned byte', () => {
    const bytes = writeNpy(Float64Array.of(1, 2));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect([...readNpy(shifted.subarray(3)).data]).toEqual([1, 2]);
    expect([...readNpy(Buffer.from(shifted).subarray(3)).data]).toEqual([1, 2]);
  });

  it('reads headers of versions 2 and 3, Python 2 integers, booleans, half floats and scalars', () => {
    expect(readNpy(file(`{'descr': '|b1', 'fortran_order': False, 'shape': (2L,), }\n`, [1, 0], 2)).data).toEqual(Uint8Array.of(1, 0));
    expect(readNpy(file(`{"shape": (2,), "descr": "<f2", "fortran_order": True}`, [0x00, 0x3c, 0x01, 0x80], 3)).data).toEqual(Float32Array.of(1, -(2 ** -24)));
    expect(readNpy(file(`{'descr': '<i2', 'fortran_order': False, 'shape': ()}`, [7, 0]))).toMatchObject({ shape: [], data: Int16Array.of(7) });
    expect(readNpy(file(`{'descr': '<f4', 'fortran_order': False, 'shape': (0, 10)}`))).toMatchObject({ shape: [0, 10], data: new Float32Array(0) });
  });

  it('rearranges Fortran order', () => {
    const matrix = readNpy(file(`{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3)}`, [0, 3, 1, 4, 2, 5]));
    expect([...matrix.data]).toEqual([0, 1, 2, 3, 4, 5]);
    const cube = readNpy(file(`{'descr': '|u1', 'fortran_order': True, 'shape': (2, 1, 3)}`, [0, 3, 1, 4, 2, 5]));
    expect([...cube.data]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it.each([
    ['no NPY file', Uint8Array.of(1, 2, 3), 'unsupported-format'],
    ['a zip', new TextEncoder().encode('PK\x03\x04 something longer'), 'unsupported-format'],
    ['big-endian', file(`{'descr': '>f4', 'fortran_order': False, 'shape': (1,)}`, [0, 0, 0, 0]), 'unsupported-format'],
    ['objects', file(`{'descr': '|O', 'fortran_order': False, 'shape': (1,)}`, [0]), 'unsupported-format'],
    ['an inherited name as type', file(`{'descr': 'constructor', 'fortran_order': False, 'shape': (1,)}`, [0]), 'unsupported-format'],
    ['a structure', file(`{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}`, [0, 0, 0, 0]), 'unsupported-format'],
    ['version 9', file('{}', [], 9), 'unsupported-format'],
    ['cut data', file(`{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}`, [0, 0, 0]), 'invalid-data'],
    ['too much data', file(`{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}`, [0, 0]), 'invalid-data'],
    ['a giant shape', file(`{'descr': '<f8', 'fortran_order': False, 'shape': (9007199254740991, 9007199254740991)}`), 'invalid-data'],
    ['a negative shape', file(`{'descr': '|u1', 'fortran_order': False, 'shape': (-1,)}`, [0]), 'invalid-data'],
    ['code in the header', file(`__import__('os')`), 'invalid-data'],
    ['an open string', file(`{'descr: 1}`), 'invalid-data'],
    ['deep nesting', file('('.repeat(5000)), 'invalid-data'],
    ['a cut header', file(`{'descr': '<f8'`).subarray(0, 14), 'invalid-data'],
  ])('rejects %s with a typed error', (_, bytes, code) => {
    expect(() => readNpy(bytes, 'labels.npy')).toThrow(expect.objectContaining({ name: 'ShoalError', code, message: expect.stringContaining('labels.npy') }));
  });
});
