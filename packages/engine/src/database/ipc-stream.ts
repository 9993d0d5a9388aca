import { tableFromIPC, tableToIPC } from 'apache-arrow';
import { messageOf, ShoalError } from '../base/errors';
import { checkArrowBytes } from '../base/arrow-bytes';

/** Checked Arrow IPC bytes as a complete stream, which is the only form that DuckDB takes. Files are re-encoded. */
export function toIpcStream(bytes: Uint8Array, what: string): Uint8Array {
  const { format } = checkArrowBytes(bytes, what);
  if (format === 'stream') return bytes;
  try {
    return tableToIPC(tableFromIPC(bytes), 'stream');
  } catch (cause) {
    throw new ShoalError('invalid-data', `The Arrow file "${what}" could not be decoded: ${messageOf(cause)}. Write it again with a current Arrow library.`, { details: { what }, cause });
  }
}
