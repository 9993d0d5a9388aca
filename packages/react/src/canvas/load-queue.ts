export interface LoadRequest {
  readonly signal?: AbortSignal;
  /** Lower comes first; default 0. */
  readonly priority?: number;
}

export interface LoadQueue<T> {
  /** The same key is loaded once, by the lowest priority that anybody asks for. Rejects with the signal's reason when the request is taken back. */
  load(key: string, request?: LoadRequest): Promise<T>;
}

interface Job<T> {
  readonly key: string;
  readonly answer: Promise<T>;
  readonly controller: AbortController;
  readonly start: () => void;
  priority: number;
  /** Requests that still want it. */
  waiting: number;
}

/** Runs `load` at most `atOnce` times together, the lowest priority first, and stops what nobody waits for any more. */
export function createLoadQueue<T>(atOnce: number, load: (key: string, signal: AbortSignal) => Promise<T>): LoadQueue<T> {
  const jobs = new Map<string, Job<T>>();
  const queued = new Set<Job<T>>();
  let running = 0;

  const pump = () => {
    while (running < atOnce && queued.size > 0) {
      let next: Job<T> | undefined;
      for (const job of queued) if (!next || job.priority < next.priority) next = job;
      if (!next) return;
      queued.delete(next);
      next.start();
    }
  };
  const create = (key: string, priority: number): Job<T> => {
    const controller = new AbortController();
    let start: () => void = () => undefined;
    const answer = new Promise<T>((resolve, reject) => {
      start = () => {
        running += 1;
        load(key, controller.signal)
          .then(resolve, reject)
          .finally(() => {
            running -= 1;
            if (jobs.get(key) === job) jobs.delete(key);
            pump();
          });
      };
    });
    const job: Job<T> = { key, answer, controller, start, priority, waiting: 0 };
    jobs.set(key, job);
    queued.add(job);
    return job;
  };
  const leave = (job: Job<T>) => {
    job.waiting -= 1;
    if (job.waiting > 0) return;
    queued.delete(job);
    if (jobs.get(job.key) === job) jobs.delete(job.key);
    job.controller.abort(new DOMException('Nobody waits for it any more.', 'AbortError'));
  };

  return {
    load(key, { signal, priority = 0 } = {}) {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      const job = jobs.get(key) ?? create(key, priority);
      job.priority = Math.min(job.priority, priority);
      job.waiting += 1;
      const answer = new Promise<T>((resolve, reject) => {
        const onAbort = () => {
          leave(job);
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        const settle = () => signal?.removeEventListener('abort', onAbort);
        job.answer.then(
          (value) => (settle(), resolve(value)),
          (error: unknown) => (settle(), reject(error as Error)),
        );
      });
      pump();
      return answer;
    },
  };
}
