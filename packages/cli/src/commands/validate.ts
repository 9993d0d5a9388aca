import { readReport } from '@shoal/engine/node';
import { importPaths } from '../import-paths';
import { parseFailOn, parseMapping, parseOptions } from '../parse-options';
import { exitCode, planAsJson, printReport, summarize } from '../print-report';
import { UsageError } from '../usage-error';

export const validateUsage = `Check files as an import would read them, and write nothing.

Usage:
  shoal validate <path…> [--format F] [--map name=value,…] [--limit N] [--fail-on S] [--json]

<path…>      files, folders, zip archives, bundles or http(s) addresses that belong together
--format     read everything with this format instead of the likeliest
--map        options of the format: --map label=species
--limit N    at most N examples of each kind of finding (default 5), or findings in the JSON (default 1000)
--fail-on    exit with 1 for findings of this severity: warning (default, errors too), error, never
--json       findings as JSON on stdout

Exit codes: 0 clean, 1 findings, 2 input or options that cannot be used.`;

const options = {
  format: { type: 'string' },
  map: { type: 'string', multiple: true },
  limit: { type: 'string' },
  'fail-on': { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Runs `shoal validate`; resolves to the exit code. */
export async function validate(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  if (positionals.length === 0) throw new UsageError('Pass the files or folders to check. "shoal validate --help" shows how.');
  if (values.limit !== undefined && !/^\d{1,9}$/.test(values.limit)) throw new UsageError(`--limit is "${values.limit}". Expected a whole number, 0 or more.`);
  const limit = values.limit === undefined ? undefined : Number(values.limit);
  const failOn = parseFailOn(values['fail-on'], 'warning');
  const { imported, plan } = await importPaths(positionals, { format: values.format, mapping: parseMapping(values.map) });
  const rows = await readReport(imported);
  const summary = summarize(rows);
  if (values.json) process.stdout.write(`${JSON.stringify({ name: imported.manifest.name, counts: imported.counts, parts: planAsJson(plan), ...summary, findings: rows.slice(0, limit ?? 1000) })}\n`);
  else printReport(plan, imported, rows, limit ?? 5);
  return exitCode(summary, failOn);
}
