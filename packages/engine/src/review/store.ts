import type { Disposable } from '../base/lifetime';
import type { ReviewEvent } from './event';

/** Where the events of a review log are kept. It only ever adds; nothing is rewritten or removed. */
export interface ReviewStore extends Disposable {
  /** `durable`: `append` resolves only when the events would survive a crash. `memory`: they go with the page. */
  readonly kind: 'durable' | 'memory';
  /** All events of a dataset, in no particular order. Rejects with `storage-failed`. */
  load(datasetId: string): Promise<ReviewEvent[]>;
  /** Keeps all of the events or none of them. Events that are there already are no error. Rejects with `storage-failed`. */
  append(datasetId: string, events: readonly ReviewEvent[]): Promise<void>;
  /** Calls back with events that another page stored. Returns the function that stops it. */
  subscribe?(datasetId: string, listener: (events: readonly ReviewEvent[]) => void): () => void;
}
