import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../tooling/chromium.mjs';
import { serveFolder } from '../tooling/serve-folder.mjs';
import { median, type Benchmark } from './benchmark';
import type { ViewerTiming } from './viewer-image/page';

type PageGlobals = { contestants: Record<string, (count: number) => Promise<ViewerTiming>>; point: (count: number) => Promise<number> };

const names = { layers: 'layers that move, with names', 'one by one': 'all anew at every frame, without names' } as const;
const ROUNDS = 3;

async function makeSite(): Promise<string> {
  const folder = join(import.meta.dirname, '.cache/viewer-image-site');
  mkdirSync(folder, { recursive: true });
  await build({ entryPoints: [join(import.meta.dirname, 'viewer-image/page.ts')], bundle: true, format: 'esm', platform: 'browser', minify: true, define: { 'process.env.NODE_ENV': '"production"' }, outfile: join(folder, 'page.js'), loader: { '.wasm': 'file' }, external: ['./assets/*'], jsx: 'automatic', logLevel: 'error' });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>bench</title><style>body{margin:0}</style><script type="module" src="/page.js"></script>');
  return folder;
}

/** The picture of the frame viewer: our own work a frame while one pans over thousands of boxes, in Chromium with software GL. One page a contestant and round, in turn. */
export const benchmark: Benchmark = {
  title: 'frame viewer: milliseconds a frame while panning 1280 × 800 over boxes; work: ours until the browser has the commands; drawn: until the pixels are there',
  async run() {
    const server = await serveFolder(await makeSite());
    const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
    const rows: Record<string, string | number>[] = [];
    try {
      for (const count of [500, 5000]) {
        const found = new Map<string, ViewerTiming[]>();
        let pointing = 0;
        for (let round = 0; round < ROUNDS; round++) {
          for (const name of Object.keys(names)) {
            const page = await browser.newPage({ viewport: { width: 1300, height: 820 } });
            await page.goto(server.url);
            await page.waitForFunction('globalThis.contestants');
            const timing = await page.evaluate(([who, n]) => (globalThis as unknown as PageGlobals).contestants[who]?.(n), [name, count] as const);
            pointing = await page.evaluate((n) => (globalThis as unknown as PageGlobals).point(n), count);
            await page.close();
            if (timing) found.set(name, [...(found.get(name) ?? []), timing]);
          }
        }
        for (const [name, title] of Object.entries(names)) {
          const timings = found.get(name) ?? [];
          const at = (of: (timing: ViewerTiming) => readonly number[], share: number) => Number(median(timings.map((timing) => quantile(of(timing), share))).toFixed(2));
          rows.push({ boxes: count, how: title, 'work p50': at(({ work }) => work, 0.5), 'work p95': at(({ work }) => work, 0.95), 'drawn p50': at(({ drawn }) => drawn, 0.5), 'drawn p95': at(({ drawn }) => drawn, 0.95), target: name === 'layers' && count === 5000 ? 'work p95 ≤ 16' : '–', rounds: ROUNDS });
        }
        rows.push({ boxes: count, how: 'what is under the pointer, microseconds', 'work p50': Number(pointing.toFixed(2)), target: '–', rounds: 1 });
      }
    } finally {
      await browser.close();
      await server.close();
    }
    return rows;
  },
};

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
