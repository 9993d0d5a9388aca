export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Plain text with aligned columns, a line under the titles and no trailing spaces. */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, c) => rows.reduce((width, row) => Math.max(width, (row[c] ?? '').length), title.length));
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, c) => (align === 'right' ? (cells[c] ?? '').padStart(widths[c] ?? 0) : (cells[c] ?? '').padEnd(widths[c] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}
