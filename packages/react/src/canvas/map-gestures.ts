import type { Disposable, PickMode } from '@shoal/engine';
import type { Camera } from './camera';
import { createLassoPath } from './lasso-path';
import type { ScreenPoint } from './viewport';

export interface MapGestureHandlers {
  /** Whether a plain drag draws a lasso instead of moving the picture. */
  readonly lassoMode: () => boolean;
  /** Whether that lasso is a box from where the drag began. */
  readonly boxMode?: () => boolean;
  /** The pointer rests on or moves over a place; `null` when it left or is busy. */
  readonly onHover: (at: ScreenPoint | null) => void;
  readonly onTap: (at: ScreenPoint, event: PointerEvent) => void;
  /** The lasso being drawn as x, y pairs in CSS pixels; `null` when it ended. */
  readonly onLassoDraw: (path: readonly number[] | null, mode: PickMode) => void;
  readonly onLasso: (path: readonly number[], mode: PickMode) => void;
  readonly onDrag: (active: boolean) => void;
}

const TAP_SLOP = 4;
const DOUBLE_TAP_MS = 300;

/**
 * Turns pointer and wheel events on an element into camera moves, taps and lassos: drag to pan, wheel and pinch to
 * zoom at the pointer, double tap to zoom in, Shift + drag (or any drag in lasso mode) to lasso.
 */
export function attachMapGestures(element: HTMLElement, camera: Camera, handlers: MapGestureHandlers): Disposable {
  const pointers = new Map<number, ScreenPoint>();
  const lasso = createLassoPath();
  let gesture: 'none' | 'press' | 'pan' | 'lasso' | 'pinch' = 'none';
  let origin: ScreenPoint = { x: 0, y: 0 };
  let lassoKind: PickMode = 'replace';
  let lastTap = { at: -Infinity, x: 0, y: 0 };

  const placeOf = (event: MouseEvent): ScreenPoint => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left - element.clientLeft, y: event.clientY - box.top - element.clientTop };
  };
  const end = () => {
    if (gesture === 'lasso') handlers.onLassoDraw(null, lassoKind);
    if (gesture === 'pan' || gesture === 'pinch') handlers.onDrag(false);
    gesture = 'none';
  };
  const spread = () => {
    const [a, b] = [...pointers.values()];
    return a && b ? { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, size: Math.hypot(a.x - b.x, a.y - b.y) } : null;
  };

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 && event.button !== 1) return;
    const at = placeOf(event);
    pointers.set(event.pointerId, at);
    element.setPointerCapture(event.pointerId);
    if (pointers.size === 2) {
      end();
      gesture = 'pinch';
      handlers.onDrag(true);
    } else if (pointers.size === 1) {
      gesture = 'press';
      origin = at;
    }
  };
  const onMove = (event: PointerEvent) => {
    const at = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== 'touch') handlers.onHover(at);
      return;
    }
    if (gesture === 'pinch') {
      const from = spread();
      pointers.set(event.pointerId, at);
      const to = spread();
      if (!from || !to) return;
      camera.panBy(to.x - from.x, to.y - from.y);
      if (from.size > 0 && to.size > 0) camera.zoomBy(to.size / from.size, to);
      return;
    }
    pointers.set(event.pointerId, at);
    if (gesture === 'press' && Math.hypot(at.x - origin.x, at.y - origin.y) > TAP_SLOP) startDrag(event);
    if (gesture === 'pan') camera.panBy(at.x - before.x, at.y - before.y);
    if (gesture === 'lasso' && (handlers.boxMode?.() ? lasso.box(origin, at) : lasso.add(at))) handlers.onLassoDraw(lasso.path(), lassoKind);
  };
  const startDrag = (event: PointerEvent) => {
    handlers.onHover(null);
    const inLassoMode = handlers.lassoMode() && event.buttons !== 4;
    if (inLassoMode || event.shiftKey) {
      gesture = 'lasso';
      // In lasso mode Shift adds; outside it Shift is what starts the lasso, so Ctrl or Cmd adds.
      const adds = inLassoMode ? event.shiftKey || event.ctrlKey || event.metaKey : event.ctrlKey || event.metaKey;
      lassoKind = event.altKey ? 'remove' : adds ? 'add' : 'replace';
      lasso.start(origin);
    } else {
      gesture = 'pan';
      handlers.onDrag(true);
      camera.panBy(0, 0);
    }
  };
  const onUp = (event: PointerEvent) => {
    const at = pointers.get(event.pointerId);
    if (!pointers.delete(event.pointerId) || !at) return;
    const was = gesture;
    if (pointers.size > 0) return;
    end();
    if (event.type === 'pointercancel') return;
    if (was === 'lasso') handlers.onLasso(lasso.path(), lassoKind);
    if (was === 'press') tap(at, event);
  };
  const tap = (at: ScreenPoint, event: PointerEvent) => {
    const again = event.timeStamp - lastTap.at < DOUBLE_TAP_MS && Math.hypot(at.x - lastTap.x, at.y - lastTap.y) < 8;
    lastTap = again ? { at: -Infinity, x: 0, y: 0 } : { at: event.timeStamp, ...at };
    if (again) camera.zoomBy(2, at, { glide: true });
    else handlers.onTap(at, event);
  };
  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 240 : 1;
    // A pinch on a track pad arrives as a wheel event with Ctrl and small steps.
    const speed = event.ctrlKey ? 0.01 : 0.0016;
    const delta = Math.max(-240, Math.min(240, event.deltaY * lines));
    camera.zoomBy(Math.exp(-delta * speed), placeOf(event));
  };
  const onLeave = () => {
    if (pointers.size === 0) handlers.onHover(null);
  };

  const controller = new AbortController();
  const { signal } = controller;
  element.addEventListener('pointerdown', onDown, { signal });
  element.addEventListener('pointermove', onMove, { signal });
  element.addEventListener('pointerup', onUp, { signal });
  element.addEventListener('pointercancel', onUp, { signal });
  element.addEventListener('pointerleave', onLeave, { signal });
  element.addEventListener('wheel', onWheel, { signal, passive: false });
  return {
    dispose() {
      end();
      controller.abort();
      pointers.clear();
    },
  };
}
