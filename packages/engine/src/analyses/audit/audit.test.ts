import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInlineCompute } from '../../compute/create-inline-compute';
import type { Compute } from '../../compute/compute';
import type { Database } from '../../database/database';
import { createNodeDatabase } from '../../database/duckdb-node';
import { createRandom } from '../../kernels/random';
import type { ElementId } from '../../model/element';
import type { Manifest } from '../../model/manifest';
import type { AnalysisContext } from '../analysis';
import { runAudit, runPipeline } from '../pipeline';
import { createMemoryCache } from '../result-cache';

const manifest: Manifest = {
  schemaVersion: 1,
  name: 'Signs',
  classes: [{ id: 'stop', name: 'Stop sign' }, { id: 'yield', name: 'Yield sign' }],
  tables: { frames: 'frames.arrow', media: 'media.arrow' },
  embeddings: [{ id: 'pictures', name: 'Pictures', dim: 2, metric: 'l2', level: 'frame', file: 'pictures.arrow' }],
  models: [{ id: 'v1', name: 'v1' }, { id: 'v2', name: 'v2' }],
};
const count = 80;

let database: Database;
let compute: Compute;
let context: AnalysisContext;

/** Frame i shows a stop sign when i is even. Frame 6 is labelled wrong; 10 and 11 look the same and are labelled differently. */
beforeEach(async () => {
  database = await createNodeDatabase();
  compute = createInlineCompute();
  await database.exec(`CREATE TABLE frames (frame_id VARCHAR, dataset VARCHAR, split VARCHAR, labeled BOOLEAN, width DOUBLE, height DOUBLE, weather VARCHAR);
    CREATE TABLE media (frame_id VARCHAR, sensor_id VARCHAR, kind VARCHAR, uri VARCHAR);
    CREATE TABLE labels (label_id VARCHAR, frame_id VARCHAR, set_id VARCHAR, task VARCHAR, class_id VARCHAR, x DOUBLE, y DOUBLE, w DOUBLE, h DOUBLE, iscrowd BOOLEAN, ignored BOOLEAN, area DOUBLE, mask_width INTEGER, mask_height INTEGER, mask_counts VARCHAR, annotator VARCHAR, batch VARCHAR);
    CREATE TABLE inferences (inference_id VARCHAR, frame_id VARCHAR, model_id VARCHAR, task VARCHAR, class_id VARCHAR, x DOUBLE, y DOUBLE, w DOUBLE, h DOUBLE, mask_width INTEGER, mask_height INTEGER, mask_counts VARCHAR, confidence DOUBLE, probs FLOAT[2])`);
  const random = createRandom(4);
  const vectors = new Float32Array(count * 2);
  const owners: ElementId[] = [];
  for (let i = 0; i < count; i++) {
    const truth = i === 11 ? 0 : i % 2;
    const given = i === 6 ? 1 : i % 2;
    const id = `f${String(i).padStart(2, '0')}`;
    const p = 0.8 + 0.15 * random();
    const probs = (trust: number) => (truth === 0 ? [trust, 1 - trust] : [1 - trust, trust]);
    await database.exec(`INSERT INTO frames VALUES ('${id}', 'labeled', 'train', TRUE, 640, 480, '${i % 4 < 2 ? 'rain' : 'dry'}');
      INSERT INTO media VALUES ('${id}', 'camera', 'image', '${id}.png');
      INSERT INTO labels (label_id, frame_id, set_id, task, class_id, annotator) VALUES ('${id}', '${id}', 'gt', 'class', '${given === 0 ? 'stop' : 'yield'}', 'ann');
      ${['v1', 'v2'].map((model) => `INSERT INTO inferences (inference_id, frame_id, model_id, task, class_id, confidence, probs) VALUES ('${model}-${id}', '${id}', '${model}', 'class', '${truth === 0 ? 'stop' : 'yield'}', ${p}, [${probs(p).join(', ')}]::FLOAT[2])`).join(';')}`);
    owners.push(`frame:${id}`);
    vectors.set(i === 11 ? vectors.subarray(20, 22) : [truth * 10 + random(), random()], i * 2);
  }
  const dark = new Uint8Array(16 * 16 * 4).fill(4);
  context = {
    database,
    compute,
    manifest,
    modelId: 'v1',
    loadEmbeddings: () => Promise.resolve({ owners, vectors, dim: 2 }),
    readPixels: (frameId) => {
      if (frameId === 'f03') return Promise.reject(new Error('cut off'));
      return Promise.resolve({ data: frameId === 'f05' ? dark.map((value, at) => (at % 4 === 3 ? 255 : value)) : texture(frameId), width: 16, height: 16, sourceWidth: frameId === 'f09' ? 320 : 640, sourceHeight: 480, contentHash: null });
    },
  };
});
afterEach(() => {
  database.dispose();
  compute.dispose();
});

/** A coloured picture with edges and plenty of grey levels. */
function texture(frameId: string): Uint8Array {
  const random = createRandom(Number(frameId.slice(1)) + 1);
  return Uint8Array.from({ length: 16 * 16 * 4 }, (_, at) => (at % 4 === 3 ? 255 : Math.floor(random() * 256)));
}

const rows = async (sql: string): Promise<Record<string, unknown>[]> => (await database.query(sql)).toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());

it('finds cuboids that face the other way, lie beside those of the model, are of an odd size or empty', async () => {
  const columns = ['center_x', 'center_y', 'center_z', 'size_l', 'size_w', 'size_h', 'quat_w', 'quat_x', 'quat_y', 'quat_z'];
  for (const table of ['labels', 'inferences']) for (const column of [...columns.map((name) => `${name} DOUBLE`), 'reference VARCHAR', 'attributes VARCHAR']) await database.exec(`ALTER TABLE ${table} ADD COLUMN ${column}`);
  const add = async (table: 'labels' | 'inferences', id: string, x: number, yaw: number, length: number, attributes = '') => {
    const key = table === 'labels' ? ['label_id', ''] : ['inference_id, model_id, confidence', `'v1', 0.9,`];
    await database.exec(`INSERT INTO ${table} (${key[0]}, frame_id, task, class_id, ${columns.join(', ')}, reference, attributes) VALUES ('${id}', ${key[1]} 'f00', 'cuboid', 'stop', ${x}, 0, 0, ${length}, 2, 1.5, ${Math.cos(yaw / 2)}, 0, 0, ${Math.sin(yaw / 2)}, 'ego', '${attributes}')`);
  };
  for (let i = 0; i < 8; i++) {
    await add('labels', `c${i}`, i * 20, i === 1 ? Math.PI : 0, i === 2 ? 12 : 4 + i / 100, i === 3 ? '{"num_lidar_pts":0}' : '{"num_lidar_pts":7}');
    await add('inferences', `ci${i}`, i * 20 + (i === 4 ? 1.5 : 0.1), 0.05, 4);
  }
  await runPipeline(context);
  await runAudit(context);
  const found = await rows(`SELECT owner_id, kind, reason, coalesce(array_to_string(evidence, ' '), '') AS evidence FROM scores WHERE scorer_id = 'cuboids' ORDER BY owner_id`);
  expect(found).toEqual([
    { owner_id: 'c1', kind: 'flipped', reason: "This Stop sign faces the other way than the model's (177°).", evidence: 'inference:ci1' },
    { owner_id: 'c2', kind: 'size', reason: expect.stringMatching(/unusually large for its class/) as unknown, evidence: '' },
    { owner_id: 'c3', kind: 'empty', reason: 'No point of the scan lies inside of this Stop sign.', evidence: '' },
    { owner_id: 'c4', kind: 'badly_located', reason: "The model's Stop sign lies 1.50 m beside this one.", evidence: 'inference:ci4' },
  ]);
});

describe('runAudit', () => {
  it('weighs model, neighbours and other models into one ranking with a reason and its evidence', async () => {
    await runPipeline(context);
    await runAudit(context);
    const [top] = await rows(`SELECT owner_id, score, suggested, flagged, reason, array_to_string(list_sort(evidence), ', ') AS evidence FROM scores WHERE scorer_id = 'combined' ORDER BY score DESC LIMIT 1`);
    expect(top).toMatchObject({ owner_id: 'f06', suggested: 'stop', flagged: true });
    expect(top?.['reason']).toMatch(/^Model says Stop sign at 0\.\d\d; (9|10) of 10 nearest neighbours are Stop sign; v2 says Stop sign at 0\.\d\d; labelled Yield sign by ann\.$/);
    expect(top?.['evidence']).toMatch(/inference:v1-f06, inference:v2-f06, label:f/);
    const element = (await rows(`SELECT scorer_id, score, reason FROM elements WHERE element_id = 'label:f06'`))[0];
    expect(element).toMatchObject({ scorer_id: 'combined', score: top?.['score'] });
    const [byNeighbors] = await rows(`SELECT owner_id, reason FROM scores WHERE scorer_id = 'neighbors' ORDER BY score DESC, owner_id LIMIT 1`);
    expect(byNeighbors?.['reason']).toMatch(/^\d+ of 10 nearest neighbours are Stop sign; labelled Yield sign by ann\.$/);
    expect(['f06', 'f11']).toContain(byNeighbors?.['owner_id']);
    expect((await rows(`SELECT DISTINCT scorer_id FROM scores ORDER BY 1`)).map((row) => row['scorer_id'])).toEqual(expect.arrayContaining(['combined', 'confidence_weighted_entropy', 'duplicates', 'image_quality', 'neighbors', 'normalized_margin', 'self_confidence']));
  });

  it('finds near-duplicates that were labelled differently', async () => {
    await runPipeline(context);
    await runAudit(context);
    const found = await rows(`SELECT owner_id, suggested, array_to_string(evidence, ', ') AS evidence FROM scores WHERE scorer_id = 'duplicates' ORDER BY owner_id`);
    expect(found).toEqual([
      { owner_id: 'f10', suggested: 'yield', evidence: 'label:f11' },
      { owner_id: 'f11', suggested: 'stop', evidence: 'label:f10' },
    ]);
  });

  it('looks at every picture, and names the one that it cannot read', async () => {
    await runPipeline(context);
    await runAudit(context);
    const found = await rows(`SELECT owner_id, kind, reason FROM scores WHERE scorer_id = 'image_quality' AND kind IN ('dark', 'unreadable', 'wrong_size') ORDER BY owner_id`);
    expect(found).toEqual([
      { owner_id: 'f03', kind: 'unreadable', reason: 'The picture cannot be read. cut off' },
      { owner_id: 'f05', kind: 'dark', reason: 'The picture is dark: its brightest parts reach 0.02 of full brightness.' },
      { owner_id: 'f09', kind: 'wrong_size', reason: 'The picture has 320 × 480 pixels, but the tables say 640 × 480: boxes may be in the wrong place.' },
    ]);
    expect((await rows(`SELECT flagged, reason FROM elements WHERE element_id = 'frame:f05'`))[0]).toMatchObject({ flagged: true });
    expect((await rows('SELECT count(*)::INTEGER AS n FROM image_quality'))[0]).toEqual({ n: count });
  });

  it('checks the dataset as a whole, and says how healthy the labels are', async () => {
    await runPipeline(context);
    await runAudit(context);
    const checks = await rows('SELECT "check", subject, flagged, message FROM dataset_checks');
    expect(checks.map((row) => row['check'])).toEqual(expect.arrayContaining(['class_imbalance', 'order', 'spurious_correlation']));
    expect(checks.find((row) => row['check'] === 'class_imbalance')).toMatchObject({ flagged: false });
    const health = await rows(`SELECT kind, class_id, other_id, rows, value, message FROM label_health WHERE kind IN ('overall', 'pair', 'in_sample')`);
    expect(health.find((row) => row['kind'] === 'overall')).toMatchObject({ rows: count, message: expect.stringMatching(/^About [23] of 80 labels that the model was asked about have a wrong class\.$/) as string });
    expect(health.find((row) => row['kind'] === 'pair')).toMatchObject({ class_id: 'stop', other_id: 'yield' });
    expect(health.find((row) => row['kind'] === 'in_sample')).toMatchObject({ message: null });
  });

  it('is there at once when the same content is opened again, and not when a label changed', async () => {
    const cache = createMemoryCache();
    await runPipeline(context);
    expect(await runAudit(context, { cache, onlyCached: true })).toBe(false);
    await runAudit(context, { cache });
    const before = await rows('SELECT * REPLACE (evidence::VARCHAR AS evidence) FROM scores ORDER BY ALL');
    await runPipeline(context);
    expect(await rows(`SELECT 1 FROM scores WHERE scorer_id = 'combined'`)).toEqual([]);
    const untouched: AnalysisContext = { ...context, readPixels: () => Promise.reject(new Error('must not be read again')) };
    expect(await runAudit(untouched, { cache, onlyCached: true })).toBe(true);
    expect(await rows('SELECT * REPLACE (evidence::VARCHAR AS evidence) FROM scores ORDER BY ALL')).toEqual(before);
    await database.exec(`UPDATE labels SET class_id = 'stop' WHERE label_id = 'f06'`);
    await runPipeline(context);
    expect(await runAudit(context, { cache, onlyCached: true })).toBe(false);
  });

  it('stops with the reason of the signal, and keeps what was finished', async () => {
    const cache = createMemoryCache();
    await runPipeline(context);
    const controller = new AbortController();
    const phases: string[] = [];
    const running = runAudit(context, {
      cache,
      signal: controller.signal,
      onProgress: ({ phase }) => {
        phases.push(phase);
        if (phase === 'Looking at every picture') controller.abort(new Error('enough'));
      },
    });
    await expect(running).rejects.toThrow('enough');
    expect(phases[0]).toBe('Weighing the evidence on every label');
    let again = 0;
    await runAudit({ ...context, loadEmbeddings: () => Promise.reject(new Error(`asked ${(again += 1)} times`)) }, { cache }).catch((error: Error) => expect(error.message).toBe('asked 1 times'));
    // Only the check of the whole dataset asks for vectors again: the evidence came from the cache.
    expect(again).toBe(1);
  });
});
