import { createServer, type Server } from 'node:http';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../database/database';
import { createNodeDatabase } from '../database/duckdb-node';
import { createMedia } from './create-media';
import { allowMediaUrl } from './media-url';

const base = new URL('https://data.example/town/shoal.json');
const allow = (uri: string, policy: Parameters<typeof allowMediaUrl>[3] = 'same-origin') => allowMediaUrl(uri, base, new Set([base.origin]), policy).href;

describe('allowMediaUrl', () => {
  it('resolves addresses against the bundle', () => {
    expect(allow('images/a b#1.png')).toBe('https://data.example/town/images/a%20b%231.png');
    expect(allow('/x.png?sig=1')).toBe('https://data.example/x.png?sig=1');
    expect(allow('data:image/png;base64,AAAA')).toBe('data:image/png;base64,AAAA');
    expect(allow('https://other.example/x.png', 'any')).toBe('https://other.example/x.png');
    expect(allow('https://other.example/x.png', (url) => url.hostname === 'other.example')).toBe('https://other.example/x.png');
  });

  it.each([
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:image/svg+xml,<svg onload="alert(1)"/>',
    'file:///etc/passwd',
    'ftp://data.example/x.png',
    'https://other.example/x.png',
    '//other.example/x.png',
    'https://data.example@other.example/x.png',
    'http://',
  ])('refuses %j', (uri) => {
    expect(() => allow(uri)).toThrow(/is not loaded/);
  });
});

describe('createMedia', () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 42);
  const pack = new Uint8Array(64);
  pack.set(png, 20);
  const asked: string[] = [];
  let database: Database;
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.range ?? ''}`.trim());
      const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '');
      if (range && request.url === '/ranges.bin') {
        response.writeHead(206).end(pack.subarray(Number(range[1]), Number(range[2]) + 1));
      } else if (range && request.url === '/short.bin') {
        response.writeHead(206).end(pack.subarray(0, 3));
      } else if (request.url?.endsWith('.bin')) {
        response.writeHead(200, { 'content-length': pack.length }).end(pack);
      } else {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    origin = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`;
    database = await createNodeDatabase();
    const uris = ['plain.png', 'ranges.bin', 'whole.bin', 'whole.bin', 'short.bin', 'gone.bin.no', 'ranges.bin', 'whole.bin', "quote'd.png"];
    await database.insertArrow('raw', tableToIPC(tableFromArrays({ frame_id: uris.map((_, index) => `f${index}`), uri: uris }), 'stream'));
    await database.exec(`CREATE TABLE media AS SELECT frame_id, 'camera' AS sensor_id, 'image' AS kind, uri,
      CASE WHEN uri LIKE '%.png' THEN NULL WHEN frame_id = 'f6' THEN -4.0 WHEN frame_id = 'f7' THEN 60.0 ELSE 20.0 END::DOUBLE AS byte_offset,
      CASE WHEN uri LIKE '%.png' THEN NULL ELSE 9.0 END::DOUBLE AS byte_length, NULL::VARCHAR AS text FROM raw`);
  });
  afterAll(() => {
    database.dispose();
    server.close();
  });

  it('gives addresses, and cuts pictures out of larger files by range or from the whole file once', async () => {
    const media = createMedia({ database, base: new URL(origin) });
    expect(await media.load('f0')).toEqual({ type: 'url', url: `${origin}/plain.png` });
    for (const frame of ['f1', 'f2', 'f3']) {
      const found = await media.load(frame);
      if (found.type !== 'blob') throw new Error('expected bytes');
      expect(found.blob.type).toBe('image/png');
      expect(new Uint8Array(await found.blob.arrayBuffer())).toEqual(png);
    }
    expect(asked).toEqual(['/ranges.bin bytes=20-28', '/whole.bin bytes=20-28', '/whole.bin']);
    media.dispose();
  });

  it('says what is wrong with a picture', async () => {
    const media = createMedia({ database, base: new URL(origin) });
    await expect(media.load('f4')).rejects.toMatchObject({ code: 'fetch-failed', message: expect.stringContaining('3 bytes instead of 9') });
    await expect(media.load('f5')).rejects.toMatchObject({ code: 'fetch-failed', details: { status: 404 } });
    await expect(media.load('f6')).rejects.toMatchObject({ code: 'invalid-data' });
    await expect(media.load('f7')).rejects.toMatchObject({ code: 'invalid-data', message: expect.stringContaining('ends at byte 69, but its file has 64') });
    await expect(media.load("x' OR TRUE --")).rejects.toMatchObject({ code: 'not-found' });
    media.dispose();
    await expect(media.load('f0')).rejects.toMatchObject({ code: 'disposed' });
  });

  it('asks the database once for many frames of one moment', async () => {
    const queries: string[] = [];
    const media = createMedia({ database: { ...database, query: (sql, options) => (queries.push(sql), database.query(sql, options)) }, base: new URL(origin), prefix: 'pictures' });
    const found = await Promise.all(['f0', 'f8', 'f0'].map((frame) => media.load(frame)));
    expect(found.map((source) => source.type === 'url' && source.url)).toEqual([`${origin}/pictures/plain.png`, `${origin}/pictures/quote'd.png`, `${origin}/pictures/plain.png`]);
    expect(queries).toHaveLength(1);
    media.dispose();
  });

  it('finds one sensor of a frame, and says when there is none', async () => {
    const several = await createNodeDatabase();
    await several.exec(`CREATE TABLE media AS SELECT 'f' AS frame_id, s AS sensor_id, k AS kind, u AS uri, NULL::VARCHAR AS text, NULL::DOUBLE AS byte_offset, NULL::DOUBLE AS byte_length
      FROM (VALUES ('top', 'pointcloud', 'scan.bin'), ('left', 'image', 'left.png'), ('front', 'image', 'front.png')) t(s, k, u)`);
    const media = createMedia({ database: several, base: new URL(origin) });
    const url = async (sensorId?: string) => {
      const source = await media.load('f', { sensorId });
      return source.type === 'url' ? source.url : source.type;
    };
    expect(await url()).toBe(`${origin}/left.png`);
    expect(await url('front')).toBe(`${origin}/front.png`);
    expect(await url('top')).toBe(`${origin}/scan.bin`);
    expect(await media.describe('f')).toEqual({ kind: 'image', excerpt: null });
    expect(await media.describe('nowhere')).toEqual({ kind: 'none', excerpt: null });
    await several.exec(`INSERT INTO media VALUES ('t', 'text', 'text', NULL, '${'x'.repeat(2000)}', NULL, NULL)`);
    expect(await media.describe('t')).toEqual({ kind: 'text', excerpt: 'x'.repeat(600) });
    await expect(media.load('t')).rejects.toMatchObject({ code: 'not-found' });
    await expect(url('rear')).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('no sensor "rear"') });
    media.dispose();
    several.dispose();
  });

  it('lets the host find pictures first, and stops waiting on abort', async () => {
    const media = createMedia({ database, base: new URL(origin), resolve: (location) => (location.frameId === 'f0' ? { type: 'url', url: 'blob:mine' } : new Promise(() => undefined)) });
    expect(await media.load('f0')).toEqual({ type: 'url', url: 'blob:mine' });
    const reason = new Error('scrolled away');
    const controller = new AbortController();
    const waiting = media.load('f1', { signal: controller.signal });
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    media.dispose();
  });
});
