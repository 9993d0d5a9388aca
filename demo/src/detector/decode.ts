/**
 * Picks objects out of the dense maps of the centre-point detector: local maxima of the objectness, boxes from the
 * regression at the peak, then a light class-agnostic suppression of overlapping boxes. Pure, over typed arrays.
 */

/** Cell size of the output maps in pixels. */
export const STRIDE = 4;

/** Maps of one frame, each row-major [channels, height, width] in cells. */
export interface FrameMaps {
  readonly height: number;
  readonly width: number;
  /** [1, h, w], 0..1. */
  readonly objectness: Float32Array;
  /** [classes, h, w]; the column of a cell sums to 1. */
  readonly probs: Float32Array;
  /** [4, h, w]: centre offset from the middle of the cell in cells (x, y), natural log of the size in cells (w, h). */
  readonly box: Float32Array;
  /** [dim, h, w]. */
  readonly embedding: Float32Array;
}

export interface Detection {
  /** Pixels, top-left origin, clipped to the picture. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** Column of the most probable class. */
  readonly classIndex: number;
  /** Objectness times the probability of the most probable class. */
  readonly confidence: number;
  readonly probs: Float32Array;
  /** Flat index of the peak's cell. */
  readonly cell: number;
}

export interface DecodeOptions {
  /** Least confidence; default 0.15. */
  readonly threshold?: number;
  /** Of two boxes that overlap more than this (IoU), the weaker goes; default 0.6. */
  readonly overlap?: number;
}

/** Objects of one frame, most confident first (ties by cell). */
export function decodeFrame(maps: FrameMaps, options: DecodeOptions = {}): Detection[] {
  const threshold = options.threshold ?? 0.15;
  const overlap = options.overlap ?? 0.6;
  const found: Detection[] = [];
  for (let cell = 0; cell < maps.height * maps.width; cell += 1) {
    if (at(maps.objectness, cell) < threshold || !isPeak(maps, cell)) continue;
    const detection = readDetection(maps, cell);
    if (detection !== null && detection.confidence >= threshold) found.push(detection);
  }
  found.sort((a, b) => b.confidence - a.confidence || a.cell - b.cell);
  const kept: Detection[] = [];
  for (const candidate of found) {
    if (kept.every((other) => boxOverlap(candidate, other) <= overlap)) kept.push(candidate);
  }
  return kept;
}

/** The vector of one cell, scaled to length 1 (left as it is when it is zero). */
export function cellVector(maps: FrameMaps, cell: number): Float32Array {
  return unit(column(maps.embedding, maps.height * maps.width, cell));
}

/** Flat index of the cell that holds a point in pixels; points outside go to the nearest cell. */
export function cellOf(maps: FrameMaps, x: number, y: number): number {
  const col = Math.min(maps.width - 1, Math.max(0, Math.floor(x / STRIDE)));
  const row = Math.min(maps.height - 1, Math.max(0, Math.floor(y / STRIDE)));
  return row * maps.width + col;
}

/** A copy of length 1; a zero vector stays zero. */
export function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector.slice();
}

/** Intersection over union of two boxes; 0 when they do not touch. */
export function boxOverlap(
  a: { x: number; y: number; w: number; h: number },
  b: { x: number; y: number; w: number; h: number },
): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (a.w * a.h + b.w * b.h - w * h);
}

/** No neighbour (3×3) is higher, and none before it in reading order is equal: a plateau has one peak. */
function isPeak(maps: FrameMaps, cell: number): boolean {
  const row = Math.floor(cell / maps.width);
  const col = cell - row * maps.width;
  const value = at(maps.objectness, cell);
  for (let r = Math.max(0, row - 1); r <= Math.min(maps.height - 1, row + 1); r += 1) {
    for (let c = Math.max(0, col - 1); c <= Math.min(maps.width - 1, col + 1); c += 1) {
      const other = r * maps.width + c;
      const around = at(maps.objectness, other);
      if (around > value || (around === value && other < cell)) return false;
    }
  }
  return true;
}

function readDetection(maps: FrameMaps, cell: number): Detection | null {
  const cells = maps.height * maps.width;
  const row = Math.floor(cell / maps.width);
  const col = cell - row * maps.width;
  const probs = column(maps.probs, cells, cell);
  const classIndex = probs.reduce((best, p, i) => (p > at(probs, best) ? i : best), 0);
  const centerX = (col + 0.5 + at(maps.box, cell)) * STRIDE;
  const centerY = (row + 0.5 + at(maps.box, cells + cell)) * STRIDE;
  const width = Math.exp(at(maps.box, 2 * cells + cell)) * STRIDE;
  const height = Math.exp(at(maps.box, 3 * cells + cell)) * STRIDE;
  const x = Math.max(0, centerX - width / 2);
  const y = Math.max(0, centerY - height / 2);
  const w = Math.min(maps.width * STRIDE, centerX + width / 2) - x;
  const h = Math.min(maps.height * STRIDE, centerY + height / 2) - y;
  // Written so that NaN fails too.
  if (!(w > 0 && h > 0)) return null;
  const confidence = at(maps.objectness, cell) * at(probs, classIndex);
  return { x, y, w, h, classIndex, confidence, probs, cell };
}

function column(values: Float32Array, cells: number, cell: number): Float32Array {
  return Float32Array.from({ length: values.length / cells }, (_, i) => at(values, i * cells + cell));
}

function at(values: Float32Array, index: number): number {
  return values[index] ?? Number.NaN;
}
