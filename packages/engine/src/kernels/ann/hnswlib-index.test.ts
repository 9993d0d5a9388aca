import { describe, expect, it } from 'vitest';
import { ANN_METRICS, type AnnIndex, type AnnMetric } from './ann-index';
import { clusteredRows } from './clusters.test-support';
import { createExactIndex } from './exact-index';
import { createHnswlibIndex, openHnswlibIndex, type HnswlibGraph, type HnswlibLibrary } from './hnswlib-index';

/** Answers as the library does, in its units, by comparing with every row. The real one is tried in Chromium. */
function fakeLibrary(files = new Map<string, { rows: Float32Array[]; most: number }>()): HnswlibLibrary {
  return {
    HierarchicalNSW: class implements HnswlibGraph {
      private rows: Float32Array[] = [];
      private most = 0;
      private ef = 10;
      constructor(private space: AnnMetric, private dim: number) {}
      initIndex(most: number) {
        this.most = most;
      }
      async readIndex(file: string) {
        const found = files.get(file);
        if (found) [this.rows, this.most] = [[...found.rows], found.most];
        return found !== undefined;
      }
      async writeIndex(file: string) {
        if (file !== 'full') files.set(file, { rows: [...this.rows], most: this.most });
        return file !== 'full';
      }
      resizeIndex(most: number) {
        this.most = most;
      }
      addPoints(items: Float32Array[], labels: number[]) {
        if (this.rows.length + items.length > this.most) throw new Error('The index is full');
        items.forEach((item, i) => {
          expect(item).toHaveLength(this.dim);
          this.rows[labels[i] as number] = item;
        });
      }
      setEfSearch(ef: number) {
        this.ef = ef;
      }
      getCurrentCount = () => this.rows.length;
      getMaxElements = () => this.most;
      searchKnn(query: Float32Array, k: number, filter: ((label: number) => boolean) | undefined) {
        expect(k).toBeLessThanOrEqual(this.ef);
        const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, d) => sum + value * (b[d] as number), 0);
        const key = (row: Float32Array) => (this.space === 'l2' ? row.reduce((sum, value, d) => sum + (value - (query[d] as number)) ** 2, 0) : 1 - dot(row, query) / (this.space === 'ip' ? 1 : Math.sqrt(dot(row, row) * dot(query, query))));
        const found = this.rows.map((row, label) => ({ label, key: key(row) })).filter(({ label }) => !filter || filter(label)).sort((a, b) => a.key - b.key).slice(0, k);
        return { neighbors: found.map(({ label }) => label), distances: found.map(({ key }) => key) };
      }
    },
  };
}

describe('createHnswlibIndex', () => {
  const dim = 6;
  it.each(ANN_METRICS)('keeps the contract of an index: %s', async (metric) => {
    const rows = clusteredRows(3000, dim, 1);
    const queries = clusteredRows(10, dim, 2);
    const index = createHnswlibIndex(fakeLibrary(), { metric, dim });
    const exact = createExactIndex({ metric, dim });
    for (const part of [rows.subarray(0, 1500 * dim), rows.subarray(1500 * dim)]) {
      await index.add(part);
      await exact.add(part);
    }
    expect([index.size, index.kind, index.metric]).toEqual([3000, 'hnsw', metric]);
    const filter = Uint8Array.from({ length: 3000 }, (_, row) => Number(row % 3 === 0));
    for (const options of [{}, { filter }, { filter: new Uint8Array(3000).fill(1, 4, 6) }]) {
      const [ours, theirs] = [exact.search(queries, 5, options), index.search(queries, 5, options)];
      expect(theirs.indices).toEqual(ours.indices);
      theirs.distances.forEach((distance, i) => (ours.distances[i] === Infinity ? expect(distance).toBe(Infinity) : expect(distance).toBeCloseTo(ours.distances[i] as number, 4)));
    }
  });

  it('writes and reads files of the library, and says when it cannot', async () => {
    const library = fakeLibrary();
    const index = createHnswlibIndex(library, { metric: 'l2', dim });
    await index.add(clusteredRows(20, dim, 3));
    await index.saveFile('mine');
    const again = await openHnswlibIndex(library, 'mine', { metric: 'l2', dim });
    expect(again.search(clusteredRows(2, dim, 4), 3)).toEqual(index.search(clusteredRows(2, dim, 4), 3));
    await expect(index.saveFile('full')).rejects.toMatchObject({ code: 'storage-failed' });
    await expect(openHnswlibIndex(library, 'no such', { metric: 'l2', dim })).rejects.toMatchObject({ code: 'not-found', details: { file: 'no such' } });
    expect(() => createHnswlibIndex(library, { metric: 'l2', dim: 0 })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    await expect((index as Pick<AnnIndex, 'add'>).add(new Float32Array(dim - 1))).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
