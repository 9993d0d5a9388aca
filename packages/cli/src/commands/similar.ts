import type { ElementId } from '@shoal/engine';
import { openDataset } from '@shoal/engine/node';
import { formatTable } from '../format-table';
import { count, oneOf, parseOptions } from '../parse-options';
import { createProgressLine } from '../progress-line';
import { UsageError } from '../usage-error';

export const similarUsage = `Find more elements like some, by their embeddings.

Usage:
  shoal similar <bundle> --like ELEMENT [--like …] [--unlike ELEMENT …] [--space ID] [--where SQL]
                [--combine min|mean] [--limit N] [--json]

<bundle>     a folder with shoal.json, the file itself, or its URL
--like       label:ID, inference:ID or frame:ID
--unlike     what is not meant: elements nearer to one of these come last
--space      embedding space; default: the first in which the elements have vectors
--where      SQL condition on the table "elements", such as "dataset = 'unlabeled'"
--combine    min (default): near to any of them; mean: near to all of them
--limit N    answers (default 20)
--json       JSON on stdout

Exit codes: 0 ok, 2 input or options that cannot be used.`;

const options = { like: { type: 'string', multiple: true }, unlike: { type: 'string', multiple: true }, space: { type: 'string' }, where: { type: 'string' }, combine: { type: 'string' }, limit: { type: 'string' }, json: { type: 'boolean' } } as const;

/** Runs `shoal similar`; resolves to the exit code. */
export async function similar(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  const [bundle, extra] = positionals;
  if (bundle === undefined || extra !== undefined) throw new UsageError('Pass one bundle: shoal similar <bundle> --like label:ID.');
  const like = elements('--like', values.like ?? []);
  if (like.length === 0) throw new UsageError('Say what to look for: --like label:ID, inference:ID or frame:ID.');
  const limit = values.limit === undefined ? 20 : count('--limit', values.limit);
  if (limit < 1) throw new UsageError(`--limit is ${limit}. Expected at least 1.`);
  const combine = oneOf('--combine', values.combine ?? 'min', ['min', 'mean']);
  const progress = createProgressLine(process.stderr);
  const dataset = await openDataset(bundle, { onProgress: progress.update }).finally(progress.clear);
  try {
    const { space, items, compared, total } = await dataset.findSimilar({ like, unlike: elements('--unlike', values.unlike ?? []), limit, combine, where: values.where ?? 'TRUE', onProgress: progress.update, ...(values.space !== undefined && { space: values.space }) });
    progress.clear();
    if (values.json) {
      process.stdout.write(`${JSON.stringify({ dataset: dataset.manifest.name, space, compared, total, items })}\n`);
      return 0;
    }
    console.log(`The ${items.length} most similar of ${compared.toLocaleString('en')} vectors in ${space} (${total.toLocaleString('en')} in all).`);
    if (items.length > 0) console.log(`\n${formatTable([{ title: 'distance', align: 'right' }, { title: 'element' }, { title: '' }], items.map((item) => [item.distance.toFixed(4), item.element, item.nearerToUnlike ? 'nearer to --unlike' : '']))}`);
    return 0;
  } finally {
    progress.clear();
    dataset.dispose();
  }
}

function elements(name: string, texts: readonly string[]): ElementId[] {
  return texts.map((text) => {
    if (!/^(label|inference|frame):./.test(text)) throw new UsageError(`${name} is "${text}". Expected label:ID, inference:ID or frame:ID.`);
    return text as ElementId;
  });
}
