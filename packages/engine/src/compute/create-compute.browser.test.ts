import { createCompute, type Progress } from '@shoal/engine';
import { umap } from '@shoal/engine/kernels';
import { afterEach, expect, it } from 'vitest';

const compute = createCompute({ maxWorkers: 1 });
const extra: { dispose(): void }[] = [];
afterEach(() => {
  for (const other of extra.splice(0)) other.dispose();
});

function makeInput(rows: number, seed = 3) {
  const dim = 8;
  return { vectors: Float32Array.from({ length: rows * dim }, (_, index) => Math.sin(index * 1.37) + (Math.floor(index / dim) % 3)), dim, metric: 'l2', seed } as const;
}

/** A worker with code of our own in place of the real one. */
function fakeWorker(code: string) {
  const other = createCompute({ maxWorkers: 1, startTimeoutMs: 2000, abortGraceMs: 50, workerUrl: URL.createObjectURL(new Blob([code], { type: 'text/javascript' })) });
  extra.push(other);
  return other;
}

it('gives the same positions as the kernel on the page, and reports progress', async () => {
  const input = makeInput(200);
  const progress: Progress[] = [];
  const { positions } = await compute.run('projectPoints', input, { onProgress: (step) => progress.push(step) });
  expect(progress.length).toBeGreaterThan(0);
  expect(input.vectors.byteLength).toBeGreaterThan(0);
  expect(positions).toEqual(await umap(input.vectors, { dim: 8, metric: 'l2', seed: 3 }));
});

it('brings layouts over on the way', async () => {
  const layouts: Float32Array[] = [];
  const { positions } = await compute.run('projectPoints', makeInput(200), { onPartial: (partial) => layouts.push(partial.positions) });
  expect(layouts.length).toBeGreaterThan(0);
  expect(layouts.every((layout) => layout.length === 400 && layout.every(Number.isFinite))).toBe(true);
  expect(layouts[0]).not.toEqual(positions);
});

it('moves the buffers that are listed', async () => {
  const input = makeInput(60);
  await compute.run('projectPoints', input, { transfer: [input.vectors.buffer as ArrayBuffer] });
  expect(input.vectors.byteLength).toBe(0);
});

it('stops on abort and takes the next task', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const running = compute.run('projectPoints', makeInput(4000), { signal: controller.signal, onProgress: () => controller.abort(reason) });
  const next = compute.run('projectPoints', makeInput(50));
  await expect(running).rejects.toBe(reason);
  expect((await next).positions).toHaveLength(100);
});

it("brings a task's own error over with its code and details", async () => {
  const other = fakeWorker(`postMessage({ type: 'ready' });
    onmessage = ({ data }) => postMessage({ type: 'failed', id: data.id, error: { code: 'invalid-argument', message: 'dim is 0', details: { dim: 0 } } });`);
  await expect(other.run('projectPoints', makeInput(5))).rejects.toMatchObject({ name: 'ShoalError', code: 'invalid-argument', details: { dim: 0 } });
});

it('rejects what runs when the worker crashes; the next call starts a fresh one', async () => {
  const other = fakeWorker(`postMessage({ type: 'ready' });
    onmessage = ({ data }) => {
      if (data.input.seed === 13) setTimeout(() => { throw new Error('boom'); }, 0);
      else postMessage({ type: 'done', id: data.id, output: { positions: new Float32Array(2) } });
    };`);
  const crashed = other.run('projectPoints', makeInput(5, 13));
  const behind = other.run('projectPoints', makeInput(5, 1));
  await expect(crashed).rejects.toMatchObject({ code: 'worker-failed', message: expect.stringContaining('boom') });
  expect((await behind).positions).toHaveLength(2);
});

it('ends a task that ignores the abort, and only that one', async () => {
  const other = fakeWorker(`postMessage({ type: 'ready' });
    onmessage = ({ data }) => {
      if (data.type !== 'run') return;
      if (data.input.seed === 13) for (;;);
      postMessage({ type: 'done', id: data.id, output: { positions: new Float32Array(2) } });
    };`);
  const hung = other.run('projectPoints', makeInput(5, 13), { signal: AbortSignal.timeout(50) });
  const behind = other.run('projectPoints', makeInput(5, 1));
  await expect(hung).rejects.toMatchObject({ name: 'TimeoutError' });
  expect((await behind).positions).toHaveLength(2);
});

it('names the file that is missing, of another kind, or silent', async () => {
  const missing = createCompute({ workerUrl: '/no/such/worker.js' });
  extra.push(missing);
  await expect(missing.run('projectPoints', makeInput(5))).rejects.toMatchObject({ code: 'asset-load-failed', details: { url: new URL('/no/such/worker.js', location.href).href } });
  await expect(fakeWorker('<!doctype html>').run('projectPoints', makeInput(5))).rejects.toMatchObject({ code: 'asset-load-failed' });
  await expect(fakeWorker('onmessage = () => {};').run('projectPoints', makeInput(5))).rejects.toMatchObject({ code: 'asset-load-failed', message: expect.stringContaining('did not answer in time') });
});

it('rejects everything on dispose', async () => {
  const other = fakeWorker(`postMessage({ type: 'ready' }); onmessage = () => {};`);
  const pending = [other.run('projectPoints', makeInput(5)), other.run('projectPoints', makeInput(5))];
  other.dispose();
  for (const call of pending) await expect(call).rejects.toMatchObject({ code: 'disposed' });
  await expect(other.run('projectPoints', makeInput(5))).rejects.toMatchObject({ code: 'disposed' });
  compute.dispose();
});
