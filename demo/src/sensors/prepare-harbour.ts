import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDrives } from './drive/make-drives';
import { makeFilmPart } from './film/make-film-part';
import { HARBOUR_SEED, harbourManifest, harbourTables, plantedSensorsJson } from './harbour';
import type { HarbourPart } from './part';
import { makePictures } from './pictures/make-pictures';
import { makeRows } from './rows/make-rows';
import { makeSounds } from './sound/make-sounds';
import { makeTexts } from './text/make-texts';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const DEMO = path.resolve(HERE, '..', '..');
const BUNDLE = path.join(DEMO, '.cache', 'demo-sensors');
const STAMP = path.join(BUNDLE, 'prepared.json');

/** Makes the bundle "Demo harbour" in `demo/.cache/demo-sensors`, unless it is there already. */
export async function prepareHarbour(force: boolean, say: (text: string) => void): Promise<void> {
  const started = performance.now();
  const key = await generatorKey();
  if (!force && (await preparedKey()) === key) {
    say('Demo harbour is ready (nothing changed).');
    return;
  }
  await rm(BUNDLE, { recursive: true, force: true });
  await mkdir(BUNDLE, { recursive: true });
  const parts: HarbourPart[] = [
    await makeDrives(BUNDLE, HARBOUR_SEED, (done, all) => say(`Drawing Demo harbour: ${done} of ${all} moments`)),
    makePictures(HARBOUR_SEED),
    await makeFilmPart(HARBOUR_SEED),
    makeSounds(HARBOUR_SEED),
    makeTexts(HARBOUR_SEED),
    makeRows(HARBOUR_SEED),
  ];
  for (const [name, bytes] of [...parts.flatMap((part) => [...part.files]), ...harbourTables(parts)]) {
    await mkdir(path.dirname(path.join(BUNDLE, name)), { recursive: true });
    await writeFile(path.join(BUNDLE, name), bytes);
  }
  await writeFile(path.join(DEMO, 'planted-sensors.json'), plantedSensorsJson(HARBOUR_SEED, parts.flatMap((part) => part.planted)));
  await writeWhole(path.join(BUNDLE, 'shoal.json'), `${JSON.stringify(harbourManifest(), null, 2)}\n`);
  await writeWhole(STAMP, `${JSON.stringify({ key })}\n`);
  say(`Demo harbour is ready (${((performance.now() - started) / 1000).toFixed(1)} s).`);
}

/** Changes with the source of the generator and with what it takes from others. */
async function generatorKey(): Promise<string> {
  const hash = createHash('sha256').update(HARBOUR_SEED);
  const add = async (folder: string, test: (name: string) => boolean): Promise<void> => {
    if (!existsSync(folder)) return;
    for (const name of (await readdir(folder, { recursive: true })).filter(test).sort()) hash.update(name.replaceAll(path.sep, '/')).update(await readFile(path.join(folder, name)));
  };
  await add(HERE, (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/make-films|film-page|draw-film/.test(name));
  await add(path.resolve(HERE, '..', 'scenes'), (name) => name === 'random.ts' || name === 'color.ts');
  await add(path.join(DEMO, 'media'), (name) => !name.endsWith('.md'));
  return hash.digest('hex');
}

async function preparedKey(): Promise<string | null> {
  try {
    const stamp: unknown = JSON.parse(await readFile(STAMP, 'utf8'));
    return typeof stamp === 'object' && stamp !== null && 'key' in stamp ? String(stamp.key) : null;
  } catch {
    return null;
  }
}

async function writeWhole(file: string, content: string): Promise<void> {
  await writeFile(`${file}.part`, content);
  await rename(`${file}.part`, file);
}
