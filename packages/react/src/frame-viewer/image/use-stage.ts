import { useCallback, useEffect, useLayoutEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import type { Box } from '@shoal/engine';
import { fitPicture, panBy, revealBox, zoomAt, zoomToBox, type Size, type Viewport } from './viewport';

export interface Stage {
  readonly size: Size;
  readonly view: Viewport;
  /** The whole picture is fitted to the stage, and stays so when the stage changes its size. */
  readonly fitted: boolean;
  fit(): void;
  /** Zooms around the centre. */
  zoom(factor: number): void;
  pan(dx: number, dy: number): void;
  zoomTo(box: Box): void;
  reveal(box: Box): void;
  /** Handlers for the element that is dragged. */
  readonly drag: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
  };
  /** True from the first real movement of a drag to its end: no hover, no click. */
  readonly dragging: boolean;
}

const CLICK_SLACK = 4;

/**
 * Pan and zoom over one element: drag, wheel to the cursor, two fingers. `resetKey` names what is shown; another value
 * fits the new picture. With two `panes` side by side, size and view are those of each.
 */
export function useStage(element: RefObject<HTMLElement | null>, picture: Size, resetKey: string | null, panes: 1 | 2 = 1): Stage {
  const [whole, setSize] = useState<Size>({ width: 0, height: 0 });
  const [free, setFree] = useState<{ readonly key: string | null; readonly view: Viewport } | null>(null);
  const [dragging, setDragging] = useState(false);
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const start = useRef({ x: 0, y: 0 });

  const size = panes === 1 ? whole : { width: Math.floor(whole.width / panes), height: whole.height };
  const fitted = free === null || free.key !== resetKey;
  const view = fitted ? fitPicture(size, picture) : free.view;
  const latest = useRef({ size, picture, view, resetKey });
  latest.current = { size, picture, view, resetKey };

  const change = useCallback((next: (view: Viewport, stage: Size, picture: Size) => Viewport) => {
    const { size: stage, picture: shown, view: from, resetKey: key } = latest.current;
    const to = next(from, stage, shown);
    latest.current = { ...latest.current, view: to };
    setFree({ key, view: to });
  }, []);

  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => setSize({ width: target.clientWidth, height: target.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    measure();
    return () => observer.disconnect();
  }, [element]);

  useEffect(() => {
    const target = element.current;
    if (!target) return;
    // React listens passively, and a page must not scroll while one zooms.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = target.getBoundingClientRect();
      const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 24 : event.deltaY;
      const factor = Math.exp(-Math.max(-240, Math.min(240, step)) * (event.ctrlKey ? 0.01 : 0.0022));
      change((from, stage, shown) => zoomAt(from, stage, shown, factor, inPane(event.clientX - box.left, stage), event.clientY - box.top));
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [element, change]);

  const end = (event: PointerEvent<HTMLElement>) => {
    pointers.current.delete(event.pointerId);
    if (pointers.current.size === 0) setDragging(false);
  };
  return {
    size,
    view,
    fitted,
    dragging,
    fit: () => setFree(null),
    zoom: (factor) => change((from, stage, shown) => zoomAt(from, stage, shown, factor, stage.width / 2, stage.height / 2)),
    pan: (dx, dy) => change((from, stage, shown) => panBy(from, stage, shown, dx, dy)),
    zoomTo: (box) => change((_, stage, shown) => zoomToBox(stage, shown, box)),
    reveal(box) {
      if (!fitted) change((from, stage, shown) => revealBox(from, stage, shown, box));
    },
    drag: {
      onPointerDown(event) {
        if (event.button > 1) return;
        pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        start.current = { x: event.clientX, y: event.clientY };
      },
      onPointerMove(event) {
        const known = pointers.current.get(event.pointerId);
        if (!known) return;
        const now = { x: event.clientX, y: event.clientY };
        const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
        if (!dragging && !other && Math.hypot(now.x - start.current.x, now.y - start.current.y) < CLICK_SLACK) return;
        if (!dragging) {
          setDragging(true);
          event.currentTarget.setPointerCapture(event.pointerId);
        }
        pointers.current.set(event.pointerId, now);
        const box = event.currentTarget.getBoundingClientRect();
        change((from, stage, shown) => {
          const moved = panBy(from, stage, shown, (now.x - known.x) / (other ? 2 : 1), (now.y - known.y) / (other ? 2 : 1));
          if (!other) return moved;
          const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(known.x - other.x, known.y - other.y));
          return zoomAt(moved, stage, shown, factor, inPane((now.x + other.x) / 2 - box.left, stage), (now.y + other.y) / 2 - box.top);
        });
      },
      onPointerUp: end,
      onPointerCancel: end,
    },
  };
}

/** Where a place of the element lies in its pane. */
export function inPane(x: number, pane: Size): number {
  return pane.width > 0 && x >= pane.width && x < 2 * pane.width + 1 ? x - pane.width : x;
}
