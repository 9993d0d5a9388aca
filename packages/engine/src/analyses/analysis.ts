import type { TaskOptions } from '../base/abort';
import type { Compute } from '../compute/compute';
import type { Database } from '../database/database';
import type { LabelIssueParams } from '../kernels/confident-learning';
import type { Manifest } from '../model/manifest';

export interface AnalysisContext {
  /** Holds the canonical tables `frames`, `labels` and `inferences` (empty where the dataset has none). */
  readonly database: Database;
  readonly compute: Compute;
  readonly manifest: Manifest;
  /** The model whose inferences are compared with the labels; `null` without inferences. */
  readonly modelId: string | null;
  /** Default: normalized margin (more of its first rows are confirmed by people than with self-confidence), streaming. */
  readonly labelErrors?: LabelIssueParams | undefined;
}

/** Reads tables, writes one table. Running it again replaces the table. */
export interface Analysis {
  readonly id: string;
  /** Grows when the same inputs would give another output. */
  readonly version: number;
  /** What is being done, as progress shows it. */
  readonly title: string;
  /** Tables that must be there before. */
  readonly inputs: readonly string[];
  /** The table that is written. */
  readonly output: string;
  run(context: AnalysisContext, options: TaskOptions): Promise<void>;
}
