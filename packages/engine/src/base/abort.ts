/** Options of every call that can take longer than half a second. */
export interface TaskOptions {
  /** Stops the work; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Progress {
  /** What is being done, in words a user understands: "Reading labels". */
  readonly phase: string;
  /** Units done and in all; `total` is absent when it is not known. */
  readonly done: number;
  readonly total?: number | undefined;
}

/** Rejects as soon as `signal` aborts, even when `promise` itself cannot be stopped. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  if (signal.aborted) {
    promise.catch(() => undefined);
    return Promise.reject(signal.reason);
  }
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    const settled = () => signal.removeEventListener('abort', onAbort);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).then(settled, settled);
  });
}

/** A signal that aborts when any of the given ones does. */
export function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

/** Lets the event loop run once, so that a long computation can be stopped and can report. */
export function yieldToLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
