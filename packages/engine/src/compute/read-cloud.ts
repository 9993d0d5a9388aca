import type { TaskOptions } from '../base/abort';
import type { PointCloud } from '../formats/pointcloud/point-cloud';
import type { BinStride } from '../formats/pointcloud/read-bin';
import { readPointCloud } from '../formats/pointcloud/read-point-cloud';

export interface ReadCloudInput {
  readonly bytes: Uint8Array;
  /** The file's name; it says what a headless `.bin` is. */
  readonly name: string;
  readonly stride?: BinStride | undefined;
}

/** Bytes of a file to points, off the main thread. */
export function readCloud({ bytes, name, stride }: ReadCloudInput, { signal, onProgress }: TaskOptions): Promise<PointCloud> {
  return readPointCloud(bytes, name, { stride, signal, onProgress });
}
