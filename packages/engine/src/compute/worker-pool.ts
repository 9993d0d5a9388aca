import type { TaskOptions } from '../base/abort';
import type { Disposable } from '../base/lifetime';

/** A function as a worker offers it: plain values and typed arrays in and out, progress and abort through the options. */
export type Task<I, O> = (input: I, options: TaskOptions) => O | Promise<O>;

/** The tasks of a kind of worker, by name. */
export type Tasks<T> = { readonly [K in keyof T]: Task<never, unknown> };

/** Runs tasks by name off the main thread. */
export interface WorkerPool<T extends Tasks<T>> extends Disposable {
  /**
   * Runs a task; typed arrays in `input` are copied unless listed in `transfer`. Rejects with the signal's reason, with
   * `worker-failed` when the worker crashed or hung (the next call starts a fresh one), or with the task's own ShoalError.
   */
  run<K extends keyof T>(
    task: K,
    input: Parameters<T[K]>[0],
    options?: TaskOptions & { readonly transfer?: readonly ArrayBuffer[] },
  ): Promise<Awaited<ReturnType<T[K]>>>;
}
