export interface MatrixLayout {
  /** Pixels: of the column of names, of a cell, and of the sums (0: no room for them). */
  readonly names: number;
  readonly cell: number;
  readonly height: number;
  readonly sum: number;
  /** Names of columns stand upright where they do not fit side by side. */
  readonly upright: boolean;
}

/** Of a character at 12 pixels. */
const CHARACTER = 6.7;
const PADDING = 24;
const GAPS = 12;

/** Sizes for a width: cells as large as is pleasant, never smaller than a finger tip or their number. */
export function matrixLayout(width: number, names: readonly string[], largest: string, nothing: string): MatrixLayout {
  const narrow = width < 460;
  const longest = Math.max(...names.map((name) => name.length), nothing.length);
  const room = Math.min(Math.round(longest * CHARACTER + 28), narrow ? 104 : 176);
  const sum = narrow ? 0 : Math.max(52, Math.round(largest.length * CHARACTER + 16));
  const columns = names.length + 1;
  const free = Math.floor((width - PADDING - room - sum - GAPS) / columns);
  const least = Math.max(26, Math.ceil(largest.length * CHARACTER + 5));
  // Two lines of words fit side by side where the longest word does.
  const words = Math.max(...[...names, nothing].map((name) => Math.max(...name.split(/\s+/).map((word) => word.length), name.length / 2)));
  const wide = Math.ceil(words * CHARACTER + 10);
  const upright = wide > 96 || free < wide;
  const cell = upright ? Math.max(least, Math.min(free, 52)) : Math.max(least, Math.min(free, Math.max(wide, 96)));
  return { names: room, cell, height: Math.max(26, Math.min(cell, upright ? 40 : 46)), sum, upright };
}
