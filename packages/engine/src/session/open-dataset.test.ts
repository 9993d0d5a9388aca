import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Table, tableToIPC, vectorFromArray } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '../base/abort';
import type { Dataset } from './dataset';
import { openDataset } from './open-dataset-node';
import { tinyFiles, tinyManifest, tinyTables } from './tiny-bundle.test-support';

const rows = async (dataset: Dataset, sql: string) => (await dataset.database.query(sql)).toArray().map((row) => row.toJSON());

describe('openDataset with dropped files', () => {
  let dataset: Dataset;
  const phases: Progress[] = [];
  beforeAll(async () => {
    dataset = await openDataset({ files: tinyFiles() }, { onProgress: (progress) => phases.push(progress) });
  });
  afterAll(() => dataset.dispose());

  it('writes the canonical columns with their types, and keeps extra ones', async () => {
    const types = (table: string) => dataset.database.describe(table).then((columns) => Object.fromEntries(columns.map((column) => [column.name, column.type])));
    expect(await types('frames')).toEqual({
      frame_id: 'VARCHAR', dataset: 'VARCHAR', split: 'VARCHAR', labeled: 'BOOLEAN', width: 'INTEGER', height: 'INTEGER', timestamp: 'TIMESTAMP_MS',
      sequence_id: 'VARCHAR', sequence_index: 'INTEGER', lat: 'DOUBLE', lon: 'DOUBLE', weather: 'VARCHAR',
    });
    expect(await types('labels')).toMatchObject({ x: 'DOUBLE', iscrowd: 'BOOLEAN', annotator: 'VARCHAR', updated_at: 'TIMESTAMP_MS' });
    expect(await types('inferences')).toMatchObject({ confidence: 'DOUBLE', probs: 'FLOAT[2]' });
    expect(await rows(dataset, "SELECT dataset, weather, epoch_ms(timestamp)::DOUBLE AS t FROM frames WHERE frame_id = 'f1'")).toEqual([{ dataset: 'labeled', weather: 'rain', t: 1_700_000_000_000 }]);
    expect(await rows(dataset, "SELECT uri, kind, sensor_id, byte_offset FROM media WHERE frame_id = 'f2'")).toEqual([{ uri: 'two.png', kind: 'image', sensor_id: 'camera', byte_offset: null }]);
    expect(await rows(dataset, "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'import_%' ORDER BY 1")).toEqual([{ table_name: 'import_findings' }, { table_name: 'import_report' }]);
  });

  it('reports every broken row and keeps it where it can', async () => {
    const report = await rows(dataset, 'SELECT severity, table_name, row_id, column_name FROM import_report ORDER BY ALL');
    expect(report).toEqual([
      { severity: 'error', table_name: 'frames', row_id: 'f3', column_name: 'frame_id' },
      { severity: 'error', table_name: 'inferences', row_id: 'i3', column_name: 'confidence' },
      { severity: 'error', table_name: 'labels', row_id: 'l2', column_name: 'x' },
      { severity: 'error', table_name: 'labels', row_id: 'l3', column_name: 'class_id' },
      { severity: 'error', table_name: 'labels', row_id: 'l3', column_name: 'w' },
      { severity: 'error', table_name: 'labels', row_id: 'l4', column_name: 'frame_id' },
      { severity: 'error', table_name: 'labels', row_id: 'row 5', column_name: 'label_id' },
      { severity: 'info', table_name: 'frames', row_id: 'f3', column_name: 'labeled' },
      { severity: 'warning', table_name: 'frames', row_id: 'f3', column_name: 'frame_id' },
      { severity: 'warning', table_name: 'labels', row_id: 'l5', column_name: 'x' },
      { severity: 'warning', table_name: 'media', row_id: 'f2', column_name: 'width' },
    ]);
    expect(await rows(dataset, "SELECT value, message FROM import_report WHERE row_id = 'l2'")).toEqual([
      { value: 'nan, 1.0, 5.0, 5.0', message: 'The box has a value that is missing or not a finite number.' },
    ]);
    expect((await rows(dataset, 'SELECT label_id FROM labels')).map((row) => row.label_id)).toEqual(['l1', 'l2', 'l3', 'l4', 'l5']);
    expect(await rows(dataset, "SELECT dataset FROM frames WHERE frame_id = 'f3'")).toEqual([{ dataset: 'production' }]);
  });

  it('shows counts, the first model, and honest progress', () => {
    expect(dataset.status.getSnapshot()).toMatchObject({ modelId: 'm1', version: 1, jobs: [], counts: { frames: 3, labels: 5, inferences: 3 } });
    expect(dataset.status.getSnapshot().counts.elements).toBeGreaterThan(5);
    const loading = phases.filter((progress) => progress.phase === 'Loading tables');
    expect(loading.at(-1)?.done).toBe(loading.at(-1)?.total);
    expect(loading.at(-1)?.done).toBeGreaterThan(1000);
    expect(phases.map((progress) => progress.phase)).toContain('Checking rows');
  });

  it('gives the same id again, and another for another manifest', async () => {
    const again = await openDataset({ files: tinyFiles() });
    again.dispose();
    expect(again.id).toBe(dataset.id);
    expect(dataset.id).toMatch(/^tiny-[0-9a-f]{16}$/);
    const other = await openDataset({ manifest: { ...tinyManifest, description: 'another' }, tables: tinyTables() });
    other.dispose();
    expect(other.id).not.toBe(dataset.id);
  });

  it('compares another model', async () => {
    await dataset.setModel('m2');
    expect(dataset.status.getSnapshot()).toMatchObject({ modelId: 'm2', version: 2 });
    await expect(dataset.setModel('m3')).rejects.toMatchObject({ code: 'not-found', details: { models: ['m1', 'm2'] } });
    expect(dataset.status.getSnapshot()).toMatchObject({ modelId: 'm2', jobs: [] });
  });

  it('loads embeddings once, as typed arrays', async () => {
    const loaded = await dataset.loadEmbeddings('clip');
    expect(loaded.owners).toEqual(['label:l1', 'label:l2', 'inference:i3']);
    expect([...loaded.vectors]).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0.5]);
    expect((await dataset.loadEmbeddings('clip')).vectors).toBe(loaded.vectors);
    await expect(dataset.loadEmbeddings('nope')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('projects as a job that shows progress, and can be cancelled', async () => {
    const seen: string[] = [];
    const stop = dataset.status.subscribe(() => seen.push(...dataset.status.getSnapshot().jobs.map((job) => job.title)));
    await dataset.project('clip');
    stop();
    expect(seen).toContain('Laying out CLIP');
    const placed = await rows(dataset, 'SELECT owner, owner_id, isfinite(x) AND isfinite(y) AS ok FROM projections_clip ORDER BY owner_id');
    expect(placed).toEqual([
      { owner: 'inference', owner_id: 'i3', ok: true },
      { owner: 'label', owner_id: 'l1', ok: true },
      { owner: 'label', owner_id: 'l2', ok: true },
    ]);
    const again = dataset.project('clip');
    // The job starts in a later turn; cancel it as a person would, from the list.
    for (let turn = 0; turn < 50 && dataset.status.getSnapshot().jobs.length === 0; turn += 1) await Promise.resolve();
    dataset.status.getSnapshot().jobs[0]?.cancel();
    await expect(again).rejects.toMatchObject({ name: 'AbortError' });
    expect(dataset.status.getSnapshot().jobs).toEqual([]);
  });

  it('finds pictures among the files', async () => {
    const found = await dataset.media.load('f1');
    expect(found).toMatchObject({ type: 'blob' });
    if (found.type === 'blob') expect([found.blob.type, found.blob.size]).toEqual(['image/png', 7]);
    await expect(dataset.media.load('f2')).rejects.toMatchObject({ code: 'not-found' });
    await expect(dataset.media.load('f3')).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('no row in media') });
  });

  it('ends everything on dispose', async () => {
    const other = await openDataset({ files: tinyFiles() });
    other.dispose();
    other.dispose();
    await expect(other.database.query('SELECT 1')).rejects.toMatchObject({ code: 'disposed' });
    await expect(other.setModel('m2')).rejects.toMatchObject({ code: 'disposed' });
    await expect(other.media.load('f1')).rejects.toMatchObject({ code: 'disposed' });
    await expect(other.review.act({ type: 'delete-issue', issueId: 'x' })).rejects.toMatchObject({ code: 'disposed' });
  });
});

describe('openDataset refuses', () => {
  const failing = (change: Parameters<typeof tinyFiles>[0]) => openDataset({ files: tinyFiles(change) });
  const withTable = (name: 'frames' | 'labels' | 'inferences', edit: (table: Table) => Table) => {
    const bytes = tableToIPC(edit(tinyTables()[name]), 'stream');
    return failing((files) => files.set(`tiny/${name}.arrow`, bytes));
  };

  it('a folder without a manifest, and a manifest that is wrong', async () => {
    await expect(failing((files) => files.delete('tiny/shoal.json'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(failing((files) => files.set('tiny/shoal.json', new TextEncoder().encode('<!doctype html>')))).rejects.toMatchObject({ code: 'invalid-manifest' });
    await expect(failing((files) => files.set('tiny/shoal.json', new TextEncoder().encode('{"schemaVersion":2}')))).rejects.toThrow(/schemaVersion is 2, expected 1/);
  });

  it('a table that is missing, of another format, or cut off', async () => {
    await expect(failing((files) => files.delete('tiny/labels.arrow'))).rejects.toMatchObject({ code: 'not-found', details: { path: 'labels.arrow' } });
    await expect(failing((files) => files.set('tiny/labels.arrow', new TextEncoder().encode('a,b\n1,2\n3,4')))).rejects.toMatchObject({ code: 'unsupported-format' });
    await expect(failing((files) => files.set('tiny/labels.arrow', (files.get('tiny/labels.arrow') ?? new Uint8Array()).slice(0, 500)))).rejects.toMatchObject({ code: 'invalid-data' });
  });

  it('a required column that is missing or of the wrong type, and names what was found', async () => {
    await expect(withTable('inferences', (table) => table.select(['inference_id', 'frame_id', 'model_id', 'task', 'class_id']))).rejects.toThrow(
      'Column "confidence" not found in inferences (inferences.arrow). Columns: inference_id, frame_id, model_id, task, class_id.',
    );
    await expect(withTable('labels', (table) => table.assign(new Table({ class_id: vectorFromArray([1.5, 2, 3, 4, 5, 6]) })))).rejects.toMatchObject({ code: 'invalid-data', details: { column: 'class_id', table: 'labels' } });
    const manifest = { ...tinyManifest, classes: [...tinyManifest.classes, { id: 'cow', name: 'Cow' }] };
    await expect(openDataset({ manifest, tables: tinyTables() })).rejects.toMatchObject({ code: 'invalid-data', details: { found: 2, expected: 3 } });
  });

  it('with the reason of the signal, wherever it aborts', async () => {
    const reason = new Error('closed');
    await expect(openDataset({ files: tinyFiles() }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    for (const phase of ['Loading tables', 'Reading labels', 'Checking rows']) {
      const controller = new AbortController();
      const opening = openDataset({ files: tinyFiles() }, { signal: controller.signal, onProgress: (progress) => progress.phase === phase && controller.abort(reason) });
      await expect(opening).rejects.toBe(reason);
    }
  });

  it('what is no source', async () => {
    await expect(openDataset({} as never)).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(openDataset('/no/such/bundle')).rejects.toMatchObject({ code: 'not-found' });
    await expect(openDataset('https://127.0.0.1:1/shoal.json')).rejects.toMatchObject({ code: 'fetch-failed' });
  });
});

describe('openDataset from a folder and from a server', () => {
  let folder: string;
  let address: string;
  let stop: () => void;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'shoal-'));
    const files = new Map<string, Uint8Array>();
    for (const file of tinyFiles()) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      files.set(`/${file.name}`, bytes);
      await mkdir(path.dirname(path.join(folder, file.name)), { recursive: true });
      await writeFile(path.join(folder, file.name), bytes);
    }
    const server = createServer((request, response) => {
      const bytes = files.get(new URL(request.url ?? '/', 'http://x').pathname);
      response.writeHead(bytes ? 200 : 404, bytes ? { 'content-length': bytes.byteLength } : {});
      response.end(bytes);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}/tiny`;
    stop = () => server.close();
  });
  afterAll(async () => {
    stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('opens a folder, its manifest and a file URL alike', async () => {
    for (const source of [path.join(folder, 'tiny'), path.join(folder, 'tiny', 'shoal.json'), pathToFileURL(path.join(folder, 'tiny'))]) {
      const dataset = await openDataset(source);
      expect(dataset.status.getSnapshot().counts.labels).toBe(5);
      expect(await dataset.media.load('f1')).toMatchObject({ type: 'blob' });
      dataset.dispose();
    }
  });

  it('opens a URL of the folder or of the manifest; pictures are addresses', async () => {
    for (const source of [address, `${address}/`, new URL(`${address}/shoal.json`)]) {
      const dataset = await openDataset(source);
      expect(await dataset.media.load('f1')).toEqual({ type: 'url', url: `${address}/pictures/one.png` });
      dataset.dispose();
    }
    await expect(openDataset(`${address}/elsewhere`)).rejects.toMatchObject({ code: 'fetch-failed', details: { status: 404 } });
  });
});
