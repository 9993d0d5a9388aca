import { abortable, type TaskOptions } from '../base/abort';
import { ShoalError } from '../base/errors';
import type { PointCloud } from '../formats/pointcloud/point-cloud';
import type { BinStride } from '../formats/pointcloud/read-bin';
import type { Dataset } from './dataset';
import { download } from './read-url-bundle';

export interface LoadCloudOptions extends TaskOptions {
  /** Which sensor of the frame. */
  readonly sensorId: string;
  /** The file's name or address as `media` has it; it says what a headless `.bin` is. */
  readonly name?: string | undefined;
  /** Values per point of a headless `.bin`; found from name and numbers when not given. */
  readonly stride?: BinStride | undefined;
}

/** Bytes of a cloud file that are loaded; beyond them a page runs out of memory before it has shown anything. */
const MAX_CLOUD_BYTES = 1024 ** 3;

/**
 * Loads the point cloud of a frame's sensor and decodes it in a worker, in the sensor's own coordinates. Rejects with `not-found`, `fetch-failed`,
 * `unsupported-format`, `invalid-data`, `out-of-memory`, or the signal's reason.
 */
export async function loadPointCloud(dataset: Pick<Dataset, 'media' | 'compute'>, frameId: string, { sensorId, name = '', stride, signal, onProgress }: LoadCloudOptions): Promise<PointCloud> {
  const source = await dataset.media.load(frameId, { sensorId, signal });
  const shown = name === '' ? `the point cloud of frame "${frameId}"` : (name.split(/[?#]/, 1)[0] ?? name);
  const bytes = source.type === 'url' ? await fetchBytes(new URL(source.url), signal, onProgress) : await readBlob(source.blob, shown, signal);
  onProgress?.({ phase: 'Reading points', done: 0 });
  const own = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer] : [];
  return dataset.compute.run('readCloud', { bytes, name: shown, stride }, { signal, onProgress, transfer: own });
}

async function fetchBytes(url: URL, signal: AbortSignal | undefined, onProgress: TaskOptions['onProgress']): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await download(url, {
    signal,
    onBytes: (done, total) => {
      if (Math.max(done, total ?? 0) > MAX_CLOUD_BYTES) throw tooLarge(url.href, Math.max(done, total ?? 0));
      onProgress?.({ phase: 'Loading points', done, total });
    },
  });
  return bytes as Uint8Array<ArrayBuffer>;
}

async function readBlob(blob: Blob, name: string, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>> {
  if (blob.size > MAX_CLOUD_BYTES) throw tooLarge(name, blob.size);
  return new Uint8Array(await abortable(blob.arrayBuffer(), signal));
}

function tooLarge(name: string, size: number): ShoalError {
  return new ShoalError('out-of-memory', `"${name}" has ${size.toLocaleString('en')} bytes; point clouds up to ${MAX_CLOUD_BYTES.toLocaleString('en')} are loaded. Thin it out or cut it into tiles.`, { details: { name, size } });
}
