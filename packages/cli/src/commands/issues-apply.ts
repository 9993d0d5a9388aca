import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LABEL_FORMATS, readChangesText, writeLabels, type ExportReport, type LogProblem, type ReviewState } from '@shoal/engine';
import { openBundle } from '../open-bundle';
import { oneOf, parseFailOn, parseOptions } from '../parse-options';
import { readLog, readTextFile, tellProblems } from '../read-log';
import { UsageError } from '../usage-error';

const options = {
  log: { type: 'string' },
  changes: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string', short: 'o' },
  only: { type: 'string' },
  conflicts: { type: 'string' },
  'fail-on': { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Runs `shoal issues apply`. */
export async function applyIssues(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  const [source, extra] = positionals;
  if (source === undefined || extra !== undefined) throw new UsageError('Pass one bundle: shoal issues apply my-bundle --log review.jsonl --format coco -o out.');
  if ((values.log === undefined) === (values.changes === undefined)) throw new UsageError('Pass either --log review.jsonl or --changes changes.jsonl.');
  if (values.out === undefined) throw new UsageError('Pass the folder to write: -o out.');
  const format = oneOf('--format', values.format ?? '', LABEL_FORMATS);
  const only = oneOf('--only', values.only ?? 'standing', ['standing', 'accepted']);
  const conflicts = oneOf('--conflicts', values.conflicts ?? 'leave', ['leave', 'newest']);
  const failOn = parseFailOn(values['fail-on'], 'warning');
  const { proposals, problems } = await readProposals(values.log, values.changes);
  const dataset = await openBundle(source);
  try {
    const { files, report } = await writeLabels(dataset, format, { proposals, only, conflicts });
    for (const { path: name, bytes } of files) {
      const file = path.join(values.out, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
    const names = files.map((file) => file.path);
    if (values.json) process.stdout.write(`${JSON.stringify({ format, out: values.out, files: names, unread: problems, ...report })}\n`);
    else print(report, names.length, values.out);
    const findings = problems.length + report.conflicts.length + report.undecided.length + report.skipped.length;
    return failOn === 'warning' && findings > 0 ? 1 : 0;
  } finally {
    dataset.dispose();
  }
}

async function readProposals(log: string | undefined, changes: string | undefined): Promise<{ readonly proposals: ReviewState['proposals']; readonly problems: readonly LogProblem[] }> {
  if (changes !== undefined) {
    const read = readChangesText(await readTextFile(changes));
    tellProblems(changes, read.problems);
    return read;
  }
  const { review, problems } = await readLog(log ?? '');
  const { proposals } = review.state.getSnapshot();
  review.dispose();
  return { proposals, problems };
}

function print({ added, modified, deleted, leftOut, undecided, conflicts, skipped, notCarried }: ExportReport, files: number, out: string): void {
  console.log(`Applied ${added + modified + deleted}: ${added} added, ${modified} modified, ${deleted} deleted.\nWrote ${files} file${files === 1 ? '' : 's'} to ${out}.`);
  const list = (title: string, lines: readonly string[]) => {
    if (lines.length > 0) console.log(`\n${title} (${lines.length}):\n${lines.slice(0, 10).map((line) => `  ${line}`).join('\n')}${lines.length > 10 ? `\n  and ${lines.length - 10} more` : ''}`);
  };
  list('In conflict, left as they were', undecided.map(({ labelId, proposals }) => `${labelId} · ${proposals.map(({ actor, change }) => `${actor}: ${change.op}`).join(', ')}`));
  list('Not accepted, left out', leftOut.map(({ change, actor }) => `${change.labelId} · ${change.op} by ${actor}`));
  list('Changes that do not fit the labels', conflicts.map(({ change, problem }) => `${change.labelId} · ${problem}`));
  list('Labels left out', skipped.map(({ labelId, reason }) => `${labelId} · ${reason}`));
  list('What the format could not hold', notCarried.map(({ rowId, message }) => [rowId, message].filter(Boolean).join(' · ')));
}
