/**
 * Runs one task at a time and keeps only the newest request: starting a new one aborts the one before, and an answer
 * that comes too late is dropped. Used wherever a view re-queries while the user keeps changing things.
 */
export interface SingleFlight {
  /** Resolves to `undefined` when a newer task took over. */
  run<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T | undefined>;
  /** Aborts what runs. */
  cancel(): void;
}

export function createSingleFlight(): SingleFlight {
  let current: AbortController | undefined;
  return {
    async run(task) {
      current?.abort(new DOMException('A newer request took over.', 'AbortError'));
      const mine = new AbortController();
      current = mine;
      try {
        const value = await task(mine.signal);
        return current === mine ? value : undefined;
      } catch (error) {
        if (current !== mine) return undefined;
        throw error;
      } finally {
        if (current === mine) current = undefined;
      }
    },
    cancel() {
      current?.abort(new DOMException('The request was cancelled.', 'AbortError'));
      current = undefined;
    },
  };
}
