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
