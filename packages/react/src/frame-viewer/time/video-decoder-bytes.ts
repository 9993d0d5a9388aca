import { CustomSource, EncodedPacketSink, Input, type InputFormat } from 'mediabunny';
import { ShoalError, type MediaSource } from '@shoal/engine';

export interface ByteLocator {
  /** Where the packet at a timestamp begins in the file; `null` when it is nowhere in one piece. */
  find(timestamp: number): Promise<number | null>;
  dispose(): void;
}

/** Packets are cut out of what was read last, or a little before. */
const KEPT_PIECES = 12;

interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/**
 * Finds packets in their file, one at a time. The container is read again without any read-ahead; a packet's bytes are a part of what was read for it, and the
 * place where they are is checked byte by byte before it is told.
 */
export function createByteLocator(source: MediaSource, formats: InputFormat[]): ByteLocator {
  let pieces: Piece[] = [];
  let size: Promise<number> | null = null;
  const read = async (start: number, end: number) => {
    const bytes = await readRange(source, start, end);
    pieces = [...pieces.slice(-(KEPT_PIECES - 1)), { start, bytes }];
    return bytes;
  };
  let sink: Promise<EncodedPacketSink | null> | null = null;
  let input: Input | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let disposed = false;
  const open = async () => {
    input = new Input({ formats, source: new CustomSource({ getSize: () => (size ??= sizeOf(source)), read, prefetchProfile: 'none', maxCacheSize: 0 }) });
    const track = await input.getPrimaryVideoTrack();
    return track && new EncodedPacketSink(track);
  };
  const find = async (timestamp: number): Promise<number | null> => {
    if (disposed) return null;
    sink ??= open();
    const packets = await sink;
    const packet = await packets?.getPacket(timestamp);
    return packet?.timestamp === timestamp ? placeOf(packet.data, pieces) : null;
  };
  return {
    find(timestamp) {
      const answer = queue.then(() => find(timestamp));
      queue = answer.catch(() => undefined);
      return answer;
    },
    dispose() {
      disposed = true;
      pieces = [];
      input?.dispose();
    },
  };
}

/** Where a packet is in what was read of the file, checked byte by byte. */
function placeOf(data: Uint8Array, pieces: readonly Piece[]): number | null {
  const isAt = ({ bytes }: Piece, at: number) => at >= 0 && at + data.length <= bytes.length && data.every((value, i) => bytes[at + i] === value);
  for (const piece of pieces.toReversed()) {
    // A view of one read, from wherever in it the packet begins; or its end, where the reading stopped because the packet was there.
    if (data.buffer.byteLength === piece.bytes.length && isAt(piece, data.byteOffset)) return piece.start + data.byteOffset;
    if (data.buffer.byteLength === data.length && isAt(piece, piece.bytes.length - data.length)) return piece.start + piece.bytes.length - data.length;
  }
  return null;
}

async function sizeOf(source: MediaSource): Promise<number> {
  if (source.type === 'blob') return source.blob.size;
  const response = await fetch(source.url, { headers: { Range: 'bytes=0-0' } });
  await response.body?.cancel();
  const total = Number(response.headers.get('Content-Range')?.split('/')[1] ?? Number.NaN);
  if (response.status !== 206 || !Number.isFinite(total)) throw new ShoalError('fetch-failed', `${source.url} does not answer requests for a part of it.`, { details: { url: source.url, status: response.status } });
  return total;
}

async function readRange(source: MediaSource, start: number, end: number): Promise<Uint8Array> {
  if (source.type === 'blob') return new Uint8Array(await source.blob.slice(start, end).arrayBuffer());
  const response = await fetch(source.url, { headers: { Range: `bytes=${start}-${end - 1}` } });
  if (response.status !== 206) throw new ShoalError('fetch-failed', `${source.url} does not answer requests for a part of it.`, { details: { url: source.url, status: response.status } });
  return new Uint8Array(await response.arrayBuffer());
}
