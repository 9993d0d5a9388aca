import { ShoalError } from '../base/errors';
import { download } from './read-url-bundle';
import type { MediaLocation } from './media';

/** Largest file that is loaded whole because its server does not answer range requests. */
const MAX_WHOLE_BYTES = 512 * 1024 ** 2;
/** Whole files kept at a time. */
const MAX_WHOLE_FILES = 4;

/** Cuts pictures out of larger files, by range requests where the server can, else from the whole file. */
export function createRangeLoader() {
  const whole = new Map<string, Promise<Blob>>();

  function loadWhole(url: URL): Promise<Blob> {
    const known = whole.get(url.href);
    if (known) return known;
    // No signal: several pictures share the download, and one that is no longer wanted must not end it.
    const loading = fetchWhole(url);
    whole.set(url.href, loading);
    loading.catch(() => whole.delete(url.href));
    const oldest = whole.keys().next().value;
    if (whole.size > MAX_WHOLE_FILES && oldest !== undefined) whole.delete(oldest);
    return loading;
  }

  return {
    async fromUrl(url: URL, location: MediaLocation, signal: AbortSignal): Promise<Blob> {
      const { byteOffset, byteLength } = location;
      const start = byteOffset ?? 0;
      if (byteLength !== null && url.protocol.startsWith('http') && !whole.has(url.href)) {
        checkRange(start, byteLength, location);
        const response = await fetch(url, { signal, headers: { Range: `bytes=${start}-${start + byteLength - 1}` } }).catch((cause: unknown) => {
          if (signal.aborted) throw signal.reason;
          throw new ShoalError('fetch-failed', `The picture of frame "${location.frameId}" could not be loaded from ${url.href}.`, { details: { url: url.href }, cause });
        });
        if (response.status === 206) {
          const bytes = new Uint8Array(await response.arrayBuffer());
          if (bytes.byteLength === byteLength) return toPicture(bytes);
          throw new ShoalError('fetch-failed', `${url.href} answered ${bytes.byteLength} bytes instead of ${byteLength}. The file may have changed; reload the dataset.`, { details: { url: url.href, expected: byteLength, found: bytes.byteLength } });
        }
        void response.body?.cancel();
        if (!response.ok) {
          throw new ShoalError('fetch-failed', `The picture of frame "${location.frameId}" could not be loaded: ${url.href} answered ${response.status}.`, { details: { url: url.href, status: response.status } });
        }
      }
      return cut(await loadWhole(url), location);
    },
    async fromBlob(blob: Blob, location: MediaLocation): Promise<Blob> {
      if (location.byteOffset === null && location.byteLength === null && blob.type) return blob;
      return cut(blob, location);
    },
    clear: () => whole.clear(),
  };
}

async function fetchWhole(url: URL): Promise<Blob> {
  const bytes = await download(url, {
    onBytes: (done, total) => {
      if (Math.max(done, total ?? 0) > MAX_WHOLE_BYTES) {
        throw new ShoalError('fetch-failed', `${url.href} is larger than ${MAX_WHOLE_BYTES / 1024 ** 2} MiB and its server does not answer range requests. Use a server that does, or smaller files.`, { details: { url: url.href } });
      }
    },
  });
  return new Blob([bytes as BlobPart]);
}

async function cut(blob: Blob, location: MediaLocation): Promise<Blob> {
  const start = location.byteOffset ?? 0;
  const length = location.byteLength ?? blob.size - start;
  checkRange(start, length, location);
  if (start + length > blob.size) {
    throw new ShoalError('invalid-data', `The picture of frame "${location.frameId}" ends at byte ${start + length}, but its file has ${blob.size}. Check byte_offset and byte_length in media.`, {
      details: { frameId: location.frameId, start, length, size: blob.size },
    });
  }
  return toPicture(new Uint8Array(await blob.slice(start, start + length).arrayBuffer()));
}

function checkRange(start: number, length: number, location: MediaLocation): void {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(length) && start >= 0 && length > 0) return;
  throw new ShoalError('invalid-data', `The picture of frame "${location.frameId}" has the byte range ${start} + ${length}. Expected whole numbers, 0 or more and 1 or more.`, { details: { frameId: location.frameId, start, length } });
}

/** A blob with the type that its first bytes show, so that `<img>` and `createImageBitmap` accept it. */
function toPicture(bytes: Uint8Array): Blob {
  return new Blob([bytes as BlobPart], { type: sniff(bytes) });
}

function sniff(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF8')) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp';
  if (head.slice(4, 12) === 'ftypavif') return 'image/avif';
  if (head.startsWith('BM')) return 'image/bmp';
  return 'application/octet-stream';
}
