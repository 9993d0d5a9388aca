import type { ImportedDataset, ImportPlan, ImportSource, OptionValue } from '@shoal/engine';
import { createImporter, sourcesFromPaths } from '@shoal/engine/node';
import { createProgressLine } from './progress-line';

export interface ImportPathsOptions {
  readonly format?: string | undefined;
  readonly mapping?: Readonly<Record<string, OptionValue>> | undefined;
  readonly name?: string | undefined;
}

/** Reads files, folders and http(s) addresses with the likeliest formats, each parser in a worker of its own. */
export async function importPaths(paths: readonly string[], options: ImportPathsOptions): Promise<{ readonly imported: ImportedDataset; readonly plan: ImportPlan }> {
  const progress = createProgressLine(process.stderr);
  const importer = createImporter();
  const stop = new AbortController();
  const onInterrupt = () => stop.abort(new Error('interrupted'));
  process.once('SIGINT', onInterrupt);
  try {
    const isAddress = (path: string) => /^https?:\/\//i.test(path);
    const sources: ImportSource[] = [...paths.filter(isAddress), ...(await sourcesFromPaths(paths.filter((path) => !isAddress(path))))];
    const plan = await importer.plan(sources, { format: options.format, options: options.mapping, signal: stop.signal, onProgress: progress.update });
    const imported = await importer.run(plan, { name: options.name, signal: stop.signal, onProgress: progress.update });
    return { imported, plan };
  } finally {
    process.off('SIGINT', onInterrupt);
    progress.clear();
    importer.dispose();
  }
}
