import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumArgs, findChromium } from '../tooling/chromium.mjs';
import { serveFolder } from '../tooling/serve-folder.mjs';

let folder: string;
let browser: Browser;
let server: { url: string; close: () => Promise<void> };

/** Builds both kinds of index in the page and asks for the neighbours of a few rows. */
const script = `
  import { createExactIndex, createHnswIndex, loadAnnIndex } from '@shoal/engine/kernels';
  const dim = 8;
  const rows = Float32Array.from({ length: 2000 * dim }, (_, i) => Math.round(6 * Math.sin(i * i + 0.3 * i)));
  const answers = {};
  for (const [name, create] of [['exact', () => createExactIndex({ metric: 'l2', dim })], ['hnsw', () => createHnswIndex({ metric: 'l2', dim })], ['int8', () => createHnswIndex({ metric: 'l2', dim, storage: 'int8' })]]) {
    try {
      const index = create();
      await index.add(rows);
      const { indices, distances } = loadAnnIndex(index.save()).search(rows.subarray(0, 5 * dim), 3, { ef: 200 });
      answers[name] = { indices: [...indices], distances: [...distances] };
    } catch (error) {
      answers[name] = error.code ?? String(error);
    }
  }
  document.title = JSON.stringify(answers);
`;

const policies = { strict: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'", 'without WebAssembly': "default-src 'none'; script-src 'self'" };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoal-policy-'));
  await build({ stdin: { contents: script, resolveDir: import.meta.dirname }, bundle: true, format: 'esm', platform: 'browser', tsconfigRaw: {}, outfile: join(folder, 'page.js'), logLevel: 'error' });
  for (const [name, policy] of Object.entries(policies)) {
    await writeFile(join(folder, `${name}.html`), `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script type="module" src="page.js"></script>`);
  }
  server = await serveFolder(folder);
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

async function answersUnder(policy: keyof typeof policies): Promise<Record<string, unknown>> {
  const page = await browser.newPage();
  await page.goto(`${server.url}${encodeURIComponent(policy)}.html`);
  await page.waitForFunction(() => document.title.startsWith('{'));
  const answers = JSON.parse(await page.title()) as Record<string, unknown>;
  await page.close();
  return answers;
}

test('an index runs in WebAssembly under a strict policy, and in plain TypeScript where WebAssembly is forbidden, with the same answers', async () => {
  const strict = await answersUnder('strict');
  const plain = await answersUnder('without WebAssembly');
  expect(strict['exact']).toMatchObject({ indices: expect.arrayContaining([0, 1, 2, 3, 4]) });
  expect(plain['exact']).toEqual(strict['exact']);
  expect(plain['hnsw']).toEqual(strict['hnsw']);
  // Only WebAssembly compares rows of 8-bit integers: it ran in the one page, and not in the other.
  expect(strict['int8']).toMatchObject({ indices: expect.anything() });
  expect(plain['int8']).toBe('asset-load-failed');
});
