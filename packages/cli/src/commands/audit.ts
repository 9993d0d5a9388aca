import { count, oneOf, parseOptions } from '../parse-options';
import { UsageError } from '../usage-error';
import { ARRAY_SCORES, auditArrays } from './audit-arrays';
import { auditBundle } from './audit-bundle';

export const auditUsage = `Rank the suspicious labels of a dataset.

Usage:
  shoal audit <bundle> [--score NAME] [--full] [--all] [--json] [--fail-on N] [--limit N]
  shoal audit --labels L.npy --pred-probs P.npy [--other-probs P2.npy …] [--embeddings E.npy] [--score NAME]
              [--classes a,b,…] [--mode M] [--all] [--json] [--fail-on N] [--limit N]

<bundle>       a folder with shoal.json, the file itself, or its URL
--full         run the full audit first: neighbours, other models, duplicates, ObjectLab, every picture, the dataset as a whole
--labels       class index of every row: whole numbers, shape (n)
--pred-probs   out-of-sample predicted probabilities: floats, shape (n, classes). Rows that miss a sum of 1 by up to
               0.001 are scaled to it; any more, and the file is rejected
--other-probs  probabilities of another model, the same shape; may be given several times. Counts for "combined"
--embeddings   vectors, floats of shape (n, d): their nearest neighbours vote. Counts for "combined", and gives "neighbors"
--classes      names of the classes, in the order of the columns
--score NAME   what ranks. Of arrays: self_confidence (default), normalized_margin, confidence_weighted_entropy,
               mistakenness, neighbors or combined. Of a bundle: any scorer of its table "scores", such as label_errors, disagreements,
               combined, neighbors, duplicates, object_lab_badloc; default: the best of those that judge an object
--method       the older name of --score
--mode         streaming (default; two passes) or exact (prune by noise rate from the confident joint)
--all          every row, not only the flagged ones, and with --json every score of it
--json         JSON on stdout instead of a table
--limit N      at most N rows of the table (default 20; 0 shows all), or of the JSON (default: all)
--fail-on N    exit with 1 when more than N labels are flagged

Exit codes: 0 ok, 1 past --fail-on, 2 input or options that cannot be used.`;

const options = {
  labels: { type: 'string' },
  'pred-probs': { type: 'string' },
  'other-probs': { type: 'string', multiple: true },
  embeddings: { type: 'string' },
  score: { type: 'string' },
  full: { type: 'boolean' },
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
    if (values.full) throw new UsageError('--full needs a bundle.');
    if (positionals.length > 0) throw new UsageError(`Pass either a bundle ("${positionals[0]}") or --labels with --pred-probs, not both.`);
    flagged = await auditArrays({
      labels,
      predProbs,
      classes: values.classes === undefined ? null : values.classes.split(',').map((name) => name.trim()),
      otherProbs: values['other-probs'] ?? [],
      embeddings: values.embeddings ?? null,
      score: oneOf(values.score === undefined && values.method !== undefined ? '--method' : '--score', values.score ?? values.method ?? 'self_confidence', ARRAY_SCORES),
      mode: oneOf('--mode', values.mode ?? 'streaming', ['streaming', 'exact']),
      json,
      all,
      limit,
    });
  } else {
    const arraysOnly = (['classes', 'method', 'mode', 'other-probs', 'embeddings'] as const).find((name) => values[name] !== undefined);
    if (arraysOnly) throw new UsageError(`--${arraysOnly} needs --labels and --pred-probs.`);
    const [bundle, extra] = positionals;
    if (bundle === undefined) throw new UsageError('Pass a bundle, or --labels with --pred-probs. "shoal audit --help" shows how.');
    if (extra !== undefined) throw new UsageError(`One bundle at a time: "${extra}" is too much.`);
    flagged = await auditBundle({ bundle, score: values.score ?? null, full: values.full ?? false, json, all, limit });
  }
  return failOn !== null && flagged > failOn ? 1 : 0;
}
