import { chromium, type Page } from 'playwright';
import { chromiumArgs, findChromium } from '../tooling/chromium.mjs';
import { serveFolder } from '../tooling/serve-folder.mjs';
import { median, type Benchmark } from './benchmark';
import type { Timing } from './viewer/data';
import { makeViewerSite } from './viewer/site';

type PageGlobals = { contestants: Record<string, (count: number) => Promise<Timing>> };

/** While the view moves the widget draws as many points as the machine manages in a frame, a fair sample of all; the rest follow once it rests. three.js draws all in every frame. */
const plans = [
  { count: 500_000, rounds: 3 },
  { count: 1_000_000, rounds: 3 },
  { count: 5_000_000, rounds: 1 },
] as const;
const names = ['ours', 'bare'] as const;

/** The frame viewer's point cloud, the whole widget turned by its keys, against bare three.js `Points` on a canvas of the same size. One page a contestant and round, in turn. */
export const benchmark: Benchmark = {
  title: 'point cloud in the frame viewer, 800 × 602, software GL: time of ours as a share of bare three.js Points, medians of interleaved rounds; frame: change of view to its first picture; whole: until every point is drawn, with the 90 ms that the view must rest',
  async run() {
    const server = await serveFolder(await makeViewerSite());
    const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
    const measure = async (name: string, count: number): Promise<Timing> => {
      const page: Page = await browser.newPage({ viewport: { width: 820, height: 660 } });
      try {
        await page.goto(server.url);
        await page.waitForFunction('globalThis.contestants');
        const timing = await page.evaluate(([who, n]) => (globalThis as unknown as PageGlobals).contestants[who]?.(n), [name, count] as const);
        if (!timing) throw new Error(`There is no contestant ${name}.`);
        return timing;
      } finally {
        await page.close();
      }
    };
    const rows: Record<string, string | number>[] = [];
    try {
      for (const { count, rounds } of plans) {
        const times = new Map<string, Timing[]>(names.map((name) => [name, []]));
        for (let round = 0; round < rounds; round += 1) for (const name of names) times.get(name)?.push(await measure(name, count));
        const [ours, theirs] = [times.get('ours') ?? [], times.get('bare') ?? []];
        for (const what of ['frames', 'whole'] as const) {
          const of = (timing: Timing) => median(timing[what]);
          rows.push({ points: count, what: what === 'frames' ? 'frame' : 'whole', 'points drawn by ours': what === 'frames' ? median(ours.map(({ drawn }) => drawn)) : count, ratio: Number(median(ours.map((timing, i) => of(timing) / (theirs[i] ? of(theirs[i]) : NaN))).toFixed(3)), target: what === 'frames' ? '≤ 1.2' : '–', 'ms ours': Math.round(median(ours.map(of))), 'ms three': Math.round(median(theirs.map(of))), 'size of ours': `${ours[0]?.width} × ${ours[0]?.height}`, rounds });
        }
      }
    } finally {
      await browser.close();
      await server.close();
    }
    return rows;
  },
};
