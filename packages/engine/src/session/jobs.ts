import { anySignal, type Progress, type TaskOptions } from '../base/abort';
import type { Store } from '../base/store';
import type { DatasetStatus, Job } from './dataset';

/** How the job of the full audit is called. */
export const AUDIT_JOB = 'Auditing the whole dataset';

/** Runs work in the background and shows it in `status.jobs` while it goes on. */
export function createJobRunner(status: Store<DatasetStatus>, lifetimeSignal: AbortSignal) {
  let count = 0;
  return async function runJob<T>(title: string, options: TaskOptions, work: (options: TaskOptions) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const signal = anySignal(lifetimeSignal, options.signal, controller.signal);
    signal.throwIfAborted();
    count += 1;
    const id = `job-${count}`;
    const cancel = () => controller.abort(new DOMException(`"${title}" was cancelled.`, 'AbortError'));
    const show = (progress: Progress | null) => {
      const job: Job = { id, title, progress, cancel };
      const jobs = status.getSnapshot().jobs;
      status.update({ jobs: jobs.some((other) => other.id === id) ? jobs.map((other) => (other.id === id ? job : other)) : [...jobs, job] });
    };
    show(null);
    try {
      return await work({
        signal,
        onProgress: (progress) => {
          if (signal.aborted) return;
          show(progress);
          options.onProgress?.(progress);
        },
      });
    } finally {
      status.update({ jobs: status.getSnapshot().jobs.filter((job) => job.id !== id) });
    }
  };
}
