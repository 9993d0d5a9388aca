import type { TaskOptions } from '../../base/abort';
import { createPacer } from './pacer';
import { createTarget, type ImportedPart } from '../../formats/contract/create-target';
import type { OptionValues } from '../../formats/contract/format';
import { createFileSet } from '../../formats/contract/memory-files';
import type { ImportPlan } from '../../formats/plan/import-plan';
import { planImport } from '../../formats/plan/plan-import';
import { findFormat, formats } from '../../formats/registry';
import type { SourceDescriptor } from '../../formats/sources/descriptor';
import { openSource } from '../../formats/sources/open-source';
import { finishImport, type FinishInput, type ImportedFiles } from './finish-import';

/** What an import worker does. Each is a function of its input alone. */
export interface ImportTasks {
  plan(input: PlanInput, options: TaskOptions): Promise<ImportPlan>;
  readPart(input: ReadPartInput, options: TaskOptions): Promise<ImportedPart>;
  finish(input: FinishInput, options: TaskOptions): Promise<ImportedFiles>;
}

export interface PlanInput {
  readonly sources: readonly SourceDescriptor[];
  readonly format?: string | undefined;
  readonly options?: OptionValues | undefined;
}

export interface ReadPartInput {
  readonly sources: readonly SourceDescriptor[];
  readonly format: string;
  readonly files: readonly string[];
  readonly options: OptionValues;
}

export const importTasks: ImportTasks = {
  plan: (input, options) => planImport(input.sources, formats, { ...options, format: input.format, options: input.options }),
  readPart,
  finish: finishImport,
};

async function readPart(input: ReadPartInput, { signal, onProgress }: TaskOptions): Promise<ImportedPart> {
  const format = findFormat(input.format);
  const target = createTarget();
  const files = createFileSet(input.sources.map(openSource));
  await format.read?.({ files: input.files, options: input.options }, target, { files, signal, progress: createPacer(`Reading ${format.title}`, signal, onProgress) });
  signal?.throwIfAborted();
  return target.finish();
}
