import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createMemoryCache } from '@shoal/engine';
import { openDataset } from '@shoal/engine/node';
import { median, type Benchmark } from './benchmark';

const bundle = join(import.meta.dirname, '../demo/.cache/demo-town');

/** What the quick analyses, the full audit and its return from the cache cost on the demo. */
export const benchmark: Benchmark = {
  title: 'the demo in Node: opening, the full audit without pictures, and opening again with its results kept; medians of 3',
  async run() {
    if (!existsSync(join(bundle, 'shoal.json'))) {
      console.log('Skipped: the demo is not prepared. Run "npm run demo:prepare".');
      return [];
    }
    const times: Record<'open' | 'audit' | 'again', number[]> = { open: [], audit: [], again: [] };
    const timed = async <T>(key: keyof typeof times, work: () => Promise<T>): Promise<T> => {
      const start = performance.now();
      const result = await work();
      times[key].push(performance.now() - start);
      return result;
    };
    for (let round = 0; round < 3; round++) {
      const resultCache = createMemoryCache();
      const first = await timed('open', () => openDataset(bundle, { resultCache }));
      await timed('audit', () => first.audit());
      first.dispose();
      const again = await timed('again', () => openDataset(bundle, { resultCache }));
      if (!again.status.getSnapshot().audited) throw new Error('The results of the audit were not found again.');
      again.dispose();
    }
    const [open, audit, again] = [median(times.open), median(times.audit), median(times.again)].map(Math.round) as [number, number, number];
    return [
      { what: 'opening: tables, matching, label errors, disagreements, health, metrics', ms: open },
      { what: 'the full audit without pictures', ms: audit },
      { what: 'opening again, the audit from the cache', ms: again },
      { what: 'of that, bringing the results back', ms: again - open },
    ];
  },
};
