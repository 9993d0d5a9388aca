import { chromium, type Page } from 'playwright';
import { chromiumArgs, findChromium } from '../tooling/chromium.mjs';
import { serveFolder } from '../tooling/serve-folder.mjs';
import { median, type Benchmark } from './benchmark';
import type { Timing } from './map/data';
import { makeMapSite } from './map/site';

type PageGlobals = { contestants: Record<string, (count: number) => Promise<Timing>>; comparePictures: (count: number) => Promise<{ all: number; inked: number }> };

const plans = [
  { count: 100_000, rounds: 5, names: ['ours', 'regl', 'atlas'] },
  { count: 1_000_000, rounds: 5, names: ['ours', 'regl', 'atlas'] },
  { count: 5_000_000, rounds: 3, names: ['ours', 'regl'] },
] as const;
const peers = { regl: 'regl-scatterplot 1.16, performance mode', atlas: 'Embedding Atlas 0.23, WebGL2' } as const;
const targets: Readonly<Record<string, string>> = { '1000000 regl first': '≤ 0.4', '1000000 atlas first': '≤ 0.5', '1000000 regl frame': '≤ 0.5', '5000000 regl first': '≤ 0.3', '5000000 regl frame': '≤ 0.3' };

/** The map against others that draw points, in Chromium with software GL: each picture is read back. One page a contestant and round, in turn. */
export const benchmark: Benchmark = {
  title: 'map of points, 800 × 600: time of ours as a share of theirs, medians of interleaved rounds; first: columns in memory to first picture; frame: change of view to its picture, complete',
  async run() {
    const server = await serveFolder(await makeMapSite());
    // With WebGPU in sight Embedding Atlas would ask for shader-f16, which software does not have.
    const args = [...chromiumArgs.filter((arg) => !arg.includes('webgpu')), '--enable-precise-memory-info'];
    const browser = await chromium.launch({ executablePath: findChromium(), args });
    const open = async (): Promise<Page> => {
      const page = await browser.newPage({ viewport: { width: 820, height: 620 } });
      await page.addInitScript(() => Object.defineProperty(navigator, 'gpu', { value: undefined }));
      await page.goto(server.url);
      await page.waitForFunction('globalThis.contestants');
      return page;
    };
    const rows: Record<string, string | number>[] = [];
    try {
      for (const { count, rounds, names } of plans) {
        const times = new Map<string, Timing[]>(names.map((name) => [name, []]));
        for (let round = 0; round < rounds; round += 1) {
          for (const name of names) {
            const page = await open();
            const timing = await page.evaluate(([who, n]) => (globalThis as unknown as PageGlobals).contestants[who]?.(n), [name, count] as const);
            await page.close();
            if (timing) times.get(name)?.push(timing);
          }
        }
        const ours = times.get('ours') ?? [];
        const frameOf = (timing: Timing) => median(timing.frames);
        for (const name of ['regl', 'atlas'] as const) {
          if (!times.has(name)) continue;
          const theirs = times.get(name) ?? [];
          const ratio = (of: (timing: Timing) => number) => Number(median(ours.map((timing, i) => of(timing) / (theirs[i] ? of(theirs[i]) : NaN))).toFixed(3));
          const row = (what: 'first' | 'frame', of: (timing: Timing) => number) => ({ points: count, what, against: peers[name], ratio: ratio(of), target: targets[`${count} ${name} ${what}`] ?? '–', 'ms ours': Math.round(median(ours.map(of))), 'ms theirs': Math.round(median(theirs.map(of))), rounds });
          rows.push(row('first', (timing) => timing.first), row('frame', frameOf));
        }
        rows.push({ points: count, what: 'JavaScript heap a point, bytes: ours beside the columns', against: '–', ratio: Number((median(ours.map(({ heap }) => heap)) / count).toFixed(1)), target: '–', rounds });
      }
      for (const count of [1_000_000, 5_000_000]) {
        const page = await open();
        const { all, inked } = await page.evaluate((n) => (globalThis as unknown as PageGlobals).comparePictures(n), count);
        await page.close();
        rows.push({ points: count, what: 'density picture: mean difference from every point counted in its pixel, %', against: 'drawing everything', ratio: Number((100 * all).toFixed(2)), target: '≤ 2', 'of inked pixels %': Number((100 * inked).toFixed(2)), rounds: 1 });
      }
    } finally {
      await browser.close();
      await server.close();
    }
    return rows;
  },
};
