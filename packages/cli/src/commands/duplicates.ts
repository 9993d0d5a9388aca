import { nearDuplicates, nearestNeighbors, normalizeRows } from '@shoal/engine/kernels';
import { formatTable } from '../format-table';
import { isArrayFile } from '../open-audited';
import { loadVectors } from '../load-vectors';
import { count, oneOf, parseOptions, positiveNumber } from '../parse-options';
import { createProgressLine } from '../progress-line';
import { UsageError } from '../usage-error';
import { duplicatesOfBundle } from './duplicates-bundle';

export const duplicatesUsage = `Find frames or vectors that are nearly the same.

Usage:
  shoal duplicates <bundle> [--leaks] [--json] [--fail-on N] [--limit N]
  shoal duplicates BASE.npy [--threshold D] [--metric cosine|l2] [--json] [--fail-on N] [--limit N]

<bundle>      a folder with shoal.json, the file itself, or its URL: frames with the same bytes, that look the same, or
              that are embedded next to each other, and those that are in more than one split
--leaks       only groups of frames in more than one split
BASE.npy      floats, shape (n, d)
--threshold   distance below which two rows are duplicates: cosine distance, or Euclidean with --metric l2.
              Default: 0.13 of the median distance to the nearest row, which fits any model
--metric      cosine (default) or l2
--json        JSON on stdout: groups with the row that is kept, the rows to drop and their distances
--fail-on N   exit with 1 when more than N rows would be dropped
--limit N     at most N groups in the table (default 20; 0 shows all)

Exit codes: 0 ok, 1 past --fail-on, 2 input or options that cannot be used.`;

const options = { leaks: { type: 'boolean' }, threshold: { type: 'string' }, metric: { type: 'string' }, json: { type: 'boolean' }, 'fail-on': { type: 'string' }, limit: { type: 'string' } } as const;

/** Runs `shoal duplicates`; resolves to the exit code. */
export async function duplicates(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  const [path, extra] = positionals;
  if (path === undefined || extra !== undefined) throw new UsageError('Pass one bundle or one file of vectors: shoal duplicates BASE.npy.');
  const metric = oneOf('--metric', values.metric ?? 'cosine', ['cosine', 'l2']);
  const given = values.threshold === undefined ? undefined : positiveNumber('--threshold', values.threshold);
  const limit = values.limit === undefined ? 20 : count('--limit', values.limit);
  const failOn = values['fail-on'] === undefined ? null : count('--fail-on', values['fail-on']);
  if (!isArrayFile(path)) {
    if (values.threshold !== undefined || values.metric !== undefined) throw new UsageError('--threshold and --metric are for a file of vectors.');
    const dropped = await duplicatesOfBundle({ bundle: path, json: values.json ?? false, limit, leaksOnly: values.leaks ?? false });
    return failOn !== null && dropped > failOn ? 1 : 0;
  }
  if (values.leaks) throw new UsageError('--leaks needs a bundle.');
  const { data, rows, dim } = await loadVectors(path);
  const progress = createProgressLine(process.stderr);
  const start = performance.now();
  const graph = await nearestNeighbors(metric === 'cosine' ? normalizeRows(data, dim) : data, { dim, k: 15, seed: 1 }, { onProgress: progress.update });
  progress.clear();
  // Between unit vectors the Euclidean distance is √(2 · cosine distance).
  const toGraph = (distance: number) => (metric === 'cosine' ? Math.sqrt(2 * distance) : distance);
  const fromGraph = (distance: number) => (metric === 'cosine' ? (distance * distance) / 2 : distance);
  const found = nearDuplicates(rows, graph, given === undefined ? {} : { threshold: toGraph(given) });
  const groups = new Map<number, { keep: number; drop: { row: number; distance: number }[] }>();
  for (const { row, group, role, distance } of found.members) {
    const entry = groups.get(group) ?? { keep: row, drop: [] };
    if (role === 'drop') entry.drop.push({ row, distance: fromGraph(distance) });
    groups.set(group, entry);
  }
  const list = [...groups.values()];
  const dropped = list.reduce((sum, { drop }) => sum + drop.length, 0);
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ rows, dim, metric, threshold: fromGraph(found.threshold), duplicates: dropped, pairs: found.pairs.a.length, milliseconds: Math.round(performance.now() - start), groups: list })}\n`);
  } else {
    console.log(`${dropped.toLocaleString('en')} of ${rows.toLocaleString('en')} rows repeat another one (${metric} distance below ${fromGraph(found.threshold).toPrecision(3)}).`);
    const shown = limit === 0 ? list : list.slice(0, limit);
    if (shown.length > 0) console.log(`\n${formatTable([{ title: 'keep', align: 'right' }, { title: 'drop' }, { title: 'largest distance', align: 'right' }], shown.map(({ keep, drop }) => [String(keep), drop.map(({ row }) => row).join(', '), Math.max(...drop.map(({ distance }) => distance)).toPrecision(3)]))}`);
    if (shown.length < list.length) console.log(`\n${list.length - shown.length} more groups: --limit 0 shows all.`);
  }
  return failOn !== null && dropped > failOn ? 1 : 0;
}
