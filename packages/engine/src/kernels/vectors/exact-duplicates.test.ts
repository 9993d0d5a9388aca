import { describe, expect, it } from 'vitest';
import type { DuplicateMember } from './duplicate-groups';
import { exactDuplicates } from './exact-duplicates';

const short = (members: readonly DuplicateMember[]) => members.map(({ row, group, role, distance }) => [row, group, role, distance]);

describe('exactDuplicates', () => {
  it('groups equal hashes and keeps the first row', () => {
    expect(short(exactDuplicates(['b', 'a', null, 'b', '', 'c', 'b', null, '', 'a', undefined]))).toEqual([
      [0, 0, 'keep', 0],
      [3, 0, 'drop', 0],
      [6, 0, 'drop', 0],
      [1, 1, 'keep', 0],
      [9, 1, 'drop', 0],
    ]);
    expect([exactDuplicates([]), exactDuplicates(['a'])]).toEqual([[], []]);
    expect(exactDuplicates(['__proto__', '__proto__'])).toHaveLength(2);
  });
});
