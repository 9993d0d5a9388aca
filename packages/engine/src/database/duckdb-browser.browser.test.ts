import { createBrowserDatabase } from '@shoal/engine';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { describeDatabase } from './database-suite.test-support';

describeDatabase('createBrowserDatabase', { create: (options) => createBrowserDatabase(options), interruptible: true });

describe('createBrowserDatabase in a page', () => {
  it('asks nothing of another origin', () => {
    const foreign = performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => !name.startsWith(location.origin) && !/^(data|blob):/.test(name));
    expect(foreign).toEqual([]);
  });

  it('names the URL and what came back when an asset is a web page', async () => {
    const page = new URL('/no/such/place', location.href);
    const answer = await fetch(page);
    await expect(createBrowserDatabase({ assets: { duckdbWasm: page } })).rejects.toMatchObject({
      name: 'ShoalError',
      code: 'asset-load-failed',
      message: expect.stringContaining('optimizeDeps.exclude'),
      details: { url: page.href, status: answer.status },
    });
    await expect(createBrowserDatabase({ assets: { duckdbWorker: new URL('/no-such-worker.js', location.href) } })).rejects.toMatchObject({ code: 'asset-load-failed' });
    await expect(createBrowserDatabase({ assets: { duckdbWorker: 'https://elsewhere.invalid/worker.js' } })).rejects.toMatchObject({ code: 'asset-load-failed' });
  });

  it('sees a web page that is answered with 200 in place of the file', async () => {
    const page = URL.createObjectURL(new Blob(['<!doctype html><title>App</title>'], { type: 'text/html' }));
    await expect(createBrowserDatabase({ assets: { duckdbWasm: page } })).rejects.toMatchObject({
      code: 'asset-load-failed',
      details: { url: page, status: 200, contentType: 'text/html' },
    });
  });

  it('rejects everything pending when the worker crashes, and restores the tables for the next call', async () => {
    const real = new URL('/packages/engine/dist/assets/duckdb-eh.worker.js', location.href).href;
    const code = `importScripts(${JSON.stringify(real)});
      const handle = self.onmessage;
      self.onmessage = (event) => {
        if (JSON.stringify(event.data.data ?? null).includes('please crash')) setTimeout(() => { throw new Error('trapped'); }, 0);
        else handle(event);
      };`;
    const worker = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    const database = await createBrowserDatabase({ assets: { duckdbWorker: worker } });
    await database.insertArrow('kept', tableToIPC(tableFromArrays({ n: Int32Array.of(5) }), 'stream'));
    const crashed = database.query("SELECT 'please crash'");
    const behind = database.query('SELECT n FROM kept');
    await expect(crashed).rejects.toMatchObject({ code: 'worker-failed', message: expect.stringContaining('trapped') });
    expect((await behind).get(0)?.n).toBe(5);
    database.dispose();
  });

  it('stops booting when the signal aborts', async () => {
    const controller = new AbortController();
    const reason = new Error('closed');
    const opening = createBrowserDatabase({ signal: controller.signal });
    setTimeout(() => controller.abort(reason), 5);
    await expect(opening).rejects.toBe(reason);
  });
});
