import { writeFile } from 'node:fs/promises';
import { ShoalError, type Progress } from '@shoal/engine';
import { writeNpy } from '@shoal/engine/formats';
import { nearestNeighbors, normalizeRows, pca, trustworthiness, umap } from '@shoal/engine/kernels';
import { openDataset } from '@shoal/engine/node';
import { loadVectors, type Vectors } from '../load-vectors';
import { count, oneOf, parseOptions, positiveNumber } from '../parse-options';
import { createProgressLine } from '../progress-line';
import { sampleRecall } from '../sample-recall';
import { UsageError } from '../usage-error';

export const projectUsage = `Lay vectors out in the plane.

Usage:
  shoal project BASE.npy -o XY.npy [--method umap|pca] [--metric cosine|l2] [--seed N] [--neighbors N] [--min-dist D]
                [--epochs N] [--json]
  shoal project <bundle> --space NAME -o XY.npy [the same]

BASE.npy      floats, shape (n, d)
--space       an embedding space of a bundle, in place of a file of vectors; its metric is the default of --metric
-o            where the positions go: float32, shape (n, 2)
--method      umap (default) or pca
--metric      umap only: cosine (default) or l2
--seed        the same seed gives the same picture; default 1
--neighbors   umap only: neighbours a point; default 15
--min-dist    umap only: smallest distance of points in the picture; default 0.1
--epochs      umap only: passes over the graph; default 500 up to 12,000 rows, 300 up to 30,000, 200 beyond
--json        a summary on stdout: rows, dim, method, milliseconds, trustworthiness and recall of the graph on samples, megabytes

Exit codes: 0 ok, 2 input or options that cannot be used.`;

const text = { type: 'string' } as const;
const options = { output: { type: 'string', short: 'o' }, space: text, method: text, metric: text, seed: text, neighbors: text, 'min-dist': text, epochs: text, json: { type: 'boolean' } } as const;
const umapOnly = ['metric', 'neighbors', 'min-dist', 'epochs'] as const;

interface SpaceVectors extends Vectors {
  readonly metric?: 'cosine' | 'l2';
}

interface Choices {
  readonly metric: 'cosine' | 'l2';
  readonly seed: number;
  readonly neighbors: number;
  readonly minDist: number;
  readonly epochs: number | undefined;
}

/** Runs `shoal project`; resolves to the exit code. */
export async function project(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  const [path, extra] = positionals;
  if (path === undefined || extra !== undefined) throw new UsageError('Pass one file of vectors: shoal project BASE.npy -o XY.npy, or a bundle with --space NAME.');
  if (values.output === undefined) throw new UsageError('Say where the positions go: -o XY.npy.');
  const method = oneOf('--method', values.method ?? 'umap', ['umap', 'pca']);
  const wrong = umapOnly.find((name) => values[name] !== undefined);
  if (method === 'pca' && wrong) throw new UsageError(`--${wrong} is for --method umap.`);
  const seed = values.seed === undefined ? 1 : count('--seed', values.seed);
  const neighbors = values.neighbors === undefined ? 15 : count('--neighbors', values.neighbors);
  if (neighbors < 2) throw new UsageError(`--neighbors is ${neighbors}. Expected at least 2.`);
  const minDist = values['min-dist'] === undefined ? 0.1 : positiveNumber('--min-dist', values['min-dist']);
  if (minDist > 1) throw new UsageError(`--min-dist is ${minDist}. Expected at most 1.`);
  const epochs = values.epochs === undefined ? undefined : count('--epochs', values.epochs);
  const asked = values.metric === undefined ? undefined : oneOf('--metric', values.metric, ['cosine', 'l2']);

  const progress = createProgressLine(process.stderr);
  const vectors: SpaceVectors = values.space === undefined ? await loadVectors(path) : await loadSpace(path, values.space, progress.update);
  const metric = asked ?? vectors.metric ?? 'cosine';
  const start = performance.now();
  const { positions, graph } = method === 'umap' ? await layOut(vectors, { metric, seed, neighbors, minDist, epochs }, progress.update) : { positions: Float32Array.from(await pca(vectors.data, { dim: vectors.dim, components: 2, seed }, { onProgress: progress.update })), graph: undefined };
  progress.clear();
  const { rows, dim } = vectors;
  await writeFile(values.output, writeNpy(positions, [rows, 2]));
  const milliseconds = Math.round(performance.now() - start);
  if (values.json) {
    const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
    // Of the vectors as they were compared.
    const compared = { data: method === 'umap' && metric === 'cosine' ? normalizeRows(vectors.data, dim) : vectors.data, rows, dim };
    const k = Math.min(15, Math.ceil(rows / 2) - 1);
    const trust = k < 1 ? null : await trustworthiness(compared.data, positions, { dim, k, sample: 300, seed: 1 });
    const recall = graph && (await sampleRecall(compared, graph.indices, graph.k));
    process.stdout.write(`${JSON.stringify({ rows, dim, method, ...(method === 'umap' && { metric, neighbors, minDist, recall }), seed, milliseconds, trustworthiness: trust, megabytes, output: values.output })}\n`);
  } else console.log(`${rows.toLocaleString('en')} vectors of ${dim} numbers laid out by ${method} in ${(milliseconds / 1000).toFixed(1)} s: ${values.output}.`);
  return 0;
}

async function layOut({ data, dim }: Vectors, { metric, seed, neighbors, minDist, epochs }: Choices, onProgress: (progress: Progress) => void) {
  const graph = await nearestNeighbors(metric === 'cosine' ? normalizeRows(data, dim) : data, { dim, k: neighbors, seed }, { onProgress });
  const positions = await umap(data, { dim, metric, seed, graph, minDist, ...(epochs !== undefined && { epochs }) }, { onProgress });
  return { positions, graph };
}

async function loadSpace(bundle: string, space: string, onProgress: (progress: Progress) => void): Promise<SpaceVectors> {
  const dataset = await openDataset(bundle, { onProgress });
  try {
    const { vectors, dim, owners } = await dataset.loadEmbeddings(space);
    const metric = dataset.manifest.embeddings?.find(({ id }) => id === space)?.metric ?? 'cosine';
    const bad = vectors.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new ShoalError('invalid-data', `Space "${space}" of ${bundle} holds ${String(vectors[bad])} for ${owners[Math.floor(bad / dim)] ?? 'a row'}. Expected finite numbers: leave that element out.`, { details: { space, row: Math.floor(bad / dim) } });
    return { data: vectors, rows: owners.length, dim, metric };
  } finally {
    dataset.dispose();
  }
}
