import { writeFile } from 'node:fs/promises';
import { ShoalError } from '@shoal/engine';
import { writeNpy } from '@shoal/engine/formats';
import { chooseIndex, createExactIndex, createHnswIndex, measureRecall, nearestNeighbors, normalizeRows, type AnnKind } from '@shoal/engine/kernels';
import { loadVectors, type Vectors } from '../load-vectors';
import { sampled, sampleRecall } from '../sample-recall';
import { count, oneOf, parseOptions } from '../parse-options';
import { createProgressLine } from '../progress-line';
import { UsageError } from '../usage-error';

export const neighborsUsage = `Find the nearest neighbours of vectors.

Usage:
  shoal neighbors BASE.npy -o IDX.npy [--queries Q.npy] [--k 10] [--metric cosine|l2] [--exact] [--distances D.npy] [--json]

BASE.npy      floats, shape (n, d)
-o            where the row numbers go: int32, shape (n or queries, k), nearest first; -1 where there are fewer
--queries     vectors to look for, shape (m, d); default: every row of BASE among the others
--k           neighbours a row; default 10
--metric      cosine (default) or l2
--exact       compare every pair. Otherwise NN-descent finds the neighbours of large sets, and an HNSW index those of many
              queries, and the recall on a sample is told
--distances   where the distances go: float32, the same shape (cosine: 1 - cosine; l2: Euclidean)
--json        a summary on stdout: rows, dim, k, kind, milliseconds, recall on a sample, megabytes

Exit codes: 0 ok, 2 input or options that cannot be used.`;

const options = { output: { type: 'string', short: 'o' }, queries: { type: 'string' }, k: { type: 'string' }, metric: { type: 'string' }, exact: { type: 'boolean' }, distances: { type: 'string' }, json: { type: 'boolean' } } as const;

/** Rows up to which comparing every pair costs about as much as NN-descent. */
const exactUpTo = 4000;

interface Answer {
  readonly indices: Int32Array;
  readonly distances: Float32Array;
  readonly rows: number;
  /** How they were found. */
  readonly kind: AnnKind | 'nn-descent';
  /** Share of the true neighbours that was found; on a sample, unless all were compared. */
  readonly recall: number;
}

/** Runs `shoal neighbors`; resolves to the exit code. */
export async function neighbors(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  const [path, extra] = positionals;
  if (path === undefined || extra !== undefined) throw new UsageError('Pass one file of vectors: shoal neighbors BASE.npy -o IDX.npy.');
  if (values.output === undefined) throw new UsageError('Say where the row numbers go: -o IDX.npy.');
  const k = values.k === undefined ? 10 : count('--k', values.k);
  if (k < 1) throw new UsageError(`--k is ${k}. Expected at least 1.`);
  const metric = oneOf('--metric', values.metric ?? 'cosine', ['cosine', 'l2']);
  const base = await loadVectors(path);
  const progress = createProgressLine(process.stderr);
  const start = performance.now();
  const answer = values.queries === undefined ? await amongThemselves(base, k, metric, values.exact ?? false, progress.update) : await ofQueries(base, await loadVectors(values.queries), { k, metric, exact: values.exact ?? false, basePath: path, queriesPath: values.queries, onProgress: progress.update });
  progress.clear();
  const milliseconds = Math.round(performance.now() - start);
  await writeFile(values.output, writeNpy(answer.indices, [answer.rows, k]));
  if (values.distances !== undefined) await writeFile(values.distances, writeNpy(answer.distances, [answer.rows, k]));
  const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
  if (values.json) process.stdout.write(`${JSON.stringify({ rows: base.rows, queries: answer.rows, dim: base.dim, k, metric, kind: answer.kind, recall: answer.recall, milliseconds, megabytes, output: values.output })}\n`);
  else console.log(`${k} neighbours of ${answer.rows.toLocaleString('en')} vectors in ${(milliseconds / 1000).toFixed(1)} s, recall ${answer.recall.toFixed(3)}: ${values.output}.`);
  return 0;
}

async function amongThemselves({ data, rows, dim }: Vectors, k: number, metric: 'cosine' | 'l2', exact: boolean, onProgress: ReturnType<typeof createProgressLine>['update']): Promise<Answer> {
  const vectors = metric === 'cosine' ? normalizeRows(data, dim) : data;
  const found = await nearestNeighbors(vectors, { dim, k, seed: 1, exactUpTo: exact ? rows : exactUpTo }, { onProgress });
  const indices = new Int32Array(rows * k).fill(-1);
  const distances = new Float32Array(rows * k).fill(Infinity);
  for (let row = 0; row < rows; row++) {
    for (let n = 0; n < found.k; n++) {
      const distance = found.distances[row * found.k + n] ?? Infinity;
      indices[row * k + n] = found.indices[row * found.k + n] ?? -1;
      // Between unit vectors the Euclidean distance is √(2 · cosine distance).
      distances[row * k + n] = metric === 'cosine' ? (distance * distance) / 2 : distance;
    }
  }
  const isExact = exact || rows <= exactUpTo;
  const recall = isExact ? 1 : await sampleRecall({ data: vectors, rows, dim }, indices, k);
  return { indices, distances, rows, kind: isExact ? 'exact' : 'nn-descent', recall };
}

interface QueryOptions {
  readonly k: number;
  readonly metric: 'cosine' | 'l2';
  readonly exact: boolean;
  readonly basePath: string;
  readonly queriesPath: string;
  readonly onProgress: ReturnType<typeof createProgressLine>['update'];
}

async function ofQueries(base: Vectors, queries: Vectors, { k, metric, exact, basePath, queriesPath, onProgress }: QueryOptions): Promise<Answer> {
  const { dim, rows } = base;
  if (dim !== queries.dim) throw new ShoalError('invalid-data', `${queriesPath} has vectors of ${queries.dim} numbers, ${basePath} of ${dim}. Both must come from the same model.`);
  const kind = exact ? 'exact' : chooseIndex({ rows, dim, queries: queries.rows }).kind;
  const index = kind === 'exact' ? createExactIndex({ metric, dim }) : createHnswIndex({ metric, dim, seed: 1 });
  await index.add(base.data, { onProgress });
  const indices = new Int32Array(queries.rows * k);
  const distances = new Float32Array(queries.rows * k);
  const step = kind === 'exact' ? Math.max(1, Math.floor(2 ** 28 / Math.max(1, rows * dim))) : 1000;
  for (let from = 0; from < queries.rows; from += step) {
    onProgress({ phase: 'Searching', done: from, total: queries.rows });
    const part = index.search(queries.data.subarray(from * dim, Math.min(queries.rows, from + step) * dim), k);
    indices.set(part.indices, from * k);
    distances.set(part.distances, from * k);
  }
  if (kind === 'exact') return { indices, distances, rows: queries.rows, kind, recall: 1 };
  const truth = createExactIndex({ metric, dim });
  await truth.add(base.data, { onProgress });
  const { recall } = await measureRecall(index, truth, queries.data, { k, seed: 1, sample: sampled }, { onProgress });
  return { indices, distances, rows: queries.rows, kind, recall };
}
