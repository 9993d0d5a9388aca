import type { Disposable } from './lifetime';

/** Runs a task once things are quiet. */
export interface Trailing extends Disposable {
  /** Runs the task `quietMs` after the last call; never two at a time. A failure is left to the next run. */
  soon(): void;
}

export function createTrailing(quietMs: number, task: () => Promise<void>): Trailing {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let again = false;
  let ended = false;
  const run = async (): Promise<void> => {
    running = true;
    await task().catch(() => undefined);
    running = false;
    if (again) soon();
    again = false;
  };
  const soon = (): void => {
    if (ended) return;
    again = running;
    if (running) return;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), quietMs);
  };
  return {
    soon,
    dispose() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
