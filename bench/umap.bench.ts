import { monitorEventLoopDelay } from 'node:perf_hooks';
import { trustworthiness, umap } from '@shoal/engine/kernels';
import { interleave, type Benchmark } from './benchmark';
import { loadEmbeddingAtlas } from './embedding-atlas';
import { cifarVectors, embeddingLike } from './vectors';

/** From vectors to a picture, all steps, each library with its own number of epochs; with trustworthiness, without which time means nothing. */
export const benchmark: Benchmark = {
  title: 'UMAP, 15 neighbours, minDist 0.1, default epochs: ours against createUMAP of embedding-atlas 0.26.0 (CPU), one thread, interleaved rounds, medians; trustworthiness k = 15 on 300 rows',
  async run() {
    const atlas = await loadEmbeddingAtlas();
    const rows = [];
    for (const [set, rounds] of [...cifarVectors().map((set) => [set, 3] as const), [embeddingLike(10_000, 128), 5], [embeddingLike(50_000, 128), 3], [embeddingLike(200_000, 128), 0]] as const) {
      const { n, dim, data, name } = set;
      const trust = async (positions: Float32Array) => Number((await trustworthiness(data, positions, { dim, k: 15, sample: 300, seed: 1 })).toFixed(4));
      let first = 0;
      let ours = new Float32Array(0) as Float32Array;
      let theirs = ours;
      const run = async () => {
        const start = performance.now();
        first = 0;
        ours = await umap(data, { dim, metric: 'l2', seed: 1 }, { onLayout: () => (first ||= performance.now() - start) });
      };
      const delay = monitorEventLoopDelay({ resolution: 5 });
      const start = performance.now();
      delay.enable();
      await run();
      delay.disable();
      const alone = performance.now() - start;
      const runTheirs = async () => {
        const other = await atlas.createUMAP(n, dim, 2, data, { nNeighbors: 15, minDist: 0.1, seed: 1 });
        await other.run();
        theirs = other.embedding.slice();
        other.destroy();
      };
      const ms = rounds === 0 ? {} : await interleave(rounds, { ours: run, atlas: runTheirs });
      const { ours: own = alone, atlas: other } = ms;
      rows.push({
        vectors: name,
        rounds: Math.max(1, rounds),
        's': Number((own / 1000).toFixed(2)),
        trustworthiness: await trust(ours),
        'first layout s': Number((first / 1000).toFixed(2)),
        'longest wait of the event loop ms': Math.round(delay.max / 1e6),
        ...(other !== undefined && { 'Embedding Atlas s': Number((other / 1000).toFixed(2)), 'Embedding Atlas trustworthiness': await trust(theirs), 'ours / Embedding Atlas': Number((own / other).toFixed(2)) }),
      });
    }
    return rows;
  },
};
