import { existsSync } from 'node:fs';
import { createImporter as createImporterAt, type Importer, type ImporterOptions } from './importer';

/** Turns files of any kind into a dataset, each parser in a worker thread that is ended when it hangs or crashes. */
export function createImporter(options: ImporterOptions = {}): Importer {
  const beside = new URL('./import.worker.js', import.meta.url);
  // From a source checkout the worker is that of the last build.
  const built = new URL('../../../dist/import.worker.js', import.meta.url);
  return createImporterAt({ ...options, workerUrl: options.workerUrl ?? (existsSync(beside) ? beside : built) });
}
