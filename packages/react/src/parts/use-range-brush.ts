import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { dragBrush, gripAt, keyBrush, type BrushGrip, type BrushRange } from './brush-range';

/** How near an edge the pointer must come to take hold of it, and how far it must go to be more than a click. */
const REACH = 6;
const STILL = 3;
/** A pointer that only passes by does not let the others prepare. */
const REST_MS = 80;

interface RangeBrushOptions {
  readonly brush: BrushRange | null;
  readonly cells: number;
  /** Cells that a key moves by. */
  readonly step: number;
  readonly onChange: (brush: BrushRange | null) => void;
  /** A click that did not move, at a cell position. */
  readonly onPress: (position: number) => void;
  readonly onEnter: () => void;
}

interface Drag {
  readonly grip: BrushGrip;
  readonly before: BrushRange | null;
  readonly start: number;
  readonly x: number;
  readonly moved: boolean;
}

/** Handlers of an element whose width is the whole range. Changes while dragging come once a frame at most. */
export function useRangeBrush({ brush, cells, step, onChange, onPress, onEnter }: RangeBrushOptions) {
  const drag = useRef<Drag | null>(null);
  const frame = useRef(0);
  const latest = useRef(onChange);
  latest.current = onChange;
  const resting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [hover, setHover] = useState<number | null>(null);
  const [grip, setGrip] = useState<BrushGrip>('new');
  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      clearTimeout(resting.current);
    },
    [],
  );

  const positionOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { position: ((event.clientX - box.left) / Math.max(1, box.width)) * cells, reach: (REACH / Math.max(1, box.width)) * cells };
  };
  const schedule = (next: BrushRange) => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => latest.current(next));
  };
  const finish = (event: PointerEvent<HTMLElement>) => {
    const held = drag.current;
    drag.current = null;
    if (!held) return;
    const { position } = positionOf(event);
    if (!held.moved) {
      if (event.type === 'pointerup') onPress(position);
      return;
    }
    cancelAnimationFrame(frame.current);
    onChange(dragBrush(held.grip, held.before, held.start, position, cells));
  };
  return {
    /** Cell position under the pointer. */
    hover,
    grip,
    handlers: {
      onPointerEnter() {
        clearTimeout(resting.current);
        resting.current = setTimeout(onEnter, REST_MS);
      },
      onFocus: onEnter,
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const { position, reach } = positionOf(event);
        drag.current = { grip: gripAt(position, brush, reach), before: brush, start: position, x: event.clientX, moved: false };
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const { position, reach } = positionOf(event);
        setHover(Math.min(cells - 1e-6, Math.max(0, position)));
        const held = drag.current;
        if (!held) {
          setGrip(gripAt(position, brush, reach));
          return;
        }
        if (!held.moved && Math.abs(event.clientX - held.x) < STILL) return;
        drag.current = { ...held, moved: true };
        schedule(dragBrush(held.grip, held.before, held.start, position, cells));
      },
      onPointerUp: finish,
      onPointerCancel: finish,
      onPointerLeave() {
        clearTimeout(resting.current);
        setHover(null);
      },
      onKeyDown(event: KeyboardEvent) {
        const next = keyBrush(event.key, event.shiftKey, brush, step, cells);
        if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        onChange(next);
      },
    },
  };
}
