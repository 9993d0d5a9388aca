import { Gunzip, Inflate } from 'fflate';
import { messageOf, ShoalError } from '../../base/errors';

export interface InflateLimits {
  /** Name in messages. */
  readonly what: string;
  readonly maxBytes: number;
}

/**
 * Decompresses chunk by chunk, counting the bytes that really come out: sizes in headers can lie. Throws `invalid-data` when
 * more than `maxBytes` come, when the data is damaged, or when it ends too early.
 */
export async function* inflateStream(source: AsyncIterable<Uint8Array>, kind: 'deflate' | 'gzip', limits: InflateLimits): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let total = 0;
  let ended = false;
  const onData = (chunk: Uint8Array, final: boolean): void => {
    total += chunk.length;
    if (chunk.length > 0) ready.push(chunk);
    if (final) ended = true;
  };
  const inflater = kind === 'deflate' ? new Inflate(onData) : new Gunzip(onData);
  for await (const chunk of source) {
    // Small pieces: a chunk of zeros can grow a thousandfold before the count is looked at.
    for (let at = 0; at < chunk.length && !(ended && kind === 'deflate'); at += PIECE) {
      push(chunk.subarray(at, at + PIECE), false);
      if (total > limits.maxBytes) throw new ShoalError('invalid-data', `"${limits.what}" decompresses to more than ${limits.maxBytes} bytes. It was not read; unpack it yourself if you trust it.`, { details: { what: limits.what, maxBytes: limits.maxBytes } });
      yield* ready.splice(0);
    }
  }
  if (!ended) push(new Uint8Array(0), true);
  yield* ready.splice(0);
  if (!ended) throw damaged('it ends too early');

  function push(bytes: Uint8Array, final: boolean): void {
    try {
      inflater.push(bytes, final);
    } catch (cause) {
      throw damaged(messageOf(cause), cause);
    }
  }
  function damaged(why: string, cause?: unknown): ShoalError {
    return new ShoalError('invalid-data', `"${limits.what}" cannot be decompressed: ${why}. The file is damaged; copy or download it again.`, { details: { what: limits.what }, cause });
  }
}

const PIECE = 64 * 1024;
