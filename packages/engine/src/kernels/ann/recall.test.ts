import { describe, expect, it } from 'vitest';
import type { AnnIndex } from './ann-index';
import { clusteredRows } from './clusters.test-support';
import { createExactIndex } from './exact-index';
import { measureRecall } from './recall';

const dim = 6;
const rows = clusteredRows(400, dim, 1);

async function exactOf(vectors: Float32Array): Promise<AnnIndex> {
  const index = createExactIndex({ metric: 'l2', dim });
  await index.add(vectors);
  return index;
}

describe('measureRecall', () => {
  it('is 1 for the truth itself, and falls with what is missing', async () => {
    const exact = await exactOf(rows);
    expect(await measureRecall(exact, exact, rows, { k: 5, seed: 1 })).toEqual({ recall: 1, sample: 200 });
    expect(await measureRecall(exact, exact, rows, { k: 5, seed: 1, sample: 1000 })).toEqual({ recall: 1, sample: 400 });
    const halfBlind: AnnIndex = {
      ...exact,
      size: 400,
      search(queries, k, options) {
        const answers = exact.search(queries, k, options);
        answers.indices.fill(-1, 0, 2);
        // Found twice counts once.
        answers.indices[3] = answers.indices[2] as number;
        return answers;
      },
    };
    expect(await measureRecall(halfBlind, exact, rows, { k: 4, seed: 1 })).toEqual({ recall: 0.25, sample: 200 });
  });

  it('counts any of several rows at one distance', async () => {
    const copies = new Float32Array(20 * dim).fill(1);
    const exact = await exactOf(copies);
    const reversed: AnnIndex = {
      ...exact,
      size: 20,
      search(queries, k, options) {
        const answers = exact.search(queries, k, options);
        return { ...answers, indices: answers.indices.map((row) => 19 - row) };
      },
    };
    expect((await measureRecall(reversed, exact, copies, { k: 3, seed: 1 })).recall).toBe(1);
  });

  it('draws the same queries for the same seed', async () => {
    const exact = await exactOf(rows);
    const drawn = async (seed: number) => {
      const seen: number[] = [];
      const spy: AnnIndex = { ...exact, size: 400, search: (queries, k, options) => (seen.push(queries[0] as number), exact.search(queries, k, options)) };
      await measureRecall(spy, exact, rows, { k: 1, seed, sample: 30 });
      expect(new Set(seen).size).toBe(30);
      return seen;
    };
    expect(await drawn(1)).toEqual(await drawn(1));
    expect(await drawn(1)).not.toEqual(await drawn(2));
  });

  it('has nothing to find where nothing is allowed, and no queries in an empty list', async () => {
    const exact = await exactOf(rows);
    expect(await measureRecall(exact, exact, rows, { k: 5, seed: 1, filter: new Uint8Array(400) })).toEqual({ recall: 1, sample: 200 });
    expect(await measureRecall(exact, exact, new Float32Array(0), { k: 5, seed: 1 })).toEqual({ recall: 1, sample: 0 });
  });

  it('refuses indices that do not go together, and stops on abort', async () => {
    const exact = await exactOf(rows);
    const other = await exactOf(rows.subarray(dim));
    await expect(measureRecall(exact, other, rows, { k: 1, seed: 1 })).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(measureRecall(exact, exact, rows.subarray(1), { k: 1, seed: 1 })).rejects.toMatchObject({ code: 'invalid-argument' });
    const reason = new Error('enough');
    await expect(measureRecall(exact, exact, rows, { k: 1, seed: 1 }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
