/**
 * How well the shipped analyses recover each planted problem of the demo dataset: `npm run demo:report`. Reads
 * `planted.json`, which no part of the product ever does.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeEmbeddings } from '@shoal/engine/formats';
import { openDataset } from '@shoal/engine/node';
import type { Dataset } from '@shoal/engine';
import { newInProduction, readFrameVectors, repeatedFrames } from './report/frame-problems';
import { brokenLabels, errorGroups, greenConesFound, looseBoxes, looseShares, missingPedestrians, wrongClasses } from './report/label-problems';
import { decodePicture } from './report/decode-picture';
import { auditedPictures } from './report/frame-problems';
import { recoveryHeader, recoveryLine } from './report/recovery';
import type { Planted } from './scenes/planted';

const demo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const bundle = path.resolve(process.argv[2] ?? path.join(demo, '.cache', 'demo-town'));

if (!existsSync(path.join(bundle, 'shoal.json'))) {
  const prepared = spawnSync(process.execPath, [...process.execArgv, path.join(demo, 'src', 'prepare.ts')], { cwd: demo, stdio: 'inherit' });
  if (prepared.status !== 0) throw new Error('The demo dataset could not be prepared: see above.');
}

const planted: Planted = JSON.parse(await readFile(path.join(demo, 'planted.json'), 'utf8'));
const dataset = await openDataset(bundle, { decodePicture });
try {
  await report(dataset);
} finally {
  dataset.dispose();
}
process.exit(0);

async function report({ database, manifest, status, setModel, audit }: Dataset): Promise<void> {
  const { modelId, counts } = status.getSnapshot();
  console.log(`${manifest.name}: ${counts.frames} frames, ${counts.labels} labels, ${counts.inferences} inferences; model ${modelId ?? 'none'}.\n`);
  console.log('"At planted" is precision and recall among as many of the highest scores as were planted; lift compares it with chance.\n');
  console.log(recoveryHeader);
  const broken = recoveryLine('broken labels', await brokenLabels(database, planted));
  if (modelId === null) {
    console.log(`${broken}\n\nThere are no inferences: run "npm run demo:infer" and then "npm run demo:prepare" for the rest.`);
    return;
  }
  console.log(recoveryLine('slow on speed-limit signs', await wrongClasses(database, planted, 'slow_for_speed_limit')));
  console.log(recoveryLine('random class noise', await wrongClasses(database, planted, 'class_noise')));
  console.log(recoveryLine('pedestrians without a label', await missingPedestrians(database, planted)));
  console.log(recoveryLine('loose boxes', await looseBoxes(database, planted)));
  console.log(broken);

  await audit();
  console.log('\nAfter the full audit (neighbours, the other model, duplicates, every picture):');
  console.log(recoveryHeader);
  for (const scorer of ['combined', 'neighbors'] as const) {
    console.log(recoveryLine(`slow on speed limit, ${scorer}`, await wrongClasses(database, planted, 'slow_for_speed_limit', scorer)));
    console.log(recoveryLine(`class noise, ${scorer}`, await wrongClasses(database, planted, 'class_noise', scorer)));
  }
  for (const [title, kinds, problem] of [['black frames', ['dark'], 'black_frame'], ['fog, as almost empty', ['low_information'], 'fog_frame'], ['cut off or of another size', ['unreadable', 'wrong_size'], 'broken_image']] as const) {
    console.log(recoveryLine(title, await auditedPictures(database, planted, problem, kinds)));
  }
  console.log(recoveryLine('test frames repeated in train', await repeatedFrames(database, planted)));

  console.log('\nWhere wrong classes pile up (labeler, batch, given class; ten labels or more):');
  const groups = await errorGroups(database);
  for (const group of groups.slice(0, 5)) {
    console.log(`  ${group.annotator}  ${group.batch}  ${group.given.padEnd(12)} ${String(group.flagged).padStart(3)} of ${String(group.labels).padStart(3)} flagged, ${group.lift.toFixed(1)}× the average`);
  }
  const slow = groups.findIndex((group) => group.annotator === 'labeler-3' && group.given === 'slow' && /-[78]$/.test(group.batch));
  console.log(`  The planted batches of labeler-3 are first on place ${slow < 0 ? '–' : slow + 1} of ${groups.length}.`);

  console.log('\nBoxes flagged as loose, by labeler (planted: labeler-5):');
  for (const { annotator, labels, share } of await looseShares(database)) console.log(`  ${annotator}  ${(100 * share).toFixed(1).padStart(5)} % of ${labels}`);

  console.log('\nGreen cones that a model finds (confidence 0.3, IoU 0.5):');
  const models = (manifest.models ?? []).map((model) => model.id);
  for (const id of models) {
    const lines = await greenConesFound(database, planted, id);
    console.log(`  ${id}  ${lines.map(({ part, cones, found }) => `${part} ${found} of ${cones} (${((100 * found) / cones).toFixed(0)} %)`).join('   ')}`);
  }
  console.log('  How well a campaign collects them: npx vitest run demo/src/campaign');

  const space = (manifest.embeddings ?? []).find((candidate) => candidate.level === 'frame');
  if (space) {
    const embeddings = decodeEmbeddings(await readFile(path.join(bundle, space.file)), space.dim, space.file);
    const frames = await readFrameVectors(database, embeddings);
    console.log('\nOn frame embeddings, by plain cosine distance to the labelled frames (no shipped analysis yet, so nothing is flagged):');
    console.log(recoveryHeader);
    console.log(recoveryLine('black frames in production', newInProduction(frames, planted, 'black_frame')));
    console.log(recoveryLine('fog in production', newInProduction(frames, planted, 'fog_frame')));
  }
  const next = models[1];
  if (next !== undefined) {
    await setModel(next);
    console.log(`\nThe same with ${next}:`);
    console.log(recoveryHeader);
    console.log(recoveryLine('slow on speed-limit signs', await wrongClasses(database, planted, 'slow_for_speed_limit')));
    console.log(recoveryLine('random class noise', await wrongClasses(database, planted, 'class_noise')));
    console.log(recoveryLine('pedestrians without a label', await missingPedestrians(database, planted)));
    console.log(recoveryLine('loose boxes', await looseBoxes(database, planted)));
    await audit();
    console.log(recoveryLine('slow on speed limit, combined', await wrongClasses(database, planted, 'slow_for_speed_limit', 'combined')));
    console.log(recoveryLine('class noise, combined', await wrongClasses(database, planted, 'class_noise', 'combined')));
  }
}
