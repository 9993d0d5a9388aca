/** Where one picture stands, CSS pixels from the top-left corner of its block. */
export interface Tile {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Pictures `start` to `start + count` that are laid out together, as soon as their shapes are known. */
export interface Block {
  readonly start: number;
  readonly count: number;
  /** Position of its section in the list of sections when it opens one; room for a heading is left above it. */
  readonly heading: number | null;
}

export interface JustifiedOptions {
  readonly blocks: readonly Block[];
  readonly width: number;
  /** Rows come as close to this height as they can while they fill the width. */
  readonly rowHeight: number;
  readonly gap: number;
  readonly headingHeight: number;
  /** Width through height of pictures that are not known yet, on average. */
  readonly meanAspect: number;
}

/** Rows of pictures that fill the width, in blocks: those that were never seen have an estimated height. Positions are CSS pixels. */
export interface JustifiedLayout {
  readonly height: number;
  readonly blocks: readonly Block[];
  top(block: number): number;
  blockHeight(block: number): number;
  /** The block at a height. */
  blockAt(y: number): number;
  blockOf(index: number): number;
  /** Tiles of a block; `undefined` while the shapes of its pictures are not known. */
  tiles(block: number): readonly Tile[] | undefined;
  /** Lays a block out; returns by how much it grew against what was estimated. */
  set(block: number, aspects: readonly number[]): number;
}

/** Blocks of at most `size` pictures; none reaches over the border of a section. */
export function blocksOf(total: number, size: number, sections: readonly { readonly start: number; readonly count: number }[]): Block[] {
  const blocks: Block[] = [];
  const parts = sections.length > 0 ? sections : total > 0 ? [{ start: 0, count: total }] : [];
  parts.forEach((part, heading) => {
    for (let at = 0; at < part.count; at += size) blocks.push({ start: part.start + at, count: Math.min(size, part.count - at), heading: sections.length > 0 && at === 0 ? heading : null });
  });
  return blocks;
}

export function createJustifiedLayout({ blocks, width, rowHeight, gap, headingHeight, meanAspect }: JustifiedOptions): JustifiedLayout {
  const heights = new Float64Array(blocks.length);
  const tops = new Float64Array(blocks.length + 1);
  const known = new Map<number, readonly Tile[]>();
  const extra = (block: Block) => (block.heading === null ? 0 : headingHeight);
  blocks.forEach((block, at) => {
    const perRow = Math.max(1, (width + gap) / (meanAspect * rowHeight + gap));
    heights[at] = extra(block) + Math.max(1, Math.round(block.count / perRow)) * (rowHeight + gap);
  });
  let summed = 0;
  /** Tops are summed up as far as somebody asks after a change. */
  const sumTo = (block: number) => {
    for (; summed < block; summed++) tops[summed + 1] = (tops[summed] ?? 0) + (heights[summed] ?? 0);
  };

  const search = (holds: (block: number) => boolean): number => {
    let [low, high] = [0, Math.max(0, blocks.length - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (holds(middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    blocks,
    get height() {
      sumTo(blocks.length);
      return Math.max(0, (tops[blocks.length] ?? 0) - gap);
    },
    top(block) {
      sumTo(Math.min(block, blocks.length));
      return tops[Math.min(block, blocks.length)] ?? 0;
    },
    blockHeight: (block) => heights[block] ?? 0,
    blockAt(y) {
      sumTo(blocks.length);
      return search((block) => (tops[block] ?? 0) <= y);
    },
    blockOf: (index) => search((block) => (blocks[block]?.start ?? 0) <= index),
    tiles: (block) => known.get(block),
    set(at, aspects) {
      const block = blocks[at];
      if (!block) return 0;
      const top = extra(block);
      const { tiles, height } = justify(aspects, { width, rowHeight, gap, start: block.start, top });
      known.set(at, tiles);
      const grew = top + height + gap - (heights[at] ?? 0);
      heights[at] = top + height + gap;
      if (grew !== 0) summed = Math.min(summed, at);
      return grew;
    },
  };
}

interface Frame {
  readonly width: number;
  readonly rowHeight: number;
  readonly gap: number;
  readonly start: number;
  readonly top: number;
}

/** As many rows as fit best, with the pictures spread evenly over them, so that every row fills the width at nearly the same height. */
function justify(aspects: readonly number[], { width, rowHeight, gap, start, top }: Frame): { readonly tiles: readonly Tile[]; readonly height: number } {
  const natural = aspects.reduce((sum, aspect) => sum + aspect * rowHeight + gap, 0);
  const rows = Math.max(1, Math.min(aspects.length, Math.round(natural / (width + gap))));
  const share = aspects.reduce((sum, aspect) => sum + aspect, 0) / rows;
  const tiles: Tile[] = [];
  let y = top;
  let from = 0;
  let passed = 0;
  for (let row = 0; row < rows && from < aspects.length; row++) {
    let end = from;
    // A picture belongs to the row in which its middle falls; the last row takes what is left.
    while (end < aspects.length && (end === from || row === rows - 1 || passed + (aspects[end] ?? 1) / 2 <= share * (row + 1))) passed += aspects[end++] ?? 1;
    const sum = aspects.slice(from, end).reduce((total, aspect) => total + aspect, 0);
    const full = (width - gap * (end - from - 1)) / sum;
    // A few pictures that would have to grow much to fill the row keep their size.
    const height = Math.max(8, Math.min(full, rowHeight * 1.45));
    const filled = height === full;
    let x = 0;
    for (let at = from; at < end; at++) {
      const last = filled && at === end - 1;
      const w = last ? width - x : Math.max(4, Math.round((aspects[at] ?? 1) * height));
      tiles.push({ index: start + at, x, y, w, h: Math.round(height) });
      x += w + gap;
    }
    y += Math.round(height) + gap;
    from = end;
  }
  return { tiles, height: y - top - gap };
}
