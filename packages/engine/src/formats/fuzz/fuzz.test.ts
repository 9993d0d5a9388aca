import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTarget } from '../contract/create-target';
import type { Format } from '../contract/format';
import { createFileSet, memoryFile } from '../contract/memory-files';
import { planImport } from '../plan/plan-import';
import { findFormat, formats } from '../registry';
import { rawToArrowBytes } from '../table/raw-to-arrow';
import { createRandom, mutate } from './mutate.test-support';
import { seedFiles } from './seeds.test-support';

// `npm run fuzz -- --rounds 10000 --format coco --seed 7` runs longer, from the same code.
const rounds = Number(process.env.SHOAL_FUZZ_ROUNDS ?? 40);
const only = process.env.SHOAL_FUZZ_FORMAT;
const firstSeed = Number(process.env.SHOAL_FUZZ_SEED ?? 1);
const failures = join(import.meta.dirname, '../../../.cache/fuzz');

/** Reads files with the formats that want them, and checks what comes out: sound tables or typed errors. */
async function readAll(files: Readonly<Record<string, Uint8Array>>, forced: Format): Promise<'read' | 'refused'> {
  const sources = Object.entries(files).map(([path, bytes]) => ({ kind: 'bytes' as const, path, bytes }));
  const plan = await planImport(sources, formats);
  const set = createFileSet(Object.entries(files).map(([path, bytes]) => memoryFile(path, bytes)));
  let outcome: 'read' | 'refused' = 'refused';
  const parts = [...plan.parts.map((part) => ({ format: findFormat(part.format), files: part.files, options: part.options })), { format: forced, files: Object.keys(files), options: {} }];
  for (const part of parts) {
    const target = createTarget();
    try {
      await part.format.read?.({ files: part.files.filter((path) => path in files), options: part.options }, target, { files: set, signal: undefined, progress: () => undefined });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ShoalError') throw error;
      continue;
    }
    const { frames, media, labels, inferences } = target.finish();
    for (const table of [frames, media, labels, inferences]) rawToArrowBytes(table);
    outcome = 'read';
  }
  return outcome;
}

describe(`mutated files of every format (${rounds} rounds from seed ${firstSeed})`, async () => {
  const seeds = await seedFiles();
  const all = [...seeds.values()].flatMap((files) => Object.values(files));
  const chosen = [...seeds].filter(([id]) => only === undefined || id === only);

  it.each(chosen)('%s ends in tables or typed errors', async (id, files) => {
    const format = findFormat(id);
    const names = Object.keys(files);
    let read = 0;
    for (let seed = firstSeed; seed < firstSeed + rounds; seed++) {
      const random = createRandom(seed * 7919 + id.length);
      const name = names[random.below(names.length)] ?? '';
      const mutant = { ...files, [name]: mutate(files[name] ?? new Uint8Array(0), all[random.below(all.length)] ?? new Uint8Array(0), random) };
      try {
        if ((await readAll(mutant, format)) === 'read') read += 1;
      } catch (error) {
        mkdirSync(failures, { recursive: true });
        writeFileSync(join(failures, `${id}-${seed}-${name.replaceAll('/', '_')}`), mutant[name] ?? new Uint8Array(0));
        throw new Error(`${id}, seed ${seed}, file ${name} (kept in packages/engine/.cache/fuzz): ${String(error)}`, { cause: error });
      }
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }
    expect(read).toBeGreaterThan(0);
  }, 600_000);
});

const data = process.env.SHOAL_TEST_DATA ?? '../shared/data';
const real = ['coco-eval/faster_coco_eval/gt_dataset.json', 'tabular-geo/penguins.parquet', 'tabular-geo/penguins.json', 'tabular-geo/seattle-weather.csv', 'kitti-3d/training/label_2/000001.txt'].map((path) => join(data, path)).filter((path) => existsSync(path));
describe.skipIf(real.length === 0)(`mutated real files (skipped without ${data})`, () => {
  it.each(real)('%s ends in tables or typed errors', async (path) => {
    const bytes = new Uint8Array(readFileSync(path)).slice(0, 60_000);
    for (let seed = firstSeed; seed < firstSeed + Math.ceil(rounds / 2); seed++) {
      const random = createRandom(seed * 104729);
      await readAll({ [path.split('/').at(-1) ?? 'file']: mutate(bytes, bytes, random) }, findFormat('json'));
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  }, 600_000);
});
