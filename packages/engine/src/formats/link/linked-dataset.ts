import type { Manifest } from '../../model/manifest';
import type { ImportedPart } from '../contract/create-target';
import type { FindingCode, FindingSummary } from '../contract/findings';
import type { PlannedPart } from '../plan/import-plan';
import type { CanonicalTables } from '../table/unflatten';
import type { RawTable } from '../table/raw-table';

/** A part that was read, with what was planned for it. */
export interface ReadPart {
  readonly plan: Pick<PlannedPart, 'id' | 'files' | 'companions' | 'format' | 'formatTitle' | 'evidence'>;
  readonly data: ImportedPart;
}

/** A dataset that is open already, to which an import adds. */
export interface LinkBase {
  readonly frames: readonly { readonly frameId: string; readonly uri: string | null }[];
  readonly classes: Manifest['classes'];
  readonly models: NonNullable<Manifest['models']>;
  readonly spaces: readonly string[];
}

/** Everything that was read, as one dataset: one set of frames, classes and ids. */
export interface LinkedDataset {
  readonly name: string;
  readonly classes: Manifest['classes'];
  readonly models: NonNullable<Manifest['models']>;
  readonly tables: CanonicalTables;
  readonly embeddings: readonly { readonly info: Omit<NonNullable<Manifest['embeddings']>[number], 'file' | 'projection'>; readonly table: RawTable; readonly positions: RawTable | null }[];
  readonly report: FindingSummary;
}

/** Adds the numbers of one summary to another's. */
export function addCounts(into: Map<FindingCode, number>, counts: FindingSummary['counts']): void {
  for (const [code, count] of Object.entries(counts)) into.set(code as FindingCode, (into.get(code as FindingCode) ?? 0) + count);
}
