import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../formats/npy/npy';
import { createExactIndex } from './exact-index';
import { createHnswIndex } from './hnsw-index';

const folder = join(process.env.SHOAL_TEST_DATA ?? '../shared/data', 'embeddings');
const dim = 160;
const k = 15;

describe.skipIf(!existsSync(folder))(`neighbours of real embeddings (skipped without ${folder})`, () => {
  it('agree with the exact truth: 10,000 pictures', { timeout: 240_000 }, async () => {
    const read = (name: string) => readNpy(readFileSync(join(folder, name)), name);
    const vectors = read('cifar10_test_resnet8l_emb160_f32.npy').data as Float32Array;
    const truth = read('cifar10_test_knn15_cosine_idx.npy').data as Uint16Array;
    const truthDistances = read('cifar10_test_knn15_cosine_dist.npy').data as Float32Array;
    const exact = createExactIndex({ metric: 'cosine', dim });
    const hnsw = createHnswIndex({ metric: 'cosine', dim, seed: 1 });
    await exact.add(vectors);
    await hnsw.add(vectors);
    const step = 5;
    let [queries, sameRow, found] = [0, 0, 0];
    for (let row = 0; row < 10_000; row += step, queries++) {
      const query = vectors.subarray(row * dim, (row + 1) * dim);
      // The truth leaves the row itself out.
      const answers = exact.search(query, k + 1);
      const at = answers.indices.indexOf(row);
      expect(at).toBeGreaterThanOrEqual(0);
      const distances = Array.from(answers.distances).toSpliced(at, 1);
      const indices = Array.from(answers.indices).toSpliced(at, 1);
      for (let i = 0; i < k; i++) {
        expect(Math.abs((distances[i] as number) - (truthDistances[row * k + i] as number))).toBeLessThan(2e-6);
        if (indices[i] === truth[row * k + i]) sameRow++;
      }
      const limit = (distances[k - 1] as number) + 1e-6;
      const approximate = hnsw.search(query, k + 1, { ef: 64 });
      for (let i = 0; i <= k; i++) if (approximate.indices[i] !== row && (approximate.distances[i] as number) <= limit) found++;
    }
    const recall = found / queries / k;
    process.stdout.write(`HNSW on ${queries} of 10,000 pictures, ${dim} dimensions, ef 64: recall@${k} ${recall.toFixed(4)}; exact has the same row as the truth in ${((100 * sameRow) / queries / k).toFixed(3)} % of the places\n`);
    expect(sameRow / queries / k).toBeGreaterThan(0.999);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });
});
