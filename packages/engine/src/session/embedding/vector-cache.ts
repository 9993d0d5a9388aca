import { fromFloat16, toFloat16 } from '../../kernels/vectors/float16';

/** Bytes that only grow. */
export interface VectorFile {
  read(): Promise<Uint8Array>;
  append(bytes: Uint8Array): Promise<void>;
  /** Throws everything away; the next `append` starts anew. */
  clear(): Promise<void>;
  close(): void;
}

/** Vectors of one model and preset, by the hash of the picture and the region. */
export interface VectorCache {
  get(key: string): Float32Array | undefined;
  /** Keeps a vector and returns it as `get` will: of 16-bit floats, scaled by row. */
  put(key: string, vector: Float32Array): Float32Array;
  /** Writes what was put since the last time. A store that refuses costs time at the next run, not this one. */
  flush(): Promise<void>;
  close(): void;
}

const magic = [0x53, 0x48, 0x56, 0x31];
const headerBytes = 8;
const keyBytes = 48;
const recordBytes = (dim: number): number => keyBytes + 4 + dim * 2;

/** Key of a picture's part: the hex SHA-256 of its bytes, and where it was cut out. */
export function vectorKey(sha256: string, region: { readonly x: number; readonly y: number; readonly w: number; readonly h: number } | null): string {
  return `${sha256}${bytesToHex(new Uint8Array(Float32Array.of(region?.x ?? 0, region?.y ?? 0, region?.w ?? 0, region?.h ?? 0).buffer))}`;
}

/**
 * Opens a cache over a file: a header with the number of dimensions, then one record a vector: 32 bytes of hash, the region as four float32, a float32
 * scale, and the vector as float16 of `value / scale`, whose error is at most 2⁻¹¹ of the value or 2⁻²⁵ of the row's largest. A record that was cut off
 * by a crash is ignored, and a file that is none of ours replaced.
 */
export async function openVectorCache(file: VectorFile | null): Promise<VectorCache> {
  const known = new Map<string, Float32Array>();
  let waiting: { readonly key: string; readonly scale: number; readonly bits: Uint16Array }[] = [];
  let dim = 0;
  let usable = file !== null;
  if (file) {
    try {
      const bytes = await file.read();
      dim = readRecords(bytes, known);
      const whole = dim === 0 ? 0 : headerBytes + Math.floor((bytes.length - headerBytes) / recordBytes(dim)) * recordBytes(dim);
      if (whole < bytes.length) {
        // What a crash cut off would shift everything that is written behind it.
        await file.clear();
        if (whole > 0) await file.append(bytes.slice(0, whole));
      }
    } catch {
      usable = false;
    }
  }
  return {
    get: (key) => known.get(key),
    put(key, vector) {
      const scale = Math.fround(vector.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)) || 1;
      const bits = toFloat16(vector.map((value) => value / scale));
      const stored = fromFloat16(bits).map((value) => value * scale);
      known.set(key, stored);
      if (usable) waiting.push({ key, scale, bits });
      return stored;
    },
    async flush() {
      const [first] = waiting;
      if (!file || !usable || !first) return;
      const records = waiting;
      waiting = [];
      try {
        const size = first.bits.length;
        if (dim !== size) await file.clear();
        await file.append(writeRecords(records, size, dim !== size));
        dim = size;
      } catch {
        usable = false;
      }
    },
    close: () => file?.close(),
  };
}

function readRecords(bytes: Uint8Array, known: Map<string, Float32Array>): number {
  if (bytes.length < headerBytes || magic.some((byte, i) => bytes[i] !== byte)) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dim = view.getUint32(4, true);
  const record = recordBytes(dim);
  for (let at = headerBytes; at + record <= bytes.length; at += record) {
    const scale = view.getFloat32(at + keyBytes, true);
    const bits = Uint16Array.from({ length: dim }, (_, axis) => view.getUint16(at + keyBytes + 4 + axis * 2, true));
    known.set(bytesToHex(bytes.subarray(at, at + keyBytes)), fromFloat16(bits).map((value) => value * scale));
  }
  return dim;
}

function writeRecords(records: readonly { readonly key: string; readonly scale: number; readonly bits: Uint16Array }[], dim: number, withHeader: boolean): Uint8Array {
  const record = recordBytes(dim);
  const start = withHeader ? headerBytes : 0;
  const bytes = new Uint8Array(start + records.length * record);
  const view = new DataView(bytes.buffer);
  if (withHeader) {
    bytes.set(magic);
    view.setUint32(4, dim, true);
  }
  records.forEach(({ key, scale, bits }, index) => {
    const at = start + index * record;
    for (let i = 0; i < keyBytes; i++) bytes[at + i] = Number.parseInt(key.slice(i * 2, i * 2 + 2), 16);
    view.setFloat32(at + keyBytes, scale, true);
    bits.forEach((half, axis) => view.setUint16(at + keyBytes + 4 + axis * 2, half, true));
  });
  return bytes;
}

function bytesToHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
