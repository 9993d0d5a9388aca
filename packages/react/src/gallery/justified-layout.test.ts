import { describe, expect, it } from 'vitest';
import { blocksOf, createJustifiedLayout } from './justified-layout';

const options = { width: 1000, rowHeight: 150, gap: 4, headingHeight: 36, meanAspect: 1.33 };
const aspects = (count: number, seed = 1) => Array.from({ length: count }, (_, at) => 0.5 + (((at * 7919 + seed * 104729) % 1000) / 1000) * 2);

describe('blocks', () => {
  it('never reach over the border of a section', () => {
    expect(blocksOf(250, 100, [])).toEqual([{ start: 0, count: 100, heading: null }, { start: 100, count: 100, heading: null }, { start: 200, count: 50, heading: null }]);
    expect(blocksOf(110, 100, [{ start: 0, count: 105 }, { start: 105, count: 5 }])).toEqual([{ start: 0, count: 100, heading: 0 }, { start: 100, count: 5, heading: null }, { start: 105, count: 5, heading: 1 }]);
    expect(blocksOf(0, 100, [])).toEqual([]);
  });
});

describe('justified layout', () => {
  it('fills every row of a block and keeps the shapes', () => {
    const layout = createJustifiedLayout({ ...options, blocks: blocksOf(120, 120, []) });
    const shapes = aspects(120);
    layout.set(0, shapes);
    const tiles = layout.tiles(0) ?? [];
    expect(tiles.map((tile) => tile.index)).toEqual(shapes.map((_, at) => at));
    const rows = Map.groupBy(tiles, (tile) => tile.y);
    for (const row of rows.values()) {
      expect((row.at(-1)?.x ?? 0) + (row.at(-1)?.w ?? 0)).toBe(1000);
      expect(new Set(row.map((tile) => tile.h)).size).toBe(1);
      expect(row[0]?.h).toBeGreaterThan(100);
      expect(row[0]?.h).toBeLessThan(220);
      for (const tile of row) expect(Math.abs(tile.w / tile.h - (shapes[tile.index] ?? 0))).toBeLessThan(0.08);
    }
    expect(layout.height).toBe(Math.max(...tiles.map((tile) => tile.y + tile.h)));
  });

  it('estimates what it has not seen and says by how much it was wrong', () => {
    const layout = createJustifiedLayout({ ...options, blocks: blocksOf(1000, 100, []) });
    const before = [layout.height, layout.top(5)] as const;
    const grew = layout.set(2, aspects(100).map(() => 2));
    expect(grew).toBeGreaterThan(0);
    expect(layout.height).toBeCloseTo(before[0] + grew);
    expect(layout.top(5)).toBeCloseTo(before[1] + grew);
    expect(layout.top(2)).toBeCloseTo(before[1] - 3 * layout.blockHeight(1));
    for (const y of [0, 333, layout.height / 2, layout.height - 1]) {
      const block = layout.blockAt(y);
      expect(layout.top(block)).toBeLessThanOrEqual(y);
      expect(layout.top(block) + layout.blockHeight(block)).toBeGreaterThan(y);
    }
    expect([0, 99, 100, 999].map(layout.blockOf)).toEqual([0, 0, 1, 9]);
  });

  it('does not blow up a few pictures, and takes one that is wider than the view', () => {
    const layout = createJustifiedLayout({ ...options, blocks: blocksOf(4, 2, [{ start: 0, count: 2 }, { start: 2, count: 2 }]) });
    layout.set(0, [1, 1]);
    expect(layout.tiles(0)?.map(({ w, y }) => [w, y])).toEqual([[218, 36], [218, 36]]);
    const narrow = createJustifiedLayout({ ...options, width: 200, blocks: blocksOf(2, 2, []) });
    narrow.set(0, [2.5, 2.5]);
    expect(narrow.tiles(0)?.map(({ x, w }) => [x, w])).toEqual([[0, 200], [0, 200]]);
  });

  it('is quick with a million pictures', () => {
    const start = performance.now();
    const layout = createJustifiedLayout({ ...options, blocks: blocksOf(1_000_000, 120, []) });
    for (let at = 0; at < 50; at++) {
      layout.set(at * 150, aspects(120, at));
      layout.blockAt(layout.height * (at / 50));
    }
    expect(performance.now() - start).toBeLessThan(500);
  });
});
