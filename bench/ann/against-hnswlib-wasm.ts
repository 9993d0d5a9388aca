import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../../tooling/chromium.mjs';
import { serveFolder } from '../../tooling/serve-folder.mjs';
import type { Rounds } from './browser-worker';
import { median, ratio } from './clustered-rows';

/** Puts a page, our packages (`npm run build` first) and hnswlib-wasm into one folder. */
async function makeSite(): Promise<string> {
  const folder = join(import.meta.dirname, '../.cache/ann-site');
  mkdirSync(folder, { recursive: true });
  const require = createRequire(import.meta.url);
  await build({ entryPoints: [join(import.meta.dirname, 'browser-worker.ts')], bundle: true, format: 'esm', platform: 'browser', outfile: join(folder, 'bench-worker.js'), external: ['./assets/*'], loader: { '.wasm': 'file' }, logLevel: 'error' });
  copyFileSync(join(dirname(require.resolve('@shoal/engine/package.json')), 'dist/compute.worker.js'), join(folder, 'compute.worker.js'));
  const library = join(dirname(require.resolve('hnswlib-wasm/package.json')), 'dist');
  for (const file of readdirSync(library).filter((name) => name.endsWith('.js'))) copyFileSync(join(library, file), join(folder, file));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>bench</title>');
  return folder;
}

/** In a worker of Chromium: our index against hnswlib-wasm 0.8.2. */
export async function againstHnswlibWasm(shapes: readonly (readonly [number, number])[], rounds: number): Promise<Record<string, string | number>[]> {
  const server = await serveFolder(await makeSite());
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
  const rows: Record<string, string | number>[] = [];
  try {
    for (const [n, dim] of shapes) {
      const page = await browser.newPage();
      await page.goto(server.url);
      const job = { n, dim, rounds, libraryUrl: `${server.url}hnswlib.js`, workerUrl: `${server.url}compute.worker.js` };
      const found = await page.evaluate(
        (input) =>
          new Promise<{ rounds?: Rounds; error?: string }>((resolve) => {
            const worker = new Worker('/bench-worker.js', { type: 'module' });
            worker.onmessage = (event) => resolve(event.data as { rounds?: Rounds; error?: string });
            worker.onerror = (event) => resolve({ error: event.message });
            worker.postMessage(input);
          }),
        job,
      );
      await page.close();
      if (!found.rounds) throw new Error(found.error);
      const { ours, theirs, ef, recall } = found.rounds;
      const vectors = `${n} × ${dim}`;
      const wide = dim === 512;
      const where = 'a worker of Chromium';
      const tell = { 'ef ours': ef.ours, 'recall ours': Number(recall.ours.toFixed(3)), 'ef theirs': ef.theirs, 'recall theirs': Number(recall.theirs.toFixed(3)) };
      rows.push({ what: 'HNSW queries against hnswlib-wasm 0.8.2', vectors, where, ratio: ratio(theirs.search, ours.search), target: wide ? 3 : 2, 'ms ours': Number((median(ours.search) / 1000).toFixed(4)), ...tell, rounds: ours.search.length });
      rows.push({ what: 'HNSW queries in 4 parts, ef 10 in each, against hnswlib-wasm 0.8.2', vectors, where, ratio: ratio(theirs.search, ours.shardedSearch), target: '–', 'ms ours': Number((median(ours.shardedSearch) / 1000).toFixed(4)), 'recall ours': Number(recall.sharded.toFixed(3)), rounds: ours.shardedSearch.length });
      rows.push({ what: 'HNSW building against hnswlib-wasm 0.8.2, one thread', vectors, where, ratio: ratio(theirs.build, ours.build), target: wide ? 2.5 : 1.5, 's ours': Number((median(ours.build) / 1000).toFixed(1)), 's theirs': Number((median(theirs.build) / 1000).toFixed(1)), rounds });
      rows.push({ what: 'HNSW building in 4 parts against hnswlib-wasm 0.8.2', vectors, where, ratio: ratio(theirs.build, ours.sharded), target: 5, 's ours': Number((median(ours.sharded) / 1000).toFixed(1)), rounds });
      rows.push({ what: 'HNSW: loading, % of building', vectors, where, ratio: Number((100 * ratio(ours.load.map((ms) => 1000 * ms), ours.build.map((ms) => 1000 * ms))).toFixed(1)), target: '≤ 5', 'ms ours': Math.round(median(ours.load)), rounds });
    }
  } finally {
    await browser.close();
    await server.close();
  }
  return rows;
}
