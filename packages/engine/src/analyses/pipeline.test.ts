import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInlineCompute } from '../compute/create-inline-compute';
import type { Compute } from '../compute/compute';
import { createNodeDatabase } from '../database/duckdb-node';
import type { Database } from '../database/database';
import type { Manifest } from '../model/manifest';
import type { Analysis } from './analysis';
import { orderByInputs, refreshPositions, runPipeline } from './pipeline';
import { analyses } from './registry';

const manifest: Manifest = {
  schemaVersion: 1,
  name: 'Street',
  classes: [{ id: 'stop', name: 'Stop sign' }, { id: 'yield', name: 'Yield sign' }, { id: 'cone', name: 'Cone' }],
  tables: { frames: 'frames.arrow', media: 'media.arrow' },
  embeddings: [
    { id: 'crops', name: 'Crops', dim: 2, metric: 'l2', level: 'object', file: 'crops.arrow' },
    { id: 'pictures', name: 'Pictures', dim: 2, metric: 'l2', level: 'frame', file: 'pictures.arrow' },
  ],
};

let database: Database;
let compute: Compute;
beforeEach(async () => {
  database = await createNodeDatabase();
  compute = createInlineCompute();
  // As the session writes them: every canonical column is there.
  await database.exec(`CREATE TABLE frames (frame_id VARCHAR, dataset VARCHAR, split VARCHAR, labeled BOOLEAN, width DOUBLE, height DOUBLE);
    CREATE TABLE labels (label_id VARCHAR, frame_id VARCHAR, set_id VARCHAR, task VARCHAR, class_id VARCHAR, x DOUBLE, y DOUBLE, w DOUBLE, h DOUBLE, iscrowd BOOLEAN, ignored BOOLEAN, area DOUBLE, mask_width INTEGER, mask_height INTEGER, mask_counts VARCHAR, annotator VARCHAR, batch VARCHAR);
    CREATE TABLE inferences (inference_id VARCHAR, frame_id VARCHAR, model_id VARCHAR, task VARCHAR, class_id VARCHAR, x DOUBLE, y DOUBLE, w DOUBLE, h DOUBLE, mask_width INTEGER, mask_height INTEGER, mask_counts VARCHAR, confidence DOUBLE, probs FLOAT[3])`);
});
afterEach(() => {
  database.dispose();
  compute.dispose();
});

const run = (modelId: string | null) => runPipeline({ database, compute, manifest, modelId });
const rows = async (sql: string): Promise<Record<string, unknown>[]> => (await database.query(sql)).toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());
const byId = async () => new Map((await rows('SELECT * FROM elements')).map((row) => [String(row['element_id']), row]));

const addFrame = (id: string, labeled = true, dataset = 'labeled') =>
  database.exec(`INSERT INTO frames (frame_id, dataset, split, labeled, width, height) VALUES ('${id}', '${dataset}', 'train', ${labeled}, 200, 100)`);
const addLabel = (id: string, frame: string, classId: string, box: readonly (number | string)[], who = 'labeler-3') =>
  database.exec(
    `INSERT INTO labels (label_id, frame_id, set_id, task, class_id, x, y, w, h, annotator, batch) VALUES ('${id}', '${frame}', 'gt', '${box.length ? 'box' : 'class'}', '${classId}', ${box.length ? box.join(', ') : 'NULL, NULL, NULL, NULL'}, '${who}', 'batch-7')`,
  );
const addInference = (id: string, frame: string, probs: readonly number[], box: readonly number[], model = 'v1') => {
  const best = probs.indexOf(Math.max(...probs));
  return database.exec(
    `INSERT INTO inferences (inference_id, frame_id, model_id, task, class_id, x, y, w, h, confidence, probs) VALUES ('${id}', '${frame}', '${model}', '${box.length ? 'box' : 'class'}', '${manifest.classes[best]?.id}', ${box.length ? box.join(', ') : 'NULL, NULL, NULL, NULL'}, ${probs[best]}, [${probs.join(', ')}]::FLOAT[3])`,
  );
};

/** Twenty frames on which label and model agree, so that the model has earned some trust. */
async function addAgreement(): Promise<void> {
  for (let i = 0; i < 20; i++) {
    const classId = manifest.classes[i % 3]?.id ?? '';
    await addFrame(`good-${i}`);
    await addLabel(`good-${i}`, `good-${i}`, classId, [10, 10, 20, 20]);
    await addInference(`good-${i}`, `good-${i}`, [0, 1, 2].map((k) => (k === i % 3 ? 0.9 : 0.05)), [10, 10, 20, 20 + (i % 2)]);
  }
}

describe('with boxes', () => {
  beforeEach(addAgreement);

  it('says which class the model contradicts, by whom and where', async () => {
    await addFrame('f');
    await addLabel('wrong', 'f', 'stop', [50, 20, 20, 20]);
    await addInference('i', 'f', [0.02, 0.97, 0.01], [50, 20, 20, 21]);
    await run('v1');
    const element = (await byId()).get('label:wrong');
    expect(element).toMatchObject({ agreement: 'wrong_class', given: 'stop', predicted: 'yield', suggested: 'yield', class_id: 'stop', inference_id: 'i', flagged: true, scorer_id: 'label_errors', split: 'train', width: 200 });
    expect(element?.['reason']).toBe('Model says Yield sign at 0.97; labelled Stop sign by labeler-3 in batch-7.');
    expect(element?.['score']).toBeCloseTo(0.975, 5);
    expect(element?.['loss']).toBeCloseTo(-Math.log(0.02), 4);
    expect((await rows(`SELECT evidence FROM scores WHERE owner_id = 'wrong' AND flagged`)).map((row) => [...(row['evidence'] as Iterable<string>)])).toEqual([['inference:i']]);
    const top = await rows(`SELECT element_id FROM elements WHERE level = 'object' ORDER BY score DESC LIMIT 1`);
    expect(top).toEqual([{ element_id: 'label:wrong' }]);
    expect((await byId()).get('frame:f')).toMatchObject({ level: 'frame', agreement: 'wrong_class', flagged: true });
  });

  it('tells missing, spurious, loose and badly located apart', async () => {
    await addFrame('f');
    await addInference('unseen', 'f', [0.05, 0.05, 0.9], [150, 20, 20, 20]);
    await addInference('faint', 'f', [0.3, 0.35, 0.2], [100, 70, 20, 20]);
    await addInference('fainter', 'f', [0.2, 0.25, 0.2], [40, 70, 20, 20]);
    await addLabel('ghost', 'f', 'cone', [10, 10, 20, 20]);
    await addLabel('loose', 'f', 'stop', [45, 15, 28, 28]);
    await addInference('tight', 'f', [0.9, 0.05, 0.05], [49, 19, 20, 20]);
    await addLabel('off', 'f', 'yield', [100, 10, 20, 20]);
    await addInference('there', 'f', [0.05, 0.9, 0.05], [111, 10, 20, 20]);
    await addInference('twice', 'f', [0.05, 0.85, 0.05], [101, 10, 20, 20]);
    await addLabel('far', 'f', 'cone', [60, 60, 20, 20]);
    await addInference('near', 'f', [0.05, 0.05, 0.9], [70, 60, 20, 20]);
    await run('v1');
    const elements = await byId();
    expect(elements.get('inference:unseen')).toMatchObject({ agreement: 'missing', suggested: 'cone', predicted: 'cone', given: null, kind: 'inference', x: 150 });
    expect(elements.get('inference:unseen')?.['score']).toBeCloseTo(0.9, 5);
    expect(elements.get('inference:faint')).toMatchObject({ agreement: 'missing', flagged: false });
    expect(elements.has('inference:fainter')).toBe(false);
    expect(elements.get('label:ghost')).toMatchObject({ agreement: 'spurious', predicted: null });
    expect(elements.get('label:loose')).toMatchObject({ agreement: 'badly_located', flagged: true, inference_id: 'tight' });
    expect(elements.get('label:loose')?.['reason']).toMatch(/^Box has 1\.9\d times the area .* drawn by labeler-3 in batch-7\.$/);
    expect(elements.get('label:far')).toMatchObject({ inference_id: 'near', agreement: 'badly_located', flagged: true });
    expect(elements.get('label:off')).toMatchObject({ inference_id: 'twice', agreement: 'agree' });
    expect(elements.get('label:good-3')).toMatchObject({ agreement: 'agree', flagged: false });
  });

  it('lists broken labels and compares them with nothing', async () => {
    await addFrame('f');
    await addInference('i', 'f', [0.9, 0.05, 0.05], [50, 20, 20, 20]);
    await addLabel('flat', 'f', 'stop', [50, 20, -12, 20]);
    await addLabel('nan', 'f', 'stop', [`'nan'::DOUBLE`, 20, 20, 20]);
    await addLabel('outside', 'f', 'stop', [300, 20, 20, 20]);
    await addLabel('odd', 'f', 'bollard', [50, 20, 20, 20]);
    await addLabel('lost', 'nowhere', 'stop', [50, 20, 20, 20]);
    await run('v1');
    const elements = await byId();
    const reason = (id: string) => elements.get(`label:${id}`)?.['reason'];
    expect(reason('flat')).toBe('The box has no area (-12.0 × 20.0 px). Labelled by labeler-3 in batch-7.');
    expect(reason('nan')).toMatch(/not a number/);
    expect(reason('outside')).toMatch(/outside of the picture \(at 300/);
    expect(reason('odd')).toMatch(/^The class "bollard" is not one/);
    expect(reason('lost')).toMatch(/frame "nowhere", which is not in the dataset/);
    for (const id of ['flat', 'nan', 'outside', 'odd', 'lost']) expect(elements.get(`label:${id}`)).toMatchObject({ agreement: 'not_compared', score: 1, flagged: true, inference_id: null });
    expect(elements.get('inference:i')?.['agreement']).toBe('missing');
  });

  it('never calls an un-annotated frame wrong', async () => {
    await addFrame('pool', false, 'production');
    await addInference('p', 'pool', [0.05, 0.05, 0.9], [50, 20, 20, 20]);
    await run('v1');
    const elements = await byId();
    expect(elements.get('inference:p')).toMatchObject({ agreement: 'unlabeled', score: 0, flagged: false, reason: null });
    expect(elements.get('frame:pool')).toMatchObject({ agreement: 'unlabeled', score: 0 });
  });

  it('compares another model when asked, and does not call labels spurious where it was never run', async () => {
    await addInference('second', 'good-0', [0.05, 0.9, 0.05], [10, 10, 20, 20], 'v2');
    await addFrame('other', true, 'elsewhere');
    await addLabel('alone', 'other', 'stop', [10, 10, 20, 20]);
    await run('v1');
    expect((await byId()).get('label:good-0')).toMatchObject({ agreement: 'agree', model_id: 'v1' });
    expect((await byId()).get('label:alone')).toMatchObject({ agreement: 'not_compared', score: 0 });
    await run('v2');
    expect((await byId()).get('label:good-0')).toMatchObject({ agreement: 'wrong_class', model_id: 'v2' });
    expect((await byId()).get('label:good-1')).toMatchObject({ agreement: 'spurious' });
  });

  it('places objects by their own vector or that of the matched inference, and again after a new projection', async () => {
    await database.exec(`CREATE TABLE projections_crops AS SELECT * FROM (VALUES ('label', 'good-0', 1.0, 2.0), ('inference', 'good-0', 8.0, 8.0), ('inference', 'good-1', 3.0, 4.0)) t(owner, owner_id, x, y)`);
    await run('v1');
    const place = async (id: string) => (await rows(`SELECT map_x, map_y FROM elements WHERE element_id = '${id}'`))[0];
    expect(await place('label:good-0')).toEqual({ map_x: 1, map_y: 2 });
    expect(await place('label:good-1')).toEqual({ map_x: 3, map_y: 4 });
    expect(await place('frame:good-0')).toEqual({ map_x: null, map_y: null });
    await database.exec(`CREATE TABLE projections_pictures AS SELECT 'frame' AS owner, 'good-0' AS owner_id, 5.0 AS x, 6.0 AS y`);
    await refreshPositions({ database, manifest });
    expect(await place('frame:good-0')).toEqual({ map_x: 5, map_y: 6 });
    expect(await place('label:good-0')).toEqual({ map_x: 1, map_y: 2 });
    await database.exec(`DELETE FROM projections_crops`);
    await refreshPositions({ database, manifest });
    expect(await place('label:good-0')).toEqual({ map_x: null, map_y: null });
  });
});

it('compares whole-frame labels and places them where their frame is', async () => {
  for (let i = 0; i < 12; i++) {
    await addFrame(`c-${i}`);
    await addLabel(`c-${i}`, `c-${i}`, manifest.classes[i % 3]?.id ?? '', []);
    await addInference(`c-${i}`, `c-${i}`, [0, 1, 2].map((k) => (k === (i === 5 ? 0 : i % 3) ? 0.9 : 0.05)), []);
  }
  await database.exec(`CREATE TABLE projections_pictures AS SELECT 'frame' AS owner, frame_id AS owner_id, 5.0 AS x, 6.0 AS y FROM frames`);
  await run('v1');
  const elements = await byId();
  expect(elements.get('label:c-5')).toMatchObject({ agreement: 'wrong_class', given: 'cone', predicted: 'stop', suggested: 'stop', flagged: true, map_x: 5, iou: null });
  expect(elements.get('frame:c-5')).toMatchObject({ agreement: 'wrong_class', class_id: 'cone', flagged: true, map_x: 5 });
  expect([...elements.values()].filter((row) => row['flagged'] && row['kind'] === 'label')).toHaveLength(1);
});

describe('with little', () => {
  const required = ['broken_labels', 'matches', 'losses', 'scores', 'elements'];

  it.each([null, 'v1'])('runs on an empty dataset (model %s)', async (modelId) => {
    await run(modelId);
    for (const table of required) expect(await database.hasTable(table)).toBe(true);
    expect(await rows('SELECT * FROM elements')).toEqual([]);
  });

  it('runs without inferences', async () => {
    await addFrame('f');
    await addLabel('a', 'f', 'stop', [1, 1, 5, 5]);
    await run(null);
    expect((await byId()).get('label:a')).toMatchObject({ agreement: 'not_compared', given: 'stop', model_id: null, score: 0 });
    expect((await byId()).get('frame:f')).toMatchObject({ agreement: 'not_compared' });
  });

  it('runs without labels', async () => {
    await addFrame('f', false);
    await addInference('i', 'f', [0.9, 0.05, 0.05], [1, 1, 5, 5]);
    await run('v1');
    expect((await byId()).get('inference:i')).toMatchObject({ agreement: 'unlabeled', predicted: 'stop' });
  });

  it('runs on inferences without probabilities', async () => {
    await addFrame('f');
    await addLabel('a', 'f', 'stop', [1, 1, 5, 5]);
    await database.exec(`INSERT INTO inferences (inference_id, frame_id, model_id, task, class_id, x, y, w, h, confidence) VALUES ('i', 'f', 'v1', 'box', 'yield', 1, 1, 5, 5, 0.8)`);
    await run('v1');
    expect((await byId()).get('label:a')).toMatchObject({ agreement: 'wrong_class', scorer_id: 'disagreements', suggested: 'yield', loss: null });
    expect((await byId()).get('label:a')?.['score']).toBeCloseTo(0.9, 5);
  });

  it('reports every step and stops with the reason of the signal', async () => {
    const phases: string[] = [];
    await runPipeline({ database, compute, manifest, modelId: null }, { onProgress: ({ phase }) => phases.push(phase) });
    expect(phases).toEqual([...orderByInputs(analyses).map((analysis) => analysis.title), 'Ready']);
    const reason = new Error('enough');
    await expect(runPipeline({ database, compute, manifest, modelId: null }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

it('orders analyses by what they read and refuses a circle', () => {
  const make = (output: string, inputs: string[]): Analysis => ({ id: output, version: 1, title: output, inputs, output, run: async () => undefined });
  expect(orderByInputs([make('c', ['b', 'frames']), make('a', []), make('b', ['a'])]).map((analysis) => analysis.id)).toEqual(['a', 'b', 'c']);
  expect(() => orderByInputs([make('a', ['b']), make('b', ['a'])])).toThrow(/a, b wait for each other/);
});
