import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDataset } from '@shoal/engine/node';
import { readNpy } from '@shoal/engine/formats';
import { hdbscan, nearestNeighbors, normalizeRows, umap } from '@shoal/engine/kernels';
import type { Benchmark } from './benchmark';

const root = join(import.meta.dirname, '..');
const data = process.env['SHOAL_TEST_DATA'] ?? join(root, '../shared/data');
const demo = join(root, 'demo/.cache/demo-town');

interface Labelled {
  readonly name: string;
  /** Row-major [n, dim]. */
  readonly vectors: Float32Array;
  readonly dim: number;
  /** [n]. */
  readonly classes: readonly string[];
}

/** Normalised mutual information, 2 I(A; B) / (H(A) + H(B)), 0 to 1. */
function mutualInformation(a: readonly string[], b: readonly string[]): number {
  const entropy = (values: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts.values()].reduce((sum, count) => sum - (count / values.length) * Math.log(count / values.length), 0);
  };
  const [own, other, both] = [entropy(a), entropy(b), entropy(a.map((value, row) => `${value}|${b[row] ?? ''}`))];
  return own + other > 0 ? (2 * (own + other - both)) / (own + other) : 0;
}

async function load(): Promise<Labelled[]> {
  const sets: Labelled[] = [];
  const cifar = join(data, 'embeddings/cifar10_test_resnet8l_emb160_f32.npy');
  if (existsSync(cifar)) sets.push({ name: 'CIFAR-10 test, 10000 × 160', vectors: Float32Array.from(readNpy(readFileSync(cifar)).data, Number), dim: 160, classes: Array.from(readNpy(readFileSync(join(data, 'cifar10-images/test_labels.npy'))).data, String) });
  if (existsSync(demo)) {
    const dataset = await openDataset(demo);
    const { owners, vectors, dim } = await dataset.loadEmbeddings('object');
    const rows = (await dataset.database.query("SELECT 'label:' || label_id AS owner, class_id FROM labels UNION ALL SELECT 'inference:' || inference_id, class_id FROM inferences")).toArray();
    const classOf = new Map(rows.map((row) => [String(row['owner']), String(row['class_id'])]));
    sets.push({ name: `demo, ${owners.length} × ${dim}`, vectors, dim, classes: owners.map((owner) => classOf.get(owner) ?? '') });
    dataset.dispose();
  }
  return sets;
}

/** Where HDBSCAN finds clusters that agree with the classes: on the graph of the vectors, or on that of the map. */
export const benchmark: Benchmark = {
  title: 'HDBSCAN, clusters of at least √n / 2 rows, 5 samples of 15 neighbours: agreement with the classes, noise counted as one cluster',
  async run() {
    const rows: Record<string, string | number>[] = [];
    for (const { name, vectors, dim, classes } of await load()) {
      const n = classes.length;
      const graph = await nearestNeighbors(normalizeRows(vectors, dim), { dim, k: 15, seed: 1 });
      const map = await nearestNeighbors(await umap(vectors, { dim, metric: 'cosine', seed: 1 }), { dim: 2, k: 15, seed: 1 });
      for (const [where, found] of [['vectors', graph], ['map', map]] as const) {
        const { labels, clusters } = hdbscan(n, found, { minClusterSize: Math.round(Math.sqrt(n) / 2), minSamples: 5 });
        const noise = labels.filter((label) => label < 0).length / n;
        rows.push({ set: name, 'density in': where, 'mutual information': Number(mutualInformation(Array.from(labels, String), classes).toFixed(3)), clusters, 'noise %': Math.round(100 * noise) });
      }
    }
    return rows;
  },
};
