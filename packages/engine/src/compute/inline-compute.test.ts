import { expect, it } from 'vitest';
import type { Progress } from '../base/abort';
import { createInlineCompute } from './create-inline-compute';

const vectors = Float32Array.from({ length: 600 }, (_, index) => Math.sin(index * 1.7) + (index % 2));

it('runs a task with progress, and gives the same answer again', async () => {
  const compute = createInlineCompute();
  const progress: Progress[] = [];
  const input = { vectors, dim: 4, metric: 'l2', seed: 7 } as const;
  const first = await compute.run('projectPoints', input, { onProgress: (step) => progress.push(step) });
  expect(first.positions).toHaveLength(300);
  expect(first.positions.every(Number.isFinite)).toBe(true);
  expect(progress.length).toBeGreaterThan(0);
  expect((await compute.run('projectPoints', input)).positions).toEqual(first.positions);
  compute.dispose();
});

it('rejects with the reason of the signal, and after dispose', async () => {
  const compute = createInlineCompute();
  const controller = new AbortController();
  const reason = new Error('enough');
  const running = compute.run('projectPoints', { vectors, dim: 4, metric: 'cosine', seed: 1 }, { signal: controller.signal, onProgress: () => controller.abort(reason) });
  await expect(running).rejects.toBe(reason);
  const pending = compute.run('projectPoints', { vectors, dim: 4, metric: 'cosine', seed: 1 });
  compute.dispose();
  await expect(pending).rejects.toMatchObject({ code: 'disposed' });
  await expect(compute.run('projectPoints', { vectors, dim: 4, metric: 'cosine', seed: 1 })).rejects.toMatchObject({ code: 'disposed' });
});

it('says the layout on the way, first the main directions', async () => {
  const compute = createInlineCompute();
  const layouts: Float32Array[] = [];
  const input = { vectors, dim: 4, metric: 'l2', seed: 7 } as const;
  const { positions } = await compute.run('projectPoints', input, { onPartial: (partial) => layouts.push(partial.positions) });
  expect(layouts.length).toBeGreaterThan(0);
  expect(layouts[0]).toHaveLength(300);
  expect(layouts[0]).not.toEqual(positions);
  compute.dispose();
});
