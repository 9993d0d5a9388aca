import type { IssuePriority, IssueType } from '../model/issue';

/** What a new issue of a type starts with. */
export interface IssueTemplate {
  readonly issueType: IssueType;
  /** Title when nothing else is typed; `{count}`, `{given}`, `{predicted}` and `{date}` are filled in. */
  readonly title: string;
  /** Skeleton of the description, filled in like the title. */
  readonly description: string;
  readonly priority?: IssuePriority | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Days from now on; without it the issue is never due. */
  readonly dueInDays?: number | undefined;
}

/** Templates that come with Shoal, in the order in which they are offered. */
export const ISSUE_TEMPLATES: readonly IssueTemplate[] = [
  { issueType: 'label-error', title: '{given} should be {predicted}', description: 'What the labels say:\nWhat they should say:\nSince when:' },
  { issueType: 'bad-data', title: 'Bad data in {count}', description: 'What is wrong with the pictures:\nFix or leave out:' },
  { issueType: 'model-failure', title: 'Model takes {given} for {predicted}', description: 'What the model does:\nWhat it should do:\nHow often it matters:' },
  { issueType: 'collection', title: 'Collect more {given}', description: 'What is needed:\nHow many:\nWhere it may be found:' },
  { issueType: 'regression', title: 'Regression: {given}', description: 'Scenario:\nMust hold for every new model:' },
  { issueType: 'custom', title: '', description: '' },
];

/** What the placeholders of a template stand for; `null`: not known, a neutral word takes its place. */
export interface TemplateValues {
  readonly count: number;
  readonly given: string | null;
  readonly predicted: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface FilledTemplate {
  readonly issueType: IssueType;
  readonly title: string;
  readonly description: string;
  readonly priority: IssuePriority;
  readonly tags: readonly string[];
  readonly due: string | null;
}

const DAY = 86_400_000;

/** A template with its placeholders filled in. Pure; an unknown placeholder stays as it is written. */
export function fillTemplate(template: IssueTemplate, { count, given, predicted, now }: TemplateValues): FilledTemplate {
  const words: Readonly<Record<string, string>> = {
    count: count === 1 ? '1 element' : `${count.toLocaleString('en')} elements`,
    given: given ?? 'one class',
    predicted: predicted ?? 'another',
    date: dayOf(now),
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
  const title = fill(template.title);
  return {
    issueType: template.issueType,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    description: fill(template.description),
    priority: template.priority ?? 'none',
    tags: template.tags ?? [],
    due: template.dueInDays === undefined ? null : dayOf(now + template.dueInDays * DAY),
  };
}

/** The calendar day of a moment where the page is, `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
