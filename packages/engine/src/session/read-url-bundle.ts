import { messageOf, ShoalError } from '../base/errors';
import { parseManifestText } from '../formats/bundle/parse-manifest';
import type { BundleReader, ReadOptions } from './bundle-reader';

/** A bundle on a web server. `address` is its manifest or its folder. */
export function readUrlBundle(address: string | URL): BundleReader {
  const manifestUrl = toManifestUrl(address);
  return {
    mediaBase: manifestUrl,
    async readManifest(options) {
      const text = new TextDecoder().decode(await download(manifestUrl, options));
      return { manifest: parseManifestText(text, manifestUrl.href), text };
    },
    read: (path, options) => download(new URL(path, manifestUrl), options),
  };
}

function toManifestUrl(address: string | URL): URL {
  let url: URL;
  try {
    url = new URL(address, globalThis.location?.href);
  } catch (cause) {
    throw new ShoalError('invalid-argument', `"${String(address)}" is not the address of a dataset. Expected a URL of shoal.json or of its folder.`, { details: { address: String(address) }, cause });
  }
  if (!['http:', 'https:', 'blob:', 'data:'].includes(url.protocol)) {
    throw new ShoalError('invalid-argument', `A dataset cannot be opened from "${url.href}". Expected an http or https address.`, { details: { address: url.href } });
  }
  if (url.protocol.startsWith('http') && !url.pathname.endsWith('.json')) {
    url = new URL(url.pathname.endsWith('/') ? 'shoal.json' : `${url.pathname}/shoal.json`, url);
  }
  return url;
}

/** Fetches a whole file, reporting its bytes. Rejects with `fetch-failed` naming the URL and what happened. */
export async function download(url: URL, { signal, onBytes }: ReadOptions): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { signal: signal ?? null });
    if (!response.ok) {
      throw new ShoalError('fetch-failed', `${url.href} could not be loaded: the server answered ${response.status}. Check the address.`, { details: { url: url.href, status: response.status } });
    }
    const length = Number(response.headers.get('content-length'));
    // With a content encoding the length counts other bytes than those that arrive.
    const total = length > 0 && !response.headers.get('content-encoding') ? length : undefined;
    return await collect(response, total, onBytes);
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof ShoalError) throw cause;
    throw new ShoalError('fetch-failed', `${url.href} could not be loaded: ${messageOf(cause)}. Check the address, the connection, and that the server allows this page to read it (CORS).`, { details: { url: url.href }, cause });
  }
}

async function collect(response: Response, total: number | undefined, onBytes: ReadOptions['onBytes']): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let done = 0;
  for (;;) {
    const part = await reader.read();
    if (part.done) break;
    chunks.push(part.value);
    done += part.value.byteLength;
    onBytes?.(done, total);
  }
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
