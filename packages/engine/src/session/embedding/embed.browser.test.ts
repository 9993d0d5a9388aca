import { openDataset } from '@shoal/engine';
import { createEmbedder, embed } from '@shoal/engine/embed';
import { tableToIPC, tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';

// A real detector of this repository: 256 × 160, with a vector of the whole picture.
const model = new URL('/demo/models/detector-v1-fold0.onnx', location.href);
const preset = { output: 'frame_embedding', width: 256, height: 160 };

describe('createEmbedder in a browser', () => {
  it('gives the same vectors in WebAssembly and WebGPU, and says where it ran', async () => {
    const pictures = await Promise.all([1].map(async (seed) => ({ source: { type: 'blob' as const, blob: await paint(seed) }, regions: [{ x: 20, y: 10, w: 60, h: 40 }] })));
    const wasm = await createEmbedder(model, { preset, providers: ['wasm'], keep: false });
    expect(wasm.info).toMatchObject({ provider: 'wasm', notes: [], threads: crossOriginIsolated ? expect.any(Number) : 1, preset: { layout: 'nchw' } });
    const expected = await wasm.embedPictures(pictures);
    expect(expected).toMatchObject({ failures: [], cached: 0 });
    expect(expected.vectors.length).toBe(expected.dim);
    wasm.dispose();
    const gpu = await createEmbedder(model, { preset, providers: ['webgpu'], keep: false, maxBatch: 1 });
    if (gpu.info.provider === 'wasm') expect(gpu.info.notes.join()).toContain('WebGPU is not used');
    const found = await gpu.embedPictures(pictures);
    for (let row = 0; row < 1; row++) expect(cosine(found.vectors, expected.vectors, row, expected.dim)).toBeGreaterThan(0.9999);
    gpu.dispose();
    // In software, compiling the shaders takes most of it.
  }, 240_000);

  it('lists what cannot be read, and stops at once when asked to', async () => {
    const embedder = await createEmbedder(model, { preset, providers: ['wasm'], keep: false });
    const good = { type: 'blob' as const, blob: await paint(3) };
    const found = await embedder.embedPictures([
      { source: { type: 'blob', blob: new Blob(['no picture']) }, regions: [null] },
      { source: good, regions: [{ x: 5000, y: 0, w: 10, h: 10 }, null] },
      { source: { type: 'url', url: new URL('/nowhere/at/all.png', location.href).href }, regions: [null] },
    ]);
    expect(found.failures.map(({ row }) => row).sort()).toEqual([0, 1, 3]);
    expect(found.vectors.subarray(2 * found.dim).every(Number.isFinite)).toBe(false);
    expect([...found.vectors.subarray(2 * found.dim, 3 * found.dim)].every(Number.isFinite)).toBe(true);
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = embedder.embedPictures(new Array(400).fill({ source: good, regions: [null, null] }), { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    await expect(running).rejects.toBe(reason);
    expect((await embedder.embedPictures([{ source: good, regions: [null] }])).failures).toEqual([]);
    embedder.dispose();
    await expect(embedder.embedPictures([])).rejects.toMatchObject({ code: 'disposed' });
  });

  it('names the files that are not where they should be, and models that are none', async () => {
    await expect(createEmbedder(model, { assets: { wasmWasm: new URL('/no/such.wasm', location.href) }, providers: ['wasm'] })).rejects.toMatchObject({ code: 'asset-load-failed', message: expect.stringContaining('/no/such.wasm') });
    await expect(createEmbedder(model, { assets: { wasmWorker: '/no-such-worker.js' }, providers: ['wasm'] })).rejects.toMatchObject({ code: 'asset-load-failed' });
    await expect(createEmbedder(new Blob(['text']), { providers: ['wasm'] })).rejects.toMatchObject({ code: 'invalid-data' });
    await expect(createEmbedder('https://elsewhere.invalid/model.onnx')).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  it('asks nothing of another origin', () => {
    const foreign = performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => !name.startsWith(location.origin) && !/^(data|blob):/.test(name));
    expect(foreign).toEqual([]);
  });
});

describe('embed', () => {
  it('adds a space that can be projected and used, and knows at the second time what it did at the first', async () => {
    const salt = crypto.randomUUID();
    const blobs = new Map(await Promise.all(Array.from({ length: 12 }, async (_, i) => [`p${i}`, new Blob([await paint(i), ...(i === 7 ? [] : [salt])], { type: 'image/png' })] as const)));
    blobs.set('p7', new Blob(['broken']));
    const frames = [...blobs.keys()];
    const tables = {
      frames: tableToIPC(tableFromArrays({ frame_id: frames, dataset: frames.map(() => 'train'), labeled: frames.map(() => true), width: Int32Array.from(frames, () => 100), height: Int32Array.from(frames, () => 80) }), 'stream'),
      media: tableToIPC(tableFromArrays({ frame_id: frames, media_id: frames, uri: frames.map((id) => `${id}.png`), kind: frames.map(() => 'image') }), 'stream'),
      labels: tableToIPC(tableFromArrays({ label_id: frames.map((id) => `l-${id}`), frame_id: frames, task: frames.map(() => 'box'), class_id: frames.map(() => 'a'), x: Float64Array.from(frames, () => 10), y: Float64Array.from(frames, () => 10), w: Float64Array.from(frames, () => 50), h: Float64Array.from(frames, () => 40) }), 'stream'),
    };
    const manifest = { schemaVersion: 1 as const, name: 'Twelve', classes: [{ id: 'a', name: 'A' }], tables: { frames: 'frames', media: 'media', labels: 'labels' } };
    const dataset = await openDataset({ manifest, tables }, { resolveMedia: ({ frameId }) => ({ type: 'blob', blob: blobs.get(frameId as `p${number}`) ?? new Blob() }) });
    const embedder = await createEmbedder(model, { preset, providers: ['wasm'] });
    const seen: number[] = [];
    const first = await embed(dataset, embedder, { level: 'crop', name: 'Crops', onProgress: ({ done }) => seen.push(done) });
    expect(first).toMatchObject({ rows: 11, cached: 0, failures: [{ id: 'label:l-p7' }], provider: 'wasm' });
    expect(seen.at(-1)).toBe(12);
    expect(dataset.manifest.embeddings).toMatchObject([{ id: first.spaceId, name: 'Crops', level: 'object', dim: first.dim }]);
    const { owners, vectors } = await dataset.loadEmbeddings(first.spaceId);
    expect(owners).toHaveLength(11);
    await dataset.useSpace(first.spaceId);
    const placed = await dataset.database.query("SELECT count(*)::INTEGER AS n FROM elements WHERE level = 'object' AND map_x IS NOT NULL");
    expect(placed.get(0)?.n).toBe(11);
    const second = await embed(dataset, embedder, { level: 'crop' });
    expect(second).toMatchObject({ rows: 11, cached: 11 });
    expect((await dataset.loadEmbeddings(second.spaceId)).vectors).toEqual(vectors);
    const frameSpace = await embed(dataset, embedder, { level: 'frame' });
    expect(frameSpace.rows).toBe(11);
    expect(dataset.manifest.embeddings).toHaveLength(2);
    embedder.dispose();
    // Another worker reads what the first one wrote.
    const again = await embed(dataset, model, { level: 'frame', preset, providers: ['wasm'] });
    expect(again).toMatchObject({ rows: 11, cached: 11 });
    expect(dataset.status.getSnapshot().jobs).toEqual([]);
    dataset.dispose();
  });
});

async function paint(seed: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(100, 80);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  for (let i = 0; i < 40; i++) {
    context.fillStyle = `hsl(${(seed * 67 + i * 31) % 360} ${(i * 17) % 100}% ${(i * 13 + seed * 7) % 100}%)`;
    context.fillRect((i * 23 + seed * 11) % 100, (i * 37) % 80, 5 + ((i * 7) % 30), 5 + ((i * 11) % 20));
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

function cosine(a: Float32Array, b: Float32Array, row: number, dim: number): number {
  let [dot, left, right] = [0, 0, 0];
  for (let i = row * dim; i < (row + 1) * dim; i++) {
    dot += (a[i] ?? 0) * (b[i] ?? 0);
    left += (a[i] ?? 0) ** 2;
    right += (b[i] ?? 0) ** 2;
  }
  return dot / Math.sqrt(left * right);
}
