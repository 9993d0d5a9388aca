import { describe, expect, it } from 'vitest';
import { completeGraph } from './complete-graph.test-support';
import { duplicateGroups, duplicatePairs, type DuplicateMember } from './duplicate-groups';
import { nearDuplicates } from './near-duplicates';

const short = (members: readonly DuplicateMember[]) => members.map(({ row, group, role, distance }) => [row, group, role, distance]);

describe('duplicateGroups', () => {
  it('keeps by index and gives dropped rows to their nearest kept one', () => {
    // A chain at 0, 2, 3, 5: 0 drops 2; 3 is kept, nearer to 2, and drops 5. Nothing is left to stand for 0.
    expect(short(nearDuplicates(4, completeGraph([0, 2, 3, 5]), { threshold: 2.5 }).members)).toEqual([[2, 0, 'keep', 0], [1, 0, 'drop', 1], [3, 0, 'drop', 2]]);
    // What is dropped drops nothing.
    expect(short(duplicateGroups(4, duplicatePairs([[3, 1, 5], [0, 1, 7]])))).toEqual([[3, 0, 'keep', 0], [1, 0, 'drop', 5]]);
    expect(short(duplicateGroups(4, duplicatePairs([[2, 3, 1], [1, 0, 2]])))).toEqual([[0, 0, 'keep', 0], [1, 0, 'drop', 2], [2, 1, 'keep', 0], [3, 1, 'drop', 1]]);
  });

  it('rejects pairs that are not sorted or not of the rows', () => {
    const pairs = (a: number[], b: number[]) => ({ a: Int32Array.from(a), b: Int32Array.from(b), distances: new Float64Array(a.length) });
    for (const [a, b] of [[[1], [0]], [[0], [0]], [[0], [3]], [[-1], [1]], [[0, 0], [2, 1]], [[1, 0], [2, 1]], [[0, 0], [1, 1]]] as const) {
      expect(() => duplicateGroups(3, pairs([...a], [...b]))).toThrow(expect.objectContaining({ code: 'invalid-data' }));
    }
    expect(duplicateGroups(0, pairs([], []))).toEqual([]);
  });
});
