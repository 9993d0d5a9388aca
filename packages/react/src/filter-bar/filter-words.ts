import type { ClauseWords } from '@shoal/engine';
import type { Labels } from '../labels';

/** A clause as the two parts of a chip: "Split" and "is test or val"; the values shortened to what a chip can hold. */
export interface ChipText {
  readonly title: string | null;
  readonly rest: string;
  /** Everything, for the tooltip and screen readers. */
  readonly full: string;
}

const SHOWN_VALUES = 3;

export function chipText(words: ClauseWords, labels: Labels): ChipText {
  const own = labels.filterBar;
  const values = words.values.map((value) => (value === null ? own.missing : value === '' ? '“”' : (labels.valueNames[value] ?? value)));
  const join = words.relation === 'between' ? own.rangeJoin : words.relation === 'within' ? own.boxJoin : own.or;
  const long = values.join(join);
  const short = words.relation === 'is' && values.length > SHOWN_VALUES ? own.more(values.slice(0, SHOWN_VALUES - 1).join(', '), values.length - SHOWN_VALUES + 1) : long;
  const say = own.relations[words.relation];
  const title = words.title ?? (words.relation === 'contains' ? own.anyText : null);
  const rest = say(short, words.negated);
  return { title, rest, full: [title, say(long, words.negated)].filter(Boolean).join(' ').slice(0, 1000) };
}
