import type { VideoSample, VideoSampleSink } from 'mediabunny';
import { ShoalError } from '@shoal/engine';
import type { FrameCache } from './film/frame-cache';
import type { FrameIndex } from './film/frame-index';

export interface FrameDecoderParts {
  readonly sink: VideoSampleSink;
  readonly index: FrameIndex;
  readonly cache: FrameCache;
  readonly width: number;
  readonly height: number;
  readonly frameId: string;
}

export interface FrameDecoder {
  load(frame: number): Promise<ImageBitmap>;
  prefetch(frame: number): void;
  dispose(): void;
}

interface Request {
  readonly frame: number;
  readonly answer: Promise<ImageBitmap>;
  readonly resolve: (picture: ImageBitmap) => void;
  readonly reject: (reason: unknown) => void;
}

/** Frames before the one that was asked for that are kept, so that stepping back is instant. */
const BEHIND = 8;

/** Decodes one frame at a time, the newest request first; runs on from where it is whenever that is the shortest way. */
export function createFrameDecoder({ sink, index, cache, width, height, frameId }: FrameDecoderParts): FrameDecoder {
  let wanted: Request | null = null;
  let ahead: { readonly from: number; readonly to: number } | null = null;
  let cursor: { readonly frames: AsyncGenerator<VideoSample, void, unknown>; readonly goal: number; next: number } | null = null;
  let running = false;
  let disposed = false;

  const leave = () => {
    // Returning from the iterator closes its decoder and what it has decoded in advance.
    void cursor?.frames.return().catch(() => undefined);
    cursor = null;
  };
  const goal = (): number | null => {
    if (wanted) return wanted.frame;
    if (!ahead) return null;
    for (let frame = ahead.from; frame <= ahead.to; frame++) if (!cache.get(frame)) return frame;
    ahead = null;
    return null;
  };
  const goTo = (frame: number) => {
    const key = index.keyBefore(frame);
    // One that was begun for this frame and is still before it: what lies between is missing, and the end of it will say so.
    if (cursor && cursor.next <= frame && (key <= cursor.next || frame - cursor.next < BEHIND || cursor.goal === frame)) return cursor;
    leave();
    const from = Math.max(key, frame - Math.min(BEHIND, cache.capacity - 2));
    cursor = { frames: sink.samples(index.timestamps[from] ?? 0), goal: frame, next: from };
    return cursor;
  };
  const settle = () => {
    const picture = wanted && cache.get(wanted.frame);
    if (!wanted || !picture) return;
    cache.show(wanted.frame);
    wanted.resolve(picture);
    wanted = null;
  };
  const fail = (cause: unknown) => {
    const frame = goal();
    leave();
    ahead = null;
    wanted?.reject(new ShoalError('invalid-data', `Frame ${(frame ?? 0) + 1} of the film of "${frameId}" cannot be decoded. The file may be truncated or damaged there; other frames stay usable.`, { details: { frameId, frame }, cause }));
    wanted = null;
  };
  const run = async () => {
    if (running) return;
    running = true;
    for (let frame = goal(); frame !== null && !disposed; frame = goal()) {
      const at = goTo(frame);
      try {
        const { value: sample, done } = await at.frames.next();
        if (done || !sample) {
          fail(new Error('The film ends before this frame.'));
          continue;
        }
        const decoded = index.nearest(sample.timestamp);
        if (disposed || at !== cursor) sample.close();
        else {
          at.next = decoded + 1;
          cache.add(decoded, toBitmap(sample, width, height), frame);
          // Passed over what was asked for: it is not in the file as the index has it.
          if (decoded > frame && !cache.get(frame)) fail(new Error('The decoder left this frame out.'));
        }
        settle();
      } catch (error) {
        if (at === cursor) fail(error);
      }
    }
    running = false;
  };
  const takeBack = () => {
    wanted?.reject(new DOMException('A newer frame is wanted.', 'AbortError'));
    wanted = null;
  };
  return {
    load(frame) {
      const known = cache.get(frame);
      if (known) {
        cache.show(frame);
        return Promise.resolve(known);
      }
      if (wanted?.frame === frame) return wanted.answer;
      takeBack();
      ahead = null;
      let settlers: Pick<Request, 'resolve' | 'reject'> = { resolve: () => undefined, reject: () => undefined };
      const answer = new Promise<ImageBitmap>((resolve, reject) => {
        settlers = { resolve, reject };
      });
      wanted = { frame, answer, ...settlers };
      void run();
      return answer;
    },
    prefetch(frame) {
      ahead = { from: frame, to: Math.min(index.count - 1, frame + Math.floor(cache.capacity / 3)) };
      void run();
    },
    dispose() {
      disposed = true;
      takeBack();
      leave();
    },
  };
}

/** A picture of its own, so that the decoder's frame can be given back at once. Rotation and pixel shape are applied. */
function toBitmap(sample: VideoSample, width: number, height: number): ImageBitmap {
  try {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new ShoalError('out-of-memory', `There is no memory for a picture of ${width} × ${height}.`, { details: { width, height } });
    sample.draw(context, 0, 0, width, height);
    return canvas.transferToImageBitmap();
  } finally {
    sample.close();
  }
}
