import { nearestNeighbors, normalizeRows, outliers as findOutliers } from '@shoal/engine/kernels';
import { formatTable } from '../format-table';
import { isArrayFile } from '../open-audited';
import { loadVectors } from '../load-vectors';
import { count, oneOf, parseOptions } from '../parse-options';
import { createProgressLine } from '../progress-line';
import { UsageError } from '../usage-error';
import { outliersOfBundle } from './outliers-bundle';

export const outliersUsage = `Find what lies far from all others.

Usage:
  shoal outliers <bundle> [--per-class] [--json] [--all] [--fail-on N] [--limit N]
  shoal outliers BASE.npy [--k 10] [--metric cosine|l2] [--json] [--all] [--fail-on N] [--limit N]

<bundle>      a folder with shoal.json, the file itself, or its URL: all its embedding spaces
--per-class   far from the others with the same label, which needs no model to find wrong ones
BASE.npy      floats, shape (n, d)
--k           neighbours whose mean distance counts; default 10
--metric      cosine (default) or l2
--json        JSON on stdout: rows with their score (0 to 1, higher = farther out) and mean distance
--all         every row, not only the flagged ones (JSON)
--fail-on N   exit with 1 when more than N rows are flagged
--limit N     at most N rows in the table (default 20; 0 shows all)

A row is flagged when its mean distance is above the third quartile by more than 1.7 interquartile ranges.
Exit codes: 0 ok, 1 past --fail-on, 2 input or options that cannot be used.`;

const options = { 'per-class': { type: 'boolean' }, k: { type: 'string' }, metric: { type: 'string' }, json: { type: 'boolean' }, all: { type: 'boolean' }, 'fail-on': { type: 'string' }, limit: { type: 'string' } } as const;

/** Runs `shoal outliers`; resolves to the exit code. */
export async function outliers(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  const [path, extra] = positionals;
  if (path === undefined || extra !== undefined) throw new UsageError('Pass one bundle or one file of vectors: shoal outliers BASE.npy.');
  const k = values.k === undefined ? 10 : count('--k', values.k);
  if (k < 1) throw new UsageError(`--k is ${k}. Expected at least 1.`);
  const metric = oneOf('--metric', values.metric ?? 'cosine', ['cosine', 'l2']);
  const limit = values.limit === undefined ? 20 : count('--limit', values.limit);
  const failOn = values['fail-on'] === undefined ? null : count('--fail-on', values['fail-on']);
  if (!isArrayFile(path)) {
    if (values.k !== undefined || values.metric !== undefined) throw new UsageError('--k and --metric are for a file of vectors.');
    const flagged = await outliersOfBundle({ bundle: path, json: values.json ?? false, all: values.all ?? false, limit, perClass: values['per-class'] ?? false });
    return failOn !== null && flagged > failOn ? 1 : 0;
  }
  if (values['per-class']) throw new UsageError('--per-class needs a bundle.');
  const { data, rows, dim } = await loadVectors(path);
  const progress = createProgressLine(process.stderr);
  const graph = await nearestNeighbors(metric === 'cosine' ? normalizeRows(data, dim) : data, { dim, k, seed: 1 }, { onProgress: progress.update });
  progress.clear();
  // The graph measures unit vectors by √(2 · cosine distance); the score is of the cosine distance itself.
  const distances = metric === 'cosine' ? graph.distances.map((distance) => (distance * distance) / 2) : graph.distances;
  const found = findOutliers(rows, { ...graph, distances });
  const ranked = Array.from({ length: rows }, (_, row) => row).sort((a, b) => (found.scores[b] ?? 0) - (found.scores[a] ?? 0) || a - b);
  const chosen = values.all ? ranked : ranked.filter((row) => found.flagged[row] === 1);
  if (values.json) {
    const list = chosen.map((row) => ({ row, score: found.scores[row] ?? 0, mean_distance: found.meanDistances[row] ?? 0, flagged: found.flagged[row] === 1 }));
    process.stdout.write(`${JSON.stringify({ rows, dim, metric, k: graph.k, threshold: Number.isNaN(found.threshold) ? null : found.threshold, outliers: found.count, scores: list })}\n`);
  } else {
    console.log(`${found.count.toLocaleString('en')} of ${rows.toLocaleString('en')} rows lie far from their ${graph.k} nearest (${metric}).`);
    const shown = limit === 0 ? chosen : chosen.slice(0, limit);
    if (shown.length > 0) console.log(`\n${formatTable([{ title: 'row', align: 'right' }, { title: 'score', align: 'right' }, { title: 'mean distance', align: 'right' }], shown.map((row) => [String(row), (found.scores[row] ?? 0).toFixed(4), (found.meanDistances[row] ?? 0).toPrecision(4)]))}`);
    if (shown.length < chosen.length) console.log(`\n${chosen.length - shown.length} more: --limit 0 shows all.`);
  }
  return failOn !== null && found.count > failOn ? 1 : 0;
}
