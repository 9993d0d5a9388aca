import type { TaskOptions } from '../../base/abort';
import { ShoalError } from '../../base/errors';
import { collectPoints, type PointCloud } from './point-cloud';
import { guessStride, readBin, type BinStride } from './read-bin';
import { readLas } from './read-las';
import { readPcd } from './read-pcd';
import { readPly } from './read-ply';

export type CloudFormat = 'pcd' | 'ply' | 'las' | 'bin';

export interface ReadCloudOptions extends TaskOptions {
  /** Values per point of a headless `.bin`; found from name and numbers when not given. */
  readonly stride?: BinStride | undefined;
}

/** What a file is, by its first bytes, then by its name. */
export function sniffCloud(head: Uint8Array, name: string): CloudFormat | undefined {
  const text = new TextDecoder('latin1').decode(head.subarray(0, 512));
  if (text.startsWith('LASF')) return 'las';
  if (/^ply\r?\n/.test(text)) return 'ply';
  if (/^(\s*#[^\n]*\n)*\s*VERSION\s+\.?\d/.test(text) || /^# \.PCD/i.test(text)) return 'pcd';
  return /\.bin$/i.test(name) ? 'bin' : undefined;
}

/** Whether the beginning of a headless `.bin` looks like points. */
export function looksLikeBinCloud(head: Uint8Array, size: number, name: string): boolean {
  return size > 0 && guessStride(head.subarray(0, head.byteLength - (head.byteLength % 4)), size, name) !== undefined;
}

/**
 * Reads a point cloud: KITTI, nuScenes and coloured float32 `.bin`, PCD 0.7, PLY, LAS 1.0 to 1.4. Points without usable coordinates are left out and
 * counted. Rejects with `unsupported-format` for other files and LAZ, `invalid-data` for damaged ones, `out-of-memory` beyond 20 million points, or the
 * signal's reason.
 */
export async function readPointCloud(bytes: Uint8Array, name: string, options: ReadCloudOptions = {}): Promise<PointCloud> {
  options.signal?.throwIfAborted();
  const format = sniffCloud(bytes, name);
  if (format === 'pcd') return collectPoints(await readPcd(bytes, name, options), options);
  if (format === 'ply') return collectPoints(await readPly(bytes, name, options), options);
  if (format === 'las') return collectPoints(readLas(bytes, name), options);
  // Without a name that says otherwise, numbers that look like points are points: files behind URLs may be called anything.
  if (format === 'bin' || options.stride !== undefined || looksLikeBinCloud(bytes, bytes.byteLength, name)) return collectPoints(readBin(bytes, name, options.stride), options);
  throw new ShoalError('unsupported-format', `"${name}" is no point cloud that is read here. Expected PCD, PLY, LAS, or a .bin of float32 values (KITTI, nuScenes).`, { details: { name, size: bytes.byteLength } });
}
