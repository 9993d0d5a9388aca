import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../tooling/chromium.mjs';
import { serveFolder } from '../tooling/serve-folder.mjs';
import { median, type Benchmark } from './benchmark';
import type { Moves } from './crossfilter/page';

/** Puts a page and our packages (`npm run build` first) into one folder. */
async function makeSite(): Promise<string> {
  const folder = join(import.meta.dirname, '.cache/crossfilter-site');
  mkdirSync(folder, { recursive: true });
  const dist = join(dirname(createRequire(import.meta.url).resolve('@shoal/engine/package.json')), 'dist');
  await build({ entryPoints: [join(import.meta.dirname, 'crossfilter/page.ts')], bundle: true, format: 'esm', platform: 'browser', outfile: join(folder, 'page.js'), logLevel: 'error' });
  cpSync(join(dist, 'assets'), join(folder, 'assets'), { recursive: true });
  copyFileSync(join(dist, 'compute.worker.js'), join(folder, 'compute.worker.js'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>bench</title>');
  return folder;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Four linked distributions in a page, and what else a brush moves there. */
export const benchmark: Benchmark = {
  title: 'a brush over one of four linked distributions moves 40 steps, DuckDB-WASM with one thread in Chromium: milliseconds from the brush to the last answer',
  async run() {
    const server = await serveFolder(await makeSite());
    const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
    const rows: Record<string, string | number>[] = [];
    try {
      for (const [n, target] of [[1_000_000, 50], [10_000_000, 150]] as const) {
        const page = await browser.newPage();
        await page.goto(server.url);
        const moves = await page.evaluate(async ({ url, rows: count }) => ((await import(url)) as { measure(rows: number): Promise<Moves> }).measure(count), { url: `${server.url}page.js`, rows: n });
        await page.close();
        const ms = (value: number) => Number(value.toFixed(1));
        const elements = n.toLocaleString('en');
        const spread = (values: readonly number[]) => ({ p50: ms(median(values)), p95: ms(percentile(values, 0.95)) });
        rows.push({ what: 'the three other charts', elements, ...spread(moves.charts), target: `p95 ≤ ${target}` });
        rows.push({ what: 'the charts and the map', elements, ...spread(moves.withMap), target: `p95 ≤ ${target}` });
        rows.push({ what: 'the charts, the map and a page of the table', elements, ...spread(moves.everything), target: `p95 ≤ ${target}` });
        rows.push({ what: 'the SQL of the charts alone', elements, ...spread(moves.raw), target: '–' });
        rows.push({ what: 'our layer over that SQL, medians', elements, p50: ms(median(moves.charts) - median(moves.raw)), target: '≤ 3' });
        rows.push({ what: 'preparing the counts when the pointer comes in', elements, p50: ms(moves.prepare), target: '–' });
        rows.push({ what: 'the first step after that', elements, p50: ms(moves.prepared), target: '–' });
        rows.push({ what: 'a step without prepared counts', elements, p50: ms(moves.unprepared), target: '–' });
        console.table(rows.slice(-8));
      }
    } finally {
      await browser.close();
      await server.close();
    }
    return rows;
  },
};
