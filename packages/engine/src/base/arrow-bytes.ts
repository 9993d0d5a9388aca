import { ShoalError } from './errors';

/**
 * Checks Arrow IPC bytes before any reader sees them. Arrow readers trust what they read: big-endian data makes them
 * loop for ever, and a stream without its end leaves DuckDB waiting for the rest. Format:
 * https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format
 *
 * Throws `invalid-data` (`what` names the file or table) or `unsupported-format`.
 */
export function checkArrowBytes(bytes: Uint8Array, what: string): { readonly format: 'stream' | 'file'; readonly compressed: boolean } {
  const fail = (problem: string, details: Record<string, unknown> = {}): never => {
    throw new ShoalError('invalid-data', `"${what}" is not readable Arrow data: ${problem}.`, { details: { what, byteLength: bytes.byteLength, ...details } });
  };
  if (bytes.byteLength < 8) fail(`it has only ${bytes.byteLength} bytes`);
  const isFile = startsWith(bytes, MAGIC);
  if (!isFile && !looksLikeStream(bytes)) {
    const start = new TextDecoder('latin1').decode(bytes.subarray(0, 12)).replaceAll(/[^\x20-\x7e]/g, '.');
    throw new ShoalError('unsupported-format', `"${what}" is not Arrow IPC: it starts with "${start}". Expected an Arrow IPC file or stream.`, { details: { what, start } });
  }
  let offset = isFile ? 8 : 0;
  let end = bytes.byteLength;
  if (isFile) {
    if (end < 24 || !startsWith(bytes.subarray(end - 6), MAGIC)) fail('the end of the file is missing (truncated)');
    const footerLength = view(bytes).getInt32(end - 10, true);
    if (footerLength <= 0 || footerLength > end - 18) fail('the length of its footer is impossible', { footerLength });
    end = end - 10 - footerLength;
    checkSchema(createReader(bytes.subarray(end, end + footerLength)).root().table(1), fail);
  }
  let compressed = false;
  let sawSchema = isFile;
  let ended = false;
  while (!ended && offset + 4 <= end) {
    const data = view(bytes);
    let length = data.getInt32(offset, true);
    offset += 4;
    if (length === -1) {
      if (offset + 4 > end) return fail('the length of a message is cut off');
      length = data.getInt32(offset, true);
      offset += 4;
    }
    if (length === 0) {
      ended = true;
      break;
    }
    if (length < 0 || offset + length > end) return fail('a message reaches past the end (truncated)', { offset, length });
    const message = createReader(bytes.subarray(offset, offset + length)).root();
    offset += length;
    const kind = message.uint8(1, 0);
    const bodyLength = message.int64(3, 0);
    if (bodyLength < 0 || offset + bodyLength > end) return fail('the body of a message reaches past the end (truncated)', { offset, bodyLength });
    if (kind === 1) {
      sawSchema = true;
      checkSchema(message.table(2), fail);
    } else if (!sawSchema) {
      return fail('its first message is not a schema');
    } else if (kind === 2 || kind === 3) {
      const header = message.table(2);
      // A dictionary holds a batch; a batch is one itself.
      compressed = checkBatch(kind === 2 ? header?.table(1) : header, bodyLength, fail) || compressed;
    }
    offset += bodyLength;
  }
  if (!sawSchema) fail('it has no schema');
  // Both forms may end without a marker when the writer was stopped between two batches: rows would be missing silently.
  if (!ended && !isFile) fail('its end marker is missing (truncated)');
  return { format: isFile ? 'file' : 'stream', compressed };
}

const MAGIC = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];

type Fail = (problem: string, details?: Record<string, unknown>) => never;

function checkSchema(schema: FlatTable | undefined, fail: Fail): void {
  if (!schema) fail('it has no schema');
  else if (schema.int16(0, 0) !== 0) fail('it is big-endian. Write it on, or convert it to, a little-endian machine', { endianness: 'big' });
}

/** Whether its buffers are compressed. */
function checkBatch(batch: FlatTable | undefined, bodyLength: number, fail: Fail): boolean {
  if (!batch) return fail('a record batch has no header');
  const rows = batch.int64(0, 0);
  if (rows < 0 || rows > 2 ** 31) fail('a record batch claims an impossible number of rows', { rows });
  for (const node of batch.structs(1, 16)) {
    if (node.first < 0 || node.first > 2 ** 31 || node.second < 0 || node.second > node.first) fail('a column claims an impossible length', { length: node.first, nulls: node.second });
  }
  for (const buffer of batch.structs(2, 16)) {
    if (buffer.first < 0 || buffer.second < 0 || buffer.first + buffer.second > bodyLength) fail('a buffer lies outside its batch', { offset: buffer.first, length: buffer.second, bodyLength });
  }
  return batch.has(3);
}

/** A table of a FlatBuffer; every access is checked against the bounds by `DataView`. */
interface FlatTable {
  has(field: number): boolean;
  uint8(field: number, fallback: number): number;
  int16(field: number, fallback: number): number;
  int64(field: number, fallback: number): number;
  table(field: number): FlatTable | undefined;
  /** A vector of structs that start with two 64-bit integers. */
  structs(field: number, size: number): { first: number; second: number }[];
}

function createReader(bytes: Uint8Array): { root(): FlatTable } {
  const data = view(bytes);
  const guard = <T>(read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw new ShoalError('invalid-data', 'The Arrow data is damaged: a message header points outside itself.', { cause });
    }
  };
  const tableAt = (position: number): FlatTable => {
    const vtable = position - data.getInt32(position, true);
    const size = data.getUint16(vtable, true);
    const at = (field: number): number => {
      const entry = 4 + field * 2;
      const relative = entry + 2 <= size ? data.getUint16(vtable + entry, true) : 0;
      return relative === 0 ? 0 : position + relative;
    };
    const scalar = (field: number, fallback: number, read: (at: number) => number) =>
      guard(() => {
        const where = at(field);
        return where === 0 ? fallback : read(where);
      });
    return {
      has: (field) => guard(() => at(field) !== 0),
      uint8: (field, fallback) => scalar(field, fallback, (where) => data.getUint8(where)),
      int16: (field, fallback) => scalar(field, fallback, (where) => data.getInt16(where, true)),
      int64: (field, fallback) => scalar(field, fallback, (where) => Number(data.getBigInt64(where, true))),
      table: (field) => guard(() => (at(field) === 0 ? undefined : tableAt(at(field) + data.getUint32(at(field), true)))),
      structs: (field, structSize) =>
        guard(() => {
          const where = at(field);
          if (where === 0) return [];
          const start = where + data.getUint32(where, true);
          const count = data.getUint32(start, true);
          if (start + 4 + count * structSize > bytes.byteLength) throw new RangeError('vector out of bounds');
          return Array.from({ length: count }, (_, index) => {
            const item = start + 4 + index * structSize;
            return { first: Number(data.getBigInt64(item, true)), second: Number(data.getBigInt64(item + 8, true)) };
          });
        }),
    };
  };
  return { root: () => guard(() => tableAt(data.getUint32(0, true))) };
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((value, index) => bytes[index] === value);
}

/** Streams start with the continuation marker, or before Arrow 0.15 with a small message length. */
function looksLikeStream(bytes: Uint8Array): boolean {
  const first = view(bytes).getInt32(0, true);
  return first === -1 || (first > 0 && first <= bytes.byteLength - 4 && first % 4 === 0 && first < 2 ** 24);
}
