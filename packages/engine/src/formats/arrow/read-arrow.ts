import { RecordBatchReader, type RecordBatch } from 'apache-arrow';
import { checkArrowBytes } from '../../base/arrow-bytes';
import { messageOf, ShoalError } from '../../base/errors';
import { registerArrowCodecs } from './arrow-codecs';

/** Most bytes of a file that is read at once; Arrow's file form has its directory at the end. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

/** The record batches of an Arrow file or stream, checked before they are decoded. Throws `invalid-data` or `unsupported-format`. */
export function* readArrowBatches(bytes: Uint8Array, what: string): Generator<RecordBatch> {
  if (bytes.length > MAX_FILE_BYTES) throw new ShoalError('out-of-memory', `"${what}" has ${bytes.length} bytes; Arrow files up to ${MAX_FILE_BYTES} are read. Split it.`, { details: { what } });
  checkArrowBytes(bytes, what);
  registerArrowCodecs();
  try {
    yield* RecordBatchReader.from(bytes);
  } catch (cause) {
    if (cause instanceof ShoalError) throw cause;
    throw new ShoalError('invalid-data', `"${what}" cannot be decoded: ${messageOf(cause)}. Write it again with a current Arrow library.`, { details: { what }, cause });
  }
}
