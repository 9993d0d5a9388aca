import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formats, toWritableDataset } from '@shoal/engine/formats';
import { writeBundle } from '@shoal/engine/node';
import { importPaths } from '../import-paths';
import { parseFailOn, parseMapping, parseOptions } from '../parse-options';
import { countLine } from '../print-report';
import { UsageError } from '../usage-error';

export const convertUsage = `Read files of one format and write another.

Usage:
  shoal convert <path…> --to FORMAT -o <folder> [--from F] [--map name=value,…] [--model M] [--fail-on S] [--json]

<path…>      files, folders, zip archives, bundles or http(s) addresses that belong together
--to         format to write ("shoal formats" lists them), or bundle
-o, --out    folder for the files that are written; it is made
--from       read everything with this format instead of the likeliest
--map        options of the format that is read
--model      model whose inferences are written, where the format has a place for them (default: the first)
--fail-on    exit with 1: error (default: when rows could not be read), warning (also when the format could not hold something), never
--json       what was written, and what the format could not hold, as JSON on stdout

Exit codes: 0 clean, 1 findings, 2 input or options that cannot be used.`;

const options = {
  to: { type: 'string' },
  out: { type: 'string', short: 'o' },
  from: { type: 'string' },
  map: { type: 'string', multiple: true },
  model: { type: 'string' },
  'fail-on': { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Runs `shoal convert`; resolves to the exit code. */
export async function convert(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  if (positionals.length === 0) throw new UsageError('Pass the files or folders to convert. "shoal convert --help" shows how.');
  const { to, out } = values;
  if (to === undefined || out === undefined) throw new UsageError('Pass the format and the folder to write: --to coco -o out.');
  const target = formats.find((format) => format.id === to);
  if (to !== 'bundle' && !target?.write) throw new UsageError(`"${to}" cannot be written. Formats: bundle, ${formats.filter((format) => format.write && format.id !== 'bundle').map((format) => format.id).join(', ')}.`);
  const failOn = parseFailOn(values['fail-on'], 'error');
  const { imported } = await importPaths(positionals, { format: values.from, mapping: parseMapping(values.map) });
  if (to === 'bundle') await writeBundle(imported, out);
  const written = to === 'bundle' ? undefined : await target?.write?.(toWritableDataset(imported), { modelId: values.model ?? imported.manifest.models?.[0]?.id });
  for (const { path: name, bytes } of written?.files ?? []) {
    const file = path.join(out, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  const notCarried = written?.notCarried ?? [];
  const files = written?.files.map((file) => file.path) ?? ['shoal.json', ...Object.keys(imported.files)];
  const unread = imported.report.findings.filter((finding) => finding.code === 'failed-file' || finding.code === 'skipped-row');
  if (values.json) process.stdout.write(`${JSON.stringify({ format: to, out, files, counts: imported.counts, notCarried: notCarried.slice(0, 1000), unread })}\n`);
  else {
    console.log(`${countLine(imported)}.\nWrote ${files.length} file${files.length === 1 ? '' : 's'} to ${out}.`);
    if (notCarried.length > 0) console.log(`\n${target?.title ?? to} could not hold everything (${notCarried.length} findings):`);
    for (const finding of notCarried.slice(0, 10)) console.log(`  ${[finding.rowId, finding.column, finding.message].filter(Boolean).join(' · ')}`);
  }
  return failOn !== 'never' && (unread.length > 0 || (failOn === 'warning' && notCarried.length > 0)) ? 1 : 0;
}
