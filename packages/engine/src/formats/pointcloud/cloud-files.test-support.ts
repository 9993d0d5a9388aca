/** A point as the test files hold it. */
export type TestPoint = readonly [x: number, y: number, z: number, intensity: number, red: number, green: number, blue: number, classId: number];

const text = (value: string) => new TextEncoder().encode(value);

export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Fields in an order that nobody would expect, with one that is skipped. */
export function writePcd(points: readonly TestPoint[], data: 'ascii' | 'binary' | 'binary_compressed'): Uint8Array<ArrayBuffer> {
  const header = text(`# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS intensity z normal y x rgb label\nSIZE 4 8 4 4 4 4 2\nTYPE F F F F F U U\nCOUNT 1 1 3 1 1 1 1\nWIDTH ${points.length}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS ${points.length}\nDATA ${data}\n`);
  if (data === 'ascii') return concat(header, text(points.map(([x, y, z, i, r, g, b, c]) => `${i} ${z} 1 2 3 ${y} ${x} ${((r << 16) | (g << 8) | b) >>> 0} ${c}\n`).join('')));
  const stride = 38;
  const rows = new DataView(new ArrayBuffer(points.length * stride));
  const columns = new DataView(new ArrayBuffer(points.length * stride));
  const offsets = [0, 4, 12, 24, 28, 32, 36];
  const sizes = [4, 8, 12, 4, 4, 4, 2];
  points.forEach(([x, y, z, i, r, g, b, c], n) => {
    const put = (view: DataView, at: (field: number) => number) => {
      view.setFloat32(at(0), i, true);
      view.setFloat64(at(1), z, true);
      view.setFloat32(at(3), y, true);
      view.setFloat32(at(4), x, true);
      view.setUint32(at(5), (r << 16) | (g << 8) | b, true);
      view.setUint16(at(6), c, true);
    };
    put(rows, (field) => n * stride + (offsets[field] ?? 0));
    put(columns, (field) => (offsets[field] ?? 0) * points.length + n * (sizes[field] ?? 0));
  });
  if (data === 'binary') return concat(header, new Uint8Array(rows.buffer));
  const plain = new Uint8Array(columns.buffer);
  const packed = packLzf(plain);
  const sizesBytes = new DataView(new ArrayBuffer(8));
  sizesBytes.setUint32(0, packed.length, true);
  sizesBytes.setUint32(4, plain.length, true);
  return concat(header, new Uint8Array(sizesBytes.buffer), packed);
}

/** A small LZF packer: repeats of at least three bytes as references, so that both kinds of control bytes occur. */
export function packLzf(plain: Uint8Array): Uint8Array {
  const out: number[] = [];
  let literal: number[] = [];
  const flush = () => {
    for (let at = 0; at < literal.length; at += 32) out.push(Math.min(32, literal.length - at) - 1, ...literal.slice(at, at + 32));
    literal = [];
  };
  const seen = new Map<number, number>();
  for (let at = 0; at < plain.length; ) {
    const key = ((plain[at] ?? 0) << 16) | ((plain[at + 1] ?? 0) << 8) | (plain[at + 2] ?? 0);
    const before = at + 2 < plain.length ? seen.get(key) : undefined;
    seen.set(key, at);
    let length = 0;
    if (before !== undefined && at - before <= 8192) while (length < 264 && at + length < plain.length && plain[before + length] === plain[at + length]) length += 1;
    if (length < 3 || before === undefined) {
      literal.push(plain[at] ?? 0);
      at += 1;
      continue;
    }
    flush();
    const back = at - before - 1;
    const coded = length - 2;
    if (coded < 7) out.push((coded << 5) | (back >> 8), back & 255);
    else out.push((7 << 5) | (back >> 8), coded - 7, back & 255);
    at += length;
  }
  flush();
  return Uint8Array.from(out);
}

export function writePly(points: readonly TestPoint[], format: 'ascii' | 'binary_little_endian' | 'binary_big_endian'): Uint8Array<ArrayBuffer> {
  const header = text(`ply\nformat ${format} 1.0\ncomment made for a test\nelement camera 1\nproperty list uchar float pose\nelement vertex ${points.length}\nproperty uchar blue\nproperty uchar green\nproperty uchar red\nproperty float y\nproperty double x\nproperty float z\nproperty float intensity\nproperty ushort label\nelement face 0\nproperty list uchar int vertex_index\nend_header\n`);
  if (format === 'ascii') return concat(header, text(`2 1 1\n${points.map(([x, y, z, i, r, g, b, c]) => `${b} ${g} ${r} ${y} ${x} ${z} ${i} ${c}\n`).join('')}`));
  const little = format === 'binary_little_endian';
  const body = new DataView(new ArrayBuffer(9 + points.length * 25));
  body.setUint8(0, 2);
  points.forEach(([x, y, z, i, r, g, b, c], n) => {
    const at = 9 + n * 25;
    [b, g, r].forEach((value, channel) => body.setUint8(at + channel, value));
    body.setFloat32(at + 3, y, little);
    body.setFloat64(at + 7, x, little);
    body.setFloat32(at + 15, z, little);
    body.setFloat32(at + 19, i, little);
    body.setUint16(at + 23, c, little);
  });
  return concat(header, new Uint8Array(body.buffer));
}

const LAS_SIZES = [20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67];
const LAS_COLOR: Readonly<Record<number, number>> = { 2: 20, 3: 28, 5: 28, 7: 30, 8: 30, 10: 30 };

/** LAS 1.4 for formats from 6, 1.2 for those below; millimetres, from an origin far away when `offset` says so. */
export function writeLas(points: readonly TestPoint[], format: number, offset: readonly [number, number, number] = [0, 0, 0]): Uint8Array<ArrayBuffer> {
  const modern = format >= 6;
  const headerSize = modern ? 375 : 227;
  const stride = LAS_SIZES[format] ?? 20;
  const view = new DataView(new ArrayBuffer(headerSize + points.length * stride));
  new Uint8Array(view.buffer).set(text('LASF'));
  view.setUint8(24, 1);
  view.setUint8(25, modern ? 4 : 2);
  view.setUint16(94, headerSize, true);
  view.setUint32(96, headerSize, true);
  view.setUint8(104, format);
  view.setUint16(105, stride, true);
  if (modern) view.setBigUint64(247, BigInt(points.length), true);
  else view.setUint32(107, points.length, true);
  for (let axis = 0; axis < 3; axis += 1) {
    view.setFloat64(131 + axis * 8, 0.001, true);
    view.setFloat64(155 + axis * 8, offset[axis] ?? 0, true);
  }
  points.forEach(([x, y, z, i, r, g, b, c], n) => {
    const at = headerSize + n * stride;
    [x, y, z].forEach((value, axis) => view.setInt32(at + axis * 4, Math.round((value - (offset[axis] ?? 0)) * 1000), true));
    view.setUint16(at + 12, i, true);
    view.setUint8(at + (modern ? 16 : 15), modern ? c : c | 0b1110_0000);
    const color = LAS_COLOR[format];
    if (color !== undefined) [r, g, b].forEach((value, channel) => view.setUint16(at + color + channel * 2, value * 257, true));
  });
  return new Uint8Array(view.buffer);
}

export function writeBin(points: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Float32Array.from(points.flat()).buffer);
}
