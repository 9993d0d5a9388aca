import { formats } from '@shoal/engine/formats';
import { formatTable } from '../format-table';

export const formatsUsage = `List the formats that are read and written.

Usage:
  shoal formats [--json]`;

/** Runs `shoal formats`. */
export function listFormats(argv: readonly string[]): number {
  const rows = formats.map((format) => ({ id: format.id, title: format.title, reads: format.read !== undefined, writes: format.write !== undefined, options: (format.options ?? []).map((option) => option.id) }));
  if (argv.includes('--json')) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else console.log(formatTable([{ title: 'id' }, { title: 'format' }, { title: 'reads' }, { title: 'writes' }, { title: 'options (--map)' }], rows.map((row) => [row.id, row.title, row.reads ? 'yes' : '', row.writes ? 'yes' : '', row.options.join(' ')])));
  return 0;
}
