import { isAbort, messageOf, ShoalError } from '../base/errors';
import type { LabelingConnection } from './provider';

const ATTEMPTS = 6;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
/** Bytes of an answer; more is no list of tasks. */
const MAX_ANSWER = 256 * 1024 * 1024;

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** From the root of the server: `/api/tasks`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, as JSON text. */
  readonly body?: string | undefined;
  /** Whether the same request may be made again when nobody knows what became of it. Default: all but POST. */
  readonly repeatable?: boolean | undefined;
  /** Whether any answer will do, and is not read. */
  readonly anyAnswer?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A request that failed in a way that may pass. */
export class TemporaryFailure extends ShoalError {
  readonly waitMs: number | null;
  constructor(message: string, waitMs: number | null, details: Readonly<Record<string, unknown>>) {
    super('fetch-failed', message, { details });
    this.waitMs = waitMs;
  }
}

export interface Http {
  /** The answer as JSON, `null` when it is empty. Rejects with `fetch-failed`; its message names method, path and status, never the token. */
  request(request: HttpRequest): Promise<unknown>;
  /** Runs something until it works or fails for good, with growing pauses. */
  persist<T>(run: (attempt: number) => Promise<T>, signal: AbortSignal | undefined): Promise<T>;
}

/** The address of a server, checked: https (or this machine), no password in it. Throws `invalid-argument`. */
export function checkServerUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ShoalError('invalid-argument', 'The address of the labeling server is no URL. Expected https://host or http://localhost:port.');
  }
  if (url.username !== '' || url.password !== '') throw new ShoalError('invalid-argument', `The address of the labeling server (${url.host}) holds a user name or password. Leave it out, and pass the token as \`token\`.`, { details: { host: url.host } });
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) || url.hostname.endsWith('.localhost');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) throw new ShoalError('invalid-argument', `"${url.protocol}//${url.host}" would carry the token unencrypted. Use https; http works for localhost only.`, { details: { host: url.host, protocol: url.protocol } });
  url.hash = '';
  return url;
}

/**
 * Requests to one server. Redirects are refused, so that the token goes nowhere else.
 *
 * @param authorize headers for every request; may ask the server first
 */
export function createHttp(name: string, connection: LabelingConnection, authorize: (request: (plain: HttpRequest) => Promise<unknown>, signal: AbortSignal | undefined) => Promise<Readonly<Record<string, string>>>): Http {
  const base = checkServerUrl(connection.url);
  const { token, wait = pause } = connection;
  const send = connection.fetch ?? globalThis.fetch;
  const hide = (text: string): string => (token === '' ? text : text.replaceAll(token, '•••'));

  const once = async ({ method = 'GET', path, query, headers, json, body, anyAnswer, signal }: HttpRequest, authorization: Readonly<Record<string, string>>): Promise<unknown> => {
    const url = new URL(base);
    if (path !== '') url.pathname = `${base.pathname.replace(/\/$/, '')}${path}`;
    for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, String(value));
    const what = `${method} ${url.pathname}`;
    const text = body ?? (json === undefined ? undefined : JSON.stringify(json));
    let response: Response;
    let answer: string;
    try {
      response = await send(url.href, { method, headers: { Accept: 'application/json', ...(text !== undefined && { 'Content-Type': 'application/json' }), ...authorization, ...headers }, redirect: 'error', credentials: 'omit', ...(text !== undefined && { body: text }), ...(signal && { signal }) });
      answer = await readText(response, what, name);
    } catch (error) {
      if (isAbort(error, signal) || error instanceof ShoalError) throw error;
      throw new TemporaryFailure(`${name} at ${base.host} did not answer ${what}: ${hide(messageOf(error))}. Check that the server runs and allows requests from this page (CORS), or pass a \`fetch\` that goes through a proxy of yours.`, null, { host: base.host, path });
    }
    const { status } = response;
    if (status === 429 || status >= 500) throw new TemporaryFailure(`${name} at ${base.host} answered ${status} to ${what}: ${hide(shorten(answer))}`, retryAfter(response), { host: base.host, path, status });
    if (!response.ok) throw new ShoalError('fetch-failed', `${name} at ${base.host} answered ${status} to ${what}: ${hide(shorten(answer))}${hint(status)}`, { details: { host: base.host, path, status } });
    if (anyAnswer || answer.trim() === '') return null;
    try {
      return JSON.parse(answer) as unknown;
    } catch {
      throw new ShoalError('fetch-failed', `${name} at ${base.host} answered ${what} with something that is no JSON: ${hide(shorten(answer))}. Check that the address is that of the server itself.`, { details: { host: base.host, path } });
    }
  };

  const persist: Http['persist'] = async (run, signal) => {
    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted();
      try {
        return await run(attempt);
      } catch (error) {
        if (!(error instanceof TemporaryFailure)) throw error;
        // For good: whoever persists around this does not begin again.
        if (attempt + 1 >= ATTEMPTS) throw new ShoalError('fetch-failed', error.message, { details: error.details });
        const backOff = FIRST_WAIT_MS * 2 ** attempt * (0.75 + Math.random() / 2);
        await wait(Math.min(LONGEST_WAIT_MS, error.waitMs ?? backOff), signal);
      }
    }
  };

  const repeat = (request: HttpRequest, authorization: Readonly<Record<string, string>>): Promise<unknown> =>
    request.repeatable ?? (request.method ?? 'GET') !== 'POST' ? persist(() => once(request, authorization), request.signal) : once(request, authorization);
  return {
    persist,
    request: async (request) => repeat(request, await authorize((plain) => repeat(plain, {}), request.signal)),
  };
}

async function readText(response: Response, what: string, name: string): Promise<string> {
  if (!response.body) return response.text();
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = '';
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_ANSWER) {
      await reader.cancel();
      throw new ShoalError('fetch-failed', `${name} answered ${what} with more than 256 MB. Pull fewer frames at a time.`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

function retryAfter(response: Response): number | null {
  const value = response.headers.get('retry-after');
  if (value === null) return null;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}

function hint(status: number): string {
  if (status === 401 || status === 403) return ' Check the token and what its owner may do there.';
  return status === 404 ? ' Check the address and the project.' : '';
}

/** What a server says of a failure, in one line: the field that REST frameworks put it in, or all of it. */
function shorten(text: string): string {
  const detail = /^\s*\{"detail":\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  const line = (detail === undefined ? text : String(JSON.parse(detail))).replaceAll(/\s+/g, ' ').trim();
  return line === '' ? 'nothing.' : line.length > 240 ? `${line.slice(0, 240)}…` : line;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
