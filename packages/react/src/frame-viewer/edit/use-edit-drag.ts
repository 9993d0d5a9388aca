import { useEffect, useRef, type PointerEvent, type RefObject } from 'react';
import type { Box } from '@shoal/engine';
import type { Size, Viewport } from '../image/viewport';
import { boxBetween, resizeBox, resizeRotated, tidy, type BoxHandle } from './edit-box';
import { insertPoint, movePoint, moveShape, shapeInBox, type EditShape, type PointRef, type ShapePoint } from './edit-shape';
import type { Editor } from './use-editor';

/** What is held. */
export type Grip =
  | { readonly type: 'move' }
  | { readonly type: 'resize'; readonly handle: BoxHandle }
  | { readonly type: 'rotate' }
  | { readonly type: 'point'; readonly point: PointRef }
  | { readonly type: 'middle'; readonly middle: ShapePoint }
  | { readonly type: 'draw' };

interface Drag {
  readonly grip: Grip;
  readonly pointerId: number;
  readonly from: EditShape | null;
  readonly x: number;
  readonly y: number;
  moved: boolean;
  last: EditShape | Box | null;
}

export interface EditDragOptions {
  readonly editor: Editor;
  readonly picture: Size;
  readonly view: Viewport;
  readonly surface: RefObject<SVGSVGElement | null>;
  /** A press without a drag, at a point of the picture. */
  readonly onClick: (x: number, y: number) => void;
}

const SLACK = 3;

/** Drags of handles: they start here instead of panning the picture, show where things go, and write once, when they end. Escape leaves one. */
export function useEditDrag({ editor, picture, view, surface, onClick }: EditDragOptions) {
  const drag = useRef<Drag | null>(null);
  const at = (event: { readonly clientX: number; readonly clientY: number }) => {
    const area = surface.current?.getBoundingClientRect();
    return { x: (event.clientX - (area?.left ?? 0) - view.x) / view.scale, y: (event.clientY - (area?.top ?? 0) - view.y) / view.scale };
  };
  // A drag that Escape left must not go on with the next movement.
  const idle = !editor.changing && !editor.drawing;
  useEffect(() => {
    if (idle && drag.current?.moved) drag.current = null;
  }, [idle]);

  const start = (grip: Grip) => (event: PointerEvent<SVGElement>) => {
    if (event.button !== 0 || drag.current) return;
    event.stopPropagation();
    editor.flush();
    const { x, y } = at(event);
    drag.current = { grip, pointerId: event.pointerId, from: editor.shape, x, y, moved: false, last: null };
    surface.current?.setPointerCapture(event.pointerId);
    if (grip.type === 'point') editor.setPoint(grip.point);
    if (grip.type === 'middle') editor.setPoint({ ...grip.middle, index: grip.middle.index + 1 });
  };
  const move = (event: PointerEvent<SVGElement>) => {
    const held = drag.current;
    if (held?.pointerId !== event.pointerId) return;
    event.stopPropagation();
    const { x, y } = at(event);
    if (!held.moved && Math.hypot(x - held.x, y - held.y) * view.scale < SLACK) return;
    held.moved = true;
    if (held.grip.type === 'draw') {
      held.last = boxBetween(held.x, held.y, x, y, picture);
      editor.draw(held.last);
    } else if (held.from) {
      held.last = dragged(held.from, held.grip, { dx: x - held.x, dy: y - held.y, x, y }, picture, { ratio: event.shiftKey, centre: event.altKey });
      editor.preview(held.last);
    }
  };
  const end = (event: PointerEvent<SVGElement>) => {
    const held = drag.current;
    if (held?.pointerId !== event.pointerId) return;
    event.stopPropagation();
    drag.current = null;
    if (!held.moved) {
      if (held.grip.type !== 'draw') onClick(held.x, held.y);
    } else if (held.grip.type === 'draw') {
      if (held.last && !('box' in held.last)) editor.confirmDrawing(held.last);
    } else if (held.last && 'box' in held.last) {
      editor.commit(held.last);
    }
  };
  const leave = (event: PointerEvent<SVGElement>) => {
    if (drag.current?.pointerId !== event.pointerId) return;
    drag.current = null;
    editor.preview(null);
  };
  return { start, surfaceHandlers: { onPointerMove: move, onPointerUp: end, onPointerCancel: leave } };
}

interface Way {
  readonly dx: number;
  readonly dy: number;
  /** Where the pointer is, pixels of the picture. */
  readonly x: number;
  readonly y: number;
}

function dragged(from: EditShape, grip: Grip, way: Way, picture: Size, options: { readonly ratio: boolean; readonly centre: boolean }): EditShape {
  const { box, rotation } = from;
  switch (grip.type) {
    case 'resize':
      return shapeInBox(from, rotation ? resizeRotated(box, rotation, grip.handle, way.dx, way.dy, options) : resizeBox(box, grip.handle, way.dx, way.dy, picture, options));
    case 'rotate': {
      const angle = (Math.atan2(way.y - box.y - box.h / 2, way.x - box.x - box.w / 2) * 180) / Math.PI + 90;
      const stepped = options.ratio ? Math.round(angle / 15) * 15 : angle;
      return { ...from, rotation: tidy(stepped > 180 ? stepped - 360 : stepped) };
    }
    case 'point':
      return movePoint(from, grip.point, way.x, way.y, picture);
    case 'middle':
      return movePoint(insertPoint(from, grip.middle, way.x, way.y), { ...grip.middle, index: grip.middle.index + 1 }, way.x, way.y, picture);
    default:
      return moveShape(from, way.dx, way.dy, picture);
  }
}
