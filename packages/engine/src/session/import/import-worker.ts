import { serveTasks } from '../../compute/serve-tasks';
import { importTasks, type ImportTasks } from './import-tasks';

// The code of the import worker; built into a file of its own, `import.worker.js`.
serveTasks<ImportTasks>(importTasks);
