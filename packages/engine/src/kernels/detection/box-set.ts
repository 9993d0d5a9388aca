/** Boxes of many frames: those of frame f are rows `offsets[f]` to `offsets[f + 1]`. */
export interface BoxSet {
  /** Interleaved x, y, w, h in pixels, [n, 4]; finite, with an area. */
  readonly boxes: Float64Array | Float32Array;
  /** [n]; equal numbers mean the same class. */
  readonly classes: ArrayLike<number>;
  /** [frames + 1], ascending. */
  readonly offsets: ArrayLike<number>;
}

export interface ScoredBoxSet extends BoxSet {
  /** [n], 0..1. */
  readonly confidence: ArrayLike<number>;
}
