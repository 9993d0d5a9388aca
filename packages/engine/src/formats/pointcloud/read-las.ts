import { ShoalError } from '../../base/errors';
import { checkPointCount, type PointSource } from './point-cloud';
import { scalarReader, viewOf } from './scalar-reader';

interface Layout {
  readonly size: number;
  readonly classification: number;
  readonly time: number | null;
  readonly color: number | null;
}

/** Where things are in the point formats 0 to 10 (ASPRS LAS 1.4 R15, tables 7 to 17). */
const layouts: readonly Layout[] = [
  { size: 20, classification: 15, time: null, color: null },
  { size: 28, classification: 15, time: 20, color: null },
  { size: 26, classification: 15, time: null, color: 20 },
  { size: 34, classification: 15, time: 20, color: 28 },
  { size: 57, classification: 15, time: 20, color: null },
  { size: 63, classification: 15, time: 20, color: 28 },
  { size: 30, classification: 16, time: 22, color: null },
  { size: 36, classification: 16, time: 22, color: 30 },
  { size: 38, classification: 16, time: 22, color: 30 },
  { size: 59, classification: 16, time: 22, color: null },
  { size: 67, classification: 16, time: 22, color: 30 },
];

const SAMPLES = 1000;

/** The points of a LAS 1.0 to 1.4 file, point formats 0 to 10. Throws `invalid-data`, and `unsupported-format` for compressed ones (LAZ). */
export function readLas(bytes: Uint8Array, name: string): PointSource {
  const view = viewOf(bytes);
  if (bytes.length < 227) throw new ShoalError('invalid-data', `"${name}" has ${bytes.length} bytes, which is less than a LAS header. It may be truncated; copy it again.`, { details: { name } });
  const version = `${view.getUint8(24)}.${view.getUint8(25)}`;
  const id = view.getUint8(104);
  if (id >= 64) throw new ShoalError('unsupported-format', `"${name}" is compressed (LAZ), which is not read here. Decompress it to LAS, for instance with "laszip -i in.laz -o out.las" or "pdal translate".`, { details: { name } });
  const layout = layouts[id];
  const stride = view.getUint16(105, true);
  if (!layout || stride < layout.size) throw new ShoalError('invalid-data', `"${name}" has the point format ${id} with ${stride} bytes a point. Expected a format from 0 to 10${layout ? ` with ${layout.size} bytes or more` : ''}.`, { details: { name, format: id, stride } });
  const start = view.getUint32(96, true);
  const legacy = view.getUint32(107, true);
  const count = legacy > 0 || bytes.length < 255 || version < '1.4' ? legacy : Number(view.getBigUint64(247, true));
  checkPointCount(count, name);
  const found = Math.floor((bytes.length - start) / stride);
  if (start < 227 || found < count) throw new ShoalError('invalid-data', `"${name}" should have ${count.toLocaleString('en')} points of ${stride} bytes from byte ${start}, but has ${bytes.length.toLocaleString('en')} bytes. It may be truncated; copy it again.`, { details: { name, count, stride, start } });
  const axis = (n: number) => {
    const [scale, offset] = [view.getFloat64(131 + n * 8, true), view.getFloat64(155 + n * 8, true)];
    const read = scalarReader(view, 'i32', start + n * 4, stride);
    return (i: number) => read(i) * scale + offset;
  };
  const classes = scalarReader(view, 'u8', start + layout.classification, stride);
  const channel = (n: number) => scalarReader(view, 'u16', start + (layout.color ?? 0) + n * 2, stride);
  const channels = [channel(0), channel(1), channel(2)] as const;
  // Colours are 16 bits, but many writers put 0..255 into them.
  const isWide = layout.color !== null && Array.from({ length: Math.min(count, SAMPLES) }, (_, n) => Math.floor((n * count) / Math.min(count, SAMPLES))).some((i) => channels.some((read) => read(i) > 255));
  const scaled = (read: (i: number) => number) => (isWide ? (i: number) => read(i) >> 8 : read);
  return {
    count,
    format: `LAS ${version}`,
    position: [axis(0), axis(1), axis(2)],
    intensity: scalarReader(view, 'u16', start + 12, stride),
    classification: id < 6 ? (i) => classes(i) & 31 : classes,
    ...(layout.color !== null && { color: [scaled(channels[0]), scaled(channels[1]), scaled(channels[2])] as const }),
    ...(layout.time !== null && { time: scalarReader(view, 'f64', start + layout.time, stride) }),
  };
}
