import type { Comparison } from './read-comparisons';

/** Words for the sentences that say why an element is worth a look. */

/** " by labeler-3 in batch-7", or what is known of it. */
export function byWhom({ annotator, batch }: Pick<Comparison, 'annotator' | 'batch'>): string {
  return `${annotator === null ? '' : ` by ${annotator}`}${batch === null ? '' : ` in ${batch}`}`;
}

export function decimals(value: number): string {
  return value.toFixed(2);
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** What a model does with a medium, and what people put on it. */
export interface MediumWords {
  /** "Model hears gull at 0.91". */
  readonly verb: string;
  /** "where nobody labelled a sound". */
  readonly thing: string;
  /** "Interval overlaps the model's …". */
  readonly shape: string;
}

/** The field's words for an object of a task in a medium. */
export function wordsOf({ task, medium }: Pick<Comparison, 'task' | 'medium'>): MediumWords {
  if (task === 'span') return { verb: 'reads', thing: 'a span', shape: 'Span' };
  if (task === 'interval') return medium === 'audio' ? { verb: 'hears', thing: 'a sound', shape: 'Interval' } : { verb: 'sees', thing: 'a moment', shape: 'Interval' };
  if (task === 'cuboid') return { verb: 'sees', thing: 'an object', shape: 'Cuboid' };
  return { verb: 'sees', thing: 'anything', shape: 'Box' };
}
