import { FINDING_CODES, type FindingSummary } from '../../formats/contract/findings';
import type { RawTable } from '../../formats/table/raw-table';
import { createTableBuilder } from '../../formats/table/table-builder';

export const REPORT_SCHEMA = {
  code: 'category',
  severity: 'category',
  table_name: 'category',
  row_id: 'text',
  frame_id: 'text',
  file: 'category',
  line: 'integer',
  column_name: 'category',
  value: 'text',
  message: 'category',
  /** How many findings the row stands for: those beyond the ones that are listed are summed up in one row. */
  findings: 'integer',
} as const;

/** Findings as a table; a last row of each code counts those that were not kept. */
export function reportTable(summary: FindingSummary): RawTable {
  const table = createTableBuilder(REPORT_SCHEMA);
  const listed = new Map<string, number>();
  for (const finding of summary.findings) {
    listed.set(finding.code, (listed.get(finding.code) ?? 0) + 1);
    table.add({
      code: finding.code,
      severity: FINDING_CODES[finding.code].severity,
      table_name: finding.table,
      row_id: finding.rowId,
      frame_id: finding.frameId ?? (finding.table === 'frames' ? finding.rowId : undefined),
      file: finding.file,
      line: finding.line,
      column_name: finding.column,
      value: finding.value,
      message: finding.message,
      findings: 1,
    });
  }
  for (const [code, count] of Object.entries(summary.counts)) {
    const more = count - (listed.get(code) ?? 0);
    if (more > 0) table.add({ code, severity: FINDING_CODES[code as keyof typeof FINDING_CODES].severity, message: 'More of the same kind, counted but not listed.', findings: more });
  }
  return table.finish(Object.keys(REPORT_SCHEMA) as (keyof typeof REPORT_SCHEMA)[]);
}
