import { crossEntropy } from '../kernels/cross-entropy';
import type { Analysis } from './analysis';
import { readComparisons } from './read-comparisons';
import { numberColumn, textColumn } from '../formats/arrow/columns';
import { resultBytes } from './result-table';

/**
 * Cross-entropy per label (probability that the matched inference gives to the labelled class) and per inference (the
 * labelled class, or its own where nothing is labelled), where probabilities exist.
 */
export const measureLoss: Analysis = {
  id: 'loss',
  version: 1,
  title: 'Measuring loss',
  inputs: ['labels', 'inferences', 'matches'],
  output: 'losses',
  async run(context, { signal }) {
    const comparisons = await readComparisons(context, signal);
    const out: { owner: string; id: string; loss: number }[] = [];
    for (const { row, labelId, inferenceId, given, predicted } of comparisons?.rows ?? []) {
      const wanted = labelId === null ? predicted : given;
      if (!comparisons || inferenceId === null || wanted < 0) continue;
      const loss = crossEntropy(comparisons.probs, row, comparisons.classes, wanted);
      if (Number.isNaN(loss)) continue;
      if (labelId !== null) out.push({ owner: 'label', id: labelId, loss });
      out.push({ owner: 'inference', id: inferenceId, loss });
    }
    const bytes = resultBytes({
      model_id: textColumn(out.map(() => comparisons?.modelId ?? '')),
      owner: textColumn(out.map((row) => row.owner)),
      owner_id: textColumn(out.map((row) => row.id)),
      loss: numberColumn(out.map((row) => row.loss)),
    });
    await context.database.insertArrow('losses', bytes, { signal });
  },
};
