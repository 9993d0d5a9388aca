import { expect, it } from 'vitest';
import { chooseIndex } from './choose-index';

it.each([
  ['exact', 0, 128, 1],
  ['exact', 1_000_000, 512, 1],
  ['exact', 5_000, 32, 5_000],
  ['exact', 50_000, 128, 1_000],
  ['exact', 3_000, 128, 3_000],
  ['exact', 20_000, 128, 10_000],
  ['hnsw', 50_000, 64, 50_000],
  ['exact', 100_000, 512, 6_000],
  ['hnsw', 100_000, 512, 20_000],
  ['hnsw', 1_000_000, 128, 1_000_000],
] as const)('chooseIndex: %s for %i rows of %i numbers and %i queries', (kind, rows, dim, queries) => {
  expect(chooseIndex({ rows, dim, queries }).kind).toBe(kind);
});

it('chooseIndex never goes back to exact as queries are added', () => {
  for (const dim of [8, 128, 1024]) {
    for (const rows of [2_000, 20_000, 200_000]) {
      const kinds = Array.from({ length: 24 }, (_, i) => chooseIndex({ rows, dim, queries: 2 ** i }).kind);
      expect(kinds).toEqual([...kinds].sort());
    }
  }
});
