import type { PointValue } from './point-cloud';

/** Number types of binary point files. */
export type Scalar = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64' | 'f32' | 'f64';

const sizes: Readonly<Record<Scalar, number>> = { i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, i64: 8, u64: 8, f32: 4, f64: 8 };

/** Bytes of a number. */
export function scalarSize(type: Scalar): number {
  return sizes[type];
}

/** Reads the number at `offset + index * stride`. The caller has made sure that the bytes are there. */
export function scalarReader(view: DataView, type: Scalar, offset: number, stride: number, littleEndian = true): PointValue {
  switch (type) {
    case 'i8':
      return (i) => view.getInt8(offset + i * stride);
    case 'u8':
      return (i) => view.getUint8(offset + i * stride);
    case 'i16':
      return (i) => view.getInt16(offset + i * stride, littleEndian);
    case 'u16':
      return (i) => view.getUint16(offset + i * stride, littleEndian);
    case 'i32':
      return (i) => view.getInt32(offset + i * stride, littleEndian);
    case 'u32':
      return (i) => view.getUint32(offset + i * stride, littleEndian);
    case 'i64':
      return (i) => Number(view.getBigInt64(offset + i * stride, littleEndian));
    case 'u64':
      return (i) => Number(view.getBigUint64(offset + i * stride, littleEndian));
    case 'f32':
      return (i) => view.getFloat32(offset + i * stride, littleEndian);
    case 'f64':
      return (i) => view.getFloat64(offset + i * stride, littleEndian);
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
