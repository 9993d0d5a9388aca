import { messageOf, ShoalError } from '../../base/errors';
import type { SourceFile } from '../contract/source-file';

/** Largest file that is kept whole because its server does not answer range requests. */
const MAX_WHOLE_BYTES = 1024 ** 3;

/**
 * A file behind an http(s) address, read by range requests. A server that ignores them is asked once for the whole file. A file
 * that changes between two reads is refused (`ETag` or `Last-Modified`), so that two versions are never mixed.
 */
export function openUrlFile(path: string, url: string, size: number | undefined): SourceFile {
  let whole: Promise<Uint8Array> | undefined;
  let version: string | null = null;
  const fail = (why: string, cause?: unknown) => new ShoalError('fetch-failed', `${url} could not be loaded: ${why}. Check the address, the connection, and that the server allows this page to read it (CORS).`, { details: { url }, cause });

  async function request(headers: Record<string, string>): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(url, { headers });
    } catch (cause) {
      throw fail(messageOf(cause), cause);
    }
    if (!response.ok && response.status !== 416) throw fail(`the server answered ${response.status}`);
    const found = response.headers.get('etag') ?? response.headers.get('last-modified');
    if (version !== null && found !== null && found !== version) throw fail('it changed while it was read; import it again');
    version ??= found;
    return response;
  }

  async function readWhole(response?: Response): Promise<Uint8Array> {
    const from = response ?? (await request({}));
    const chunks: Uint8Array[] = [];
    let total = 0;
    const reader = from.body?.getReader();
    try {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        chunks.push(part.value);
        total += part.value.byteLength;
        if (total > MAX_WHOLE_BYTES) throw new RangeError(`it is larger than ${MAX_WHOLE_BYTES / 1024 ** 2} MiB and its server does not answer range requests`);
      }
    } catch (cause) {
      throw fail(messageOf(cause), cause);
    }
    const bytes = new Uint8Array(total);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.byteLength;
    }
    return bytes;
  }

  async function read(start = 0, end = size ?? Infinity): Promise<Uint8Array> {
    if (whole) return (await whole).subarray(start, end);
    if (start >= end) return new Uint8Array(0);
    const response = await request({ Range: `bytes=${start}-${Number.isFinite(end) ? end - 1 : ''}` });
    if (response.status === 416) return new Uint8Array(0);
    if (response.status !== 206) {
      whole = readWhole(response);
      whole.catch(() => (whole = undefined));
      return (await whole).subarray(start, end);
    }
    const bytes = new Uint8Array(await response.arrayBuffer().catch((cause: unknown): never => {
      throw fail(messageOf(cause), cause);
    }));
    if (bytes.length > end - start) throw fail(`it answered ${bytes.length} bytes where ${end - start} were asked for`);
    return bytes;
  }

  return {
    path,
    size,
    read,
    async *stream() {
      const chunk = 4 << 20;
      for (let at = 0; ; at += chunk) {
        const bytes = await read(at, Math.min(at + chunk, size ?? Infinity));
        if (bytes.length > 0) yield bytes;
        if (bytes.length < chunk || at + chunk >= (size ?? Infinity)) return;
      }
    },
  };
}
