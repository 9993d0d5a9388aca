import { useCallback, useEffect, useState, type RefObject } from 'react';
import { GUTTER } from './place-rows';
import { panWindow, revealTime, windowAround, wholeWindow, zoomWindow, type TimeWindow } from './time-window';

export interface TimeView {
  readonly window: TimeWindow;
  /** All of it is in view. */
  readonly fitted: boolean;
  fit(): void;
  /** Zooms around a time; around the middle without one. */
  zoom(factor: number, at?: number): void;
  pan(seconds: number): void;
  reveal(time: number): void;
  show(interval: TimeWindow): void;
}

/** What of a medium is in view; another `key` shows all of the new one. */
export function useTimeWindow(duration: number, key: string): TimeView {
  const [free, setFree] = useState<{ readonly key: string; readonly window: TimeWindow } | null>(null);
  const mine = free?.key === key ? free.window : null;
  const window = mine ?? wholeWindow(duration);
  const change = useCallback((next: (from: TimeWindow) => TimeWindow) => {
    setFree((known) => {
      const from = known?.key === key ? known.window : wholeWindow(duration);
      const to = next(from);
      return to === from ? known : to.start <= 0 && to.end >= wholeWindow(duration).end ? null : { key, window: to };
    });
  }, [duration, key]);
  const zoom = useCallback((factor: number, at?: number) => change((from) => zoomWindow(from, duration, factor, at ?? (from.start + from.end) / 2)), [change, duration]);
  const pan = useCallback((seconds: number) => change((from) => panWindow(from, duration, seconds)), [change, duration]);
  const reveal = useCallback((time: number) => change((from) => revealTime(from, duration, time)), [change, duration]);
  return { window, fitted: mine === null, fit: () => setFree(null), zoom, pan, reveal, show: (interval) => change(() => windowAround(interval, duration)) };
}

/** Wheel over a track: zooms to the pointer; sideways or with Shift it pans; over the gutter it scrolls the rows. */
export function useTimeWheel(element: RefObject<HTMLElement | null>, { window, zoom, pan }: TimeView, onScroll?: (by: number) => void): void {
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    // React listens passively, and a page must not scroll while one zooms.
    const onWheel = (event: WheelEvent) => {
      const box = target.getBoundingClientRect();
      const x = event.clientX - box.left;
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : 1;
      const perPixel = (window.end - window.start) / Math.max(1, box.width - GUTTER);
      event.preventDefault();
      if (x < GUTTER) onScroll?.(event.deltaY * lines);
      else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan((event.deltaX || event.deltaY) * lines * perPixel);
      else zoom(Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * (event.ctrlKey ? 0.01 : 0.0022)), window.start + (x - GUTTER) * perPixel);
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [element, window, zoom, pan, onScroll]);
}
