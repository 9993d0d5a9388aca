import type { Compute } from './compute';
import { createPool, type PoolOptions } from './create-pool';
import type { ComputeTasks } from './tasks';

export interface ComputeOptions extends Pick<PoolOptions, 'maxWorkers' | 'abortGraceMs' | 'startTimeoutMs'> {
  /** URL of `compute.worker.js`, when it is not beside the package's own code. */
  readonly workerUrl?: string | URL | undefined;
}

/** The kernels in workers, by default one less than the processor's threads, 1 to 4. */
export function createCompute({ workerUrl, ...options }: ComputeOptions = {}): Compute {
  return createPool<ComputeTasks>({
    ...options,
    name: 'compute',
    workerUrl: workerUrl ? new URL(workerUrl, globalThis.location?.href) : new URL('./compute.worker.js', import.meta.url),
    loadAdvice: 'Copy compute.worker.js from @shoal/engine/dist to your site and pass its URL as assets.computeWorker, or, in the dev server of Vite, add "@shoal/engine" to optimizeDeps.exclude.',
  });
}
