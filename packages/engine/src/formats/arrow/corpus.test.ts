import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getCell } from '../table/raw-table';
import { arrowToRaw } from './arrow-to-raw';
import { goldenColumns, goldenValue, OTHER, readGolden } from './golden.test-support';
import { readArrowBatches } from './read-arrow';

const root = join(process.env.SHOAL_TEST_DATA ?? '../shared/data', 'format-corpora');
const walk = (folder: string): string[] => readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? walk(join(folder, name)) : [join(folder, name)]));
const bytesOf = (file: string) => new Uint8Array(readFileSync(file));

/** Types that apache-arrow 21 cannot decode: each must end in a typed error. */
const unsupported = /generated_(list_view|run_end_encoded|binary_view)|0\.17\.1\/generated_union/;

describe.skipIf(!existsSync(root))(`Arrow and Parquet corpora (skipped without ${root})`, () => {
  it('read every little-endian golden file value by value', () => {
    const files = walk(join(root, 'arrow-ipc-stream/integration')).filter((file) => /\.(stream|arrow_file)$/.test(file) && !/bigendian/.test(file) && !unsupported.test(file));
    let cells = 0;
    let skipped = 0;
    for (const file of files) {
      const truth = readGolden(bytesOf(file.replace(/\.(stream|arrow_file)$/, '.json.gz')));
      // A file without any batch is read as one that is empty.
      const filled = truth.batches.filter((batch) => batch.count > 0);
      let batchIndex = 0;
      for (const batch of readArrowBatches(bytesOf(file), relative(root, file))) {
        if (batch.numRows === 0) continue;
        const { table, leftOut } = arrowToRaw(batch);
        const expected = filled[batchIndex++];
        expect(table.rows, file).toBe(expected?.count);
        truth.schema.fields.forEach((field, index) => {
          const top = expected?.columns[index];
          if (!top) return;
          for (const { path, field: leaf, column, isThere } of goldenColumns(field, top, field.name, () => true)) {
            const raw = table.columns[path];
            if (!raw) {
              expect(leftOut.some((left) => left.column === path) || duplicateNames(truth.schema.fields.map((other) => other.name)), `${file} ${path}`).toBe(true);
              continue;
            }
            for (let row = 0; row < table.rows; row++) {
              const value = isThere(row) ? goldenValue(truth, leaf, column, row) : null;
              if (value === OTHER || duplicateNames(truth.schema.fields.map((other) => other.name))) skipped += 1;
              else {
                cells += 1;
                const found = getCell(raw, row);
                if (!same(found, value)) expect.fail(`${relative(root, file)} ${path}[${row}] is ${String(found)}, expected ${String(value)}`);
              }
            }
          }
        });
      }
      expect(batchIndex, file).toBe(filled.length);
    }
    process.stdout.write(`Arrow golden files: ${files.length} equal, ${cells} cells compared, ${skipped} of types without a plain form.\n`);
    expect(files.length).toBeGreaterThan(100);
    expect(cells).toBeGreaterThan(10_000);
  });
});

function duplicateNames(names: readonly string[]): boolean {
  return new Set(names).size !== names.length;
}

/** Equal, where lists may be JSON text, times are whole milliseconds and half floats have three digits. */
function same(found: unknown, expected: unknown): boolean {
  if (expected === null) return found === null || (typeof found === 'number' && Number.isNaN(found));
  if (typeof expected === 'bigint') return BigInt(found as number | bigint | string) === expected;
  if (Array.isArray(expected)) {
    const list = typeof found === 'string' ? (JSON.parse(found) as unknown[]) : Array.from(found as ArrayLike<unknown>);
    return list.length === expected.length && expected.every((value, index) => same(list[index], value));
  }
  if (typeof expected === 'number' && typeof found === 'number') {
    if (found === expected || (Number.isNaN(found) && Number.isNaN(expected))) return true;
    const distance = Math.abs(found - expected);
    return distance <= 1.0001 && Number.isInteger(found) && !Number.isInteger(expected) ? true : distance <= 1e-3 * Math.max(1, Math.abs(expected));
  }
  return found === expected;
}

/** Files that once crashed or hung readers: each must end in rows or in a typed error, in time and within memory. */
describe.skipIf(!existsSync(root))(`damaged Arrow and Parquet (skipped without ${root})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoal-corpus-'));
  const script = join(folder, 'reader.mjs');
  beforeAll(async () => {
    await build({
      stdin: {
        contents: `import { parentPort } from 'node:worker_threads';
          import { readFileSync } from 'node:fs';
          import { arrowSource } from './packages/engine/src/formats/arrow/arrow-source';
          import { parquetSource } from './packages/engine/src/formats/parquet/parquet-source';
          import { memoryFile } from './packages/engine/src/formats/contract/memory-files';
          process.on('unhandledRejection', () => undefined);
          parentPort.on('message', async ({ file, kind }) => {
            try {
              let rows = 0, columns = 0;
              const source = kind === 'parquet' ? parquetSource : arrowSource;
              for await (const table of source.read(memoryFile(file, new Uint8Array(readFileSync(file))), { progress: () => undefined }, () => undefined)) { rows += table.rows; columns = Object.keys(table.columns).length; }
              parentPort.postMessage({ rows, columns });
            } catch (error) { parentPort.postMessage({ error: error.name, code: error.code, message: String(error.message).slice(0, 200) }); }
          });`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      bundle: true,
      format: 'esm',
      platform: 'node',
      conditions: ['browser', 'import'],
      outfile: script,
      logLevel: 'error',
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  interface Answer {
    readonly rows?: number;
    readonly columns?: number;
    readonly error?: string;
    readonly code?: string;
    readonly message?: string;
    readonly ended?: string;
  }

  /** Reads files one after another in a worker with 512 MB; one that says nothing for 2 s is ended and the next gets a fresh worker. */
  async function readAll(files: readonly string[], kind: 'arrow' | 'parquet'): Promise<Map<string, Answer>> {
    const answers = new Map<string, Answer>();
    let worker: Worker | undefined;
    for (const file of files) {
      // The listener that stays: an error may come after the answer that it belongs to.
      const current = (worker ??= new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: 512 } }).on('error', () => undefined));
      const answer = await new Promise<Answer>((resolve) => {
        const failed = (error: unknown) => finish({ ended: String(error) });
        const exited = (code: number) => finish({ ended: `exit ${code}` });
        const finish = (result: Answer) => {
          clearTimeout(timer);
          current.off('message', finish).off('error', failed).off('exit', exited);
          resolve(result);
        };
        const timer = setTimeout(() => finish({ ended: 'said nothing for 2 s' }), 2000);
        current.on('message', finish).on('error', failed).on('exit', exited);
        current.postMessage({ file, kind });
      });
      answers.set(relative(root, file), answer);
      if (answer.ended) {
        await current.terminate();
        worker = undefined;
      }
    }
    await worker?.terminate();
    return answers;
  }

  function summarize(name: string, answers: ReadonlyMap<string, Answer>) {
    const all = [...answers];
    const read = all.filter(([, answer]) => answer.rows !== undefined).map(([file]) => file);
    const typed = all.filter(([, answer]) => answer.error === 'ShoalError').map(([file]) => file);
    const ended = all.filter(([, answer]) => answer.ended).map(([file]) => file);
    const wrong = all.filter(([, answer]) => answer.error && answer.error !== 'ShoalError').map(([file, answer]) => `${file}: ${answer.error} ${answer.message}`);
    process.stdout.write(`${name}: ${read.length} read, ${typed.length} typed errors, ${ended.length} ended by the watchdog${ended.length > 0 ? ` (${ended.join(', ')})` : ''}.\n`);
    return { read, typed, ended, wrong };
  }

  it('end in rows or typed errors: Arrow', async () => {
    const files = walk(root).filter((file) => (/arrow-ipc-(file|stream)\//.test(file) && !/README|integration/.test(file)) || (/integration/.test(file) && /\.(stream|arrow_file)$/.test(file) && (/bigendian/.test(file) || unsupported.test(file))));
    const { wrong, ended, typed } = summarize('Damaged or unsupported Arrow', await readAll(files, 'arrow'));
    expect(wrong).toEqual([]);
    expect(ended).toEqual([]);
    expect(typed.length).toBeGreaterThan(100);
  }, 120_000);

  it('end in rows or typed errors: Parquet', async () => {
    const good = walk(join(root, 'parquet-testing/data')).filter((file) => file.endsWith('.parquet'));
    const bad = [...walk(join(root, 'parquet-testing/bad_data')), ...walk(join(root, 'parquet'))].filter((file) => !/README/.test(file));
    const sound = summarize('Parquet test data', await readAll(good, 'parquet'));
    expect(sound.wrong).toEqual([]);
    const damaged = summarize('Damaged Parquet', await readAll(bad, 'parquet'));
    expect(damaged.wrong).toEqual([]);
    expect(sound.read.length).toBeGreaterThanOrEqual(60);
    expect(damaged.ended.length).toBeLessThanOrEqual(2);
  }, 120_000);
});
