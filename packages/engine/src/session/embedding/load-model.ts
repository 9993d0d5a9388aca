import type { Progress } from '../../base/abort';
import { messageOf, ShoalError } from '../../base/errors';

/** A model: an address of the page's own origin, a file, or bytes. */
export type ModelSource = string | URL | Blob | Uint8Array;

/**
 * The bytes of a model. Addresses of other origins are refused unless `anyOrigin`, because pages of Shoal talk to nobody by default. Rejects with
 * `invalid-argument`, `fetch-failed`, `invalid-data` (a web page in place of the file) or the signal's reason.
 */
export async function loadModel(source: ModelSource, options: { readonly anyOrigin?: boolean | undefined; readonly signal?: AbortSignal | undefined; readonly onProgress?: ((progress: Progress) => void) | undefined }): Promise<Blob> {
  if (source instanceof Blob) return source;
  if (source instanceof Uint8Array) return new Blob([source as Uint8Array<ArrayBuffer>]);
  const page = globalThis.location as { readonly href: string; readonly origin: string } | undefined;
  const url = new URL(source, page?.href);
  if (!options.anyOrigin && page && url.protocol !== 'blob:' && url.protocol !== 'data:' && url.origin !== page.origin) {
    throw new ShoalError('invalid-argument', `The model ${url.href} is of another origin than the page (${page.origin}). Serve it from there, pass the file itself, or allow it with anyOrigin: true.`, { details: { url: url.href } });
  }
  const { signal, onProgress } = options;
  const response = await fetch(url, signal ? { signal } : {}).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new ShoalError('fetch-failed', `The model ${url.href} could not be loaded: ${messageOf(cause)}. Check the address.`, { details: { url: url.href }, cause });
  });
  const type = response.headers.get('content-type') ?? 'none';
  if (!response.ok) throw new ShoalError('fetch-failed', `The model ${url.href} answered ${response.status}. Check the address.`, { details: { url: url.href, status: response.status } });
  if (type.startsWith('text/html')) throw new ShoalError('invalid-data', `The model ${url.href} answered with a web page instead of an ONNX file. Check the address.`, { details: { url: url.href, contentType: type } });
  const total = Number(response.headers.get('content-length')) || undefined;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  const reader = response.body?.getReader();
  while (reader) {
    const { done: ended, value } = await reader.read();
    if (ended) break;
    parts.push(value);
    done += value.length;
    onProgress?.({ phase: 'Loading the model', done, total });
  }
  return new Blob(parts);
}
