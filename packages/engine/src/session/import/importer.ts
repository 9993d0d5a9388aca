import { isAbort, messageOf, ShoalError } from '../../base/errors';
import type { Progress, TaskOptions } from '../../base/abort';
import type { Disposable } from '../../base/lifetime';
import type { WorkerPool } from '../../compute/worker-pool';
import { createPool } from '../../compute/create-pool';
import type { OptionValues } from '../../formats/contract/format';
import type { Finding } from '../../formats/contract/findings';
import type { LinkBase, ReadPart } from '../../formats/link/linked-dataset';
import type { ImportPlan } from '../../formats/plan/import-plan';
import type { SourceDescriptor } from '../../formats/sources/descriptor';
import type { ImportedFiles } from './finish-import';
import type { ImportTasks } from './import-tasks';
import { toSources, type ImportSource } from './to-sources';

export interface ImporterOptions {
  /** URL of `import.worker.js`, when it is not beside the package's own code. */
  readonly workerUrl?: string | URL | undefined;
  /** A parser that gives no sign of life for so long is ended. Default 20,000 ms. */
  readonly stallMs?: number | undefined;
}

export interface PlanImportOptions extends TaskOptions {
  /** Read everything with this format instead of the likeliest. */
  readonly format?: string | undefined;
  /** Options for all parts, over those that were guessed. */
  readonly options?: OptionValues | undefined;
}

export interface RunImportOptions extends TaskOptions {
  /** Name of the dataset when the files give none. */
  readonly name?: string | undefined;
  /** The dataset that is added to; see `Dataset.add`. */
  readonly base?: LinkBase | undefined;
}

/** An imported dataset: `openDataset({ imported })` opens it, `writeBundle` keeps it. */
export interface ImportedDataset extends ImportedFiles {
  /** Where the media files are, by path. */
  readonly sources: ReadonlyMap<string, SourceDescriptor>;
}

/** Turns files of any kind into a dataset. Parsers run in a worker of their own, which is ended when it hangs or crashes. */
export interface Importer extends Disposable {
  /** Looks at the files and proposes how to read them. Correct the plan, then run it. */
  plan(items: Iterable<ImportSource>, options?: PlanImportOptions): Promise<ImportPlan>;
  /**
   * Reads what was planned. A part that cannot be read becomes a finding and the rest goes on. Rejects with the error of the first
   * part when none could be read, with `unsupported-format` when nothing was recognised, or with the signal's reason.
   */
  run(plan: ImportPlan, options?: RunImportOptions): Promise<ImportedDataset>;
}

export function createImporter(options: ImporterOptions = {}): Importer {
  const pool: WorkerPool<ImportTasks> = createPool<ImportTasks>({
    name: 'import',
    maxWorkers: 1,
    stallMs: options.stallMs ?? 20_000,
    workerUrl: options.workerUrl ? new URL(options.workerUrl, globalThis.location?.href) : new URL('./import.worker.js', import.meta.url),
    loadAdvice: 'Copy import.worker.js from @shoal/engine/dist to your site and pass its URL as assets.importWorker, or, in the dev server of Vite, add "@shoal/engine" to optimizeDeps.exclude.',
  });

  async function readParts(plan: ImportPlan, { signal, onProgress }: RunImportOptions) {
    const parts: ReadPart[] = [];
    const failures: { readonly finding: Finding; readonly error: unknown }[] = [];
    for (const [index, part] of plan.parts.entries()) {
      const show = (progress: Progress) => onProgress?.({ ...progress, phase: plan.parts.length > 1 ? `${progress.phase} (${index + 1} of ${plan.parts.length})` : progress.phase });
      show({ phase: `Reading ${part.formatTitle}`, done: 0 });
      try {
        const data = await pool.run('readPart', { sources: plan.sources, format: part.format, files: part.files, options: part.options }, { signal, onProgress: show });
        parts.push({ plan: { id: part.id, files: part.files, companions: part.companions, format: part.format, formatTitle: part.formatTitle, evidence: part.evidence }, data });
      } catch (error) {
        if (isAbort(error, signal) || signal?.aborted) throw error;
        failures.push({ error, finding: { code: 'failed-file', message: messageOf(error), file: part.files[0] } });
      }
    }
    if (parts.length === 0) throw failures[0]?.error ?? nothingFound(plan);
    return { parts, findings: failures.map(({ finding }) => finding) };
  }

  return {
    async plan(items, { signal, onProgress, ...input } = {}) {
      return pool.run('plan', { sources: await toSources(items), ...input }, { signal, onProgress });
    },
    async run(plan, runOptions = {}) {
      const { signal, onProgress, name, base } = runOptions;
      const { parts, findings } = await readParts(plan, runOptions);
      const unread = plan.unread.map((file): Finding => ({ code: 'unread-file', message: 'No format recognises it. It was left out.', file }));
      const files = await pool.run('finish', { parts, sources: plan.sources, findings: [...plan.findings, ...unread, ...findings], name, base }, { signal, onProgress });
      const used = new Set(files.media);
      return { ...files, sources: new Map(plan.sources.filter((source) => used.has(source.path)).map((source) => [source.path, source])) };
    },
    dispose: () => pool.dispose(),
  };
}

function nothingFound(plan: ImportPlan): ShoalError {
  const names = plan.sources.slice(0, 5).map((source) => source.path);
  const why = plan.findings[0]?.message;
  return new ShoalError(
    'unsupported-format',
    `Nothing that Shoal reads was found among ${plan.sources.length === 1 ? 'the file' : `the ${plan.sources.length} files`}${names.length > 0 ? ` (${names.join(', ')}${plan.sources.length > names.length ? ', …' : ''})` : ''}. ${why ?? 'Drop annotations (COCO, YOLO, Label Studio, …), a table (CSV, Parquet, Arrow, JSON), or a folder of pictures.'}`,
    { details: { files: names } },
  );
}
