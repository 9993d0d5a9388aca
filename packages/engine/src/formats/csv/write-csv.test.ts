import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeCsv } from './write-csv';

describe('writeCsv', () => {
  it('quotes only where it must', () => {
    expect(writeCsv(['a', 'b'], [['plain', 'with, comma'], ['a "word"', 'two\nlines'], [' space', null]])).toBe(
      'a,b\r\nplain,"with, comma"\r\n"a ""word""","two\nlines"\r\n" space",\r\n',
    );
  });

  it('makes formulas harmless and leaves numbers alone', () => {
    expect(writeCsv(['=x'], [['=1+1'], ['+1'], ['-1'], ['@a'], ['\t=1'], ['\r=1'], [-1], [-0.5], ['a=1'], ['\uFF1D1']])).toBe(
      `"'=x"\r\n"'=1+1"\r\n"'+1"\r\n"'-1"\r\n"'@a"\r\n"'\t=1"\r\n"'\r=1"\r\n-1\r\n-0.5\r\na=1\r\n"'\uFF1D1"\r\n`,
    );
    expect(writeCsv(['a'], [['=1']], { formulaSafe: false })).toBe('a\r\n=1\r\n');
  });

  it('writes numbers so that they read back the same', () => {
    expect(writeCsv(['n'], [[0.1], [1e21], [Number.NaN], [Infinity], [-Infinity], [9007199254740993n], [true]])).toBe('n\r\n0.1\r\n1e+21\r\nnan\r\ninf\r\n-inf\r\n9007199254740993\r\ntrue\r\n');
  });

  it('gives back any text, and never a cell that starts a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 2 })), (rows) => {
        const cells = readCsv(writeCsv(['a', 'b'], rows)).slice(1);
        expect(cells.flat().some((cell) => /^[=+\-@\t\r\n]/.test(cell))).toBe(false);
        const undone = cells.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])/, '')));
        const expected = rows.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])/, '')));
        expect(undone).toEqual(expected);
      }),
    );
  });
});

/** A reader written from the grammar of RFC 4180, apart from the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (text[at] === '"') at += 1;
        cell += text[at];
      }
      at += 1;
    } else {
      while (text[at] !== ',' && text[at] !== '\r') cell += text[at++];
    }
    row.push(cell);
    if (text[at] === ',') {
      at += 1;
      continue;
    }
    at += 2;
    rows.push(row);
    row = [];
  }
  return rows;
}
