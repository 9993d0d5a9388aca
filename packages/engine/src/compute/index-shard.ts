import type { TaskOptions } from '../base/abort';
import { ShoalError } from '../base/errors';
import type { AnnAnswers, AnnIndex } from '../kernels/ann/ann-index';
import { createHnswIndex, type HnswIndexParams } from '../kernels/ann/hnsw-index';
import { loadAnnIndex } from '../kernels/ann/load-ann-index';

/** Parts of indices that live in this worker, by the name that their owner gave them. */
const shards = new Map<string, AnnIndex>();

export interface BuildIndexShardInput {
  readonly shard: string;
  readonly params: HnswIndexParams;
  /** Rows that are added, row-major [n, dim]. */
  readonly vectors: Float32Array;
}

export interface IndexShardState {
  /** Rows of the shard. */
  readonly size: number;
  readonly memoryBytes: number;
}

/** Adds rows to a part of an HNSW index, which begins with the first call and stays in this worker. */
export async function buildIndexShard({ shard, params, vectors }: BuildIndexShardInput, options: TaskOptions): Promise<IndexShardState> {
  const index = shards.get(shard) ?? createHnswIndex(params);
  shards.set(shard, index);
  await index.add(vectors, options);
  return stateOf(index);
}

export interface LoadIndexShardInput {
  readonly shard: string;
  readonly bytes: Uint8Array;
}

export interface LoadedIndexShard extends IndexShardState {
  readonly params: HnswIndexParams;
}

/** Takes in a part that `saveIndexShard` gave out. */
export function loadIndexShard({ shard, bytes }: LoadIndexShardInput): LoadedIndexShard {
  const index = loadAnnIndex(bytes);
  shards.set(shard, index);
  return { ...stateOf(index), params: { metric: index.metric, dim: index.dim, storage: index.storage } };
}

export interface SearchIndexShardInput {
  readonly shard: string;
  /** Row-major [q, dim]. */
  readonly queries: Float32Array;
  readonly k: number;
  readonly ef?: number | undefined;
  /** One byte a row of the shard. */
  readonly filter?: Uint8Array | undefined;
}

/** Rows are numbered within the shard. */
export function searchIndexShard({ shard, queries, k, ef, filter }: SearchIndexShardInput): AnnAnswers {
  return shardOf(shard).search(queries, k, { ef, filter });
}

export function saveIndexShard({ shard }: { readonly shard: string }): { readonly bytes: Uint8Array } {
  return { bytes: shardOf(shard).save() };
}

/** Frees a shard of this thread, if it is here. */
export function dropIndexShard(shard: string): void {
  shards.delete(shard);
}

function stateOf({ size, memoryBytes }: AnnIndex): IndexShardState {
  return { size, memoryBytes };
}

function shardOf(shard: string): AnnIndex {
  const index = shards.get(shard);
  if (index) return index;
  throw new ShoalError('worker-failed', `Part ${shard} of an index is not in this worker: the worker that held it was ended. Build the index again, or load it from its bytes.`, { details: { shard } });
}
