import type { TaskOptions } from '../base/abort';
import type { Disposable } from '../base/lifetime';

/** A function as a worker offers it: plain values and typed arrays in and out, progress and abort through the options. */
export type Task<I, O, P = never> = (input: I, options: RunOptions<P>) => O | Promise<O>;

export interface RunOptions<P> extends TaskOptions {
  /** Gets what is known so far, of tasks that say so on the way. Asking for it can cost time. */
  readonly onPartial?: ((partial: P) => void) | undefined;
}

/** What a task says on the way. */
export type PartialOf<F> = F extends (input: never, options: RunOptions<infer P>) => unknown ? P : never;

/** The tasks of a kind of worker, by name. */
export type Tasks<T> = { readonly [K in keyof T]: Task<never, unknown, unknown> };

/** Runs tasks by name off the main thread. */
export interface WorkerPool<T extends Tasks<T>> extends Disposable {
  /**
   * Runs a task; typed arrays in `input` are copied unless listed in `transfer`. Rejects with the signal's reason, with
   * `worker-failed` when the worker crashed or hung (the next call starts a fresh one), or with the task's own ShoalError.
   */
  run<K extends keyof T>(
    task: K,
    input: Parameters<T[K]>[0],
    options?: RunOptions<PartialOf<T[K]>> & { readonly transfer?: readonly ArrayBuffer[] },
  ): Promise<Awaited<ReturnType<T[K]>>>;
}
