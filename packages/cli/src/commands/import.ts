import { readReport, writeBundle } from '@shoal/engine/node';
import { importPaths } from '../import-paths';
import { parseFailOn, parseMapping, parseOptions } from '../parse-options';
import { countLine, exitCode, planAsJson, printReport, summarize } from '../print-report';
import { createProgressLine } from '../progress-line';
import { UsageError } from '../usage-error';

export const importUsage = `Turn files of any kind into a dataset bundle.

Usage:
  shoal import <path…> -o <bundle> [--format F] [--map name=value,…] [--name N] [--no-media] [--fail-on S] [--json]

<path…>      files, folders, zip archives or http(s) addresses that belong together: pictures, annotations, results, arrays
-o, --out    folder of the bundle; it is made
--format     read everything with this format instead of the likeliest ("shoal formats" lists them)
--map        options of the format: --map label=species,rows=objects
--name       name of the dataset
--no-media   do not copy pictures into the bundle
--fail-on    exit with 1 for findings of this severity: error (default), warning, never
--json       the report as JSON on stdout

Exit codes: 0 clean, 1 findings, 2 input or options that cannot be used.`;

const options = {
  out: { type: 'string', short: 'o' },
  format: { type: 'string' },
  map: { type: 'string', multiple: true },
  name: { type: 'string' },
  'no-media': { type: 'boolean' },
  'fail-on': { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Runs `shoal import`; resolves to the exit code. */
export async function importCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  if (positionals.length === 0) throw new UsageError('Pass the files or folders to import. "shoal import --help" shows how.');
  if (values.out === undefined) throw new UsageError('Pass the folder of the new bundle: -o my-bundle.');
  const failOn = parseFailOn(values['fail-on'], 'error');
  const { imported, plan } = await importPaths(positionals, { format: values.format, mapping: parseMapping(values.map), name: values.name });
  const rows = await readReport(imported);
  const progress = createProgressLine(process.stderr);
  try {
    await writeBundle(imported, values.out, { media: !values['no-media'], onProgress: progress.update });
  } finally {
    progress.clear();
  }
  const summary = summarize(rows);
  if (values.json) process.stdout.write(`${JSON.stringify({ bundle: values.out, name: imported.manifest.name, counts: imported.counts, classes: imported.manifest.classes, parts: planAsJson(plan), ...summary })}\n`);
  else {
    printReport(plan, imported, rows, 3);
    console.log(`\nWritten to ${values.out} (${countLine(imported)}).`);
  }
  return exitCode(summary, failOn);
}
