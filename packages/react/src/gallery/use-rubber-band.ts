import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import type { Dataset, ElementId, GalleryView } from '@shoal/engine';
import { PAD, type GalleryScroll } from './use-gallery-scroll';

/** A rectangle in the layout, CSS pixels. */
export interface Band {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const SLOP_PX = 5;
const EDGE_PX = 28;
const MAX_STEP_PX = 24;

interface Drag {
  readonly x: number;
  readonly y: number;
  readonly base: ReadonlySet<ElementId>;
  active: boolean;
  clientX: number;
  clientY: number;
}

/** Picks what a rectangle touches that is drawn with the mouse; with Ctrl or Cmd it adds. At an edge the pictures scroll along. */
export function useRubberBand(dataset: Dataset, view: GalleryView, scroll: GalleryScroll, scroller: RefObject<HTMLElement | null>) {
  const [band, setBand] = useState<Band | null>(null);
  const drag = useRef<Drag | null>(null);
  const frame = useRef(0);
  const latest = useRef(scroll);
  latest.current = scroll;
  /** A drag ends with a click that must not count. */
  const dragged = useRef(false);

  const placeOf = (clientX: number, clientY: number) => {
    const element = scroller.current;
    const rect = element?.getBoundingClientRect();
    const inset = element ? parseFloat(getComputedStyle(element).paddingLeft) : 0;
    return { x: clientX - (rect?.left ?? 0) - inset, y: clientY - (rect?.top ?? 0) + latest.current.topNow() - PAD };
  };
  const update = () => {
    const current = drag.current;
    if (!current) return;
    const to = placeOf(current.clientX, current.clientY);
    const next = { x: Math.min(current.x, to.x), y: Math.min(current.y, to.y), w: Math.abs(to.x - current.x), h: Math.abs(to.y - current.y) };
    setBand(next);
    const { layout } = latest.current;
    const ids = new Set(current.base);
    for (let block = layout.blockAt(Math.max(0, next.y)); block < layout.blocks.length && layout.top(block) < next.y + next.h; block++) {
      for (const tile of layout.tiles(block) ?? []) {
        const top = layout.top(block) + tile.y;
        if (tile.x > next.x + next.w || tile.x + tile.w < next.x || top > next.y + next.h || top + tile.h < next.y) continue;
        const row = view.rowAt(tile.index);
        if (row) ids.add(row.elementId);
      }
    }
    dataset.selection.pick(ids, 'replace');
  };
  const scrollAlong = () => {
    const [current, element] = [drag.current, scroller.current];
    if (!current?.active || !element) return;
    const rect = element.getBoundingClientRect();
    const over = Math.max(0, current.clientY - (rect.bottom - EDGE_PX)) - Math.max(0, rect.top + EDGE_PX - current.clientY);
    if (over !== 0) {
      element.scrollTop += Math.max(-MAX_STEP_PX, Math.min(MAX_STEP_PX, over / 2));
      update();
    }
    frame.current = requestAnimationFrame(scrollAlong);
  };
  const end = () => {
    cancelAnimationFrame(frame.current);
    drag.current = null;
    setBand(null);
  };
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  return {
    band,
    dragged,
    onPointerDown(event: PointerEvent) {
      dragged.current = false;
      // A finger scrolls; Shift picks a range; the scroll bar is not ours.
      if (event.button !== 0 || event.pointerType === 'touch' || event.shiftKey) return;
      const element = scroller.current;
      if (!element || event.clientX > element.getBoundingClientRect().left + element.clientWidth) return;
      const adds = event.ctrlKey || event.metaKey;
      drag.current = { ...placeOf(event.clientX, event.clientY), base: adds ? dataset.selection.picked.getSnapshot() : new Set(), active: false, clientX: event.clientX, clientY: event.clientY };
    },
    onPointerMove(event: PointerEvent) {
      const current = drag.current;
      if (!current) return;
      if (event.buttons === 0) return end();
      const moved = Math.hypot(event.clientX - current.clientX, event.clientY - current.clientY);
      if (!current.active) {
        if (moved < SLOP_PX) return;
        current.active = true;
        dragged.current = true;
        scroller.current?.setPointerCapture(event.pointerId);
        frame.current = requestAnimationFrame(scrollAlong);
      }
      current.clientX = event.clientX;
      current.clientY = event.clientY;
      update();
    },
    onPointerUp: end,
  };
}
