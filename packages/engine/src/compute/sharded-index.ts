import { anySignal, type TaskOptions } from '../base/abort';
import { messageOf, ShoalError } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import type { AnnAnswers } from '../kernels/ann/ann-index';
import type { AsyncAnnIndex } from '../kernels/ann/async-ann-index';
import type { HnswIndexParams } from '../kernels/ann/hnsw-index';
import { countAllowed, countRows, createAnswers, createQueue, createVectorStore } from '../kernels/ann/vector-store';
import type { Compute } from './compute';
import { createCompute } from './create-compute';
import { dropIndexShard, type IndexShardState } from './index-shard';
import { damaged, joinShards, splitShards } from './shard-bytes';

export interface ShardOptions {
  /** Opens the worker of one part, which ends with the index; default `createCompute({ maxWorkers: 1 })`. */
  readonly openCompute?: (() => Compute) | undefined;
}

export interface ShardedIndexParams extends HnswIndexParams, ShardOptions {
  /** Parts, each in a worker of its own: 1 to 64. Default: one less than the processor's threads, 1 to 4. */
  readonly shards?: number;
}

/**
 * An HNSW index in parts, each built, kept and searched in a worker of its own: building takes about 1 / parts of the time
 * where there are as many free cores, and one part can fill 4 GiB. Row r is row ⌊r / parts⌋ of part r mod parts. A query goes
 * to all parts, each with the full `ef`, so that it finds at least about what one index would, at more work in all.
 *
 * @throws {ShoalError} `invalid-argument` for a parameter out of range; what `createHnswIndex` refuses, `add` rejects.
 */
export function createShardedIndex({ shards = defaultShards(), openCompute, ...params }: ShardedIndexParams): AsyncAnnIndex {
  if (!Number.isInteger(shards) || shards < 1 || shards > 64) {
    throw new ShoalError('invalid-argument', `createShardedIndex got shards = ${shards}. It must be an integer from 1 to 64.`, { details: { shards } });
  }
  createVectorStore(params.metric, params.dim);
  return indexOver(openParts(shards, openCompute), params, undefined);
}

/**
 * The index that `save` of an index in parts wrote, with as many workers as it had parts.
 *
 * @throws {ShoalError} `invalid-data` when the bytes are damaged, `unsupported-format` when a newer version wrote them.
 */
export async function loadShardedIndex(bytes: Uint8Array, { openCompute, signal }: ShardOptions & Pick<TaskOptions, 'signal'> = {}): Promise<AsyncAnnIndex> {
  const saved = splitShards(bytes);
  const parts = openParts(saved.length, openCompute);
  try {
    const states = await Promise.all(parts.map(({ compute, shard }, i) => compute.run('loadIndexShard', { shard, bytes: saved[i] ?? new Uint8Array(0) }, { signal, transfer: [saved[i]?.buffer as ArrayBuffer] })));
    const size = states.reduce((sum, state) => sum + state.size, 0);
    const [first] = states;
    for (const [i, state] of states.entries()) {
      const expected = Math.ceil((size - i) / parts.length);
      if (state.size !== expected) throw damaged(`rows of part ${i}`, 12, expected, state.size);
      const { metric, dim, storage } = state.params;
      if (!first || metric !== first.params.metric || dim !== first.params.dim || storage !== first.params.storage) throw damaged(`kind of part ${i}`, 12, 'that of the first part', `${metric}, dim ${dim}, ${String(storage)}`);
    }
    if (!first) throw damaged('number of parts', 12, 'at least 1', 0);
    return indexOver(parts, first.params, states);
  } catch (error) {
    endParts(parts);
    throw error;
  }
}

interface Part {
  readonly compute: Compute;
  /** Its name in the worker. */
  readonly shard: string;
}

let indices = 0;

function openParts(count: number, openCompute: () => Compute = () => createCompute({ maxWorkers: 1 })): Part[] {
  const name = indices++;
  return Array.from({ length: count }, (_, i) => ({ compute: openCompute(), shard: `${i + 1} of ${count} (${name})` }));
}

function endParts(parts: readonly Part[]): void {
  for (const { compute, shard } of parts) {
    compute.dispose();
    // Where there are no threads, the part is in this one.
    dropIndexShard(shard);
  }
}

function indexOver(parts: readonly Part[], params: HnswIndexParams, loaded: readonly IndexShardState[] | undefined): AsyncAnnIndex {
  const { metric, dim, storage = 'f32' } = params;
  const lifetime = createLifetime('The index');
  lifetime.defer(() => endParts(parts));
  const inTurn = createQueue();
  let states = loaded ?? parts.map(() => ({ size: 0, memoryBytes: 0 }));
  const size = () => states.reduce((sum, state) => sum + state.size, 0);
  let failure: ShoalError | undefined;

  function begin(): void {
    lifetime.assertAlive('The index');
    if (failure) throw failure;
  }

  async function addToParts(vectors: Float32Array, n: number, options: TaskOptions): Promise<void> {
    const before = size();
    const done = parts.map(() => 0);
    const signal = anySignal(lifetime.signal, options.signal);
    try {
      states = await Promise.all(
        parts.map(({ compute, shard }, i) => {
          const rows = rowsOfPart(vectors, dim, before, parts.length, i);
          const onProgress: TaskOptions['onProgress'] = ({ phase, done: here }) => {
            done[i] = here;
            options.onProgress?.({ phase, done: done.reduce((sum, count) => sum + count, 0), total: n });
          };
          return compute.run('buildIndexShard', { shard, params, vectors: rows }, { signal, onProgress, transfer: [rows.buffer as ArrayBuffer] });
        }),
      );
    } catch (cause) {
      failure = new ShoalError('worker-failed', `An add to this index in ${parts.length} parts did not finish (${messageOf(cause)}), so that the parts do not fit each other. Dispose it and build it again.`, { cause });
      throw cause;
    }
  }

  return {
    kind: 'hnsw',
    metric,
    storage,
    dim,
    get size() {
      return size();
    },
    get memoryBytes() {
      return states.reduce((sum, state) => sum + state.memoryBytes, 0);
    },
    add: (vectors, options = {}) =>
      inTurn(async () => {
        begin();
        const n = countRows(vectors, dim, 'add');
        const bad = vectors.findIndex((value) => !Number.isFinite(value));
        if (bad >= 0) throw new ShoalError('invalid-argument', `add got ${vectors[bad]} in row ${Math.floor(bad / dim)}, column ${bad % dim}. All numbers must be finite: leave such rows out.`, { details: { row: Math.floor(bad / dim), column: bad % dim } });
        await addToParts(vectors, n, options);
      }),
    async search(queries, k, { filter, ef, signal } = {}) {
      begin();
      const q = countRows(queries, dim, 'search');
      const total = size();
      countAllowed(filter, total);
      const answers = createAnswers(q, k);
      if (total === 0) return answers;
      const stop = anySignal(lifetime.signal, signal);
      const found = await Promise.all(
        parts.map(async ({ compute, shard }, i) => {
          if ((states[i]?.size ?? 0) === 0) return createAnswers(q, k);
          const allowed = filter && bytesOfPart(filter, parts.length, i);
          return compute.run('searchIndexShard', { shard, queries, k, ef, filter: allowed }, { signal: stop });
        }),
      );
      mergeAnswers(found, q, k, answers);
      return answers;
    },
    save: ({ signal } = {}) =>
      inTurn(async () => {
        begin();
        const stop = anySignal(lifetime.signal, signal);
        if (size() === 0) await addToParts(new Float32Array(0), 0, { signal: stop });
        const saved = await Promise.all(parts.map(({ compute, shard }) => compute.run('saveIndexShard', { shard }, { signal: stop })));
        return joinShards(saved.map(({ bytes }) => bytes));
      }),
    dispose: () => lifetime.dispose(),
  };
}

/** The rows, numbered from `before` on, that belong to part `i`. */
function rowsOfPart(vectors: Float32Array, dim: number, before: number, parts: number, i: number): Float32Array {
  const n = vectors.length / dim;
  const first = (i - (before % parts) + parts) % parts;
  const count = Math.max(0, Math.ceil((n - first) / parts));
  const rows = new Float32Array(count * dim);
  for (let row = first, at = 0; row < n; row += parts, at += dim) rows.set(vectors.subarray(row * dim, (row + 1) * dim), at);
  return rows;
}

function bytesOfPart(filter: Uint8Array, parts: number, i: number): Uint8Array {
  return Uint8Array.from({ length: Math.ceil((filter.length - i) / parts) }, (_, row) => filter[row * parts + i] as number);
}

/** The k nearest of the answers of all parts; at an equal distance the lower row. */
function mergeAnswers(found: readonly AnnAnswers[], q: number, k: number, answers: { indices: Int32Array; distances: Float32Array }): void {
  const parts = found.length;
  const next = new Int32Array(parts);
  for (let query = 0; query < q; query++) {
    next.fill(0);
    for (let place = query * k; place < (query + 1) * k; place++) {
      let best = -1;
      let bestRow = -1;
      let bestDistance = Infinity;
      for (let i = 0; i < parts; i++) {
        const at = next[i] as number;
        const local = at < k ? ((found[i] as AnnAnswers).indices[query * k + at] as number) : -1;
        if (local < 0) continue;
        const distance = (found[i] as AnnAnswers).distances[query * k + at] as number;
        const row = local * parts + i;
        if (best >= 0 && (distance > bestDistance || (distance === bestDistance && row > bestRow))) continue;
        [best, bestRow, bestDistance] = [i, row, distance];
      }
      if (best < 0) break;
      next[best] = (next[best] as number) + 1;
      answers.indices[place] = bestRow;
      answers.distances[place] = bestDistance;
    }
  }
}

function defaultShards(): number {
  return Math.min(4, Math.max(1, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1));
}
