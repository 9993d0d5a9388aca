import { abortable, anySignal, yieldToLoop } from '../base/abort';
import { createLifetime } from '../base/lifetime';
import type { Compute } from './compute';
import { computeTasks } from './tasks';
import type { Task } from './worker-pool';

/** Runs the tasks in place, for Node and for tests: the same kernels, on the caller's thread. */
export function createInlineCompute(): Compute {
  const lifetime = createLifetime('The compute pool');
  return {
    async run(task, input, options = {}) {
      const signal = anySignal(lifetime.signal, options.signal);
      signal.throwIfAborted();
      const run = computeTasks[task] as Task<unknown, unknown, unknown>;
      await abortable(yieldToLoop(), signal);
      return (await abortable(Promise.resolve(run(input, { signal, onProgress: options.onProgress, onPartial: options.onPartial as ((partial: unknown) => void) | undefined })), signal)) as never;
    },
    dispose: () => lifetime.dispose(),
  };
}
