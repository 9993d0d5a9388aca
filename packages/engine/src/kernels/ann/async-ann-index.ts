import type { TaskOptions } from '../../base/abort';
import type { Disposable } from '../../base/lifetime';
import type { AnnAnswers, AnnKind, AnnMetric, AnnSearchOptions, AnnStorage } from './ann-index';

/** An `AnnIndex` whose work is done elsewhere: the same contract, with promises. `dispose` frees the rows at once. */
export interface AsyncAnnIndex extends Disposable {
  readonly kind: AnnKind;
  readonly metric: AnnMetric;
  readonly storage: AnnStorage;
  /** Numbers in a vector. */
  readonly dim: number;
  /** Rows so far. */
  readonly size: number;
  /** As in `AnnIndex`, of all parts together. */
  readonly memoryBytes: number;
  /**
   * As in `AnnIndex`, but an add that is stopped or fails ends the index: parts of the rows may have been added, so every
   * later call rejects with `worker-failed`.
   */
  add(vectors: Float32Array, options?: TaskOptions): Promise<void>;
  /** As in `AnnIndex`; rows at one distance in single precision are in ascending order. Calls may overlap. */
  search(queries: Float32Array, k: number, options?: AnnSearchOptions & Pick<TaskOptions, 'signal'>): Promise<AnnAnswers>;
  save(options?: Pick<TaskOptions, 'signal'>): Promise<Uint8Array>;
}
