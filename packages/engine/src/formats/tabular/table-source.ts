import type { ReadContext } from '../contract/format';
import type { Finding } from '../contract/findings';
import type { SourceFile } from '../contract/source-file';
import type { RawTable } from '../table/raw-table';

/** A kind of file that holds one table of rows and columns: CSV, Parquet, Arrow, JSON lines. */
export interface TableSource {
  /** Kebab-case; the id of its format. */
  readonly id: string;
  readonly title: string;
  /** Whether a file is of this kind, from its name and its first 64 KiB; `undefined` when it is not. */
  recognise(file: SourceFile, head: Uint8Array): { readonly confidence: number; readonly evidence: readonly string[] } | undefined;
  /** First rows (at most 1,000) and, where it is known, how many there are in all. Throws a ShoalError for unreadable bytes. */
  preview(file: SourceFile, head: Uint8Array): Promise<{ readonly table: RawTable; readonly rows?: number | undefined }>;
  /**
   * All rows in batches, in order. A column may have another type in a later batch. Rows that cannot be read are reported
   * with their line and left out. Throws a ShoalError when the file cannot be read at all.
   */
  read(file: SourceFile, context: ReadContext, report: (finding: Finding) => void): AsyncIterable<RawTable>;
}
