import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInlineCompute } from '../compute/create-inline-compute';
import type { Compute } from '../compute/compute';
import type { Database } from '../database/database';
import { createNodeDatabase } from '../database/duckdb-node';
import type { EmbeddingSpaceInfo } from '../model/manifest';
import { findSimilar, type SimilarParts } from './find-similar';

const objects: EmbeddingSpaceInfo = { id: 'objects', name: 'Objects', dim: 2, metric: 'cosine', level: 'object', file: 'o' };
const pictures: EmbeddingSpaceInfo = { id: 'pictures', name: 'Pictures', dim: 1, metric: 'l2', level: 'frame', file: 'p' };

let database: Database;
let compute: Compute;
let parts: SimilarParts;

/** Label a has a vector and a matched inference with one; b only that of its inference; c and d are inferences; e has none. */
beforeAll(async () => {
  database = await createNodeDatabase();
  compute = createInlineCompute();
  await database.exec(`CREATE TABLE elements (element_id VARCHAR, level VARCHAR, frame_id VARCHAR, label_id VARCHAR, inference_id VARCHAR, class_id VARCHAR);
    INSERT INTO elements VALUES ('label:a', 'object', 'f1', 'a', 'ia', 'cone'), ('label:b', 'object', 'f1', 'b', 'ib', 'cone'), ('inference:c', 'object', 'f2', NULL, 'c', 'car'),
      ('inference:d', 'object', 'f2', NULL, 'd', 'cone'), ('label:e', 'object', 'f2', 'e', NULL, 'car'), ('frame:f1', 'frame', 'f1', NULL, NULL, NULL), ('frame:f2', 'frame', 'f2', NULL, NULL, NULL), ('frame:f3', 'frame', 'f3', NULL, NULL, NULL)`);
  const loaded = {
    objects: { owners: ['label:a', 'inference:ia', 'inference:ib', 'inference:c', 'inference:d', 'inference:unknown'] as const, vectors: Float32Array.from([1, 0, 1, 0.1, 1, 0.3, 0, 1, 2, 1.2, 1, 0]), dim: 2 },
    pictures: { owners: ['frame:f1', 'frame:f2', 'frame:f3'] as const, vectors: Float32Array.from([0, 5, 6]), dim: 1 },
  };
  parts = { database, version: 1, compute, spaces: [objects, pictures], loadEmbeddings: async (id) => loaded[id as 'objects'] };
});
afterAll(() => {
  database.dispose();
  compute.dispose();
});

describe('findSimilar', () => {
  it('finds elements like others, each once, without the ones that were asked for', async () => {
    const found = await findSimilar(parts, { like: ['label:a'] });
    expect(found.items.map(({ element }) => element)).toEqual(['label:b', 'inference:d', 'inference:c']);
    expect(found).toMatchObject({ space: 'objects', compared: 3, total: 6 });
    expect(found.items[0]?.distance).toBeCloseTo(1 - 1 / Math.hypot(1, 0.3), 5);
  });

  it('puts what is more like the negatives last', async () => {
    const found = await findSimilar(parts, { like: ['label:a'], unlike: ['inference:c'] });
    expect(found.items.map(({ element, nearerToUnlike }) => [element, nearerToUnlike])).toEqual([['label:b', false], ['inference:d', false], ['inference:c', true]]);
  });

  it('looks only among elements that meet the condition', async () => {
    const found = await findSimilar(parts, { like: ['label:b'], where: "class_id = 'cone'" });
    expect(found.items.map(({ element }) => element)).toEqual(['label:a', 'inference:d']);
  });

  it('takes the space in which the elements have vectors: frames stand for what they show when asked', async () => {
    expect((await findSimilar(parts, { like: ['frame:f3'] })).items.map(({ element, distance }) => [element, distance])).toEqual([['frame:f2', 1], ['frame:f1', 6]]);
    expect((await findSimilar(parts, { like: ['inference:c'], space: 'pictures', limit: 1 })).items.map(({ element }) => element)).toEqual(['frame:f3']);
  });

  it('takes vectors that no element has', async () => {
    expect((await findSimilar(parts, { vectors: Float32Array.from([0, 3]), space: 'objects', limit: 1 })).items[0]?.element).toBe('inference:c');
  });

  it('says what is missing', async () => {
    await expect(findSimilar(parts, { like: ['label:e'], space: 'objects' })).rejects.toMatchObject({ code: 'not-found', message: expect.stringMatching(/None of the 1 elements has a vector in "objects"/) as string });
    await expect(findSimilar(parts, { like: ['label:a'], space: 'texts' })).rejects.toMatchObject({ code: 'not-found', message: expect.stringMatching(/Spaces: objects, pictures/) as string });
    await expect(findSimilar(parts, {})).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
