import { writeFile } from 'node:fs/promises';
import { exportCsv, readLogText, writeChangesText, writeLogText, type Issue, type Review, type ReviewState } from '@shoal/engine';
import { formatTable } from '../format-table';
import { openBundle } from '../open-bundle';
import { oneOf, parseOptions } from '../parse-options';
import { readLog, readTextFile, tellProblems } from '../read-log';
import { UsageError } from '../usage-error';

/** Runs `shoal issues list`. */
export async function listIssues(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, { json: { type: 'boolean' } });
  const [path, extra] = positionals;
  if (path === undefined || extra !== undefined) throw new UsageError('Pass one review log: shoal issues list review.jsonl.');
  const { review, problems } = await readLog(path);
  const state = review.state.getSnapshot();
  const rows = [...state.issues.values()].map((issue) => summaryOf(issue, state));
  if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else {
    const columns = [{ title: 'issue' }, { title: 'status' }, { title: 'priority' }, { title: 'assignee' }, { title: 'elements', align: 'right' as const }, { title: 'open', align: 'right' as const }, { title: 'title' }];
    if (rows.length > 0) console.log(formatTable(columns, rows.map((row) => [row.issueId, row.status, row.priority, row.assignee ?? '', String(row.elements), String(row.open), row.title])));
    console.log(`${rows.length > 0 ? '\n' : ''}${plural(rows.length, 'issue')}, ${plural(state.proposals.size, 'label')} with proposed changes, ${plural(review.events().length, 'event')}.`);
  }
  review.dispose();
  return problems.length > 0 ? 1 : 0;
}

function summaryOf({ issueId, title, status, priority, assignee, due, tags, elements, elementStates, comments, verifications, updatedAt }: Issue, { statuses }: ReviewState) {
  const last = verifications.at(-1);
  return {
    issueId,
    title,
    status: statuses.find(({ id }) => id === status)?.title ?? status,
    priority,
    assignee,
    due,
    tags,
    elements: elements.length,
    open: elements.length - elementStates.size,
    comments: comments.length,
    verified: last ? { against: last.against, ...Object.fromEntries(Object.entries(last.outcomes).map(([outcome, list]) => [outcome, list.length])) } : null,
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

/** Runs `shoal issues export`. */
export async function exportIssues(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, { format: { type: 'string' }, bundle: { type: 'string' }, out: { type: 'string', short: 'o' } });
  const [path, extra] = positionals;
  if (path === undefined || extra !== undefined) throw new UsageError('Pass one review log: shoal issues export review.jsonl --format changes.');
  const format = oneOf('--format', values.format ?? '', ['csv', 'json', 'changes']);
  if (format === 'csv' && values.bundle === undefined) throw new UsageError('CSV has a row an element with what the tables know of it: pass the bundle too, --bundle my-bundle.');
  const { review, problems } = await readLog(path);
  const text = await textOf(review, format, values.bundle);
  review.dispose();
  if (values.out === undefined) process.stdout.write(text);
  else await writeFile(values.out, text);
  return problems.length > 0 ? 1 : 0;
}

async function textOf(review: Review, format: 'csv' | 'json' | 'changes', bundle: string | undefined): Promise<string> {
  const state = review.state.getSnapshot();
  if (format === 'changes') return writeChangesText(state);
  if (format === 'json' || bundle === undefined) return `${JSON.stringify([...state.issues.values()], (_, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value), 1)}\n`;
  const dataset = await openBundle(bundle);
  try {
    const { bytes } = await exportCsv({ manifest: dataset.manifest, database: dataset.database, review });
    return new TextDecoder().decode(bytes);
  } finally {
    dataset.dispose();
  }
}

/** Runs `shoal issues merge`. */
export async function mergeLogs(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, { out: { type: 'string', short: 'o' } });
  if (positionals.length < 2 || values.out === undefined) throw new UsageError('Pass the logs to merge and where to write: shoal issues merge a.jsonl b.jsonl -o all.jsonl.');
  const events = new Map<string, ReturnType<typeof readLogText>['events'][number]>();
  let left = 0;
  for (const path of positionals) {
    const { events: own, problems } = readLogText(await readTextFile(path));
    tellProblems(path, problems);
    left += problems.length;
    for (const event of own) if (!events.has(event.id)) events.set(event.id, event);
  }
  await writeFile(values.out, writeLogText([...events.values()]));
  console.log(`Wrote ${plural(events.size, 'event')} of ${plural(positionals.length, 'log')} to ${values.out}.`);
  return left > 0 ? 1 : 0;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
