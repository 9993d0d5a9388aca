import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const data = process.env.SHOAL_TEST_DATA ?? join(root, '../shared/data');
const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real command as a process of its own; its import workers are those of the last build. */
function shoal(...args: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tsx, '--tsconfig', join(root, 'packages/cli/tsconfig.json'), join(root, 'packages/cli/src/shoal.ts'), ...args], { cwd: root });
    const out = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...out }));
  });
}

const coco = {
  images: [{ id: 1, file_name: 'a.jpg', width: 100, height: 80 }, { id: 2, file_name: 'b.jpg', width: 100, height: 80 }],
  categories: [{ id: 3, name: 'car' }, { id: 4, name: 'bus' }],
  annotations: [{ id: 1, image_id: 1, category_id: 3, bbox: [10, 10, 20, 20], area: 400, iscrowd: 0 }, { id: 2, image_id: 1, category_id: 3, bbox: [500, 10, 20, 20], area: 400, iscrowd: 0 }],
};

let folder: string;
const file = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoal-import-'));
  await writeFile(file('truth.json'), JSON.stringify(coco));
  await writeFile(file('yolo8.json'), JSON.stringify([{ image_id: 1, category_id: 3, bbox: [11, 10, 20, 20], score: 0.9 }]));
  await writeFile(file('clean.csv'), 'sample,kind\na,x\nb,y\n');
  await writeFile(file('cut.json'), JSON.stringify(coco).slice(0, 200));
  await writeFile(file('rows.jsonl.gz'), gzipSync('{"id":"a","label":"x"}\nbroken\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('shoal import', () => {
  it('writes a bundle of files that belong together, which the other commands read', async () => {
    const { code, stdout } = await shoal('import', file('truth.json'), file('yolo8.json'), '-o', file('bundle'), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ counts: { frames: 2, labels: 2, inferences: 1 }, classes: [{ id: '3', name: 'car' }, { id: '4', name: 'bus' }], errors: 0 });
    expect(JSON.parse(await readFile(join(file('bundle'), 'shoal.json'), 'utf8'))).toMatchObject({ schemaVersion: 1, models: [{ id: 'yolo8' }] });
    const asked = await shoal('query', file('bundle'), 'SELECT given, predicted, agreement FROM elements WHERE label_id IS NOT NULL ORDER BY element_id', '--json');
    expect(JSON.parse(asked.stdout)).toEqual([{ given: '3', predicted: '3', agreement: 'agree' }, { given: '3', predicted: null, agreement: 'not_compared' }]);
    expect((await shoal('audit', file('bundle'))).stdout).toContain('The box lies outside of the picture');
  });

  it('takes options of a format, and refuses columns that are not there', async () => {
    const mapped = await shoal('import', file('clean.csv'), '-o', file('mapped'), '--map', 'label=kind,id=sample', '--json');
    expect(JSON.parse(mapped.stdout)).toMatchObject({ counts: { frames: 2, labels: 2 }, classes: [{ id: 'x' }, { id: 'y' }] });
    const wrong = await shoal('import', file('clean.csv'), '-o', file('wrong'), '--map', 'label=species');
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('Column "species" (mapped to label) not found in clean.csv. Columns: sample, kind.');
    expect(existsSync(file('wrong'))).toBe(false);
  });

  it('reads an address by ranges', async () => {
    const bytes = Buffer.from(JSON.stringify(coco));
    const server = createServer((request, response) => {
      const [, from, to] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
      if (from === undefined || Number(from) >= bytes.length) response.writeHead(from === undefined ? 200 : 416).end(from === undefined ? bytes : '');
      else response.writeHead(206).end(bytes.subarray(Number(from), to ? Number(to) + 1 : undefined));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    const { stdout } = await shoal('validate', `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}/truth.json`, '--json');
    server.close();
    expect(JSON.parse(stdout)).toMatchObject({ counts: { frames: 2, labels: 2 }, parts: [{ format: 'coco' }] });
  });
});

describe('shoal validate', () => {
  it('exits with 0 for clean files, 1 for findings and 2 for what cannot be read', async () => {
    expect((await shoal('validate', file('clean.csv'))).code).toBe(0);
    const found = await shoal('validate', file('truth.json'), '--json');
    expect(found.code).toBe(1);
    expect(JSON.parse(found.stdout).findings).toContainEqual(expect.objectContaining({ code: 'outside', table: 'labels', rowId: '2', frameId: '1', value: '500.0, 10.0, 20.0, 20.0' }));
    expect(JSON.parse(found.stdout).kinds.map((kind: { code: string }) => kind.code)).toEqual(expect.arrayContaining(['outside', 'missing-media', 'annotated-empty', 'never-labelled']));
    const cut = await shoal('validate', file('cut.json'));
    expect(cut.code).toBe(2);
    expect(cut.stderr).toMatch(/^shoal: cut\.json is cut off: it ends at byte 200/m);
  });

  it('names file, line and value of what was left out, in compressed files too', async () => {
    const { code, stdout } = await shoal('validate', file('rows.jsonl.gz'), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings[0]).toMatchObject({ code: 'skipped-row', severity: 'error', file: 'rows.jsonl', line: 2, value: 'broken' });
  });
});

describe('shoal convert and query', () => {
  it('converts there and back', async () => {
    expect((await shoal('convert', file('truth.json'), '--to', 'cvat', '-o', file('cvat'))).code).toBe(0);
    const back = await shoal('validate', join(file('cvat'), 'annotations.xml'), '--json');
    expect(JSON.parse(back.stdout)).toMatchObject({ counts: { frames: 2, labels: 2 }, parts: [{ format: 'cvat' }] });
    const unknown = await shoal('convert', file('truth.json'), '--to', 'fax', '-o', file('fax'));
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toContain('"fax" cannot be written');
  });

  it('answers one SELECT and nothing else', async () => {
    await mkdir(file('other'), { recursive: true });
    expect((await shoal('query', file('clean.csv'), 'SELECT count(*) AS n FROM frames', '--csv')).stdout).toBe('n\r\n2\r\n');
    for (const sql of ['DROP TABLE frames', 'SELECT 1; DROP TABLE frames', "SELECT * FROM read_csv('/etc/passwd')"]) {
      const refused = await shoal('query', file('clean.csv'), sql);
      expect(refused).toMatchObject({ code: 2, stdout: '' });
    }
  });
});

describe.skipIf(!existsSync(data))(`real data (skipped without ${data})`, () => {
  it.each([
    ['kitti-3d/training', { frames: 2, labels: 8, inferences: 0 }],
    ['audio-fsdd/dev', { frames: 600, labels: 600, inferences: 0 }],
    ['imdb-text', { frames: 4000, labels: 4000, inferences: 4000 }],
    ['tabular-geo/seattle-weather.parquet', { frames: 1461, labels: 1461, inferences: 0 }],
    ['coco-eval/faster_coco_eval/gt_dataset.json', { frames: 3, labels: 9, inferences: 0 }],
  ])('imports %s', async (path, counts) => {
    const { code, stdout } = await shoal('import', join(data, path), '-o', file(`real-${path.replaceAll('/', '-')}`), '--json', '--no-media');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).counts).toEqual(counts);
  });
});
