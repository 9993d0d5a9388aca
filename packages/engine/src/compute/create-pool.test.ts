import { afterEach, expect, it } from 'vitest';
import { createPool, type PoolOptions } from './create-pool';
import type { RunOptions, WorkerPool } from './worker-pool';

type EchoTasks = { echo(input: string, options: RunOptions<{ readonly values: Float32Array }>): string };

const pools: WorkerPool<EchoTasks>[] = [];
afterEach(() => {
  for (const pool of pools.splice(0)) pool.dispose();
});

/** A pool over worker threads of Node, with code of our own in place of the parsers. */
function pool(code: string, options: Partial<PoolOptions> = {}) {
  const source = `import { parentPort } from 'node:worker_threads';
    const say = (message) => parentPort.postMessage(message);
    parentPort.on('message', (data) => { if (data.type === 'run') { const { id, input } = data; ${code} } });
    say({ type: 'ready' });`;
  const made = createPool<EchoTasks>({ name: 'test', maxWorkers: 1, loadAdvice: 'Build it.', workerUrl: new URL(`data:text/javascript,${encodeURIComponent(source)}`), ...options });
  pools.push(made);
  return made;
}

const echo = `say({ type: 'done', id, output: input });`;

it('runs tasks in worker threads', async () => {
  expect(await pool(echo).run('echo', 'a')).toBe('a');
});

it('ends a worker that says nothing for too long, names the task, and starts a fresh one', async () => {
  const watched = pool(`if (input === 'hang') for (;;); ${echo}`, { stallMs: 300 });
  const hung = watched.run('echo', 'hang');
  const next = watched.run('echo', 'next');
  await expect(hung).rejects.toMatchObject({ code: 'worker-failed', message: expect.stringContaining('said nothing for 0.3 s while it ran "echo"') });
  expect(await next).toBe('next');
});

it('lets a task go on that reports, however long it takes', async () => {
  const watched = pool(`let n = 0; const timer = setInterval(() => { n += 1; say({ type: 'progress', id, progress: { phase: 'x', done: n } }); if (n === 8) { clearInterval(timer); ${echo} } }, 100);`, { stallMs: 400 });
  expect(await watched.run('echo', 'slow')).toBe('slow');
});

it('outlives a worker that crashes, exits, or runs out of memory', async () => {
  const watched = pool(`if (input === 'throw') throw new Error('boom'); if (input === 'exit') process.exit(3); if (input === 'eat') { const all = []; for (;;) all.push(new Array(1e6).fill({ n: 1 })); } ${echo}`, { maxHeapMb: 64 });
  await expect(watched.run('echo', 'throw')).rejects.toMatchObject({ code: 'worker-failed', message: expect.stringContaining('boom') });
  await expect(watched.run('echo', 'exit')).rejects.toMatchObject({ code: 'worker-failed', message: expect.stringContaining('code 3') });
  await expect(watched.run('echo', 'eat')).rejects.toMatchObject({ code: 'worker-failed', message: expect.stringMatching(/memory/i) });
  expect(await watched.run('echo', 'still here')).toBe('still here');
});

it('says what to do when the file of the worker is not there', async () => {
  const missing = pool('', { workerUrl: new URL('./no-such-worker.js', import.meta.url) });
  await expect(missing.run('echo', 'a')).rejects.toMatchObject({ code: 'asset-load-failed', message: expect.stringContaining('Build it.') });
});

it('hands over what a task knows on the way, only to who asks, and not after the end', async () => {
  const saying = pool(`const part = (values) => say({ type: 'partial', id, partial: { values: Float32Array.of(...values) } });
    if (data.partial) { part([1, 2]); part([3]); } ${echo} part([9]);`);
  const parts: number[][] = [];
  expect(await saying.run('echo', 'a', { onPartial: ({ values }) => parts.push([...values]) })).toBe('a');
  expect(await saying.run('echo', 'b')).toBe('b');
  expect(parts).toEqual([[1, 2], [3]]);
});
