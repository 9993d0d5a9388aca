import type { Disposable } from '../base/lifetime';
import type { TaskOptions } from '../base/abort';
import type { ComputeTasks } from './tasks';

/**
 * The one door to other threads. Runs kernels by name off the main thread; where no worker can be made (Node without
 * threads, tests) the same kernels run in place and yield to the event loop.
 */
export interface Compute extends Disposable {
  /**
   * Runs a task; typed arrays in `input` are copied unless listed in `transfer`. Rejects with the signal's reason, with
   * `worker-failed` when the worker crashed (the next call starts a fresh one), or with the task's own ShoalError.
   */
  run<K extends keyof ComputeTasks>(
    task: K,
    input: Parameters<ComputeTasks[K]>[0],
    options?: TaskOptions & { readonly transfer?: readonly ArrayBuffer[] },
  ): Promise<Awaited<ReturnType<ComputeTasks[K]>>>;
}
