import type { Disposable } from '../base/lifetime';
import type { ReviewEvent } from './event';

/** What the last export of a log held. Known to one store only: no part of the log. */
export interface ExportMark {
  readonly eventCount: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Where the events of a review log are kept. It only ever adds; nothing is rewritten or removed. */
export interface ReviewStore extends Disposable {
  /** `durable`: `append` resolves only when the events would survive a crash. `memory`: they go with the page. */
  readonly kind: 'durable' | 'memory';
  /** Pages whose stores have the same key share what is stored. Default: this store is nobody else's. */
  readonly key?: string | undefined;
  /** All events of a dataset, in no particular order. Rejects with `storage-failed`. */
  load(datasetId: string): Promise<ReviewEvent[]>;
  /** Keeps all of the events or none of them. Events that are there already are no error. Rejects with `storage-failed`. */
  append(datasetId: string, events: readonly ReviewEvent[]): Promise<void>;
  /** How many events `load` would give. A store with a `key` has it, so that what another page stored and could not tell is noticed. */
  count?(datasetId: string): Promise<number>;
  /** Whether the browser may throw everything away when it runs out of room. Default: it may not. */
  evictable?(): Promise<boolean>;
  /** Asks the browser to keep everything; it may ask the person, or refuse. Resolves to whether it will. */
  persist?(): Promise<boolean>;
  loadExportMark?(datasetId: string): Promise<ExportMark | null>;
  saveExportMark?(datasetId: string, mark: ExportMark): Promise<void>;
}
