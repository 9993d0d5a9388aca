import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { findImageIssues, IMAGE_ISSUE_KINDS, type ImageIssueKind, type ImageMeasureColumns } from './image-issues';
import { measureImage, type ImageMeasures } from './measure-image';

const plain = { area: 10000, aspect: 1, darkPercentile: 0.1, brightPercentile: 0.9, information: 0.7, sharpness: 0.9, isGreyscale: 0 };
type Row = typeof plain;

function columns(rows: readonly Row[]): ImageMeasureColumns {
  const column = (name: keyof Row) => Float64Array.from(rows, (row) => row[name]);
  return {
    area: column('area'),
    aspect: column('aspect'),
    darkPercentile: column('darkPercentile'),
    brightPercentile: column('brightPercentile'),
    information: column('information'),
    sharpness: column('sharpness'),
    isGreyscale: column('isGreyscale'),
  };
}

const among = (rows: readonly Partial<Row>[], others: number) => columns([...rows.map((row) => ({ ...plain, ...row })), ...Array<Row>(others).fill(plain)]);
const kindOf = (issues: ReturnType<typeof findImageIssues>, kind: ImageIssueKind) => issues.kinds.find((column) => column.kind === kind);

describe('findImageIssues', () => {
  it.each([
    ['dark', { brightPercentile: 0.2 }, 0.8, 0.2],
    ['bright', { darkPercentile: 0.96 }, 0.96, 0.96],
    ['blurry', { sharpness: 0.25 }, 0.75, 0.25],
    ['odd_aspect_ratio', { aspect: 0.4 }, 0.6, 0.4],
    ['low_information', { information: 0.1 }, 0.9, 0.1],
    ['greyscale', { isGreyscale: 1 }, 1, 1],
    ['odd_size', { area: 400 }, 1, 20],
  ] as const)('finds the one image that is %s', (kind, row, score, raw) => {
    const { issues, kinds } = findImageIssues(among([row], 19));
    expect(issues).toEqual([{ row: 0, kind, score: expect.closeTo(score, 12), raw }]);
    for (const column of kinds) expect(column).toMatchObject(column.kind === kind ? { count: 1, prevalence: 0.05, reported: true } : { count: 0, prevalence: 0, reported: false });
  });

  it('takes the thresholds themselves for fine', () => {
    const edge = { brightPercentile: 0.22, darkPercentile: 0.95, sharpness: 0.3, aspect: 0.5, information: 0.3 };
    expect(findImageIssues(among([edge], 19)).issues).toEqual([]);
  });

  it('measures sizes by the quartiles', () => {
    // Sides 1, 2, 3, 4, 5: quartiles 2 and 4, fences 0 (not below) and 10, middle 5.
    const sides = [1, 2, 3, 4, 5];
    const odd = kindOf(findImageIssues(columns(sides.map((side) => ({ ...plain, area: side * side })))), 'odd_size');
    sides.forEach((side, i) => expect(odd?.scores[i]).toBeCloseTo(Math.abs(side - 5) / 10, 12));
    expect(odd?.count).toBe(0);
    // Sides 10 … 19 and 60: quartiles 12.5 and 17.5, fences 0 and 32.5; with a factor of 1, 7.5 and 22.5.
    const rows = [...Array.from({ length: 10 }, (_, i) => 10 + i), 60].map((side) => ({ ...plain, area: side * side }));
    expect([...(kindOf(findImageIssues(columns(rows)), 'odd_size')?.flagged ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(kindOf(findImageIssues(columns([...rows, { ...plain, area: 529 }]), { iqrFactor: 0.5 }), 'odd_size')?.count).toBe(2);
  });

  it('does not report what a dataset is like', () => {
    const grey = { ...plain, isGreyscale: 1 };
    const twoOfTen = findImageIssues(columns([grey, grey, ...Array<Row>(8).fill(plain)]));
    expect(twoOfTen.issues).toEqual([]);
    expect(kindOf(twoOfTen, 'greyscale')).toMatchObject({ count: 2, prevalence: 0.2, reported: false });
    expect(findImageIssues(columns([grey, ...Array<Row>(9).fill(plain)])).issues).toHaveLength(1);
    expect(findImageIssues(columns([grey, grey, plain]), { maxPrevalence: 1 }).issues.map(({ row }) => row)).toEqual([0, 1]);
  });

  it('finds a dark picture among measured ones', () => {
    const random = createRandom(1);
    const picture = (top: number): ImageMeasures => measureImage(Uint8Array.from({ length: 8 * 8 * 4 }, (_, i) => (i % 4 === 3 ? 255 : Math.floor(random() * top))), 8, 8);
    const measured = Array.from({ length: 20 }, (_, i) => picture(i === 7 ? 30 : 256)).map((measures) => ({ ...measures, isGreyscale: Number(measures.isGreyscale) }));
    expect(findImageIssues(columns(measured)).issues).toEqual([expect.objectContaining({ row: 7, kind: 'dark' })]);
  });

  it('takes no images and one', () => {
    const none = findImageIssues(columns([]));
    expect(none.issues).toEqual([]);
    expect(none.kinds.map(({ kind, prevalence }) => [kind, prevalence])).toEqual(IMAGE_ISSUE_KINDS.map((kind) => [kind, 0]));
    expect(findImageIssues(columns([plain])).kinds.every(({ count }) => count === 0)).toBe(true);
  });

  it('rejects gaps', () => {
    expect(() => findImageIssues(among([{}, { sharpness: NaN }], 1))).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/sharpness of row 1 is NaN/) }));
    expect(() => findImageIssues({ ...among([], 2), aspect: [1] })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('scores every flagged image of a kind above every other one', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const row = fc.record({ area: fc.integer({ min: 1, max: 1e6 }), aspect: share, darkPercentile: share, brightPercentile: share, information: share, sharpness: share, isGreyscale: fc.nat(1) });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        for (const { scores, flagged } of findImageIssues(columns(rows)).kinds) {
          const lowestFlagged = Math.min(1, ...[...scores].filter((_, i) => flagged[i] === 1));
          [...scores].forEach((score, i) => {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(1);
            if (flagged[i] === 0) expect(score).toBeLessThanOrEqual(lowestFlagged);
          });
        }
      }),
    );
  });
});
