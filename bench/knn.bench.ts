import { nearestNeighbors } from '@shoal/engine/kernels';
import { interleave, type Benchmark } from './benchmark';
import { loadEmbeddingAtlas } from './embedding-atlas';
import { cifarVectors, embeddingLike, recallOf, roundClusters, sampleTruth } from './vectors';

const k = 15;

/** All rows' neighbours: ours against the NN-descent of Embedding Atlas, the same vectors, one thread each; with recall, without which time means nothing. */
export const benchmark: Benchmark = {
  title: 'k = 15 neighbours of every row in WebAssembly: NN-descent and all pairs of ours, NN-descent of embedding-atlas 0.26.0; one thread, interleaved rounds, medians of 5; recall on 300 rows',
  async run() {
    const atlas = await loadEmbeddingAtlas();
    const rows = [];
    for (const set of [embeddingLike(2000, 128), embeddingLike(4000, 128), embeddingLike(10_000, 128), ...cifarVectors(), embeddingLike(20_000, 512), roundClusters(20_000, 128), embeddingLike(50_000, 128)]) {
      const { n, dim, data, name } = set;
      const truth = await sampleTruth(set, k);
      const find = (exactUpTo: number) => nearestNeighbors(data, { dim, k, seed: 1, exactUpTo });
      const theirs = () => atlas.createNNDescent(n, dim, data, { nNeighbors: k, seed: 1 });
      const [descent, pairs, their] = [await find(0), await find(n), await theirs()];
      const recall = (indices: Int32Array) => Number(recallOf(truth, (row) => indices.subarray(row * k, (row + 1) * k)).toFixed(4));
      const theirRecall = Number(recallOf(truth, (row) => their.queryByIndex(row, k + 1).indices).toFixed(4));
      their.destroy();
      const ms = await interleave(5, { ours: () => find(0), pairs: () => find(n), atlas: async () => (await theirs()).destroy() });
      const [ours = 0, exact = 0, other = 0] = [ms['ours'], ms['pairs'], ms['atlas']];
      rows.push({ vectors: name, 'NN-descent ms': Math.round(ours), recall: recall(descent.indices), 'all pairs ms': Math.round(exact), 'all pairs recall': recall(pairs.indices), 'Embedding Atlas ms': Math.round(other), 'Embedding Atlas recall': theirRecall, 'NN-descent / Embedding Atlas': Number((ours / other).toFixed(2)), 'all pairs / NN-descent': Number((exact / ours).toFixed(2)) });
    }
    return rows;
  },
};
