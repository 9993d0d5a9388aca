import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSource } from './open-source';

const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 7) % 251);
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests: (string | undefined)[] = [];
let address: string;
let stop: () => void;

/** As static hosts do it. */
function serveRanges(request: IncomingMessage, response: ServerResponse, version = '"1"'): void {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (!range) {
    response.writeHead(200, { etag: version });
    response.end(bytes);
    return;
  }
  const start = Number(range[1]);
  if (start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` });
    response.end();
    return;
  }
  const end = range[2] ? Math.min(Number(range[2]), bytes.length - 1) : bytes.length - 1;
  response.writeHead(206, { etag: version, 'content-range': `bytes ${start}-${end}/${bytes.length}` });
  response.end(bytes.slice(start, end + 1));
}

beforeAll(async () => {
  const server = createServer((request, response) => {
    requests.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}/file.bin`;
  stop = () => server.close();
});
afterAll(() => stop());
beforeEach(() => {
  requests = [];
  answer = serveRanges;
});

const open = () => openSource({ kind: 'url', path: 'file.bin', url: address });
const all = async (chunks: AsyncIterable<Uint8Array>) => {
  const found: number[] = [];
  for await (const chunk of chunks) found.push(...chunk);
  return Uint8Array.from(found);
};

describe('a file behind an address', () => {
  it('is read in the ranges that are asked for', async () => {
    const file = open();
    expect(await file.read(0, 64)).toEqual(bytes.slice(0, 64));
    expect(await file.read(9990, 20_000)).toEqual(bytes.slice(9990));
    expect(await file.read(20_000, 20_010)).toEqual(new Uint8Array(0));
    expect(requests).toEqual(['bytes=0-63', 'bytes=9990-19999', 'bytes=20000-20009']);
    expect(await all(file.stream())).toEqual(bytes);
  });

  it('is fetched once as a whole when the server ignores ranges', async () => {
    answer = (_, response) => response.end(bytes);
    const file = open();
    expect(await file.read(10, 20)).toEqual(bytes.slice(10, 20));
    expect(await file.read(5000, 5010)).toEqual(bytes.slice(5000, 5010));
    expect(await all(file.stream())).toEqual(bytes);
    expect(requests).toHaveLength(1);
  });

  it('is refused when it changes between two reads: two versions are never mixed', async () => {
    const file = open();
    await file.read(0, 10);
    answer = (request, response) => serveRanges(request, response, '"2"');
    await expect(file.read(10, 20)).rejects.toMatchObject({ code: 'fetch-failed', message: expect.stringContaining('changed while it was read') });
  });

  it('says which address failed and how', async () => {
    answer = (_, response) => {
      response.writeHead(403);
      response.end();
    };
    await expect(open().read(0, 10)).rejects.toMatchObject({ code: 'fetch-failed', message: expect.stringContaining('the server answered 403') });
    answer = (request) => request.socket.destroy();
    await expect(open().read(0, 10)).rejects.toMatchObject({ code: 'fetch-failed', details: { url: address } });
    answer = (_, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-99/100' });
      response.end(bytes.slice(0, 100));
    };
    await expect(open().read(0, 10)).rejects.toMatchObject({ code: 'fetch-failed', message: expect.stringContaining('100 bytes where 10') });
  });
});
