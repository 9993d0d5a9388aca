import type { Viewport } from '../image/viewport';
import { BOX_HANDLES, type BoxHandle } from './edit-box';
import { middlesOf, pointsOf, type EditShape, type PointRef } from './edit-shape';
import type { useEditDrag } from './use-edit-drag';

type Start = ReturnType<typeof useEditDrag>['start'];

/** Touch targets, CSS pixels; what is seen of a handle is smaller. */
const TARGET = 24;
const HANDLE = 8;
/** A side that is shorter on the stage has only its corners. */
const ROOM_FOR_SIDES = 44;
const STALK = 26;

const cursors: Readonly<Record<BoxHandle, string>> = { n: 'ns-resize', s: 'ns-resize', e: 'ew-resize', w: 'ew-resize', ne: 'nesw-resize', sw: 'nesw-resize', nw: 'nwse-resize', se: 'nwse-resize' };

export interface EditHandlesProps {
  readonly shape: EditShape;
  readonly view: Viewport;
  readonly start: Start;
  readonly movable: boolean;
}

/** Frame and handles of the object that is edited. The keyboard has its own way; these are for pointers. */
export function BoxHandles({ shape, view, start, movable }: EditHandlesProps) {
  const { box, rotation } = shape;
  const [x, y, w, h] = [view.x + box.x * view.scale, view.y + box.y * view.scale, box.w * view.scale, box.h * view.scale];
  const handles = BOX_HANDLES.filter((name) => name.length === 2 || ((name === 'n' || name === 's') ? w : h) >= ROOM_FOR_SIDES);
  // Targets of a small box lie further out, so that its inside can still be held.
  const out = (length: number) => Math.max(0, Math.min(TARGET / 2 - 2, (TARGET * 2 - length) / 4));
  const place = (name: BoxHandle) => ({
    px: name.includes('w') ? x : name.includes('e') ? x + w : x + w / 2,
    py: name.includes('n') ? y : name.includes('s') ? y + h : y + h / 2,
    ox: name.includes('w') ? -out(w) : name.includes('e') ? out(w) : 0,
    oy: name.includes('n') ? -out(h) : name.includes('s') ? out(h) : 0,
  });
  return (
    <g transform={rotation ? `rotate(${rotation} ${x + w / 2} ${y + h / 2})` : undefined}>
      <rect data-part="halo" x={x} y={y} width={w} height={h} />
      <rect data-part="frame" x={x} y={y} width={w} height={h} />
      {movable && <rect data-part="body" x={x} y={y} width={w} height={h} onPointerDown={start({ type: 'move' })} />}
      {rotation !== null && (
        <g data-part="turn" onPointerDown={start({ type: 'rotate' })}>
          <line x1={x + w / 2} y1={y} x2={x + w / 2} y2={y - STALK} />
          <circle data-part="target" cx={x + w / 2} cy={y - STALK} r={TARGET / 2} />
          <circle data-part="handle" cx={x + w / 2} cy={y - STALK} r={HANDLE / 2 + 0.5} />
        </g>
      )}
      {handles.map((name) => {
        const { px, py, ox, oy } = place(name);
        return (
          <g key={name} style={{ cursor: cursors[name] }} onPointerDown={start({ type: 'resize', handle: name })}>
            <rect data-part="target" data-handle={name} x={px + ox - TARGET / 2} y={py + oy - TARGET / 2} width={TARGET} height={TARGET} />
            <rect data-part="handle" x={px - HANDLE / 2} y={py - HANDLE / 2} width={HANDLE} height={HANDLE} rx={1.5} />
          </g>
        );
      })}
    </g>
  );
}

export interface PointHandlesProps extends Omit<EditHandlesProps, 'movable'> {
  readonly point: PointRef | null;
  /** A line instead of an area. */
  readonly open: boolean;
}

/** Outline of the object with its points and the middles of its edges. */
export function PointHandles({ shape, view, start, point, open }: PointHandlesProps) {
  const [sx, sy] = [(x: number) => view.x + x * view.scale, (y: number) => view.y + y * view.scale];
  const path = (shape.polygons ?? []).map((ring) => `M${ring.map((value, at) => (at % 2 === 0 ? sx(value) : sy(value)).toFixed(1)).join(' ')}${open ? '' : 'Z'}`).join('');
  const points = pointsOf(shape);
  // Middles too near to their ends cannot be told from them.
  const middles = middlesOf(shape, open).filter((middle) => points.every((other) => Math.hypot(other.x - middle.x, other.y - middle.y) * view.scale > 10));
  return (
    <g>
      {path && <path data-part="halo" d={path} />}
      {path && <path data-part="frame" d={path} />}
      {middles.map((middle) => (
        <g key={`${middle.ring} ${middle.index}`} data-part="middle" onPointerDown={start({ type: 'middle', middle })}>
          <circle data-part="target" cx={sx(middle.x)} cy={sy(middle.y)} r={TARGET / 2 - 3} />
          <circle data-part="handle" cx={sx(middle.x)} cy={sy(middle.y)} r={3} />
        </g>
      ))}
      {points.map((other) => (
        <g key={`${other.list} ${other.ring} ${other.index}`} data-part="point" data-chosen={(other.list === point?.list && other.ring === point.ring && other.index === point.index) || undefined} onPointerDown={start({ type: 'point', point: other })}>
          <circle data-part="target" cx={sx(other.x)} cy={sy(other.y)} r={TARGET / 2} />
          <circle data-part="handle" cx={sx(other.x)} cy={sy(other.y)} r={HANDLE / 2} />
        </g>
      ))}
    </g>
  );
}
