import { serveTasks } from './serve-tasks';
import { computeTasks } from './tasks';

// The code of the compute worker; built into a file of its own, `compute.worker.js`.
serveTasks(computeTasks);
