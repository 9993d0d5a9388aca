import { ShoalError } from '../../base/errors';
import { parsePythonLiteral, type PythonDict, type PythonValue } from './python-literal';

export type NpyData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/** An n-dimensional array in C order (Fortran order is rearranged on reading). Half-precision floats are widened to Float32Array; booleans are 0 and 1. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** NumPy's name of the stored type: `<f8`, `|b1`. */
  readonly descr: string;
  readonly data: NpyData;
}

interface Dtype {
  readonly bytes: number;
  readonly read: (buffer: ArrayBuffer) => NpyData;
}

const dtypes: Readonly<Record<string, Dtype>> = {
  '|b1': { bytes: 1, read: (buffer) => new Uint8Array(buffer) },
  '|i1': { bytes: 1, read: (buffer) => new Int8Array(buffer) },
  '|u1': { bytes: 1, read: (buffer) => new Uint8Array(buffer) },
  '<i2': { bytes: 2, read: (buffer) => new Int16Array(buffer) },
  '<u2': { bytes: 2, read: (buffer) => new Uint16Array(buffer) },
  '<f2': { bytes: 2, read: (buffer) => Float32Array.from(new Uint16Array(buffer), halfToNumber) },
  '<i4': { bytes: 4, read: (buffer) => new Int32Array(buffer) },
  '<u4': { bytes: 4, read: (buffer) => new Uint32Array(buffer) },
  '<f4': { bytes: 4, read: (buffer) => new Float32Array(buffer) },
  '<i8': { bytes: 8, read: (buffer) => new BigInt64Array(buffer) },
  '<u8': { bytes: 8, read: (buffer) => new BigUint64Array(buffer) },
  '<f8': { bytes: 8, read: (buffer) => new Float64Array(buffer) },
};

/**
 * Reads a NumPy `.npy` file (format 1.0 to 3.0, NEP 1). `name` is used in messages. Throws `unsupported-format` when it is
 * no NPY file or holds a type that is not read (big-endian, objects, structures), and
 * `invalid-data` when header and size do not fit together.
 */
export function readNpy(bytes: Uint8Array, name = 'The array'): NpyArray {
  const { header, dataStart } = readHeader(bytes, name);
  const descr = header['descr'];
  if (typeof descr !== 'string') {
    throw unsupported(name, 'is a structured array', 'Save one plain array per file.');
  }
  const dtype = Object.hasOwn(dtypes, descr) ? dtypes[descr] : undefined;
  if (!dtype) {
    const why = descr.startsWith('>') ? 'Convert it with .astype(arr.dtype.newbyteorder("<")).' : `Types that are read: ${Object.keys(dtypes).join(' ')}.`;
    throw unsupported(name, `has the type "${descr}"`, why);
  }
  const shape = readShape(header['shape'], name);
  const count = shape.reduce((product, size) => product * size, 1);
  const found = bytes.length - dataStart;
  if (!Number.isSafeInteger(count * dtype.bytes) || count * dtype.bytes !== found) {
    throw new ShoalError(
      'invalid-data',
      `${name} says shape (${shape.join(', ')}) of ${descr}, which is ${count * dtype.bytes} bytes, but holds ${found}. The file is cut off or damaged: save it again.`,
      { details: { shape, descr, expected: count * dtype.bytes, found } },
    );
  }
  const stored = copyFrom(bytes, dataStart);
  const inColumns = header['fortran_order'] === true && shape.length > 1;
  return { shape, descr, data: dtype.read(inColumns ? toRowMajor(stored, shape, dtype.bytes) : stored) };
}

/** Reorders the items of an array whose first index runs fastest. */
function toRowMajor(stored: ArrayBuffer, shape: readonly number[], itemBytes: number): ArrayBuffer {
  const from = new Uint8Array(stored);
  const out = new Uint8Array(stored.byteLength);
  const strides: number[] = [];
  shape.reduce((stride, size, axis) => {
    strides[axis] = stride;
    return stride * size;
  }, itemBytes);
  const index = new Array<number>(shape.length).fill(0);
  let source = 0;
  for (let target = 0; target < out.length; target += itemBytes) {
    for (let byte = 0; byte < itemBytes; byte++) out[target + byte] = from[source + byte] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      source += strides[axis] ?? 0;
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next;
        break;
      }
      source -= next * (strides[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return out.buffer;
}

/** A copy, so that the data starts on an aligned byte. Not `bytes.slice`: Node's Buffer overrides it to share memory. */
function copyFrom(bytes: Uint8Array, start: number): ArrayBuffer {
  const copy = new Uint8Array(bytes.length - start);
  copy.set(bytes.subarray(start));
  return copy.buffer;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy itself refuses longer headers. */
const longestHeader = 1 << 20;

function readHeader(bytes: Uint8Array, name: string): { header: PythonDict; dataStart: number } {
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte)) {
    throw unsupported(name, 'is not an NPY file (its first bytes are not \\x93NUMPY)', 'Save it with np.save().');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = view.getUint8(6);
  if (major < 1 || major > 3) throw unsupported(name, `has NPY version ${major}`, 'Versions 1 to 3 are read.');
  const start = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : bytes.length >= 12 ? view.getUint32(8, true) : Infinity;
  if (length > longestHeader || start + length > bytes.length) {
    throw new ShoalError('invalid-data', `${name} ends inside its header. The file is cut off: save it again.`);
  }
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(start, start + length));
  try {
    const header = parsePythonLiteral(text);
    if (isDict(header)) return { header, dataStart: start + length };
    throw new SyntaxError('expected a dict');
  } catch (cause) {
    throw new ShoalError('invalid-data', `The header of ${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}. The file is damaged: save it again.`, { cause });
  }
}

function isDict(value: PythonValue): value is PythonDict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readShape(value: PythonValue | undefined, name: string): number[] {
  const sizes = Array.isArray(value) ? value.filter((size): size is number => typeof size === 'number' && Number.isSafeInteger(size) && size >= 0) : undefined;
  if (!sizes || !Array.isArray(value) || sizes.length !== value.length) {
    throw new ShoalError('invalid-data', `The header of ${name} has no usable shape. The file is damaged: save it again.`, { details: { shape: value } });
  }
  return sizes;
}

function unsupported(name: string, what: string, fix: string): ShoalError {
  return new ShoalError('unsupported-format', `${name} ${what}. ${fix}`, { details: { name } });
}

/** IEEE 754 binary16. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
