import { yieldToLoop, type Progress } from '../../base/abort';

/** Longest time between two signs of life. */
const TURN_MS = 100;

/** Lets the event loop run now and then, so that an abort is heard and the watchdog sees that work goes on. */
export function createPacer(phase: string, signal: AbortSignal | undefined, onProgress: ((progress: Progress) => void) | undefined) {
  let last = performance.now();
  return (done: number, total?: number): Promise<void> | undefined => {
    const now = performance.now();
    if (now - last < TURN_MS) return undefined;
    last = now;
    onProgress?.({ phase, done, total });
    return yieldToLoop().then(() => signal?.throwIfAborted());
  };
}
