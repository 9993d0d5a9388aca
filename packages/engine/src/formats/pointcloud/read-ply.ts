import type { TaskOptions } from '../../base/abort';
import { ShoalError } from '../../base/errors';
import { checkPointCount, type PointSource, type PointValue } from './point-cloud';
import { scalarReader, scalarSize, viewOf, type Scalar } from './scalar-reader';
import { readTextRows } from './text-rows';

const MAX_HEADER = 65_536;

interface Property {
  readonly name: string;
  readonly type: Scalar;
  /** Type of the length, for lists. */
  readonly list: Scalar | null;
}
interface Element {
  readonly name: string;
  readonly count: number;
  readonly properties: Property[];
}

const types: Readonly<Record<string, Scalar>> = { char: 'i8', int8: 'i8', uchar: 'u8', uint8: 'u8', short: 'i16', int16: 'i16', ushort: 'u16', uint16: 'u16', int: 'i32', int32: 'i32', uint: 'u32', uint32: 'u32', float: 'f32', float32: 'f32', double: 'f64', float64: 'f64' };

/** The vertices of a PLY file (Turk 1994), text or binary of either byte order, properties in any order. Throws `invalid-data`. */
export async function readPly(bytes: Uint8Array, name: string, options: TaskOptions = {}): Promise<PointSource> {
  const { format, elements, start } = readHeader(bytes, name);
  const index = elements.findIndex((element) => element.name === 'vertex');
  const vertices = elements[index];
  if (!vertices) throw new ShoalError('invalid-data', `"${name}" has no vertices. Its elements: ${elements.map((element) => element.name).join(', ') || 'none'}.`, { details: { name } });
  if (vertices.properties.some((property) => property.list)) throw new ShoalError('invalid-data', `"${name}" has lists in its vertices, which point clouds cannot have.`, { details: { name } });
  checkPointCount(vertices.count, name);
  const before = elements.slice(0, index);
  const names = vertices.properties.map((property) => property.name);
  if (format === 'ascii') {
    const skipped = before.reduce((sum, element) => sum + element.count, 0);
    const columns = await readTextRows(bytes, skipLines(bytes, start, skipped), vertices.count, names.length, name, options);
    return sourceOf(vertices, name, 'PLY text', (column) => {
      const values = columns[column];
      return (i) => values?.[i] ?? NaN;
    });
  }
  const little = format === 'binary_little_endian';
  const begin = before.reduce((at, element) => skipElement(bytes, at, element, little, name), start);
  const stride = vertices.properties.reduce((sum, property) => sum + scalarSize(property.type), 0);
  const found = bytes.length - begin;
  if (found < vertices.count * stride) throw new ShoalError('invalid-data', `"${name}" should have ${vertices.count.toLocaleString('en')} vertices of ${stride} bytes, but ends after ${Math.max(0, Math.floor(found / Math.max(1, stride))).toLocaleString('en')}. It may be truncated; copy it again.`, { details: { name, count: vertices.count, stride, found } });
  const view = viewOf(bytes.subarray(begin));
  const offsets = vertices.properties.map((_, at) => vertices.properties.slice(0, at).reduce((sum, property) => sum + scalarSize(property.type), 0));
  return sourceOf(vertices, name, 'PLY', (column) => scalarReader(view, vertices.properties[column]?.type ?? 'u8', offsets[column] ?? 0, stride, little));
}

function readHeader(bytes: Uint8Array, name: string): { readonly format: string; readonly elements: readonly Element[]; readonly start: number } {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, MAX_HEADER));
  const wrong = (what: string) => new ShoalError('invalid-data', `"${name}" has a PLY header that cannot be read: ${what}.`, { details: { name } });
  const elements: Element[] = [];
  let format: string | undefined;
  for (let start = 0; ; ) {
    const end = text.indexOf('\n', start);
    if (end < 0) throw wrong('there is no end_header line');
    const [key = '', ...rest] = text.slice(start, end).trim().split(/\s+/);
    start = end + 1;
    if (key === 'end_header') {
      if (format !== 'ascii' && format !== 'binary_little_endian' && format !== 'binary_big_endian') throw wrong(`the format is "${format ?? ''}", expected ascii, binary_little_endian or binary_big_endian`);
      return { format, elements, start };
    }
    if (key === 'format') format = rest[0];
    else if (key === 'element') {
      const count = Number(rest[1] ?? NaN);
      if (!Number.isSafeInteger(count) || count < 0 || elements.length >= 64) throw wrong(`the element ${rest[0]} has the count "${rest[1]}"`);
      elements.push({ name: rest[0] ?? '', count, properties: [] });
    } else if (key === 'property') {
      const isList = rest[0] === 'list';
      const [type, list] = [types[(isList ? rest[2] : rest[0]) ?? ''], isList ? types[rest[1] ?? ''] : null];
      const owner = elements.at(-1);
      if (!type || list === undefined || !owner || owner.properties.length >= 256) throw wrong(`the property "${rest.join(' ')}" is of an unknown type`);
      owner.properties.push({ name: (rest.at(-1) ?? '').toLowerCase(), type, list });
    }
  }
}

function skipLines(bytes: Uint8Array, start: number, count: number): number {
  let at = start;
  for (let n = 0; n < count; n += 1) {
    const end = bytes.indexOf(10, at);
    if (end < 0) return bytes.length;
    at = end + 1;
  }
  return at;
}

/** Where the next element begins. */
function skipElement(bytes: Uint8Array, start: number, { count, properties }: Element, little: boolean, name: string): number {
  if (properties.every((property) => !property.list)) return start + count * properties.reduce((sum, property) => sum + scalarSize(property.type), 0);
  const view = viewOf(bytes);
  let at = start;
  for (let n = 0; n < count; n += 1) {
    for (const { type, list } of properties) {
      if (at + (list ? scalarSize(list) : 0) > bytes.length) throw new ShoalError('invalid-data', `"${name}" ends before its vertices. It may be truncated; copy it again.`, { details: { name } });
      at += list ? scalarSize(list) + Math.max(0, scalarReader(view, list, at, 0, little)(0)) * scalarSize(type) : scalarSize(type);
    }
  }
  return at;
}

function sourceOf(vertices: Element, name: string, format: string, read: (column: number) => PointValue): PointSource {
  const at = (...names: readonly string[]) => vertices.properties.findIndex((property) => names.includes(property.name));
  const value = (...names: readonly string[]) => (at(...names) < 0 ? undefined : read(at(...names)));
  const [x, y, z] = [value('x'), value('y'), value('z')];
  if (!x || !y || !z) throw new ShoalError('invalid-data', `"${name}" has vertices with ${vertices.properties.map((property) => property.name).join(', ')}. Expected x, y and z among them.`, { details: { name } });
  const colors = [['red', 'r', 'diffuse_red'], ['green', 'g', 'diffuse_green'], ['blue', 'b', 'diffuse_blue']].map((names) => {
    const column = at(...names);
    if (column < 0) return undefined;
    const channel = read(column);
    // Whole numbers are 0..255 (or 65535), others 0..1.
    const scale = /^f/.test(vertices.properties[column]?.type ?? '') ? 255 : vertices.properties[column]?.type === 'u16' ? 1 / 257 : 1;
    return (i: number) => Math.max(0, Math.min(255, Math.round(channel(i) * scale)));
  });
  const [red, green, blue] = colors;
  return { count: vertices.count, format, position: [x, y, z], intensity: value('intensity', 'scalar_intensity', 'reflectance'), color: red && green && blue && [red, green, blue], classification: value('classification', 'scalar_classification', 'label', 'class'), ring: value('ring'), time: value('time', 'timestamp', 'gps_time') };
}
