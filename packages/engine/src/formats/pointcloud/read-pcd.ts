import type { TaskOptions } from '../../base/abort';
import { ShoalError } from '../../base/errors';
import { unpackLzf } from './lzf';
import { checkPointCount, type PointSource, type PointValue } from './point-cloud';
import { scalarReader, scalarSize, viewOf, type Scalar } from './scalar-reader';
import { readTextRows } from './text-rows';

/** Longest header that is looked at. */
const MAX_HEADER = 65_536;
const MAX_FIELDS = 256;

interface Field {
  readonly name: string;
  readonly type: Scalar;
  /** Values per point of this field. */
  readonly repeat: number;
  /** Bytes before it in a point. */
  readonly offset: number;
  /** Cells before it in a line of text. */
  readonly column: number;
}

interface Header {
  readonly fields: readonly Field[];
  readonly count: number;
  readonly stride: number;
  readonly columns: number;
  readonly data: 'ascii' | 'binary' | 'binary_compressed';
  readonly start: number;
}

/** The points of a PCD 0.7 file (Point Cloud Library): text, binary or LZF-compressed, fields in any order. Throws `invalid-data`. */
export async function readPcd(bytes: Uint8Array, name: string, options: TaskOptions = {}): Promise<PointSource> {
  const header = readHeader(bytes, name);
  const { fields, count, stride, start, data } = header;
  checkPointCount(count, name);
  if (data === 'ascii') {
    const columns = await readTextRows(bytes, start, count, header.columns, name, options);
    return sourceOf(header, name, (field) => {
      const values = columns[field.column];
      return (i) => values?.[i] ?? NaN;
    });
  }
  if (data === 'binary') {
    const found = bytes.length - start;
    if (found < count * stride) throw new ShoalError('invalid-data', `"${name}" should have ${count.toLocaleString('en')} points of ${stride} bytes, but ends after ${Math.floor(found / Math.max(1, stride)).toLocaleString('en')}. It may be truncated; copy it again.`, { details: { name, count, stride, found } });
    const view = viewOf(bytes.subarray(start));
    return sourceOf(header, name, (field) => scalarReader(view, field.type, field.offset, stride));
  }
  const view = viewOf(bytes.subarray(start));
  const [packed, size] = view.byteLength >= 8 ? [view.getUint32(0, true), view.getUint32(4, true)] : [NaN, NaN];
  if (!(size === count * stride) || !(packed <= view.byteLength - 8)) {
    throw new ShoalError('invalid-data', `"${name}" says that its points take ${packed} compressed and ${size} unpacked bytes. Expected ${count * stride} unpacked (${count} points of ${stride}), and ${Math.max(0, view.byteLength - 8)} compressed at most.`, { details: { name, packed, size, count, stride } });
  }
  const plain = viewOf(unpackLzf(bytes.subarray(start + 8, start + 8 + packed), size, name));
  // Compressed points are stored field by field.
  const begins = new Map<Field, number>();
  let begin = 0;
  for (const field of fields) {
    begins.set(field, begin);
    begin += count * scalarSize(field.type) * field.repeat;
  }
  return sourceOf(header, name, (field) => scalarReader(plain, field.type, begins.get(field) ?? 0, scalarSize(field.type) * field.repeat));
}

function readHeader(bytes: Uint8Array, name: string): Header {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, MAX_HEADER));
  const entries = new Map<string, string[]>();
  const wrong = (what: string) => new ShoalError('invalid-data', `"${name}" has a PCD header that cannot be read: ${what}.`, { details: { name } });
  let start = 0;
  while (!entries.has('DATA')) {
    const end = text.indexOf('\n', start);
    if (end < 0) throw wrong('there is no DATA line');
    const [key = '', ...values] = text.slice(start, end).trim().split(/\s+/);
    start = end + 1;
    if (key !== '' && !key.startsWith('#')) entries.set(key.toUpperCase(), values);
  }
  const names = entries.get('FIELDS') ?? entries.get('COLUMNS') ?? [];
  const sizes = (entries.get('SIZE') ?? []).map(Number);
  const types = entries.get('TYPE') ?? [];
  const repeats = (entries.get('COUNT') ?? names.map(() => '1')).map(Number);
  if (names.length === 0 || names.length > MAX_FIELDS || sizes.length !== names.length || types.length !== names.length || repeats.length !== names.length) throw wrong('FIELDS, SIZE, TYPE and COUNT must have as many entries as each other');
  const fields: Field[] = [];
  let [offset, column] = [0, 0];
  for (const [index, field] of names.entries()) {
    const type = scalarOf(types[index] ?? '', sizes[index] ?? 0);
    const repeat = repeats[index] ?? 1;
    if (!type || !Number.isInteger(repeat) || repeat < 0 || repeat > 4096) throw wrong(`the field ${field} has the type ${types[index]}, ${sizes[index]} bytes, ${repeats[index]} times`);
    fields.push({ name: field.toLowerCase(), type, repeat, offset, column });
    offset += scalarSize(type) * repeat;
    column += repeat;
  }
  const area = Number(entries.get('WIDTH')?.[0] ?? NaN) * Number(entries.get('HEIGHT')?.[0] ?? NaN);
  const count = Number(entries.get('POINTS')?.[0] ?? area);
  const data = entries.get('DATA')?.[0]?.toLowerCase();
  if (data !== 'ascii' && data !== 'binary' && data !== 'binary_compressed') throw wrong(`DATA is "${data}", expected ascii, binary or binary_compressed`);
  if (!Number.isSafeInteger(count) || count < 0) throw wrong(`POINTS is "${entries.get('POINTS')?.[0] ?? ''}"`);
  return { fields, count, stride: offset, columns: column, data, start };
}

function scalarOf(type: string, size: number): Scalar | undefined {
  const found = { F4: 'f32', F8: 'f64', I1: 'i8', I2: 'i16', I4: 'i32', I8: 'i64', U1: 'u8', U2: 'u16', U4: 'u32', U8: 'u64' } as const;
  return found[`${type.toUpperCase()}${size}` as keyof typeof found];
}

function sourceOf({ fields, count, data }: Header, name: string, read: (field: Field) => PointValue): PointSource {
  const find = (...names: readonly string[]) => fields.find((field) => field.repeat > 0 && names.includes(field.name));
  const value = (...names: readonly string[]) => {
    const field = find(...names);
    return field && read(field);
  };
  const [x, y, z] = [value('x'), value('y'), value('z')];
  if (!x || !y || !z) throw new ShoalError('invalid-data', `"${name}" has the fields ${fields.map((field) => field.name).join(', ')}. Expected x, y and z among them.`, { details: { name } });
  const packed = find('rgb', 'rgba');
  return { count, format: `PCD ${data}`, position: [x, y, z], intensity: value('intensity', 'i', 'reflectivity'), color: packed && unpackColor(packed, read(packed)), classification: value('label', 'classification', 'class'), ring: value('ring', 'channel'), time: value('time', 'timestamp', 't') };
}

const word = new DataView(new ArrayBuffer(4));

/** Three bytes in one number, which some writers call a float. */
function unpackColor(field: Field, read: PointValue): [PointValue, PointValue, PointValue] {
  const bits = (i: number) => {
    if (field.type !== 'f32') return read(i) >>> 0;
    word.setFloat32(0, read(i));
    return word.getUint32(0);
  };
  return [(i) => (bits(i) >> 16) & 255, (i) => (bits(i) >> 8) & 255, (i) => bits(i) & 255];
}
