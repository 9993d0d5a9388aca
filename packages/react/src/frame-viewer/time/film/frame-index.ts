/** A packet of a film's video track. */
export interface FilmPacket {
  /** When it is shown and for how long, seconds. */
  readonly timestamp: number;
  readonly duration: number;
  /** Decodes without any other. */
  readonly key: boolean;
  /** Bytes. */
  readonly size: number;
}

/** The frames of a film in the order in which they are shown: number ↔ time, exactly, whatever the frame rate does. */
export interface FrameIndex {
  readonly count: number;
  /** Seconds, ascending. */
  readonly timestamps: Float64Array;
  readonly sizes: Uint32Array;
  /** End of the last frame, seconds. */
  readonly duration: number;
  isKey(frame: number): boolean;
  /** The frame that is on screen at a time; the first or last one outside of the film. */
  frameAt(time: number): number;
  /** The frame whose timestamp is nearest: decoders round to whole microseconds. */
  nearest(timestamp: number): number;
  /** The last key frame at or before a frame. */
  keyBefore(frame: number): number;
}

/** Packets in any order, as a file has them; those that end before the film begins are never shown and left out. */
export function createFrameIndex(packets: readonly FilmPacket[]): FrameIndex {
  const shown = packets.filter((packet) => packet.timestamp + packet.duration > 0 || packet.timestamp >= 0).toSorted((a, b) => a.timestamp - b.timestamp);
  const count = shown.length;
  const timestamps = Float64Array.from(shown, (packet) => packet.timestamp);
  const keys = Uint8Array.from(shown, (packet) => Number(packet.key));
  const last = shown.at(-1);
  /** Index of the last timestamp that is not after `time`, or −1. */
  const before = (time: number): number => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((timestamps[middle] ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  return {
    count,
    timestamps,
    sizes: Uint32Array.from(shown, (packet) => packet.size),
    duration: last ? last.timestamp + last.duration : 0,
    isKey: (frame) => keys[frame] === 1,
    // Times come from clocks and pointers: a nanosecond before a frame is that frame.
    frameAt: (time) => Math.max(0, before(time + 1e-9)),
    nearest(timestamp) {
      const at = Math.max(0, before(timestamp));
      const next = Math.min(count - 1, at + 1);
      return Math.abs((timestamps[next] ?? 0) - timestamp) < Math.abs((timestamps[at] ?? 0) - timestamp) ? next : at;
    },
    keyBefore(frame) {
      let at = frame;
      while (at > 0 && keys[at] !== 1) at -= 1;
      return at;
    },
  };
}
