import { messageOf, ShoalError, type ShoalErrorOptions } from '../base/errors';

const advice =
  'The files lie beside @shoal/engine in dist/assets; copy them to your site and pass their URLs as `assets`, or, in the dev server of Vite, add "@shoal/engine" to optimizeDeps.exclude. ' +
  'With a Content-Security-Policy, allow script-src \'wasm-unsafe-eval\' and worker-src \'self\'.';

/** `asset-load-failed` with the URL, what came back, and what to do. */
export function assetFailure(what: string, url: URL, problem: string, options: ShoalErrorOptions = {}): ShoalError {
  return new ShoalError('asset-load-failed', `${what} could not be loaded from ${url.href}: ${problem}. ${advice}`, {
    ...options,
    details: { url: url.href, ...options.details },
  });
}

/** Reads the first bytes of a WebAssembly file and rejects when they are something else, such as a web page. */
export async function checkWasmAsset(url: URL, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const response = await fetch(url, { signal: stop.signal }).catch((cause: unknown) => {
      if (stop.signal.aborted) return undefined;
      throw assetFailure('The database', url, `the request failed (${messageOf(cause)})`, { cause });
    });
    if (!response) return;
    const contentType = response.headers.get('content-type') ?? 'none';
    const details = { status: response.status, contentType };
    if (!response.ok) throw assetFailure('The database', url, `the server answered ${response.status}`, { details });
    const first = await firstBytes(response, 4);
    if (first === undefined || stop.signal.aborted) return;
    if (first[0] !== 0 || first[1] !== 0x61 || first[2] !== 0x73 || first[3] !== 0x6d) {
      throw assetFailure('The database', url, `the server answered ${response.status} with content type "${contentType}", which is not WebAssembly`, { details });
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    stop.abort();
  }
}

async function firstBytes(response: Response, count: number): Promise<Uint8Array | undefined> {
  const reader = response.body?.getReader();
  if (!reader) return undefined;
  const collected: number[] = [];
  try {
    while (collected.length < count) {
      const { done, value } = await reader.read();
      if (done) break;
      collected.push(...value.subarray(0, count - collected.length));
    }
  } catch {
    return undefined;
  }
  return new Uint8Array(collected);
}
