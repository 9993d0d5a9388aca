import type { ComputeTasks } from './tasks';
import type { WorkerPool } from './worker-pool';

/**
 * The one door to other threads for kernels. Where no worker can be made (Node without threads, tests) the same kernels run
 * in place and yield to the event loop.
 */
export type Compute = WorkerPool<ComputeTasks>;
