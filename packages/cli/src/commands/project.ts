import { writeFile } from 'node:fs/promises';
import { writeNpy } from '@shoal/engine/formats';
import { pca, umap } from '@shoal/engine/kernels';
import { loadVectors } from '../load-vectors';
import { count, oneOf, parseOptions } from '../parse-options';
import { createProgressLine } from '../progress-line';
import { UsageError } from '../usage-error';

export const projectUsage = `Lay vectors out in the plane.

Usage:
  shoal project BASE.npy -o XY.npy [--method umap|pca] [--metric cosine|l2] [--seed N] [--neighbors N] [--json]

BASE.npy      floats, shape (n, d)
-o            where the positions go: float32, shape (n, 2)
--method      umap (default) or pca
--metric      umap only: cosine (default) or l2
--seed        the same seed gives the same picture; default 1
--neighbors   umap only: neighbours a point; default 15
--json        a summary on stdout: rows, dim, method, milliseconds

Exit codes: 0 ok, 2 input or options that cannot be used.`;

const options = { output: { type: 'string', short: 'o' }, method: { type: 'string' }, metric: { type: 'string' }, seed: { type: 'string' }, neighbors: { type: 'string' }, json: { type: 'boolean' } } as const;

/** Runs `shoal project`; resolves to the exit code. */
export async function project(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  const [path, extra] = positionals;
  if (path === undefined || extra !== undefined) throw new UsageError('Pass one file of vectors: shoal project BASE.npy -o XY.npy.');
  if (values.output === undefined) throw new UsageError('Say where the positions go: -o XY.npy.');
  const method = oneOf('--method', values.method ?? 'umap', ['umap', 'pca']);
  const umapOnly = (['metric', 'neighbors'] as const).find((name) => values[name] !== undefined);
  if (method === 'pca' && umapOnly) throw new UsageError(`--${umapOnly} is for --method umap.`);
  const seed = values.seed === undefined ? 1 : count('--seed', values.seed);
  const neighbors = values.neighbors === undefined ? 15 : count('--neighbors', values.neighbors);
  if (neighbors < 2) throw new UsageError(`--neighbors is ${neighbors}. Expected at least 2.`);
  const metric = oneOf('--metric', values.metric ?? 'cosine', ['cosine', 'l2']);
  const { data, rows, dim } = await loadVectors(path);
  const progress = createProgressLine(process.stderr);
  const start = performance.now();
  const positions = method === 'umap' ? await umap(data, { dim, metric, seed, neighbors }, { onProgress: progress.update }) : Float32Array.from(await pca(data, { dim, components: 2, seed }, { onProgress: progress.update }));
  progress.clear();
  await writeFile(values.output, writeNpy(positions, [rows, 2]));
  const milliseconds = Math.round(performance.now() - start);
  if (values.json) process.stdout.write(`${JSON.stringify({ rows, dim, method, ...(method === 'umap' && { metric, neighbors }), seed, milliseconds, output: values.output })}\n`);
  else console.log(`${rows.toLocaleString('en')} vectors of ${dim} numbers laid out by ${method} in ${(milliseconds / 1000).toFixed(1)} s: ${values.output}.`);
  return 0;
}
