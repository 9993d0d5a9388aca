import { ShoalError } from '../../base/errors';
import { yieldToLoop, type TaskOptions } from '../../base/abort';

/** A point cloud in memory. Everything per point is in the same order. */
export interface PointCloud {
  /** Points that are kept. */
  readonly count: number;
  /** x, y, z of every point in metres, relative to `origin`. */
  readonly positions: Float32Array<ArrayBuffer>;
  /** Added to every position; not zero only for clouds far from zero (map coordinates), where float32 would round them. */
  readonly origin: readonly [x: number, y: number, z: number];
  /** As the file has it: 0..1, 0..255 or 0..65535. */
  readonly intensity?: Float32Array<ArrayBuffer> | undefined;
  /** Red, green, blue of every point, 0..255. */
  readonly color?: Uint8Array<ArrayBuffer> | undefined;
  readonly classification?: Uint8Array<ArrayBuffer> | undefined;
  /** Which laser of the scanner. */
  readonly ring?: Uint16Array<ArrayBuffer> | undefined;
  /** Seconds since the first point. */
  readonly time?: Float32Array<ArrayBuffer> | undefined;
  /** Points of the file that were left out because a coordinate is no usable number. */
  readonly dropped: number;
  /** What was read: `KITTI`, `PCD`, `LAS 1.2`. */
  readonly format: string;
}

/** More points than this are refused. */
export const MAX_CLOUD_POINTS = 20_000_000;
/** Coordinates beyond this are noise of a broken file, not metres on Earth. */
const MAX_COORDINATE = 1e8;
/** From here on float32 is coarser than a millimetre. */
const FAR_FROM_ZERO = 10_000;
const PAUSE_EVERY = 1 << 16;

/** How to get at the values of point `i`; every one is cheap and never throws for 0 ≤ i < count. */
export interface PointSource {
  readonly count: number;
  readonly format: string;
  readonly position: readonly [x: PointValue, y: PointValue, z: PointValue];
  readonly intensity?: PointValue | undefined;
  /** Each 0..255. */
  readonly color?: readonly [red: PointValue, green: PointValue, blue: PointValue] | undefined;
  readonly classification?: PointValue | undefined;
  readonly ring?: PointValue | undefined;
  /** Seconds. */
  readonly time?: PointValue | undefined;
}
export type PointValue = (index: number) => number;

/** Refuses counts that cannot be worked with. */
export function checkPointCount(count: number, name: string): void {
  if (count > MAX_CLOUD_POINTS) {
    throw new ShoalError('out-of-memory', `"${name}" holds ${count.toLocaleString('en')} points; up to ${MAX_CLOUD_POINTS.toLocaleString('en')} are shown. Thin it out or cut it into tiles.`, { details: { name, count, limit: MAX_CLOUD_POINTS } });
  }
  if (!Number.isSafeInteger(count) || count < 0) throw new ShoalError('invalid-data', `"${name}" says that it has ${count} points. Expected a whole number, 0 or more.`, { details: { name, count } });
}

/** Copies a source into columns, in slices that let the event loop run. Rejects with the signal's reason. */
export async function collectPoints(source: PointSource, { signal, onProgress }: TaskOptions = {}): Promise<PointCloud> {
  const { count, position, intensity, color, classification, ring, time } = source;
  const positions = new Float32Array(count * 3);
  const columns = {
    intensity: intensity && new Float32Array(count),
    color: color && new Uint8Array(count * 3),
    classification: classification && new Uint8Array(count),
    ring: ring && new Uint16Array(count),
    time: time && new Float32Array(count),
  };
  const origin = originOf(source);
  const [readX, readY, readZ] = position;
  const start = time && count > 0 ? time(0) : 0;
  let kept = 0;
  for (let i = 0; i < count; i += 1) {
    if (i % PAUSE_EVERY === 0 && i > 0) {
      onProgress?.({ phase: 'Reading points', done: i, total: count });
      if (i % (PAUSE_EVERY * 4) === 0) await yieldToLoop();
      signal?.throwIfAborted();
    }
    const [x, y, z] = [readX(i), readY(i), readZ(i)];
    if (!(Math.abs(x) <= MAX_COORDINATE && Math.abs(y) <= MAX_COORDINATE && Math.abs(z) <= MAX_COORDINATE)) continue;
    positions[kept * 3] = x - origin[0];
    positions[kept * 3 + 1] = y - origin[1];
    positions[kept * 3 + 2] = z - origin[2];
    if (columns.intensity && intensity) columns.intensity[kept] = finite(intensity(i));
    if (columns.color && color) for (let channel = 0; channel < 3; channel += 1) columns.color[kept * 3 + channel] = color[channel]?.(i) ?? 0;
    if (columns.classification && classification) columns.classification[kept] = classification(i);
    if (columns.ring && ring) columns.ring[kept] = ring(i);
    if (columns.time && time) columns.time[kept] = finite(time(i) - start);
    kept += 1;
  }
  const cut = <T extends Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>(values: T | undefined, each: number) => (values && kept < count ? (values.slice(0, kept * each) as T) : values);
  return {
    count: kept,
    positions: kept < count ? positions.slice(0, kept * 3) : positions,
    origin,
    intensity: cut(columns.intensity, 1),
    color: cut(columns.color, 3),
    classification: cut(columns.classification, 1),
    ring: cut(columns.ring, 1),
    time: cut(columns.time, 1),
    dropped: count - kept,
    format: source.format,
  };
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** The first usable point, in whole metres, when it is far from zero. */
function originOf({ count, position: [x, y, z] }: PointSource): [number, number, number] {
  for (let i = 0; i < count; i += 1) {
    const point: [number, number, number] = [x(i), y(i), z(i)];
    if (!point.every((value) => Math.abs(value) <= MAX_COORDINATE)) continue;
    return point.some((value) => Math.abs(value) > FAR_FROM_ZERO) ? [Math.round(point[0]), Math.round(point[1]), Math.round(point[2])] : [0, 0, 0];
  }
  return [0, 0, 0];
}
