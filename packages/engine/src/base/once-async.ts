/** Runs `start` once and shares its promise; a failure is forgotten, so the next call tries again. */
export function onceAsync<T>(start: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    if (!running) {
      const attempt = start();
      running = attempt;
      attempt.catch(() => {
        if (running === attempt) running = undefined;
      });
    }
    return running;
  };
}
