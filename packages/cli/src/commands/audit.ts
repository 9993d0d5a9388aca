import { count, oneOf, parseOptions } from '../parse-options';
import { UsageError } from '../usage-error';
import { auditArrays } from './audit-arrays';
import { auditBundle } from './audit-bundle';

export const auditUsage = `Rank the suspicious labels of a dataset.

Usage:
  shoal audit <bundle> [--json] [--fail-on N] [--limit N]
  shoal audit --labels L.npy --pred-probs P.npy [--classes a,b,…] [--method M] [--mode M] [--json] [--all] [--fail-on N] [--limit N]

<bundle>       a folder with shoal.json, the file itself, or its URL
--labels       class index of every row: whole numbers, shape (n)
--pred-probs   out-of-sample predicted probabilities: floats, shape (n, classes). Rows that miss a sum of 1 by up to
               0.001 are scaled to it; any more, and the file is rejected
--classes      names of the classes, in the order of the columns
--method       self_confidence (default) or normalized_margin
--mode         streaming (default; two passes) or exact (prune by noise rate from the confident joint)
--json         JSON on stdout instead of a table
--all          every row, not only the flagged ones (JSON)
--limit N      at most N rows of the table (default 20; 0 shows all), or of the JSON (default: all)
--fail-on N    exit with 1 when more than N labels are flagged

Exit codes: 0 ok, 1 past --fail-on, 2 input or options that cannot be used.`;

const options = {
  labels: { type: 'string' },
  'pred-probs': { type: 'string' },
  classes: { type: 'string' },
  method: { type: 'string' },
  mode: { type: 'string' },
  json: { type: 'boolean' },
  all: { type: 'boolean' },
  limit: { type: 'string' },
  'fail-on': { type: 'string' },
} as const;

/** Runs `shoal audit`; resolves to the exit code. */
export async function audit(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  const json = values.json ?? false;
  const all = values.all ?? false;
  const limit = values.limit === undefined ? null : count('--limit', values.limit);
  const failOn = values['fail-on'] === undefined ? null : count('--fail-on', values['fail-on']);
  const { labels, 'pred-probs': predProbs } = values;
  let flagged: number;
  if (labels !== undefined || predProbs !== undefined) {
    if (labels === undefined || predProbs === undefined) throw new UsageError('--labels and --pred-probs go together: pass both files.');
    if (positionals.length > 0) throw new UsageError(`Pass either a bundle ("${positionals[0]}") or --labels with --pred-probs, not both.`);
    flagged = await auditArrays({
      labels,
      predProbs,
      classes: values.classes === undefined ? null : values.classes.split(',').map((name) => name.trim()),
      method: oneOf('--method', values.method ?? 'self_confidence', ['self_confidence', 'normalized_margin']),
      mode: oneOf('--mode', values.mode ?? 'streaming', ['streaming', 'exact']),
      json,
      all,
      limit,
    });
  } else {
    const arraysOnly = (['classes', 'method', 'mode'] as const).find((name) => values[name] !== undefined);
    if (arraysOnly) throw new UsageError(`--${arraysOnly} needs --labels and --pred-probs.`);
    const [bundle, extra] = positionals;
    if (bundle === undefined) throw new UsageError('Pass a bundle, or --labels with --pred-probs. "shoal audit --help" shows how.');
    if (extra !== undefined) throw new UsageError(`One bundle at a time: "${extra}" is too much.`);
    flagged = await auditBundle({ bundle, json, all, limit });
  }
  return failOn !== null && flagged > failOn ? 1 : 0;
}
