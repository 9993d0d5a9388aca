import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { GallerySnapshot, GalleryView } from '@shoal/engine';
import { blocksOf, createJustifiedLayout, type JustifiedLayout, type Tile } from './justified-layout';
import { fromScroll, scrollHeight, toScroll } from './scroll-space';
import { tileAspect } from './tile-shape';

const BLOCK = 60;
const GAP = 4;
export const HEADING_HEIGHT = 34;
/** Room above the first row and below the last. */
export const PAD = 8;
/** Room above and below the view in which pictures are there already. */
const AHEAD_PX = 320;
const SETTLE_MS = 160;

export interface GalleryScroll {
  readonly layout: JustifiedLayout;
  /** Hand it to the element that scrolls. */
  readonly attach: (element: HTMLElement | null) => void;
  readonly onScroll: () => void;
  /** Height of the element inside it. */
  readonly height: number;
  /** What to add to positions of the layout, to stand in that element. */
  readonly shift: number;
  /** Where the view begins and how tall it is, in the layout. */
  readonly top: number;
  readonly seen: number;
  /** Blocks to draw, half-open. */
  readonly first: number;
  readonly end: number;
  /** Brings a picture into sight, also one that was not read. */
  reveal(index: number): void;
  /** The current scroll offset of the layout, read outside of a render. */
  topNow(): number;
  tileOf(index: number): (Tile & { readonly top: number }) | null;
}

/** Keeps layout and scroll position of the grid: what is in sight stays where it is when blocks above it, the size or the width change. */
export function useGalleryScroll(view: GalleryView, snapshot: GallerySnapshot, rowHeight: number): GalleryScroll {
  const element = useRef<HTMLElement | null>(null);
  const [box, setBox] = useState({ width: 0, height: 0 });
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const place = useRef({ top: 0, scroll: 0 });
  const wanted = useRef<number | null>(null);
  const settle = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { total, sections, meanAspect, order, version } = snapshot;

  const layout = useMemo(
    () => createJustifiedLayout({ blocks: blocksOf(total, BLOCK, sections), width: Math.max(60, box.width), rowHeight, gap: GAP, headingHeight: HEADING_HEIGHT, meanAspect }),
    // Another order has other shapes in the same places.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [total, sections, meanAspect, box.width, rowHeight, order],
  );
  const sizes = () => ({ content: layout.height + 2 * PAD, seen: box.height });

  const tileOf = (index: number) => {
    const block = layout.blockOf(index);
    const tile = layout.tiles(block)?.find((other) => other.index === index);
    return tile ? { ...tile, top: layout.top(block) + tile.y } : null;
  };
  /** Moves the view to a height of the layout; the scroll bar follows. */
  const moveTo = (top: number) => {
    const bounded = Math.max(0, Math.min(top, layout.height + 2 * PAD - box.height));
    place.current.top = bounded;
    syncBar();
  };
  const syncBar = () => {
    const target = toScroll(place.current.top, sizes());
    if (element.current && Math.abs(element.current.scrollTop - target) > 0.5) element.current.scrollTop = target;
    place.current.scroll = element.current?.scrollTop ?? target;
  };

  /** Lays out what was read around the view; what grows above the view pushes nothing that is seen. */
  const layOut = (): boolean => {
    let changed = false;
    for (let pass = 0; pass < 3; pass++) {
      const { first, end } = inSight();
      let grew = false;
      for (let at = first; at < end; at++) {
        const block = layout.blocks[at];
        if (!block || layout.tiles(at)) continue;
        const aspects: number[] = [];
        for (let index = block.start; index < block.start + block.count; index++) {
          const row = view.rowAt(index);
          if (!row) break;
          aspects.push(tileAspect(row));
        }
        if (aspects.length < block.count) continue;
        const above = layout.top(at) + layout.blockHeight(at) <= place.current.top + 1;
        const growth = layout.set(at, aspects);
        if (above) place.current.top += growth;
        grew = true;
      }
      if (!grew) break;
      changed = true;
    }
    return changed;
  };
  const inSight = () => {
    const { top } = place.current;
    return { first: layout.blockAt(Math.max(0, top - AHEAD_PX)), end: Math.min(layout.blocks.length, layout.blockAt(top + box.height + AHEAD_PX) + 1) };
  };
  /** Goes on towards a picture that was asked for before it could be laid out. */
  const approach = () => {
    const index = wanted.current;
    if (index === null || box.height === 0) return;
    const block = layout.blockOf(index);
    const tile = tileOf(index);
    const { top } = place.current;
    if (!tile) {
      const at = layout.blocks[block];
      const share = at ? (index - at.start) / at.count : 0;
      const guess = layout.top(block) + share * layout.blockHeight(block);
      if (guess < top || guess > top + box.height - rowHeight) place.current.top = Math.max(0, guess - box.height / 3);
      return;
    }
    wanted.current = null;
    const heading = sections.length > 0 ? HEADING_HEIGHT : 0;
    if (tile.top - heading < top) place.current.top = Math.max(0, tile.top - heading);
    else if (tile.top + tile.h + PAD > top + box.height) place.current.top = tile.top + tile.h + 2 * PAD - box.height;
  };

  // Another layout of the same pictures: what stood first stays first.
  const anchor = useRef<{ layout: JustifiedLayout; order: number } | null>(null);
  if (anchor.current?.layout !== layout) {
    const old = anchor.current;
    if (old && old.order === order && old.layout.blocks.length > 0 && layout.blocks.length > 0 && place.current.top > 0) {
      const { top } = place.current;
      const block = old.layout.blockAt(top);
      const tile = old.layout.tiles(block)?.find((other) => old.layout.top(block) + other.y + other.h / 2 >= top);
      const share = (top - old.layout.top(block)) / Math.max(1, old.layout.blockHeight(block));
      const same = layout.blockOf(tile?.index ?? old.layout.blocks[block]?.start ?? 0);
      place.current.top = layout.top(same) + share * layout.blockHeight(same);
      if (tile) wanted.current = wanted.current ?? tile.index;
    } else if (old && old.order !== order) {
      place.current.top = 0;
      wanted.current = null;
    }
    anchor.current = { layout, order };
  }
  approach();
  if (layOut()) {
    approach();
    layOut();
  }
  const { first, end } = inSight();
  const firstRow = layout.blocks[first]?.start ?? 0;
  const lastBlock = layout.blocks[end - 1];
  const endRow = lastBlock ? lastBlock.start + lastBlock.count : 1;
  const { top } = place.current;

  useLayoutEffect(syncBar);
  useEffect(() => {
    if (total > 0 && box.height > 0) view.ensureRange(firstRow, endRow);
  }, [view, firstRow, endRow, total, order, version, box.height]);

  const observer = useRef<ResizeObserver>(undefined);
  const attach = useCallback((next: HTMLElement | null) => {
    observer.current?.disconnect();
    element.current = next;
    if (!next) return;
    const measure = () => {
      const style = getComputedStyle(next);
      const width = next.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      setBox((old) => (old.width === width && old.height === next.clientHeight ? old : { width, height: next.clientHeight }));
    };
    observer.current = new ResizeObserver(measure);
    observer.current.observe(next);
    measure();
  }, []);

  const drawn = useRef(top);
  const onScroll = () => {
    if (!element.current) return;
    const scroll = element.current.scrollTop;
    if (Math.abs(scroll - place.current.scroll) < 0.5) return;
    place.current = { top: fromScroll(scroll, place.current, sizes()), scroll };
    wanted.current = null;
    if (Math.abs(place.current.top - drawn.current) > AHEAD_PX / 4 || sections.length > 0) {
      drawn.current = place.current.top;
      redraw();
    }
    clearTimeout(settle.current);
    settle.current = setTimeout(() => {
      drawn.current = place.current.top;
      redraw();
    }, SETTLE_MS);
  };
  useEffect(() => () => clearTimeout(settle.current), []);

  return {
    layout,
    attach,
    onScroll,
    height: scrollHeight(sizes()),
    shift: toScroll(top, sizes()) - top,
    top,
    seen: box.height,
    first,
    end,
    reveal(index) {
      wanted.current = index;
      approach();
      moveTo(place.current.top);
      redraw();
    },
    topNow: () => place.current.top,
    tileOf,
  };
}
