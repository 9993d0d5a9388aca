import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readNpy, writeNpy } from '@shoal/engine/formats';
import { Field, FixedSizeList, Float32, makeData, Table, tableToIPC, Utf8, Vector, vectorFromArray } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

function shoal(...args: string[]): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), '--tsconfig', join(root, 'packages/cli/tsconfig.json'), join(root, 'packages/cli/src/shoal.ts'), ...args], { cwd: root });
    const out = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
    child.on('error', reject);
    child.on('close', (code) => done({ code, ...out }));
  });
}

/** Seeded uniform numbers, 0 ≤ value < 1. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

let folder: string;
const file = (name: string) => join(folder, name);
const numbers = async (path: string) => Array.from(readNpy(await readFile(path)).data, Number);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoal-vectors-'));
  await writeFile(file('line.npy'), writeNpy(Float32Array.of(0, 0, 1, 0, 3, 0, 10, 0, 10.5, 0), [5, 2]));
  await writeFile(file('queries.npy'), writeNpy(Float32Array.of(9, 0), [1, 2]));
  await writeFile(file('broken.npy'), writeNpy(Float32Array.of(0, 1, Number.NaN, 2), [2, 2]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('shoal neighbors', () => {
  it('writes the rows nearest first, and what is missing as -1', async () => {
    const { code, stdout } = await shoal('neighbors', file('line.npy'), '-o', file('idx.npy'), '--distances', file('d.npy'), '--k', '5', '--metric', 'l2', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 5, queries: 5, dim: 2, k: 5, metric: 'l2', recall: 1 });
    expect((await numbers(file('idx.npy'))).slice(0, 5)).toEqual([1, 2, 3, 4, -1]);
    expect((await numbers(file('d.npy'))).slice(0, 3)).toEqual([1, 3, 10]);
  });

  it('looks for other vectors', async () => {
    const { code } = await shoal('neighbors', file('line.npy'), '--queries', file('queries.npy'), '-o', file('idx.npy'), '--k', '2', '--metric', 'l2');
    expect(code).toBe(0);
    expect(await numbers(file('idx.npy'))).toEqual([3, 4]);
  });

  it('takes an HNSW index where that is sooner, tells its recall, and compares every pair when asked', { timeout: 240_000 }, async () => {
    const random = createRandom(1);
    const rows = Float32Array.from({ length: 40_000 * 8 }, () => Math.floor(random() * 1000));
    const queries = Float32Array.from({ length: 90_000 * 8 }, () => Math.floor(random() * 1000));
    await writeFile(file('base.npy'), writeNpy(rows, [40_000, 8]));
    await writeFile(file('many.npy'), writeNpy(queries, [90_000, 8]));
    await writeFile(file('few.npy'), writeNpy(queries.subarray(0, 800), [100, 8]));
    const found: number[][] = [];
    for (const [name, kind, ...args] of [['many.npy', 'hnsw'], ['few.npy', 'exact'], ['few.npy', 'exact', '--exact']] as const) {
      const { code, stdout } = await shoal('neighbors', file('base.npy'), '--queries', file(name), '-o', file('found.npy'), '--k', '3', '--metric', 'l2', '--json', ...args);
      expect(code).toBe(0);
      const told = JSON.parse(stdout) as { kind: string; recall: number };
      expect(told.kind).toBe(kind);
      expect(told.recall).toBeGreaterThan(kind === 'exact' ? 0.9999 : 0.9);
      found.push((await numbers(file('found.npy'))).slice(0, 300));
    }
    const [approximate = [], exact = [], asked = []] = found;
    expect(asked).toEqual(exact);
    expect(approximate.filter((row, i) => row === exact[i]).length).toBeGreaterThan(0.9 * 300);
  });

  it('says what is wrong', async () => {
    const fails = async (message: RegExp, ...args: string[]) => {
      const { code, stdout, stderr } = await shoal(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(message);
    };
    await fails(/holds NaN in row 1/, 'neighbors', file('broken.npy'), '-o', file('x.npy'));
    await fails(/Say where the row numbers go/, 'neighbors', file('line.npy'));
    await fails(/--neighbors is for --method umap/, 'project', file('line.npy'), '-o', file('x.npy'), '--method', 'pca', '--neighbors', '3');
  });

  const data = join(process.env.SHOAL_TEST_DATA ?? join(root, '../shared/data'), 'embeddings');
  it.skipIf(!existsSync(data))(`reproduces the exact neighbours of CIFAR-10 embeddings, and states the recall of NN-descent (skipped without ${data})`, async () => {
    const base = join(data, 'cifar10_test_resnet8l_emb160_f32.npy');
    const truth = await numbers(join(data, 'cifar10_test_knn15_cosine_idx.npy'));
    const recallOf = async (...args: string[]) => {
      const { code, stdout } = await shoal('neighbors', base, '-o', file('cifar.npy'), '--k', '15', '--json', ...args);
      expect(code).toBe(0);
      const found = await numbers(file('cifar.npy'));
      let hits = 0;
      for (let row = 0; row < 10_000; row++) {
        const own = new Set(found.slice(row * 15, row * 15 + 15));
        for (const other of truth.slice(row * 15, row * 15 + 15)) hits += own.has(other) ? 1 : 0;
      }
      return { recall: hits / 150_000, stated: (JSON.parse(stdout) as { recall: number }).recall };
    };
    const descent = await recallOf();
    expect(descent.recall).toBeGreaterThan(0.95);
    expect(Math.abs(descent.stated - descent.recall)).toBeLessThan(0.02);
    expect((await recallOf('--exact')).recall).toBeGreaterThan(0.9999);
  });
});

describe('shoal duplicates and outliers', () => {
  it('name the rows to keep and to drop, and the one that lies apart', async () => {
    const ring = Array.from({ length: 24 }, (_, i) => [Math.cos((i * Math.PI) / 12), Math.sin((i * Math.PI) / 12)]);
    const vectors = Float32Array.from([...ring, ring[3] ?? [0, 0], [40, -40]].flat());
    await writeFile(file('ring.npy'), writeNpy(vectors, [26, 2]));
    const twins = await shoal('duplicates', file('ring.npy'), '--metric', 'l2', '--json', '--fail-on', '0');
    expect(twins.code).toBe(1);
    expect(JSON.parse(twins.stdout)).toMatchObject({ rows: 26, duplicates: 1, groups: [{ keep: 3, drop: [{ row: 24, distance: 0 }] }] });
    const far = await shoal('outliers', file('ring.npy'), '--metric', 'l2', '--json');
    expect(far.code).toBe(0);
    expect(JSON.parse(far.stdout)).toMatchObject({ outliers: 1, scores: [{ row: 25, flagged: true }] });
    expect((await shoal('duplicates', file('ring.npy'), '--threshold', 'near')).stderr).toMatch(/--threshold is "near"/);
  });
});

it('shoal project writes a position for every row, the same for the same seed', async () => {
  const vectors = Float32Array.from({ length: 60 * 4 }, (_, i) => (Math.floor(i / 4) % 3 === i % 4 ? 5 : 0) + ((i * 7919) % 101) / 300);
  await writeFile(file('three.npy'), writeNpy(vectors, [60, 4]));
  const runs = [];
  for (const name of ['a.npy', 'b.npy']) {
    const { code, stdout } = await shoal('project', file('three.npy'), '-o', file(name), '--seed', '7', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 60, dim: 4, method: 'umap', seed: 7, neighbors: 15, minDist: 0.1, recall: 1, trustworthiness: expect.closeTo(0.9, 0), megabytes: expect.any(Number) });
    runs.push(await numbers(file(name)));
  }
  expect(runs[0]).toHaveLength(120);
  expect(runs[1]).toEqual(runs[0]);
  expect((await shoal('project', file('three.npy'), '-o', file('pca.npy'), '--method', 'pca')).code).toBe(0);
  expect((await numbers(file('pca.npy'))).every(Number.isFinite)).toBe(true);
  const other = await shoal('project', file('three.npy'), '-o', file('c.npy'), '--seed', '7', '--neighbors', '5', '--min-dist', '0.5', '--epochs', '50', '--metric', 'l2', '--json');
  expect(JSON.parse(other.stdout)).toMatchObject({ neighbors: 5, minDist: 0.5, metric: 'l2' });
  expect(await numbers(file('c.npy'))).not.toEqual(runs[0]);
  expect((await shoal('project', file('three.npy'), '-o', file('c.npy'), '--min-dist', '0')).stderr).toMatch(/--min-dist is "0"/);
});

it('shoal project lays out an embedding space of a bundle', async () => {
  const ids = Array.from({ length: 40 }, (_, i) => `f${i}`);
  const column = (values: readonly (string | null)[]) => vectorFromArray([...values], new Utf8());
  const child = makeData({ type: new Float32(), data: Float32Array.from({ length: 120 }, (_, i) => Math.sin(i * 1.7)) });
  const lists = new Vector([makeData({ type: new FixedSizeList(3, new Field('item', new Float32())), length: 40, nullCount: 0, child })]);
  const write = (name: string, columns: Record<string, Vector>) => writeFile(file(name), tableToIPC(new Table(columns), 'stream'));
  const repeated = (value: string) => column(ids.map(() => value));
  const size = () => vectorFromArray(ids.map(() => 8), new Float32());
  await write('frames.arrow', { frame_id: column(ids), dataset: repeated('d'), split: repeated('train'), labeled: vectorFromArray(ids.map(() => false)), width: size(), height: size() });
  await write('media.arrow', { frame_id: column(ids), sensor_id: repeated('eye'), kind: repeated('image'), uri: column(ids), width: size(), height: size() });
  await write('sky.arrow', { owner: repeated('frame'), owner_id: column(ids), vector: lists });
  const manifest = { schemaVersion: 1, name: 'Sky', classes: [], tables: { frames: 'frames.arrow', media: 'media.arrow' }, embeddings: [{ id: 'sky', name: 'Sky', dim: 3, metric: 'l2', level: 'frame', file: 'sky.arrow' }] };
  await writeFile(file('shoal.json'), JSON.stringify(manifest));
  const { code, stdout, stderr } = await shoal('project', folder, '--space', 'sky', '-o', file('sky.npy'), '--json');
  expect(stderr).not.toContain('shoal:');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ rows: 40, dim: 3, metric: 'l2', recall: 1 });
  expect(await numbers(file('sky.npy'))).toHaveLength(80);
  expect((await shoal('project', folder, '--space', 'sea', '-o', file('x.npy'))).stderr).toContain('There is no embedding space "sea"');
});

describe('of a bundle', () => {
  const bundle = join(root, 'demo/.cache/demo-town');
  const missing = existsSync(join(bundle, 'shoal.json')) ? [] : ['demo:prepare'];
  describe.skipIf(missing.length > 0)(`the demo (skipped without npm run ${missing.join('') || 'demo:prepare'})`, () => {
    it('finds more like one, unlike another, where a condition holds', { timeout: 120_000 }, async () => {
      const { code, stdout } = await shoal('similar', bundle, '--like', 'label:lab-000222-12', '--unlike', 'label:lab-000009-1', '--where', "dataset <> 'labeled'", '--limit', '5', '--json');
      expect(code).toBe(0);
      const found = JSON.parse(stdout) as { readonly items: readonly { readonly element: string; readonly distance: number }[]; readonly compared: number; readonly total: number };
      expect(found.items).toHaveLength(5);
      expect(found.items.every(({ element }) => element.startsWith('inference:'))).toBe(true);
      expect(found.compared).toBeLessThan(found.total);
      expect([...found.items].sort((a, b) => a.distance - b.distance)).toEqual(found.items);
    });

    it('says what it cannot look for', async () => {
      expect(await shoal('similar', bundle, '--like', 'lab-1')).toMatchObject({ code: 2, stderr: expect.stringMatching(/--like is "lab-1"\. Expected label:ID/) as string });
      expect(await shoal('duplicates', bundle, '--threshold', '1')).toMatchObject({ code: 2, stderr: expect.stringMatching(/for a file of vectors/) as string });
    });
  });
});
