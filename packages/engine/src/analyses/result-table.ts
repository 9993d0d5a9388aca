import { Table, tableToIPC, type Vector } from 'apache-arrow';

/** Arrow IPC stream for `insertArrow` from typed columns (`formats/arrow/columns.ts`). All columns have the same length. */
export function resultBytes(columns: Readonly<Record<string, Vector>>): Uint8Array {
  return tableToIPC(new Table(columns as Record<string, Vector>), 'stream');
}
