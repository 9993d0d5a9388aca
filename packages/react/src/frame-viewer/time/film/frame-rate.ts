/** Guesses how many frames a second a player shows, from the times of frames that it happened to show. */
export interface FrameRate {
  /** Times of frames, seconds, in any order. */
  see(time: number): void;
  /** Frames a second; 30 until two frames that follow each other were seen. */
  get(): number;
}

export function createFrameRate(): FrameRate {
  let last: number | null = null;
  const gaps: number[] = [];
  return {
    see(time) {
      const gap = last === null ? 0 : time - last;
      last = time;
      // Longer gaps are seeks or frames that were skipped.
      if (gap > 0.003 && gap < 0.2) gaps.push(gap);
      if (gaps.length > 60) gaps.shift();
    },
    get() {
      const sorted = gaps.toSorted((a, b) => a - b);
      const middle = sorted[sorted.length >> 1];
      return middle === undefined ? 30 : 1 / middle;
    },
  };
}
