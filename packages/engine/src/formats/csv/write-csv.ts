/** `null` and `undefined` become an empty cell. */
export type CsvCell = string | number | bigint | boolean | null | undefined;

export interface CsvOptions {
  /**
   * Puts an apostrophe before text that a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, tab, line break first);
   * default `true`. Numbers are never touched.
   */
  readonly formulaSafe?: boolean;
}

/**
 * CSV by RFC 4180: commas, CRLF, quotes where needed, a header line.
 * Numbers are written as JavaScript prints them, so that reading them back gives the same double; NaN and infinities as
 * `nan`, `inf`, `-inf`.
 */
export function writeCsv(header: readonly string[], rows: Iterable<readonly CsvCell[]>, options: CsvOptions = {}): string {
  const { formulaSafe = true } = options;
  const line = (cells: readonly CsvCell[]) => `${cells.map((cell) => writeCell(cell, formulaSafe)).join(',')}\r\n`;
  let text = line(header);
  for (const row of rows) text += line(row);
  return text;
}

/** Also the full-width forms, which spreadsheets in East Asian locales take for the plain ones. */
const formulaStart = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

function writeCell(cell: CsvCell, formulaSafe: boolean): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : Number.isNaN(cell) ? 'nan' : cell > 0 ? 'inf' : '-inf';
  if (typeof cell !== 'string') return String(cell);
  if (formulaSafe && formulaStart.test(cell)) return quote(`'${cell}`);
  return /[",\r\n]|^\s|\s$/.test(cell) ? quote(cell) : cell;
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
