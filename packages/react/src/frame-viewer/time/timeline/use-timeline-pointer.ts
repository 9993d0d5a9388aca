import { useRef, useState, type PointerEvent } from 'react';
import type { CanvasSize } from '../use-canvas';
import { endAt, intervalBetween, withEnd, type IntervalEnd } from './interval-edits';
import { GUTTER, RULER, spanAt, type PlacedRow } from './place-rows';
import type { TimeSpan } from './time-rows';
import type { IntervalEdits } from './use-interval-edits';
import type { TimeView } from './use-time-window';
import type { MediaRendererProps } from '../../renderer';
import type { Transport } from '../transport/transport';

interface PointerParts extends Pick<MediaRendererProps, 'focused' | 'onHover' | 'onPick'> {
  readonly transport: Transport;
  readonly time: TimeView;
  readonly edits: IntervalEdits;
  readonly placed: readonly PlacedRow[];
  readonly scrollTop: number;
  readonly size: CanvasSize;
  readonly duration: number;
}

type Drag = { readonly kind: 'press'; readonly x: number; readonly span: TimeSpan } | { readonly kind: 'scrub' } | { readonly kind: 'end'; readonly end: IntervalEnd; readonly span: TimeSpan } | { readonly kind: 'draw'; readonly from: number };

const SLACK_PX = 4;

/** What the pointer does on a timeline: seek and scrub, pick, drag ends, draw. */
export function useTimelinePointer({ placed, scrollTop, size, duration, focused, transport, time, edits, onHover, onPick }: PointerParts) {
  const drag = useRef<Drag | null>(null);
  const pinch = useRef(new Map<number, number>());
  const [at, setAt] = useState<{ readonly time: number; readonly x: number } | null>(null);
  const [cursor, setCursor] = useState<'seek' | 'pick' | 'resize'>('seek');
  const perPixel = (time.window.end - time.window.start) / Math.max(1, size.width - GUTTER);

  const read = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - box.left;
    const seconds = time.window.start + (x - GUTTER) * perPixel;
    return { x, y: event.clientY - box.top - RULER + scrollTop, onRuler: event.clientY - box.top < RULER, time: Math.max(0, Math.min(duration, seconds)) };
  };
  const hit = ({ y, onRuler, time: seconds }: ReturnType<typeof read>) => {
    const span = onRuler ? null : spanAt(placed, { time: seconds, y, slack: SLACK_PX * perPixel });
    const editable = span !== null && edits.editing && span.object.key === focused?.key && span.object.change?.op !== 'DELETE';
    return { span, end: editable ? endAt(span, seconds, (SLACK_PX + 2) * perPixel) : null };
  };
  const sketchNew = (from: number, to: number) => {
    const interval = intervalBetween(from, to, duration, 0);
    if (interval) edits.sketch(null, interval);
  };

  return {
    at: at?.time ?? null,
    x: at?.x ?? 0,
    cursor,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return;
        const point = read(event);
        if (point.x < GUTTER) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pinch.current.set(event.pointerId, point.x);
        const { span, end } = hit(point);
        if (edits.armed) drag.current = { kind: 'draw', from: point.time };
        else if (span && end) drag.current = { kind: 'end', end, span };
        else if (span) drag.current = { kind: 'press', x: point.x, span };
        else {
          drag.current = { kind: 'scrub' };
          transport.pause();
          transport.seek(point.time);
        }
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const point = read(event);
        const known = pinch.current.get(event.pointerId);
        const other = [...pinch.current].find(([id]) => id !== event.pointerId)?.[1];
        if (known !== undefined && other !== undefined) {
          pinch.current.set(event.pointerId, point.x);
          time.zoom(Math.max(8, Math.abs(point.x - other)) / Math.max(8, Math.abs(known - other)), time.window.start + ((point.x + other) / 2 - GUTTER) * perPixel);
          return;
        }
        const { current } = drag;
        if (current?.kind === 'press' && Math.abs(point.x - current.x) > SLACK_PX) drag.current = { kind: 'scrub' };
        if (current?.kind === 'scrub') transport.seek(point.time);
        else if (current?.kind === 'end') edits.sketch(current.span.object, withEnd(current.span, current.end, point.time, duration));
        else if (current?.kind === 'draw') sketchNew(current.from, point.time);
        if (event.pointerType === 'touch') return;
        setAt(point.x < GUTTER ? null : { time: point.time, x: point.x });
        if (current) return;
        const { span, end } = hit(point);
        setCursor(end ? 'resize' : span ? 'pick' : 'seek');
        onHover(span?.object.key ?? null);
      },
      onPointerUp(event: PointerEvent<HTMLElement>) {
        pinch.current.delete(event.pointerId);
        const { current } = drag;
        drag.current = null;
        if (current?.kind === 'press') onPick(current.span.object);
        if (current?.kind === 'end' || current?.kind === 'draw') edits.commit();
      },
      onPointerCancel(event: PointerEvent<HTMLElement>) {
        pinch.current.delete(event.pointerId);
        if (drag.current?.kind === 'end' || drag.current?.kind === 'draw') edits.cancel();
        drag.current = null;
      },
      onPointerLeave() {
        setAt(null);
        onHover(null);
      },
    },
  };
}
