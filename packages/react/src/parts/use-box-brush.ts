import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { dragBrush, gripAt, moveBrush, type BrushGrip, type BrushRange } from './brush-range';

const REACH = 6;
const STILL = 3;
const REST_MS = 80;

/** Cells that a rectangle covers, from the left and from below. */
export interface BrushBox {
  readonly x: BrushRange;
  readonly y: BrushRange;
}

export interface BoxGrip {
  readonly x: BrushGrip;
  readonly y: BrushGrip;
}

interface BoxBrushOptions {
  readonly brush: BrushBox | null;
  readonly cells: readonly [x: number, y: number];
  readonly onChange: (brush: BrushBox | null) => void;
  /** A click that did not move, in pixels from the upper left. */
  readonly onPress: (left: number, top: number) => void;
  readonly onHover: (place: { readonly left: number; readonly top: number } | null) => void;
  readonly onEnter: () => void;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly top: number;
  readonly reach: readonly [number, number];
}

const NEW: BoxGrip = { x: 'new', y: 'new' };
const BY: Readonly<Record<string, readonly [number, number]>> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** What a press takes hold of: the whole, one side, or a corner. */
export function boxGripAt({ x, y, reach }: Pick<Place, 'x' | 'y' | 'reach'>, brush: BrushBox | null): BoxGrip {
  const grip = { x: gripAt(x, brush?.x ?? null, reach[0]), y: gripAt(y, brush?.y ?? null, reach[1]) };
  return grip.x === 'new' || grip.y === 'new' ? NEW : grip;
}

/** The rectangle after a key; `null` clears it, `undefined` says that the key does nothing here. */
export function keyBox(key: string, shift: boolean, brush: BrushBox | null, cells: readonly [number, number]): BrushBox | null | undefined {
  if (key === 'Escape') return brush ? null : undefined;
  const by = BY[key];
  if (!by) return undefined;
  const steps = [Math.max(1, Math.round(cells[0] / 24)), Math.max(1, Math.round(cells[1] / 16))] as const;
  const side = (range: BrushRange | undefined, axis: 0 | 1): BrushRange => {
    const [all, step] = [cells[axis], steps[axis]];
    const go = (by[axis] ?? 0) * step;
    // The first key puts a rectangle into the middle.
    if (!range) return { from: Math.floor(all / 4), to: Math.max(Math.floor(all / 4) + 1, Math.ceil((all * 3) / 4)) };
    return shift ? { from: range.from, to: Math.min(all, Math.max(range.from + 1, range.to + go)) } : moveBrush(range, go, all);
  };
  return { x: side(brush?.x, 0), y: side(brush?.y, 1) };
}

/** Handlers of an element that is the whole plot. Changes while dragging come once a frame at most. */
export function useBoxBrush({ brush, cells, onChange, onPress, onHover, onEnter }: BoxBrushOptions) {
  const drag = useRef<{ readonly grip: BoxGrip; readonly before: BrushBox | null; readonly start: Place; readonly moved: boolean } | null>(null);
  const frame = useRef(0);
  const resting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(onChange);
  latest.current = onChange;
  const [grip, setGrip] = useState<BoxGrip>(NEW);
  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      clearTimeout(resting.current);
    },
    [],
  );
  const placeOf = (event: PointerEvent<HTMLElement>): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    const [left, top, width, height] = [event.clientX - box.left, event.clientY - box.top, Math.max(1, box.width), Math.max(1, box.height)];
    return { left, top, x: (left / width) * cells[0], y: (1 - top / height) * cells[1], reach: [(REACH / width) * cells[0], (REACH / height) * cells[1]] };
  };
  const dragged = (held: NonNullable<typeof drag.current>, now: Place): BrushBox => {
    const isMove = held.grip.x === 'move' && held.grip.y === 'move';
    const side = (axis: 'x' | 'y', all: number): BrushRange => {
      const before = held.before?.[axis] ?? null;
      // On one side only the other direction stays as it is.
      return held.grip[axis] === 'move' && !isMove && before ? before : dragBrush(held.grip[axis], before, held.start[axis], now[axis], all);
    };
    return { x: side('x', cells[0]), y: side('y', cells[1]) };
  };
  const finish = (event: PointerEvent<HTMLElement>) => {
    const held = drag.current;
    drag.current = null;
    if (!held) return;
    const now = placeOf(event);
    if (!held.moved) {
      if (event.type === 'pointerup') onPress(now.left, now.top);
      return;
    }
    cancelAnimationFrame(frame.current);
    onChange(dragged(held, now));
  };
  return {
    grip,
    handlers: {
      onPointerEnter() {
        clearTimeout(resting.current);
        resting.current = setTimeout(onEnter, REST_MS);
      },
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const start = placeOf(event);
        drag.current = { grip: boxGripAt(start, brush), before: brush, start, moved: false };
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const now = placeOf(event);
        const held = drag.current;
        if (!held) {
          setGrip(boxGripAt(now, brush));
          onHover(now);
          return;
        }
        if (!held.moved && Math.hypot(now.left - held.start.left, now.top - held.start.top) < STILL) return;
        drag.current = { ...held, moved: true };
        onHover(null);
        const next = dragged(held, now);
        cancelAnimationFrame(frame.current);
        frame.current = requestAnimationFrame(() => latest.current(next));
      },
      onPointerUp: finish,
      onPointerCancel: finish,
      onPointerLeave() {
        clearTimeout(resting.current);
        onHover(null);
      },
      onKeyDown(event: KeyboardEvent) {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const next = keyBox(event.key, event.shiftKey, brush, cells);
        if (next === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        onChange(next);
      },
    },
  };
}
