/**
 * Prepares the demo dataset "Demo town": draws its pictures and writes the bundle into `demo/.cache/demo-town`. A second
 * run finds everything in place and only brings the committed model outputs up to date. `--force` draws anew.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { RecordBatchReader, type FixedSizeList } from 'apache-arrow';
import { townManifest, townTables, type ModelOutputs } from './scenes/bundle';
import { plantedJson } from './scenes/planted';
import type { RenderJob, RenderTask } from './scenes/render-worker';
import { GENERATOR_VERSION, generateTown, TOWN_SEED, type Town } from './scenes/town';
import { prepareHarbour } from './sensors/prepare-harbour';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const DEMO = path.resolve(HERE, '..');
const BUNDLE = path.join(DEMO, '.cache', 'demo-town');
const OUTPUTS = path.join(DEMO, 'model-outputs');
const STAMP = path.join(BUNDLE, 'prepared.json');

/** When `say` last wrote a line. */
let said = 0;

await prepare(process.argv.includes('--force'));
await prepareHarbour(process.argv.includes('--force'), say);
process.stderr.write('\n');

async function prepare(force: boolean): Promise<void> {
  const started = performance.now();
  const key = await generatorKey();
  const fresh = force || (await preparedKey()) !== key;
  if (fresh) {
    await rm(STAMP, { force: true });
    await mkdir(path.join(BUNDLE, 'media'), { recursive: true });
    say('Laying out Demo town');
    const town = generateTown();
    await removeStrangers(town);
    await drawPictures(town);
    for (const [name, bytes] of townTables(town)) await writeFile(path.join(BUNDLE, name), bytes);
    await writeFile(path.join(DEMO, 'planted.json'), plantedJson(town.seed, GENERATOR_VERSION, town.planted));
  }
  const outputs = await copyModelOutputs();
  await writeWhole(path.join(BUNDLE, 'shoal.json'), `${JSON.stringify(townManifest(outputs), null, 2)}\n`);
  if (fresh) await writeWhole(STAMP, `${JSON.stringify({ key })}\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(fresh ? `Demo town is ready (${seconds} s).` : 'Demo town is ready (nothing changed).');
  process.stderr.write('\n');
}

/** Changes with the seed, the version and the source of the generator. */
async function generatorKey(): Promise<string> {
  const hash = createHash('sha256').update(`${GENERATOR_VERSION}/${TOWN_SEED}`);
  const folder = path.join(HERE, 'scenes');
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('export-training.ts'));
  for (const name of files.sort()) hash.update(name.replaceAll(path.sep, '/')).update(await readFile(path.join(folder, name)));
  return hash.digest('hex');
}

async function preparedKey(): Promise<string | null> {
  if (!existsSync(STAMP)) return null;
  try {
    const stamp: unknown = JSON.parse(await readFile(STAMP, 'utf8'));
    return typeof stamp === 'object' && stamp !== null && 'key' in stamp ? String(stamp.key) : null;
  } catch {
    return null;
  }
}

/** Pictures of an earlier generator that this one does not make. */
async function removeStrangers(town: Town): Promise<void> {
  const media = path.join(BUNDLE, 'media');
  for (const name of await readdir(media)) {
    if (!town.scenes.has(path.parse(name).name)) await rm(path.join(media, name), { force: true });
  }
}

async function drawPictures(town: Town): Promise<void> {
  const tasks: RenderTask[] = town.frames.map((frame) => {
    const scene = town.scenes.get(frame.frame_id);
    if (!scene) throw new Error(`Frame ${frame.frame_id} has no scene; generateTown must describe every frame.`);
    return { scene, broken: town.brokenImages.get(frame.frame_id) };
  });
  const count = Math.max(1, Math.min(availableParallelism(), 8));
  let drawn = 0;
  await Promise.all(
    Array.from({ length: count }, (_, n) => {
      const job: RenderJob = { folder: BUNDLE, tasks: tasks.filter((_task, i) => i % count === n) };
      return runWorker(job, (more) => {
        drawn += more;
        say(`Drawing Demo town: ${drawn.toLocaleString('en')} of ${tasks.length.toLocaleString('en')} pictures`);
      });
    }),
  );
}

function runWorker(job: RenderJob, onDrawn: (more: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./scenes/render-worker.ts', import.meta.url), { workerData: job });
    worker.on('message', onDrawn);
    worker.once('error', reject);
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`Drawing stopped with code ${code}; run "npm run demo:prepare" again.`))));
  });
}

/** Brings the committed inferences, vectors and map positions into the bundle; what is absent is left out. */
async function copyModelOutputs(): Promise<ModelOutputs> {
  const inferences = await copyOutput('inferences.arrow');
  const embeddings: ModelOutputs['embeddings'][number][] = [];
  for (const id of ['object', 'frame', 'look'] as const) {
    const name = `embeddings_${id}.arrow`;
    if (!(await copyOutput(name))) continue;
    const projection = await copyOutput(`projections_${id}.arrow`);
    embeddings.push({ id, dim: await vectorLength(path.join(BUNDLE, name)), projection });
  }
  return { inferences, embeddings };
}

async function copyOutput(name: string): Promise<boolean> {
  const from = path.join(OUTPUTS, name);
  const to = path.join(BUNDLE, name);
  if (!existsSync(from)) {
    await rm(to, { force: true });
    return false;
  }
  const [source, target] = await Promise.all([stat(from), stat(to).catch(() => null)]);
  if (target?.size !== source.size || target.mtimeMs < source.mtimeMs) {
    await copyFile(from, `${to}.part`);
    await rename(`${to}.part`, to);
  }
  return true;
}

async function vectorLength(file: string): Promise<number> {
  const { schema } = RecordBatchReader.from(await readFile(file)).open();
  const field = schema.fields.find((candidate) => candidate.name === 'vector');
  const size = (field?.type as FixedSizeList | undefined)?.listSize;
  if (!size) throw new Error(`${path.basename(file)} has no column "vector" of fixed-size lists; run "npm run demo:infer" again.`);
  return size;
}

/** A reader never sees half a file. */
async function writeWhole(file: string, content: string): Promise<void> {
  await writeFile(`${file}.part`, content);
  await rename(`${file}.part`, file);
}

/** One line that is written over; where there is no terminal, a line every few seconds. */
function say(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
  else if (performance.now() - said > 5000 || text.includes('ready')) {
    process.stderr.write(`${said === 0 ? '' : '\n'}${text}`);
    said = performance.now();
  }
}
