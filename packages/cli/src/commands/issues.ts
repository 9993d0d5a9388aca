import { UsageError } from '../usage-error';
import { applyIssues } from './issues-apply';
import { exportIssues, listIssues, mergeLogs } from './issues-log';

export const issuesUsage = `Read, merge and apply review logs: issues, and the label changes that people proposed.

Usage:
  shoal issues list <log> [--json]
  shoal issues export <log> --format csv|json|changes [--bundle B] [-o FILE]
  shoal issues merge <log> <log…> -o <log>
  shoal issues apply <bundle> (--log L | --changes C) --format F -o <folder> [--only accepted] [--conflicts newest] [--fail-on S] [--json]

list         issues with their status, who has them, and how many elements they have
export       csv: elements of all issues and every decision, a row each (with --bundle also what the tables know of them);
             json: issues with all fields; changes: changes.jsonl, one line a proposed change
merge        the union of logs, in the order of the events; any number, in any order, gives the same file
apply        writes all labels of a bundle (or of files that "shoal import" reads) with the changes applied
--log        a review log (JSON lines, as the board exports it)
--changes    changes.jsonl instead of a log
--format     of apply: coco, yolo, cvat, label-studio, labelbox
--only       accepted: leave out what nobody decided about (default: standing, what nobody rejected or contradicts)
--conflicts  newest: take the newest where people want different things; default: leave the label as it is and list it
-o, --out    where to write; "export" writes to stdout without it
--fail-on    of apply, exit with 1: warning (default: conflicts, or changes that do not fit the labels), never
--json       as JSON on stdout

Exit codes: 0 ok, 1 findings (lines that were left out, conflicts, changes that do not fit), 2 input or options that cannot be used.`;

const commands: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = { list: listIssues, export: exportIssues, merge: mergeLogs, apply: applyIssues };

/** Runs `shoal issues`; resolves to the exit code. */
export async function issues([name, ...rest]: readonly string[]): Promise<number> {
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`${name === undefined ? 'Pass what to do' : `Unknown: "issues ${name}"`}. Known: ${Object.keys(commands).join(', ')}. "shoal issues --help" shows how.`);
  return command(rest);
}
