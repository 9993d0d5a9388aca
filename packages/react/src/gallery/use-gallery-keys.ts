import { useRef, type KeyboardEvent } from 'react';
import { GALLERY_PICK_LIMIT, type Dataset, type ElementId, type GalleryView, type PickMode } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import type { GalleryScroll } from './use-gallery-scroll';

export interface GalleryKeysOptions {
  readonly dataset: Dataset;
  readonly view: GalleryView;
  readonly scroll: GalleryScroll;
  readonly shortcuts: boolean;
  readonly onOpen: ((element: ElementId) => void) | undefined;
  readonly onZoom: (step: 1 | -1) => void;
  readonly onRetry: (index: number) => void;
}

export interface GalleryPicking {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** A click on a picture, with what the modifier keys ask for. */
  readonly onTile: (index: number, modifiers: { readonly shiftKey: boolean; readonly ctrlKey: boolean; readonly metaKey: boolean }) => void;
  readonly toggle: (index: number) => void;
  readonly open: (index: number) => void;
}

/** Focus and picking as in a file manager. Arrows, Space, Enter and Ctrl keys always act; single characters only with `shortcuts`. */
export function useGalleryKeys({ dataset, view, scroll, shortcuts, onOpen, onZoom, onRetry }: GalleryKeysOptions): GalleryPicking {
  const { gallery: labels } = useLabels();
  const announce = useAnnounce();
  /** Where a range of picked pictures started. */
  const anchor = useRef<number | null>(null);
  /** Where steps up and down go along, so that up undoes down. */
  const column = useRef<{ readonly index: number; readonly x: number } | null>(null);
  const { selection } = dataset;

  const sayPicked = () => announce(labels.pickedCount(formatCount(selection.picked.getSnapshot().size)));
  const pickRange = async (from: number, to: number, mode?: PickMode) => {
    const taken = await view.pickRange(from, to, mode);
    if (taken < to - from && taken === GALLERY_PICK_LIMIT) announce(labels.pickLimit(formatCount(taken), formatCount(to - from)));
    else sayPicked();
  };
  const move = (index: number, extend: boolean) => {
    const { total, focusIndex } = view.getSnapshot();
    if (total === 0) return;
    const to = Math.max(0, Math.min(index, total - 1));
    if (extend) {
      const from = (anchor.current ??= focusIndex ?? to);
      void pickRange(Math.min(from, to), Math.max(from, to) + 1);
    } else anchor.current = null;
    void view.focusAt(to);
    scroll.reveal(to);
  };
  /** The picture above or below: the nearest in the next row; a good guess where rows are not laid out. */
  const vertical = (from: number, step: 1 | -1): number => {
    const { layout } = scroll;
    const here = scroll.tileOf(from);
    const { total } = view.getSnapshot();
    if (!here) return from + 5 * step;
    const middle = column.current?.index === from ? column.current.x : here.x + here.w / 2;
    const block = layout.blockOf(from);
    const candidates = [block, block + step].flatMap((at) => (layout.tiles(at) ?? []).map((tile) => ({ ...tile, top: layout.top(at) + tile.y })));
    const beyond = candidates.filter((tile) => (step > 0 ? tile.top > here.top + 1 : tile.top < here.top - 1));
    const row = step > 0 ? Math.min(...beyond.map((tile) => tile.top)) : Math.max(...beyond.map((tile) => tile.top));
    const inRow = beyond.filter((tile) => Math.abs(tile.top - row) < 1);
    const best = inRow.reduce<(typeof inRow)[number] | null>((found, tile) => (!found || Math.abs(tile.x + tile.w / 2 - middle) < Math.abs(found.x + found.w / 2 - middle) ? tile : found), null);
    if (best) {
      column.current = { index: best.index, x: middle };
      return best.index;
    }
    const next = layout.blocks[block + step];
    return next ? (step > 0 ? next.start : next.start + next.count - 1) : step > 0 ? total - 1 : 0;
  };
  /** A view full of pictures further: the picture that stands a view's height away. */
  const page = (from: number, step: 1 | -1): number => {
    let at = from;
    const start = scroll.tileOf(from)?.top ?? 0;
    for (let rows = 0; rows < 30; rows++) {
      const next = vertical(at, step);
      if (next === at) break;
      const tile = scroll.tileOf(next);
      if (tile && Math.abs(tile.top - start) > Math.max(scroll.seen - tile.h, tile.h)) return at === from ? next : at;
      at = next;
    }
    return at;
  };
  const toggle = (index: number) => {
    const row = view.rowAt(index);
    if (!row) return;
    selection.pick([row.elementId], 'toggle');
    anchor.current = index;
    sayPicked();
  };
  const open = (index: number) => {
    const row = view.rowAt(index);
    if (!row) return;
    selection.setFocus(row.elementId);
    onOpen?.(row.elementId);
  };

  const commandOf = (event: KeyboardEvent): (() => void) | undefined => {
    const { focusIndex, total } = view.getSnapshot();
    const at = focusIndex ?? -1;
    const { shiftKey: extend } = event;
    const mod = event.ctrlKey || event.metaKey;
    const firstSeen = () => scroll.layout.blocks[scroll.layout.blockAt(scroll.topNow())]?.start ?? 0;
    const from = focusIndex === null ? () => move(firstSeen(), false) : null;
    switch (event.key) {
      case 'ArrowRight':
        return from ?? (() => move(at + 1, extend));
      case 'ArrowLeft':
        return from ?? (() => move(at - 1, extend));
      case 'ArrowDown':
        return from ?? (() => move(vertical(at, 1), extend));
      case 'ArrowUp':
        return from ?? (() => move(vertical(at, -1), extend));
      case 'PageDown':
        return from ?? (() => move(page(at, 1), extend));
      case 'PageUp':
        return from ?? (() => move(page(at, -1), extend));
      case 'Home':
        return () => move(0, extend);
      case 'End':
        return () => move(total - 1, extend);
      case ' ':
        return mod ? undefined : () => focusIndex !== null && toggle(focusIndex);
      case 'Enter':
        return () => focusIndex !== null && open(focusIndex);
      case 'Escape':
        return selection.picked.getSnapshot().size > 0 ? () => (selection.clearPicked(), sayPicked()) : undefined;
    }
    if (mod) return event.key.toLowerCase() === 'a' && !extend ? () => void pickRange(0, total) : undefined;
    if (!shortcuts) return undefined;
    if (event.key === '+' || event.key === '=') return () => onZoom(1);
    if (event.key === '-' || event.key === '_') return () => onZoom(-1);
    if (event.key.toLowerCase() === 'r') return () => focusIndex !== null && onRetry(focusIndex);
    return undefined;
  };

  return {
    onKeyDown(event) {
      if (event.defaultPrevented || event.altKey || event.nativeEvent.isComposing) return;
      const command = commandOf(event);
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat && !/Arrow|Page|[+=_-]/.test(event.key)) return;
      command();
    },
    onTile(index, { shiftKey, ctrlKey, metaKey }) {
      if (shiftKey) return move(index, true);
      if (ctrlKey || metaKey) toggle(index);
      else {
        if (selection.picked.getSnapshot().size > 0) selection.clearPicked();
        anchor.current = index;
      }
      void view.focusAt(index);
    },
    toggle,
    open,
  };
}
