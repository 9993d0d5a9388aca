import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { checkArrowBytes } from './arrow-bytes';
import { isShoalError } from './errors';

const table = tableFromArrays({ id: ['a', 'b', 'c'], n: Float64Array.of(1, 2, 3) });
const stream = tableToIPC(table, 'stream');
const file = tableToIPC(table, 'file');

describe('checkArrowBytes', () => {
  it('tells streams from files', () => {
    expect(checkArrowBytes(stream, 'x')).toEqual({ format: 'stream', compressed: false });
    expect(checkArrowBytes(file, 'x')).toEqual({ format: 'file', compressed: false });
    expect(checkArrowBytes(Uint8Array.from([9, ...stream]).subarray(1), 'x')).toEqual({ format: 'stream', compressed: false });
  });

  it('refuses every truncation', () => {
    for (const whole of [stream, file]) {
      for (let length = 0; length < whole.length - 1; length += 1) {
        expect(() => checkArrowBytes(whole.subarray(0, length), 'cut'), `${length} of ${whole.length} bytes`).toThrow(/not readable Arrow|not Arrow IPC|damaged/);
      }
    }
  });

  it('throws nothing but typed errors for damaged bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom(stream, file), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }), (whole, edits) => {
        const bytes = whole.slice();
        for (const [at, value] of edits) bytes[at % bytes.length] = value;
        try {
          checkArrowBytes(bytes, 'damaged');
          return true;
        } catch (error) {
          return isShoalError(error);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('says what it found instead of Arrow', () => {
    expect(() => checkArrowBytes(new TextEncoder().encode('<!doctype html><html>'), 'labels.arrow')).toThrow('"labels.arrow" is not Arrow IPC: it starts with "<!doctype ht"');
    expect(() => checkArrowBytes(new TextEncoder().encode('PAR1xxxxxxxxPAR1'), 'labels.parquet')).toThrow('"PAR1xxxxxxxx"');
  });
});

const corpus = path.join(process.env.SHOAL_TEST_DATA ?? '../shared/data', 'format-corpora');
const goldens = existsSync(corpus) ? findFiles(corpus).filter((name) => /arrow-ipc-stream[/\\]integration/.test(name) && /\.(stream|arrow_file)$/.test(name)) : [];
if (goldens.length === 0) process.stdout.write(`Skipped: Arrow's golden files are not in ${corpus}\n`);

describe.skipIf(goldens.length === 0)("Arrow's golden files", () => {
  it('refuses all big-endian files, and accepts all little-endian ones', () => {
    const wrong: string[] = [];
    for (const name of goldens) {
      const bytes = new Uint8Array(readFileSync(name));
      let said = 'ok';
      try {
        checkArrowBytes(bytes, name);
      } catch (error) {
        said = isShoalError(error) ? error.message : `untyped: ${String(error)}`;
      }
      const expected = /bigendian/.test(name) ? /big-endian/ : /^ok$/;
      if (!expected.test(said)) wrong.push(`${path.relative(corpus, name)}: ${said}`);
    }
    expect(wrong).toEqual([]);
    expect(goldens.length).toBeGreaterThan(100);
  });
});

function findFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
