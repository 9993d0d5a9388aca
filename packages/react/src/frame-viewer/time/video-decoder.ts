import { BlobSource, EncodedPacketSink, Input, MATROSKA, MP4, MPEG_TS, QTFF, UrlSource, VideoSampleSink, WEBM, type InputVideoTrack } from 'mediabunny';
import { ShoalError, type MediaSource } from '@shoal/engine';
import type { Film, OpenFilm } from './film/film';
import { createFrameCache } from './film/frame-cache';
import { createFrameIndex, type FilmPacket, type FrameIndex } from './film/frame-index';
import { createByteLocator } from './video-decoder-bytes';
import { createFrameDecoder } from './video-decoder-frames';

const FORMATS = [MP4, QTFF, WEBM, MATROSKA, MPEG_TS];

/** Opens a film for exact frames with WebCodecs: reads the times of all packets, decodes nothing yet. */
export const openFilm: OpenFilm = async (source, { frameId, signal, onProgress }) => {
  if (typeof VideoDecoder === 'undefined') throw new ShoalError('unsupported-format', `The film of frame "${frameId}" cannot be shown frame by frame: this browser has no WebCodecs, or the page is not a secure context.`, { details: { frameId } });
  const input = new Input({ formats: FORMATS, source: sourceOf(source) });
  const stop = () => input.dispose();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new ShoalError('invalid-data', `The file of frame "${frameId}" holds no video track.`, { details: { frameId } });
    const codec = (await track.getCodecParameterString()) ?? (await track.getCodec()) ?? 'unknown';
    if (!(await track.canDecode())) throw new ShoalError('unsupported-format', `This browser cannot decode the film of frame "${frameId}": its codec is ${codec}.`, { details: { frameId, codec } });
    const index = await readIndex(track, signal, onProgress);
    if (index.count === 0) throw new ShoalError('invalid-data', `The film of frame "${frameId}" has a video track without frames. It may be truncated.`, { details: { frameId } });
    const [width, height] = [await track.getDisplayWidth(), await track.getDisplayHeight()];
    signal.throwIfAborted();
    signal.removeEventListener('abort', stop);
    return createFilm({ source, input, track, index, codec, width, height, frameId });
  } catch (cause) {
    signal.removeEventListener('abort', stop);
    input.dispose();
    signal.throwIfAborted();
    if (cause instanceof ShoalError) throw cause;
    throw new ShoalError('invalid-data', `The film of frame "${frameId}" cannot be read: ${cause instanceof Error ? cause.message : String(cause)} It may be truncated, or not an MP4, QuickTime, WebM, Matroska or MPEG-TS file.`, { details: { frameId }, cause });
  }
};

interface FilmParts {
  readonly source: MediaSource;
  readonly input: Input;
  readonly track: InputVideoTrack;
  readonly index: FrameIndex;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly frameId: string;
}

function createFilm({ source, input, track, index, codec, width, height, frameId }: FilmParts): Film {
  const cache = createFrameCache(width, height);
  const decoder = createFrameDecoder({ sink: new VideoSampleSink(track), index, cache, width, height, frameId });
  const locator = createByteLocator(source, FORMATS);
  const bytes = new Map<number, Promise<number | null>>();
  return {
    width,
    height,
    codec,
    index,
    get: (frame) => {
      const picture = cache.get(frame);
      if (picture) cache.show(frame);
      return picture;
    },
    load: decoder.load,
    prefetch: decoder.prefetch,
    async bytesOf(frame) {
      let offset = bytes.get(frame);
      if (!offset) bytes.set(frame, (offset = locator.find(index.timestamps[frame] ?? 0).catch(() => null)));
      return { offset: await offset, size: index.sizes[frame] ?? 0 };
    },
    dispose() {
      decoder.dispose();
      locator.dispose();
      cache.clear();
      input.dispose();
    },
  };
}

async function readIndex(track: InputVideoTrack, signal: AbortSignal, onProgress: Parameters<OpenFilm>[1]['onProgress']): Promise<FrameIndex> {
  const packets: FilmPacket[] = [];
  const total = (await track.getDurationFromMetadata()) ?? 0;
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
    signal.throwIfAborted();
    packets.push({ timestamp: packet.timestamp, duration: packet.duration, key: packet.type === 'key', size: packet.byteLength });
    if (packets.length % 256 === 0) onProgress({ phase: 'Reading the times of all frames', done: Math.min(packet.timestamp, total), total: total > 0 ? total : undefined });
  }
  return createFrameIndex(packets);
}

function sourceOf(source: MediaSource): BlobSource | UrlSource {
  if (source.type === 'blob') return new BlobSource(source.blob);
  // Two tries more, then the error is shown, with a way to try again.
  return new UrlSource(source.url, { getRetryDelay: (attempts) => (attempts < 2 ? 0.4 * (attempts + 1) : null) });
}
