import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nullRows } from './null-rows';

it('gives the golden shares', () => {
  const result = nullRows(3, [[1, null, null], ['', undefined, 'b'], Float64Array.of(0, NaN, 2)]);
  expect([...result.scores]).toEqual([0, 1, 1 / 3]);
  expect(result.raw[2]).toBeCloseTo(2 / 3, 12);
  expect([...result.flagged]).toEqual([0, 1, 0]);
  expect(result.count).toBe(1);
});

it('takes no rows and no columns', () => {
  expect(nullRows(0, [[]])).toMatchObject({ count: 0, scores: new Float64Array(0) });
  expect(nullRows(2, [])).toMatchObject({ count: 0, scores: Float64Array.of(0, 0), flagged: Uint8Array.of(0, 0) });
});

it('rejects a column of another length', () => {
  expect(() => nullRows(2, [[1, 2], [1]])).toThrow(expect.objectContaining({ code: 'invalid-argument', message: expect.stringMatching(/Column 1/) }));
});

it('flags exactly the rows with a score of 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }).chain((width) => fc.array(fc.array(fc.option(fc.nat()), { minLength: width, maxLength: width }), { minLength: 1 })), (table) => {
      const columns = (table[0] ?? []).map((_, at) => table.map((row) => row[at]));
      const { scores, flagged } = nullRows(table.length, columns);
      table.forEach((row, i) => {
        expect(scores[i]).toBe(row.filter((value) => value === null).length / row.length);
        expect(flagged[i]).toBe(scores[i] === 1 ? 1 : 0);
      });
    }),
  );
});
