import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Planted } from '../scenes/planted';
import { joinSpaces, readCones, type Cones } from './read-cones';
import { runCampaign, type CampaignResult } from './run-campaign';

const bundle = fileURLToPath(new URL('../../.cache/demo-town', import.meta.url));
const prepared = existsSync(`${bundle}/shoal.json`);
if (!prepared) console.log(`Skipped: ${bundle} is missing. Run "npm run demo:prepare".`);

/** Every labelled green cone is a seed in some campaign. */
const campaigns = 20;
const judgements = 20;

let cones: Cones;

beforeAll(async () => {
  if (!prepared) return;
  cones = await readCones(bundle, JSON.parse(await readFile(new URL('../../planted.json', import.meta.url), 'utf8')) as Planted);
});

function runAll(title: string, vectors: Float32Array, dim: number): CampaignResult[] {
  const { seeds, pool, green } = cones;
  const results = Array.from({ length: campaigns }, (_, i) =>
    runCampaign({ vectors, dim, pool, wanted: green, judgements, atOnce: 5, seeds: Int32Array.from([0, 7, 15], (step) => seeds[(i + step) % seeds.length] ?? 0) }),
  );
  const mean = (of: (result: CampaignResult) => number) => results.reduce((sum, result) => sum + of(result), 0) / results.length;
  const least = Math.min(...results.map(({ recall }) => recall));
  console.log(
    `${title.padEnd(36)} recall ${mean(({ recall }) => recall).toFixed(3)} (least ${least.toFixed(3)})   precision ${mean(({ precision }) => precision).toFixed(3)} of at most 0.5   judged good ${mean(({ good }) => good).toFixed(1)}, bad ${mean(({ bad }) => bad).toFixed(1)}`,
  );
  return results;
}

describe.runIf(prepared)('a campaign for green cones', () => {
  it('puts nine in ten of them into the first 2 × their number after three seeds and twenty judgements', () => {
    const { pool, green, planted, object, objectDim, look, lookDim } = cones;
    console.log(`\n${pool.length} crops of the pool are called a cone by v1; ${green.size} of them show a green one (${planted} were planted: v1 misses the others or is not sure enough).`);
    console.log(`${campaigns} campaigns: three labelled green cones, ${judgements} judgements. Share of the green ones in the first ${2 * green.size}:`);
    const seen = runAll('v1 and look', joinSpaces(cones), objectDim + lookDim);
    runAll('look alone', look, lookDim);
    const blind = runAll('v1 alone', object, objectDim);
    for (const { recall, by } of seen) {
      expect(by).toBe('ranker');
      expect(recall).toBeGreaterThanOrEqual(0.9);
    }
    // What the detector's own space cannot tell apart, judgements do not bring back.
    expect(Math.max(...blind.map(({ recall }) => recall))).toBeLessThan(0.9);
  });
});
