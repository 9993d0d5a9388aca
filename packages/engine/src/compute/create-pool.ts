import { abortable, anySignal } from '../base/abort';
import { messageOf, ShoalError } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import { startWorker, type WorkerLike } from '../base/start-worker';
import { fromWire, type TaskRequest, type TaskResponse } from './protocol';
import type { RunOptions as TaskRunOptions, Tasks, WorkerPool } from './worker-pool';

export interface PoolOptions {
  /** What the workers do, in messages: `compute`. */
  readonly name: string;
  readonly workerUrl: URL;
  /** What to do when the file cannot be loaded. */
  readonly loadAdvice: string;
  /** Most workers at a time, each with one task. Default: one less than the processor's threads, 1 to 4. */
  readonly maxWorkers?: number | undefined;
  /** How long an aborted task may go on before its worker is ended. Default 1500 ms. */
  readonly abortGraceMs?: number | undefined;
  /** Longest time until a new worker answers. Default 30,000 ms. */
  readonly startTimeoutMs?: number | undefined;
  /** A running task that says nothing for so long is taken for hung, and its worker is ended. Default: never. */
  readonly stallMs?: number | undefined;
  /** Most heap of a worker thread in Node, MiB. Default 2048; browsers have limits of their own. */
  readonly maxHeapMb?: number | undefined;
}

type RunOptions = TaskRunOptions<never> & { readonly transfer?: readonly ArrayBuffer[] };

/** Workers that start on first use, one task each; further tasks wait for a free one. */
export function createPool<T extends Tasks<T>>(options: PoolOptions): WorkerPool<T> {
  const lifetime = createLifetime(`The ${options.name} pool`);
  const threads = globalThis.navigator?.hardwareConcurrency ?? 2;
  const maxWorkers = options.maxWorkers ?? Math.min(4, Math.max(1, threads - 1));
  const idle: PoolWorker[] = [];
  const waiting: ((worker: PoolWorker) => void)[] = [];
  let count = 0;

  function start(): PoolWorker {
    count += 1;
    const worker = createPoolWorker(options, () => {
      count -= 1;
      const index = idle.indexOf(worker);
      if (index >= 0) idle.splice(index, 1);
      const next = lifetime.disposed ? undefined : waiting.shift();
      if (next) next(start());
    });
    lifetime.defer(() => worker.end(lifetime.signal.reason));
    return worker;
  }

  function acquire(): Promise<PoolWorker> {
    const free = idle.pop();
    if (free) return Promise.resolve(free);
    if (count < maxWorkers) return Promise.resolve(start());
    return new Promise((resolve) => waiting.push(resolve));
  }

  function release(worker: PoolWorker): void {
    if (!worker.alive) return;
    const next = waiting.shift();
    if (next) next(worker);
    else idle.push(worker);
  }

  async function runOn(task: string, input: unknown, runOptions: RunOptions, stop: AbortSignal): Promise<unknown> {
    const worker = await acquire();
    if (stop.aborted) {
      release(worker);
      throw stop.reason;
    }
    const finished = worker.run(task, input, runOptions, stop);
    const free = () => release(worker);
    finished.then(free, free);
    return abortable(finished, stop);
  }

  return {
    async run(task, input, runOptions = {}) {
      const stop = anySignal(lifetime.signal, runOptions.signal);
      stop.throwIfAborted();
      return (await abortable(runOn(String(task), input, runOptions, stop), stop)) as never;
    },
    dispose: () => lifetime.dispose(),
  };
}

interface PoolWorker {
  readonly alive: boolean;
  /** Settles when the worker is free again, which after an abort may be later than the caller's promise. */
  run(task: string, input: unknown, options: RunOptions, stop: AbortSignal): Promise<unknown>;
  end(reason: unknown): void;
}

function createPoolWorker(options: PoolOptions, onEnd: () => void): PoolWorker {
  const ended = new AbortController();
  let ready = false;
  let nextId = 1;
  let current: { id: number; task: string; options: RunOptions; resolve: (output: unknown) => void; reject: (error: unknown) => void } | undefined;
  let worker: WorkerLike | undefined;
  /** Requests that came before the code was loaded. Sent only then: a crash is thus always of a task, never of the loading. */
  const waiting: (() => void)[] = [];
  let stall: ReturnType<typeof setTimeout> | undefined;

  const end = (reason: unknown): void => {
    if (ended.signal.aborted) return;
    ended.abort(reason);
    clearTimeout(timer);
    clearTimeout(stall);
    worker?.terminate();
    current?.reject(reason);
    current = undefined;
    onEnd();
  };
  const loadError = (problem: string, cause?: unknown) =>
    new ShoalError(
      'asset-load-failed',
      `The ${options.name} worker could not be started from ${options.workerUrl.href}: ${problem}. ${options.loadAdvice}`,
      { details: { url: options.workerUrl.href }, cause },
    );
  const timer = setTimeout(() => end(loadError('it did not answer in time')), options.startTimeoutMs ?? 30_000);

  /** Starts the wait for a sign of life anew. */
  function watch(task: string): void {
    if (options.stallMs === undefined) return;
    clearTimeout(stall);
    stall = setTimeout(() => {
      end(new ShoalError('worker-failed', `The ${options.name} worker said nothing for ${(options.stallMs ?? 0) / 1000} s while it ran "${task}" and was ended. The next call starts a fresh one.`, { details: { task, stallMs: options.stallMs } }));
    }, options.stallMs);
  }

  function onMessage(response: TaskResponse): void {
    if (response.type === 'ready') {
      ready = true;
      clearTimeout(timer);
      for (const send of waiting.splice(0)) send();
      return;
    }
    if (!current || response.id !== current.id) return;
    const call = current;
    if (response.type === 'progress') {
      watch(call.task);
      call.options.onProgress?.(response.progress);
      return;
    }
    if (response.type === 'partial') {
      watch(call.task);
      call.options.onPartial?.(response.partial as never);
      return;
    }
    current = undefined;
    if (response.type === 'done') call.resolve(response.output);
    else call.reject(fromWire(response.error));
  }

  function onError(said: string): void {
    end(ready ? new ShoalError('worker-failed', `The ${options.name} worker crashed: ${said}. The next call starts a fresh one.`, { details: { message: said } }) : loadError(said));
  }

  try {
    worker = startWorker<TaskResponse>(options.workerUrl, { onMessage, onError }, options.maxHeapMb);
  } catch (cause) {
    const failure = loadError(messageOf(cause), cause);
    queueMicrotask(() => end(failure));
  }

  return {
    get alive() {
      return !ended.signal.aborted;
    },
    end,
    run(task, input, runOptions, stop) {
      if (ended.signal.aborted) return Promise.reject(ended.signal.reason);
      const id = nextId++;
      const request = { type: 'run', id, task, input, partial: runOptions.onPartial !== undefined } as const;
      let grace: ReturnType<typeof setTimeout> | undefined;
      const onAbort = () => {
        post({ type: 'abort', id });
        grace = setTimeout(() => end(stop.reason), options.abortGraceMs ?? 1500);
      };
      const settled = () => {
        clearTimeout(grace);
        clearTimeout(stall);
        stop.removeEventListener('abort', onAbort);
      };
      const answer = new Promise<unknown>((resolve, reject) => {
        current = { id, task, options: runOptions, resolve, reject };
        watch(task);
        stop.addEventListener('abort', onAbort, { once: true });
        try {
          if (ready) post(request, runOptions.transfer);
          else waiting.push(() => sendFirst(request, runOptions.transfer, reject));
        } catch (cause) {
          current = undefined;
          reject(notCloneable(task, cause));
        }
      });
      answer.then(settled, settled);
      return answer;
    },
  };

  function sendFirst(request: Extract<TaskRequest, { type: 'run' }>, transfer: readonly ArrayBuffer[] | undefined, reject: (error: unknown) => void): void {
    if (current?.id !== request.id) return;
    try {
      post(request, transfer);
    } catch (cause) {
      current = undefined;
      reject(notCloneable(request.task, cause));
    }
  }

  function post(request: TaskRequest, transfer: readonly ArrayBuffer[] = []): void {
    worker?.postMessage(request, [...transfer]);
  }
}

function notCloneable(task: string, cause: unknown): ShoalError {
  return new ShoalError('invalid-argument', `The input of "${task}" cannot be sent to a worker: ${messageOf(cause)}. Pass plain values and typed arrays.`, { cause });
}
