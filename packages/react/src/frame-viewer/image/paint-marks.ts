import type { Box, FrameObject } from '@shoal/engine';
import { agreementPath } from '../../parts/agreement-mark';
import { boxOnStage, type ShapePaint } from './paint-shape';
import type { PlacedTag } from './place-tags';
import type { Shape } from './shape';

const FONT = '500 11px "Inter Variable", Inter, system-ui, sans-serif';
export const TAG_HEIGHT = 17;

/** What belongs to an object beside its outline: the corner of a proposed change, the cross of a deleted label. */
export function paintChange(context: CanvasRenderingContext2D, shape: Shape, paint: ShapePaint): void {
  const { object } = shape;
  const box = boxOnStage(shape, paint.view);
  if (object.role !== 'proposed' && object.change?.op !== 'DELETE') return;
  const size = Math.max(5, Math.min(9, box.w / 3, box.h / 3));
  context.fillStyle = paint.palette.accent;
  context.beginPath();
  context.moveTo(box.x + box.w + 1, box.y + box.h + 1);
  context.lineTo(box.x + box.w + 1 - size, box.y + box.h + 1);
  context.lineTo(box.x + box.w + 1, box.y + box.h + 1 - size);
  context.fill();
  if (object.role !== 'label') return;
  context.beginPath();
  context.moveTo(box.x, box.y);
  context.lineTo(box.x + box.w, box.y + box.h);
  context.moveTo(box.x + box.w, box.y);
  context.lineTo(box.x, box.y + box.h);
  for (const [style, width] of [['rgb(8 12 16 / 0.5)', 3], [paint.palette.classColor(object.classId), 1.25]] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
}

/** A line from a label to its inference while one of them is looked at and they lie apart. */
export function paintPair(context: CanvasRenderingContext2D, from: Box, to: Box, color: string): void {
  const [ax, ay, bx, by] = [from.x + from.w / 2, from.y + from.h / 2, to.x + to.w / 2, to.y + to.h / 2];
  if (Math.hypot(ax - bx, ay - by) < 6) return;
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(ax, ay);
  context.lineTo(bx, by);
  context.stroke();
}

/** Whether the kind of disagreement is marked on this object: on the label, or on the inference that nobody labelled. */
export function hasKind({ facts, role, judgement }: FrameObject): boolean {
  const agreement = facts?.agreement;
  if (agreement === undefined || agreement === 'agree' || agreement === 'unlabeled' || judgement) return false;
  return agreementPath(agreement) !== undefined && (role === 'label' || (role === 'inference' && agreement === 'missing'));
}

/** The kind of disagreement as a shape on the top-right corner. */
export function paintKind(context: CanvasRenderingContext2D, object: FrameObject, box: Box, color: { readonly wrong: string; readonly suspicious: string }): void {
  const agreement = object.facts?.agreement ?? '';
  const [x, y] = [box.x + box.w - 7, box.y - 7];
  context.fillStyle = 'rgb(12 16 20 / 0.88)';
  context.beginPath();
  context.roundRect(x, y, 14, 14, 4);
  context.fill();
  context.save();
  context.translate(x + 2, y + 2);
  context.scale(10 / 12, 10 / 12);
  context.strokeStyle = agreement === 'wrong_class' || agreement === 'not_compared' ? color.wrong : color.suspicious;
  context.lineWidth = 1.8;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke(new Path2D(agreementPath(agreement)));
  context.restore();
}

const widths = new Map<string, number>();

/** Width of a tag with this text, pixels of the stage. */
export function tagWidth(context: CanvasRenderingContext2D, text: string): number {
  let width = widths.get(text);
  if (width === undefined) {
    context.font = FONT;
    if (widths.size > 4000) widths.clear();
    widths.set(text, (width = Math.ceil(context.measureText(text).width) + 22));
  }
  return width;
}

/** A name on a dark ground, with a swatch that is stroked as the object is. */
export function paintTag(context: CanvasRenderingContext2D, { object }: Shape, text: string, tag: Pick<PlacedTag, 'x' | 'y'>, paint: ShapePaint): void {
  context.font = FONT;
  context.textBaseline = 'middle';
  context.fillStyle = 'rgb(12 16 20 / 0.86)';
  context.beginPath();
  context.roundRect(tag.x, tag.y, tagWidth(context, text), TAG_HEIGHT, 3);
  context.fill();
  const [x, y] = [tag.x + 6, tag.y + TAG_HEIGHT / 2 - 4];
  const color = paint.palette.classColor(object.classId);
  if (object.role === 'label') {
    context.fillStyle = color;
    context.fillRect(x, y, 8, 8);
  } else {
    context.strokeStyle = color;
    context.lineWidth = 1.5;
    context.setLineDash(object.role === 'inference' ? [3, 1.6] : [1.5, 1.6]);
    context.strokeRect(x + 0.75, y + 0.75, 6.5, 6.5);
    context.setLineDash([]);
  }
  context.fillStyle = 'rgb(255 255 255 / 0.96)';
  context.fillText(text, tag.x + 18, tag.y + TAG_HEIGHT / 2 + 0.5);
}
