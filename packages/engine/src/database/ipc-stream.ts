import { tableFromIPC, tableToIPC } from 'apache-arrow';
import { messageOf, ShoalError } from '../base/errors';
import { checkArrowBytes } from '../base/arrow-bytes';
import { registerArrowCodecs } from '../formats/arrow/arrow-codecs';

/** Checked Arrow IPC bytes as a complete stream without compression, which is the only form that DuckDB takes. Others are re-encoded. */
export function toIpcStream(bytes: Uint8Array, what: string): Uint8Array {
  const { format, compressed } = checkArrowBytes(bytes, what);
  if (format === 'stream' && !compressed) return bytes;
  registerArrowCodecs();
  try {
    return tableToIPC(tableFromIPC(bytes), 'stream');
  } catch (cause) {
    throw new ShoalError('invalid-data', `The Arrow file "${what}" could not be decoded: ${messageOf(cause)}. Write it again with a current Arrow library.`, { details: { what }, cause });
  }
}
