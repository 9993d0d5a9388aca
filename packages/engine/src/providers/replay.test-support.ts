import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that is expected, and its answer. */
export interface Exchange {
  /** `GET /api/tasks?project=7`: parameters that are not named do not matter. */
  readonly request: string;
  /** What the body has to contain. */
  readonly sends?: unknown;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly answer?: unknown;
  /** The connection is cut instead of answered. */
  readonly cut?: boolean;
}

export interface Replay {
  readonly url: string;
  /** Requests as they came, with headers and body. */
  readonly requests: readonly { readonly line: string; readonly headers: IncomingMessage['headers']; readonly body: string }[];
  /** What differed from the transcript, and what was never asked. */
  problems(): readonly string[];
  close(): Promise<void>;
}

/** A server on this machine that answers a transcript, in its order. */
export async function replay(exchanges: readonly Exchange[]): Promise<Replay> {
  const requests: { line: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const problems: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const line = `${request.method ?? ''} ${request.url ?? ''}`;
      const expected = exchanges[requests.length];
      requests.push({ line, headers: request.headers, body });
      const wrong = expected ? differs(expected, line, body) : 'nothing more was expected';
      if (wrong !== null) problems.push(`request ${requests.length}, ${line}: ${wrong}`);
      if (expected?.cut) {
        request.socket.destroy();
        return;
      }
      response.writeHead(expected?.status ?? (expected ? 200 : 500), { 'Content-Type': 'application/json', ...expected?.headers });
      response.end(expected?.answer === undefined ? '' : JSON.stringify(expected.answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    problems: () => [...problems, ...exchanges.slice(requests.length).map(({ request }) => `never asked: ${request}`)],
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function differs({ request, sends }: Exchange, line: string, body: string): string | null {
  const [method, target = ''] = request.split(' ');
  const [came, url = ''] = line.split(' ');
  const [expected, is] = [new URL(target, 'http://x'), new URL(url, 'http://x')];
  if (method !== came || expected.pathname !== is.pathname) return `expected ${request}`;
  for (const [key, value] of expected.searchParams) if (is.searchParams.get(key) !== value) return `expected ${key}=${value}`;
  return sends === undefined || contains(JSON.parse(body || 'null'), sends) ? null : `expected a body with ${JSON.stringify(sends)}, got ${body}`;
}

function contains(value: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return value === part;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(part).every(([key, inner]) => contains((value as Record<string, unknown>)[key], inner));
}
