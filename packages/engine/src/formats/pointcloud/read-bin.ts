import { ShoalError } from '../../base/errors';
import { checkPointCount, type PointSource } from './point-cloud';
import { scalarReader, viewOf } from './scalar-reader';

/** Values per point of a headless float32 file: 3 x y z, 4 KITTI, 5 nuScenes, 6 coloured (SUN RGB-D). */
export type BinStride = 3 | 4 | 5 | 6;

const SAMPLES = 400;
/** Metres; what scanners and rooms stay within. */
const PLAUSIBLE = 2000;

/**
 * The points of a headless file of little-endian float32 values. Throws `invalid-data` when the bytes are no whole number of points, or look like no
 * points at any stride.
 */
export function readBin(bytes: Uint8Array, name: string, stride = guessStride(bytes, bytes.byteLength, name)): PointSource {
  if (stride === undefined || bytes.byteLength % (stride * 4) !== 0) {
    const expected = stride === undefined ? 'x, y, z in metres with nothing, reflectance (KITTI), intensity and ring (nuScenes), or red, green and blue beside them, float32 each' : `a multiple of ${stride * 4} bytes, ${stride} float32 values each`;
    throw new ShoalError('invalid-data', `"${name}" (${bytes.byteLength.toLocaleString('en')} bytes) is no point cloud that can be read. Expected ${expected}. The file may be truncated or hold something else.`, { details: { name, size: bytes.byteLength, stride } });
  }
  const count = bytes.byteLength / (stride * 4);
  checkPointCount(count, name);
  const view = viewOf(bytes);
  const value = (column: number) => scalarReader(view, 'f32', column * 4, stride * 4);
  const position = [value(0), value(1), value(2)] as const;
  if (stride === 6) {
    const scale = isUnit(view, count) ? 255 : 1;
    const channel = (column: number) => {
      const read = value(column);
      return (i: number) => Math.max(0, Math.min(255, Math.round(read(i) * scale)));
    };
    return { count, format: 'float32 × 6', position, color: [channel(3), channel(4), channel(5)] };
  }
  return { count, format: stride === 4 ? 'KITTI' : stride === 5 ? 'nuScenes' : 'float32 × 3', position, ...(stride >= 4 && { intensity: value(3) }), ...(stride === 5 && { ring: value(4) }) };
}

function isUnit(view: DataView, count: number): boolean {
  for (let n = 0; n < Math.min(count, SAMPLES); n += 1) {
    const i = (n * 7919) % count;
    for (let column = 3; column < 6; column += 1) if (view.getFloat32((i * 6 + column) * 4, true) > 1) return false;
  }
  return true;
}

/**
 * How many values a point has, from the beginning of a file and its whole size; `undefined` when the numbers look like no points. Two layouts never fit
 * the same numbers: what is a ring number or a reflectance in one would be a coordinate in the other.
 */
export function guessStride(head: Uint8Array, size: number, name: string): BinStride | undefined {
  const view = viewOf(head);
  const named = /\.pcd\.bin$/i.test(name) ? 5 : /velodyne/i.test(name) ? 4 : undefined;
  const order = [...new Set([...(named ? [named] : []), 5, 6, 4, 3])] as BinStride[];
  if (size === 0) return named ?? 4;
  return order.find((stride) => size % (stride * 4) === 0 && looksLikePoints(view, stride));
}

/** The last column of each layout says which it is; coordinates are metres within reach. NaN marks points that returned nothing. */
function looksLikePoints(view: DataView, stride: BinStride): boolean {
  const count = Math.floor(view.byteLength / (stride * 4));
  if (count === 0) return false;
  let spread = 0;
  let usable = 0;
  const first = [NaN, NaN, NaN];
  for (let n = 0; n < Math.min(count, SAMPLES); n += 1) {
    // Neighbours, so that no column hides between two samples, then from everywhere.
    const i = n < SAMPLES / 2 || count <= SAMPLES ? n : (n * 7919) % count;
    const at = (column: number) => view.getFloat32((i * stride + column) * 4, true);
    const point = [at(0), at(1), at(2)];
    if (point.some(Number.isNaN)) continue;
    usable += 1;
    // Denormal numbers are what other data looks like when it is read as floats.
    if (point.some((value) => Math.abs(value) > PLAUSIBLE || (value !== 0 && Math.abs(value) < 1e-30))) return false;
    if (stride === 4 && !(at(3) >= 0 && at(3) <= 255)) return false;
    if (stride === 5 && !(at(3) >= 0 && at(3) <= 255 && Number.isInteger(at(4)) && at(4) >= 0 && at(4) < 256)) return false;
    if (stride === 6 && ![at(3), at(4), at(5)].every((value) => value >= 0 && (value <= 1 || (value <= 255 && Number.isInteger(value))))) return false;
    if (usable === 1) first.splice(0, 3, ...point);
    else spread = Math.max(spread, ...point.map((value, axis) => Math.abs(value - (first[axis] ?? 0))));
  }
  return usable > 0 && (spread > 0 || usable === 1);
}
