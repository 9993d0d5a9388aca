import { useEffect, useRef, type PointerEvent, type RefObject } from 'react';
import { pan, turn, zoomBy } from './orbit';
import type { CloudStage } from './cloud-stage';

const CLICK_SLACK = 4;
const TURN = 0.006;

export interface PointerHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerLeave: (event: PointerEvent<HTMLElement>) => void;
}

interface Actions {
  /** A press that did not move, in pixels of the surface. */
  readonly onClick: (x: number, y: number) => void;
  /** The pointer rests over the surface; `null` when it left. */
  readonly onHover: (x: number | null, y: number) => void;
}

/** Turns by dragging, moves with Shift, Ctrl, the middle or right button or two fingers, zooms with the wheel or two fingers. */
export function usePointer(surface: RefObject<HTMLElement | null>, stage: RefObject<CloudStage | null>, { onClick, onHover }: Actions): PointerHandlers {
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const start = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  useEffect(() => {
    const element = surface.current;
    if (!element) return;
    // React listens passively, and a page must not scroll while one zooms.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const now = stage.current;
      if (!now) return;
      const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 24 : event.deltaY;
      const factor = Math.exp(-Math.max(-240, Math.min(240, step)) * (event.ctrlKey ? 0.01 : 0.002));
      const box = element.getBoundingClientRect();
      const [dx, dy] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
      // What is under the pointer stays there.
      now.setOrbit(zoomBy(pan(now.orbit, now.lens, -dx * (1 - 1 / factor), -dy * (1 - 1 / factor)), factor));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [surface, stage]);

  const placeOf = (event: PointerEvent<HTMLElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    pointers.current.delete(event.pointerId);
    delete event.currentTarget.dataset['dragging'];
  };
  return {
    onPointerDown(event) {
      pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      start.current = { x: event.clientX, y: event.clientY, moved: pointers.current.size > 1 };
    },
    onPointerMove(event) {
      const known = pointers.current.get(event.pointerId);
      const now = stage.current;
      if (!known || !now) {
        if (event.pointerType !== 'touch') onHover(...placeOf(event));
        return;
      }
      const press = start.current;
      if (press && !press.moved) {
        if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < CLICK_SLACK) return;
        press.moved = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.dataset['dragging'] = '';
        onHover(null, 0);
      }
      const [dx, dy] = [event.clientX - known.x, event.clientY - known.y];
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const factor = Math.hypot(event.clientX - other.x, event.clientY - other.y) / Math.max(1, Math.hypot(known.x - other.x, known.y - other.y));
        now.setOrbit(zoomBy(pan(now.orbit, now.lens, dx / 2, dy / 2), factor));
      } else if (event.shiftKey || event.ctrlKey || (event.buttons & 6) !== 0) now.setOrbit(pan(now.orbit, now.lens, dx, dy));
      else now.setOrbit(turn(now.orbit, -dx * TURN, dy * TURN));
      pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    onPointerUp(event) {
      const clicked = start.current && !start.current.moved && event.button === 0 && pointers.current.size === 1;
      end(event);
      if (clicked) onClick(...placeOf(event));
    },
    onPointerCancel: end,
    onPointerLeave: () => onHover(null, 0),
  };
}
