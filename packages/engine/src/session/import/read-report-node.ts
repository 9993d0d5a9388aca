import { createNodeDatabase } from '../../database/duckdb-node';
import type { FindingCode, Severity } from '../../formats/contract/findings';
import type { ImportedTable } from '../../formats/arrow/canonical-columns';
import { ingestTables } from '../ingest';
import type { ImportedDataset } from './importer';

/** One line of the import report. */
export interface ReportRow {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly table: string | null;
  readonly rowId: string | null;
  readonly frameId: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly message: string;
  /** How many findings the line stands for. */
  readonly findings: number;
}

/** The whole import report: what the importers found, and what the checks over all tables find. Errors first. */
export async function readReport(imported: ImportedDataset): Promise<ReportRow[]> {
  const database = await createNodeDatabase();
  try {
    const { tables, importReport } = imported.manifest;
    const bytes = new Map<ImportedTable | 'importReport', Uint8Array>();
    for (const [name, path] of Object.entries({ ...tables, importReport })) {
      const found = path === undefined ? undefined : imported.files[path];
      if (found) bytes.set(name as ImportedTable | 'importReport', found);
    }
    await ingestTables(database, imported.manifest, bytes);
    const table = await database.query(
      `SELECT code, severity, table_name, row_id, frame_id, file, line, column_name, value, message, findings FROM import_report
       ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, code, file, line, rowid`,
    );
    const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
    return table.toArray().map((row: { toJSON(): Record<string, unknown> }): ReportRow => {
      const cells = row.toJSON();
      return {
        code: String(cells.code) as FindingCode,
        severity: String(cells.severity) as Severity,
        table: text(cells.table_name),
        rowId: text(cells.row_id),
        frameId: text(cells.frame_id),
        file: text(cells.file),
        line: cells.line === null ? null : Number(cells.line),
        column: text(cells.column_name),
        value: text(cells.value),
        message: String(cells.message),
        findings: Number(cells.findings),
      };
    });
  } finally {
    database.dispose();
  }
}
