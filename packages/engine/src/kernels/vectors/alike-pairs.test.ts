import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../formats/npy/npy';
import { normalizeRows } from '../distance';
import { nearestNeighbors } from '../knn';
import { alikePairs } from './alike-pairs';
import { completeGraph } from './complete-graph.test-support';
import { perceptualHash } from './perceptual-hash';

describe('alikePairs', () => {
  // Rows at 0, 1, 2, 10 and 11: the median distance to the nearest row is 1.
  const graph = completeGraph([0, 1, 2, 10, 11]);

  it('takes pairs that are near and look alike, and none that are only one of both', () => {
    const hashes = Uint32Array.from([0, 7, 0, 7, 0xfffff, 0, 0, 0, 0, 7]);
    // 0 and 1 are at the median with equal hashes; 2 looks different; 3 has no hash.
    expect([...alikePairs(5, graph, hashes).a]).toEqual([0]);
    expect([...alikePairs(5, graph, hashes).b]).toEqual([1]);
    expect([...alikePairs(5, graph, hashes).distances]).toEqual([1]);
    expect(alikePairs(5, graph, hashes, { limit: 0.9 }).a).toHaveLength(0);
    expect([...alikePairs(5, graph, hashes, { limit: 1.75 }).b]).toEqual([1, 2]);
  });

  it('says what it cannot take', () => {
    expect(() => alikePairs(5, graph, new Uint32Array(4))).toThrow(/4 halves of hashes for 5 rows/);
    expect(() => alikePairs(5, graph, new Uint32Array(10), { limit: -1 })).toThrow(/limit -1/);
  });
});

const data = process.env.SHOAL_TEST_DATA ?? '../shared/data';
const files = { embeddings: join(data, 'embeddings/cifar10_test_resnet8l_emb160_f32.npy'), pictures: join(data, 'cifar10-images/test.jpgpack'), offsets: join(data, 'cifar10-images/test_offsets.npy'), judged: join(data, 'cifair-duplicates/duplicates_cifar10_test.csv') };
const missing = Object.values(files).filter((path) => !existsSync(path));
describe.skipIf(missing.length > 0)(`real pictures (skipped without ${missing.join(' and ') || files.pictures})`, () => {
  it('finds most pairs in CIFAR-10 test that people called duplicates, among few others', { timeout: 120_000 }, async () => {
    const offsets = Array.from(readNpy(readFileSync(files.offsets)).data as ArrayLike<number | bigint>, Number);
    const pack = readFileSync(files.pictures);
    const hashes = new Uint32Array(20_000);
    const context = createCanvas(32, 32).getContext('2d');
    for (let row = 0; row < 10_000; row++) {
      context.drawImage(await loadImage(pack.subarray(offsets[row], offsets[row + 1])), 0, 0);
      hashes.set(perceptualHash(context.getImageData(0, 0, 32, 32).data, 32, 32), row * 2);
    }
    const vectors = readNpy(readFileSync(files.embeddings)).data as Float32Array;
    const graph = await nearestNeighbors(normalizeRows(vectors, 160), { dim: 160, k: 15, seed: 1 });
    const key = (a = 0, b = 0) => Math.min(a, b) * 10_000 + Math.max(a, b);
    const known = new Set(readFileSync(files.judged, 'utf8').trim().split('\n').slice(1).map((line) => key(...line.split(',').slice(0, 2).map(Number))));
    const found = alikePairs(10_000, graph, hashes);
    const right = [...found.a].filter((a, i) => known.has(key(a, found.b[i]))).length;
    process.stdout.write(`alike pairs in CIFAR-10 test: ${JSON.stringify({ pairs: found.a.length, right, of: known.size, precision: right / found.a.length, recall: right / known.size })}\n`);
    expect(known.size).toBe(39);
    // Precision is a lower bound: people looked at the candidates of one other model.
    expect(right).toBeGreaterThanOrEqual(29);
    expect(found.a.length).toBeLessThanOrEqual(120);
  });
});
