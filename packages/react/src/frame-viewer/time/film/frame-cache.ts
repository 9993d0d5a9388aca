/** Decoded frames around the one that is looked at, bounded by bytes. */
export interface FrameCache {
  readonly capacity: number;
  get(frame: number): ImageBitmap | undefined;
  /** Keeps a frame; those farthest from `focus` are closed when there are too many. The two that were shown last never are. */
  add(frame: number, picture: ImageBitmap, focus: number): void;
  /** Marks a frame as being on screen. */
  show(frame: number): void;
  clear(): void;
}

const MAX_BYTES = 160 * 1024 * 1024;
const LEAST = 6;
const MOST = 96;

export function createFrameCache(width: number, height: number): FrameCache {
  const capacity = Math.max(LEAST, Math.min(MOST, Math.floor(MAX_BYTES / Math.max(1, width * height * 4))));
  const kept = new Map<number, ImageBitmap>();
  let shown: readonly number[] = [];
  return {
    capacity,
    get: (frame) => kept.get(frame),
    add(frame, picture, focus) {
      kept.get(frame)?.close();
      kept.set(frame, picture);
      while (kept.size > capacity) {
        let farthest = -1;
        for (const candidate of kept.keys()) if (!shown.includes(candidate) && candidate !== frame && (farthest < 0 || Math.abs(candidate - focus) > Math.abs(farthest - focus))) farthest = candidate;
        if (farthest < 0) return;
        kept.get(farthest)?.close();
        kept.delete(farthest);
      }
    },
    show(frame) {
      if (shown[0] !== frame) shown = [frame, ...shown.slice(0, 1)];
    },
    clear() {
      for (const picture of kept.values()) picture.close();
      kept.clear();
    },
  };
}
