import { yieldToLoop, type TaskOptions } from '../base/abort';

/** Time between two pauses: short enough to stop well within 100 ms of an abort, long enough to cost little. */
const sliceMs = 40;

/** Lets a long loop breathe: `if (pacer.due()) await pacer.pause(…)`. */
export interface Pacer {
  /** True when the loop has run long enough since the last pause. */
  due(): boolean;
  /** Reports progress, lets the event loop run, and throws the signal's reason after an abort. */
  pause(phase: string, done: number, total: number): Promise<void>;
}

export function createPacer(options: TaskOptions): Pacer {
  options.signal?.throwIfAborted();
  let last = performance.now();
  return {
    due: () => performance.now() - last >= sliceMs,
    async pause(phase, done, total) {
      options.onProgress?.({ phase, done, total });
      await yieldToLoop();
      options.signal?.throwIfAborted();
      last = performance.now();
    },
  };
}
