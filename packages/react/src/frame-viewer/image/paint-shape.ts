import type { Box } from '@shoal/engine';
import type { FramePalette } from './frame-palette';
import type { Shape } from './shape';
import { toStage, type Viewport } from './viewport';

/** How an outline is drawn; told apart without colour. */
export type Stroke = 'solid' | 'gone' | 'dashed' | 'dash-dot' | 'dotted';

export interface ShapePaint {
  readonly palette: FramePalette;
  readonly view: Viewport;
  readonly fill: boolean;
  /** The second model, whose inferences have dashes of their own. */
  readonly comparedModelId: string | null;
}

const DARK = 'rgb(8 12 16 / 0.55)';
const FILL_ALPHA = 0.3;
/** Smaller than this on the stage an object is a dot. */
const DOT = 4;
/** Parts of one path: thousands in one are slower than some paths of a hundred. */
const BATCH = 100;

/** Labels solid, inferences dashed (of a second model dash-dot), proposed changes dotted; a label that a change replaces is thin. */
export function strokeOf({ object }: Shape, comparedModelId: string | null): Stroke {
  if (object.role === 'inference') return comparedModelId !== null && object.modelId === comparedModelId ? 'dash-dot' : 'dashed';
  if (object.role === 'proposed' || object.change?.op === 'DELETE') return 'dotted';
  return object.change ? 'gone' : 'solid';
}

/** The outline on the stage. */
export function pathOf(shape: Shape, view: Viewport, path: Path2D = new Path2D()): Path2D {
  if (shape.rings.length === 0) {
    const box = crisp(toStage(view, shape.bounds));
    path.rect(box.x, box.y, box.w, box.h);
    return path;
  }
  for (const ring of shape.rings) {
    for (let at = 0; at + 1 < ring.length; at += 2) {
      const [x, y] = [(ring[at] ?? 0) * view.scale + view.x, (ring[at + 1] ?? 0) * view.scale + view.y];
      if (at === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    if (shape.kind === 'area' || shape.kind === 'turned') path.closePath();
  }
  return path;
}

/** The bounds on the stage, on whole pixels. */
export function boxOnStage(shape: Shape, view: Viewport): Box {
  return crisp(toStage(view, shape.bounds));
}

/** Many objects at once: fills first, then a dark line under all, then the coloured lines, one stroke a class and style. */
export function paintShapes(context: CanvasRenderingContext2D, shapes: readonly Shape[], paint: ShapePaint): void {
  const { view, palette, comparedModelId } = paint;
  const filled = shapes.filter((shape) => shape.kind === 'area').sort((a, b) => b.bounds.w * b.bounds.h - a.bounds.w * a.bounds.h);
  for (const shape of filled) paintFill(context, shape, paint);
  const dark: Path2D[] = [];
  const groups = new Map<string, { readonly stroke: Stroke; readonly color: string; readonly paths: Path2D[]; count: number }>();
  let underlaid = 0;
  for (const shape of shapes) {
    if (shape.mask) continue;
    const stroke = strokeOf(shape, comparedModelId);
    const color = palette.classColor(shape.object.classId);
    const key = `${stroke} ${color}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { stroke, color, paths: [], count: 0 }));
    const small = Math.max(shape.bounds.w, shape.bounds.h) * view.scale < DOT && shape.kind !== 'lines';
    if (small) {
      const box = boxOnStage(shape, view);
      context.fillStyle = color;
      context.fillRect(box.x - 1, box.y - 1, box.w + 1, box.h + 1);
      continue;
    }
    if (stroke !== 'gone') {
      if (underlaid++ % BATCH === 0) dark.push(new Path2D());
      pathOf(shape, view, dark.at(-1));
    }
    if (group.count++ % BATCH === 0) group.paths.push(new Path2D());
    pathOf(shape, view, group.paths.at(-1));
  }
  context.lineJoin = 'round';
  context.setLineDash([]);
  context.strokeStyle = DARK;
  context.lineWidth = 4;
  for (const path of dark) context.stroke(path);
  for (const { stroke, color, paths } of groups.values()) {
    setStroke(context, stroke, color, false);
    for (const path of paths) context.stroke(path);
  }
  resetStroke(context);
  for (const shape of filled) if (shape.mask) paintMaskEdge(context, shape, paint, false);
  for (const shape of shapes) if (shape.points.length > 0) paintPoints(context, shape, paint, false);
}

/** One object, over the others. */
export function paintShape(context: CanvasRenderingContext2D, shape: Shape, paint: ShapePaint, strong: boolean): void {
  const { view, palette, comparedModelId } = paint;
  if (shape.kind === 'area') paintFill(context, shape, paint);
  if (shape.mask) {
    paintMaskEdge(context, shape, paint, strong);
    return;
  }
  const stroke = strokeOf(shape, comparedModelId);
  const path = pathOf(shape, view);
  context.lineJoin = 'round';
  if (stroke !== 'gone') {
    context.setLineDash([]);
    context.strokeStyle = DARK;
    context.lineWidth = 4;
    context.stroke(path);
  }
  setStroke(context, stroke, palette.classColor(shape.object.classId), strong);
  context.stroke(path);
  resetStroke(context);
  paintPoints(context, shape, paint, strong);
}

/** The frame of the object that is being judged: the accent between dark lines, which stands out from bright pictures too. */
export function paintFocus(context: CanvasRenderingContext2D, shape: Shape, { palette, view }: ShapePaint): void {
  const box = boxOnStage(shape, view);
  context.lineJoin = 'round';
  for (const [style, width] of [['rgb(8 12 16 / 0.6)', 5], [palette.accent, 2.5]] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.strokeRect(box.x - 5, box.y - 5, box.w + 10, box.h + 10);
  }
}

function paintFill(context: CanvasRenderingContext2D, shape: Shape, { palette, view, fill }: ShapePaint): void {
  const { object } = shape;
  const path = pathOf(shape, view);
  const alpha = context.globalAlpha;
  if (object.iscrowd) paintHatch(context, path, boxOnStage(shape, view), palette.classColor(object.classId));
  else if (fill && (object.role !== 'label' || object.change === null)) {
    context.globalAlpha = alpha * (object.role === 'inference' ? FILL_ALPHA / 2 : FILL_ALPHA);
    context.fillStyle = palette.classColor(object.classId);
    context.fill(path, 'evenodd');
  }
  context.globalAlpha = alpha;
}

/** A region of many: stripes instead of a tint. */
function paintHatch(context: CanvasRenderingContext2D, path: Path2D, box: Box, color: string): void {
  const { width, height } = context.canvas;
  const transform = context.getTransform();
  const [left, top] = [Math.max(box.x, -transform.e / transform.a), Math.max(box.y, -transform.f / transform.d)];
  const [right, bottom] = [Math.min(box.x + box.w, (width - transform.e) / transform.a), Math.min(box.y + box.h, (height - transform.f) / transform.d)];
  if (right <= left || bottom <= top) return;
  context.save();
  context.clip(path, 'evenodd');
  const lines = new Path2D();
  // The stripes stay with the object while it moves.
  for (let at = box.x + box.y + Math.floor((left + top - box.x - box.y) / 8) * 8; at < right + bottom; at += 8) {
    lines.moveTo(at - top, top);
    lines.lineTo(at - bottom, bottom);
  }
  context.strokeStyle = DARK;
  context.lineWidth = 3;
  context.stroke(lines);
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.stroke(lines);
  context.restore();
}

/** The edge lies inside of the mask: no pixel that is not of it changes. */
function paintMaskEdge(context: CanvasRenderingContext2D, shape: Shape, { palette, view, comparedModelId }: ShapePaint, strong: boolean): void {
  const path = pathOf(shape, view);
  context.save();
  context.clip(path, 'evenodd');
  const stroke = strokeOf(shape, comparedModelId);
  if (stroke !== 'gone') {
    context.strokeStyle = DARK;
    context.lineWidth = 6;
    context.stroke(path);
  }
  setStroke(context, stroke, palette.classColor(shape.object.classId), strong, 2);
  context.stroke(path);
  context.restore();
}

/** Seen keypoints filled, hidden ones hollow, a dark ring under both. */
function paintPoints(context: CanvasRenderingContext2D, { points, object }: Shape, { palette, view }: ShapePaint, strong: boolean): void {
  if (points.length === 0) return;
  const radius = strong ? 4.5 : 3.5;
  const color = palette.classColor(object.classId);
  for (const { x, y, hidden } of points) {
    const [cx, cy] = [x * view.scale + view.x, y * view.scale + view.y];
    context.beginPath();
    context.arc(cx, cy, radius + 1.5, 0, 2 * Math.PI);
    context.fillStyle = 'rgb(8 12 16 / 0.7)';
    context.fill();
    context.beginPath();
    context.arc(cx, cy, hidden ? radius - 0.75 : radius, 0, 2 * Math.PI);
    if (hidden) {
      context.strokeStyle = color;
      context.lineWidth = 1.5;
      context.stroke();
    } else {
      context.fillStyle = color;
      context.fill();
    }
  }
}

function setStroke(context: CanvasRenderingContext2D, stroke: Stroke, color: string, strong: boolean, times = 1): void {
  context.strokeStyle = color;
  context.lineWidth = (stroke === 'gone' ? 1 : stroke === 'dotted' || strong ? 2.5 : 2) * times;
  context.lineCap = stroke === 'dotted' && times === 1 ? 'round' : 'butt';
  const dotted = times === 1 ? [0.01, 4.5] : [2.5, 2.5];
  context.setLineDash({ solid: [], gone: [], dashed: [6, 4], 'dash-dot': [9, 3, 2, 3], dotted }[stroke]);
}

function resetStroke(context: CanvasRenderingContext2D): void {
  context.setLineDash([]);
  context.lineCap = 'butt';
}

function crisp(box: Box): Box {
  const [x, y] = [Math.round(box.x), Math.round(box.y)];
  return { x, y, w: Math.max(2, Math.round(box.x + box.w) - x), h: Math.max(2, Math.round(box.y + box.h) - y) };
}
