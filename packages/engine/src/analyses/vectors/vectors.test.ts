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
import { loadSpaceGraph } from './space-graph';

const manifest: Manifest = {
  schemaVersion: 1,
  name: 'Signs',
  classes: [{ id: 'stop', name: 'Stop sign' }, { id: 'give_way', name: 'Give way' }],
  tables: { frames: 'frames.arrow', media: 'media.arrow' },
  embeddings: [{ id: 'pictures', name: 'Pictures', dim: 3, metric: 'l2', level: 'frame', file: 'pictures.arrow' }],
  models: [],
};
const count = 90;
const idOf = (i: number) => `f${String(i).padStart(2, '0')}`;

let database: Database;
let compute: Compute;
let context: AnalysisContext;

/**
 * Three piles: stop signs (0 to 29), give-way signs by day (30 to 59) and in fog (60 to 89), which lie apart. Frame 5 is far from everything; 7 is a stop sign labelled
 * give way; 12 has the vector of 11, and is in another split; the pictures of 20 and 21 have the same bytes; 40 has no usable vector.
 */
beforeEach(async () => {
  database = await createNodeDatabase();
  compute = createInlineCompute();
  await database.exec(`CREATE TABLE frames (frame_id VARCHAR, dataset VARCHAR, split VARCHAR, labeled BOOLEAN, width DOUBLE, height DOUBLE, weather VARCHAR);
    CREATE TABLE media (frame_id VARCHAR, sensor_id VARCHAR, kind VARCHAR, uri VARCHAR);
    CREATE TABLE labels (label_id VARCHAR, frame_id VARCHAR, set_id VARCHAR, task VARCHAR, class_id VARCHAR, x DOUBLE, y DOUBLE, w DOUBLE, h DOUBLE, iscrowd BOOLEAN, ignored BOOLEAN, area DOUBLE, mask_width INTEGER, mask_height INTEGER, mask_counts VARCHAR, annotator VARCHAR, batch VARCHAR);
    CREATE TABLE inferences (inference_id VARCHAR, frame_id VARCHAR, model_id VARCHAR, task VARCHAR, class_id VARCHAR, x DOUBLE, y DOUBLE, w DOUBLE, h DOUBLE, mask_width INTEGER, mask_height INTEGER, mask_counts VARCHAR, confidence DOUBLE, probs FLOAT[2])`);
  const random = createRandom(7);
  const vectors = Float32Array.from({ length: count * 3 }, (_, at) => (Math.floor(at / 3 / 30) === at % 3 ? 10 : 0) + random());
  vectors.set([60, 60, 60], 5 * 3);
  vectors.set(vectors.slice(11 * 3, 12 * 3), 12 * 3);
  vectors.set([NaN, 0, 0], 40 * 3);
  const owners = Array.from({ length: count }, (_, i): ElementId => `frame:${idOf(i)}`);
  for (let i = 0; i < count; i++) {
    const id = idOf(i);
    await database.exec(`INSERT INTO frames VALUES ('${id}', 'labeled', '${i === 12 ? 'test' : 'train'}', TRUE, 64, 48, '${i < 60 ? 'dry' : 'fog'}');
      INSERT INTO media VALUES ('${id}', 'camera', 'image', '${id}.png');
      INSERT INTO labels (label_id, frame_id, set_id, task, class_id) VALUES ('l${id}', '${id}', 'gt', 'class', '${i < 30 && i !== 7 ? 'stop' : 'give_way'}')`);
  }
  context = {
    database,
    compute,
    manifest,
    modelId: null,
    loadEmbeddings: async () => embeddings,
    readPixels: async (frameId) => ({ data: noise(frameId === 'f21' ? 'f20' : frameId), width: 64, height: 48, sourceWidth: 64, sourceHeight: 48, contentHash: frameId === 'f21' ? 'f20' : frameId }),
  };
  const embeddings = { owners, vectors, dim: 3 };
  await runPipeline(context);
});
afterEach(() => {
  database.dispose();
  compute.dispose();
});

function noise(frameId: string): Uint8Array {
  const random = createRandom(Number(frameId.slice(1)) + 1);
  return Uint8Array.from({ length: 64 * 48 * 4 }, (_, at) => (at % 4 === 3 ? 255 : Math.floor(random() * 256)));
}

const rows = async (sql: string): Promise<Record<string, unknown>[]> => (await database.query(sql)).toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());

describe('the audit of embeddings', () => {
  it('finds what lies far from everything, and far from its class', async () => {
    await runAudit(context);
    const far = await rows('SELECT owner_id FROM vectors WHERE is_outlier ORDER BY outlier DESC');
    expect(far[0]).toEqual({ owner_id: 'f05' });
    expect((await rows("SELECT owner_id, flagged, reason FROM scores WHERE scorer_id = 'class_outlier' ORDER BY score DESC LIMIT 2")).map((row) => row['owner_id']).sort()).toEqual(['f05', 'f07']);
    expect((await rows("SELECT reason FROM scores WHERE scorer_id = 'class_outlier' AND owner_id = 'f07'"))[0]).toEqual({ reason: 'Does not look like the others labelled Give way in Pictures.' });
    expect(await rows("SELECT count(*)::INTEGER AS n FROM vectors WHERE uniqueness_percentile = (SELECT max(uniqueness_percentile) FROM vectors) AND owner_id IN ('f05')")).toEqual([{ n: 1 }]);
  });

  it('leaves rows without a usable vector out, and builds one graph for all', async () => {
    await runAudit(context);
    expect(await rows("SELECT count(*)::INTEGER AS n, count(*) FILTER (WHERE owner_id = 'f40')::INTEGER AS bad FROM vectors")).toEqual([{ n: count - 1, bad: 0 }]);
    const space = manifest.embeddings?.[0];
    if (!space) throw new Error('no space');
    const graph = await loadSpaceGraph(context, space, {});
    expect(await loadSpaceGraph(context, space, {})).toBe(graph);
  });

  it('names clusters by what they have more of than the rest, with the element in their middle', async () => {
    await runAudit(context);
    const found = await rows('SELECT name, size, medoid_owner, medoid_id, typical[1] AS first FROM clusters ORDER BY name');
    expect(found.map((row) => row['name'])).toEqual(['Give way, dry', 'Give way, fog', 'Stop sign, dry']);
    expect(found[1]).toMatchObject({ size: 30, medoid_owner: 'frame', first: 'weather fog: 100 % here, 34 % in all' });
    const members = await rows("SELECT DISTINCT v.cluster FROM vectors v JOIN clusters c ON c.medoid_id = v.owner_id WHERE c.name = 'Give way, fog' UNION SELECT DISTINCT cluster FROM vectors WHERE owner_id >= 'f60'");
    expect(members).toHaveLength(1);
  });

  it('follows the map where there is one', async () => {
    await database.exec("CREATE TABLE projections_pictures AS SELECT 'frame' AS owner, frame_id AS owner_id, (hash(frame_id) % 1000)::DOUBLE / 1000 + CASE WHEN weather = 'fog' THEN 50 ELSE 0 END AS x, (hash(frame_id || 'y') % 1000)::DOUBLE / 1000 AS y FROM frames");
    await runAudit(context);
    expect(await rows('SELECT name FROM clusters ORDER BY name')).toEqual([{ name: 'Give way, fog' }, { name: 'dry' }]);
  });

  it('finds copies in three tiers, and those that leak between splits', async () => {
    await runAudit(context);
    const found = await rows("SELECT tier, frame_id, twin_id, role, leaks FROM duplicates WHERE leaks OR tier <> 'embedding' ORDER BY tier, frame_id");
    expect(found).toEqual([
      { tier: 'embedding', frame_id: 'f11', twin_id: 'f12', role: 'keep', leaks: true },
      { tier: 'embedding', frame_id: 'f12', twin_id: 'f11', role: 'drop', leaks: true },
      { tier: 'exact', frame_id: 'f20', twin_id: 'f21', role: 'keep', leaks: false },
      { tier: 'exact', frame_id: 'f21', twin_id: 'f20', role: 'drop', leaks: false },
      { tier: 'perceptual', frame_id: 'f20', twin_id: 'f21', role: 'keep', leaks: false },
      { tier: 'perceptual', frame_id: 'f21', twin_id: 'f20', role: 'drop', leaks: false },
    ]);
    expect(await rows("SELECT reason, flagged, array_to_string(evidence, '') AS evidence FROM scores WHERE scorer_id = 'repeated' AND owner_id = 'f12'")).toEqual([
      { reason: 'Is embedded next to f11 (train; this one is in test): it is in more than one split.', flagged: true, evidence: 'frame:f11' },
    ]);
  });

  it('does without vectors and without pictures', async () => {
    await runAudit({ ...context, loadEmbeddings: undefined, readPixels: undefined });
    expect(await rows('SELECT (SELECT count(*) FROM vectors)::INTEGER AS v, (SELECT count(*) FROM clusters)::INTEGER AS c, (SELECT count(*) FROM duplicates)::INTEGER AS d')).toEqual([{ v: 0, c: 0, d: 0 }]);
  });
});
