import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeRows } from '../distance';
import { similarRows } from './similar-rows';

const line = Float32Array.from([0, 1, 2, 3, 10, 11]);

describe('similarRows', () => {
  it('finds the nearest to any of several seeds, or to all of them on average', async () => {
    const seeds = Float32Array.from([0, 10]);
    const any = await similarRows(line, seeds, { dim: 1, metric: 'l2', k: 4 });
    expect([...any.rows]).toEqual([0, 4, 1, 5]);
    expect([...any.distances]).toEqual([0, 0, 1, 1]);
    const all = await similarRows(line, Float32Array.from([0, 2]), { dim: 1, metric: 'l2', k: 3, combine: 'mean' });
    expect([...all.rows]).toEqual([0, 1, 2]);
    expect([...all.distances]).toEqual([1, 1, 1]);
  });

  it('puts what is nearer to a negative than to a seed last, and says so', async () => {
    const found = await similarRows(line, Float32Array.from([1]), { dim: 1, metric: 'l2', k: 6, negatives: Float32Array.from([3]) });
    expect([...found.rows]).toEqual([1, 0, 2, 3, 4, 5]);
    expect([...found.rejected]).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('looks only at rows that are allowed', async () => {
    const found = await similarRows(line, Float32Array.from([0]), { dim: 1, metric: 'l2', k: 3, filter: Uint8Array.from([0, 0, 0, 1, 0, 1]) });
    expect([...found.rows]).toEqual([3, 5]);
    expect(found.compared).toBe(2);
  });

  it('orders as sorting all distances would', async () => {
    const value = fc.integer({ min: -4, max: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 3, maxLength: 60 }), fc.array(value, { minLength: 3, maxLength: 9 }), async (a, b) => {
        const rows = normalizeRows(Float32Array.from(a.slice(0, a.length - (a.length % 3))), 3);
        const seeds = normalizeRows(Float32Array.from(b.slice(0, b.length - (b.length % 3))), 3);
        const found = await similarRows(rows, seeds, { dim: 3, metric: 'cosine', k: 100 });
        const brute = Array.from({ length: rows.length / 3 }, (_, i) => Math.min(...Array.from({ length: seeds.length / 3 }, (_, j) => 1 - [0, 1, 2].reduce((sum, d) => sum + (rows[i * 3 + d] ?? 0) * (seeds[j * 3 + d] ?? 0), 0))));
        const sorted = [...brute].sort((x, y) => x - y);
        expect(found.rows).toHaveLength(brute.length);
        found.rows.forEach((row, at) => {
          expect(brute[row]).toBeCloseTo(sorted[at] ?? NaN, 5);
          expect(found.distances[at]).toBeCloseTo(brute[row] ?? NaN, 5);
        });
      }),
    );
  });

  it('says what it cannot take', async () => {
    await expect(similarRows(line, new Float32Array(0), { dim: 1, metric: 'l2', k: 1 })).rejects.toThrow(/0 seeds/);
    await expect(similarRows(line, line, { dim: 1, metric: 'l2', k: 0 })).rejects.toThrow(/k 0/);
    await expect(similarRows(line, Float32Array.from([NaN]), { dim: 1, metric: 'l2', k: 1 })).rejects.toThrow(/NaN|finite/);
  });

  it('stops when it is told to', async () => {
    await expect(similarRows(new Float32Array(3_000_000), new Float32Array(1000), { dim: 10, metric: 'l2', k: 1 }, { signal: AbortSignal.timeout(20) })).rejects.toThrow(/timeout|aborted/i);
  });
});
