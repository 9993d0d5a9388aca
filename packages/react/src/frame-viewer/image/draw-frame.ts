import { boxesEqual, type Box, type FrameObject, type Manifest } from '@shoal/engine';
import { agreementPath } from '../../parts/agreement-mark';
import { className } from '../../parts/class-color';
import { drawableBox } from '../frame-filter';
import type { FramePalette } from './frame-palette';
import { placeTags, type TagRequest } from './place-tags';
import { fitPicture, toStage, type Size, type Viewport } from './viewport';

export interface FrameDrawing {
  readonly manifest: Manifest;
  readonly palette: FramePalette;
  readonly picture: ImageBitmap | null;
  /** Size of the picture, pixels; what the tables say while it is not there. */
  readonly pictureSize: Size;
  readonly stage: Size;
  readonly view: Viewport;
  readonly objects: readonly FrameObject[];
  /** `key` of the object that is being judged, and of the one under the pointer or marked in the list. */
  readonly focused: string | null;
  readonly hovered: string | null;
}

const FONT = '500 11px "Inter Variable", Inter, system-ui, sans-serif';
const TAG_HEIGHT = 17;
/** Above this zoom pixels are shown as squares, once somebody zooms in; tiny pictures show them from the start. */
const PIXELATED_FROM = 3;
const TINY_FIT = 8;

/** Draws picture and overlay in CSS pixels of the stage; the context is scaled to device pixels already. */
export function drawFrame(context: CanvasRenderingContext2D, drawing: FrameDrawing): void {
  const { stage, view, pictureSize, picture, palette, objects, focused, hovered } = drawing;
  context.clearRect(0, 0, stage.width, stage.height);
  const area = toStage(view, { x: 0, y: 0, w: pictureSize.width, h: pictureSize.height });
  if (picture) {
    const fit = fitPicture(stage, pictureSize).scale;
    context.imageSmoothingEnabled = view.scale <= PIXELATED_FROM || (fit < TINY_FIT && view.scale <= fit * 1.05);
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, area.x, area.y, area.w, area.h);
  } else {
    context.fillStyle = palette.placeholder;
    context.fillRect(area.x, area.y, area.w, area.h);
  }
  const marked = new Set([focused, hovered].filter((key) => key !== null));
  const active = hovered ?? focused;
  const activeObject = objects.find((object) => object.key === active);
  const pairOfActive = activeObject?.pair ?? null;
  const proposed = objects.filter((object) => object.role === 'proposed');
  /** An inference that became a proposed change as it is would hide it. */
  const taken = (object: FrameObject) => object.role === 'inference' && object.key !== focused && proposed.some((change) => change.element === object.element && boxesEqual(change.box, object.box));
  // The ones that matter are drawn last, over the others.
  const rank = (object: FrameObject) => {
    if (object.key === focused) return 4;
    if (object.key === hovered) return 3;
    if (object.key === pairOfActive || (object.role === 'proposed' && object.element === activeObject?.element)) return 2;
    return object.role === 'proposed' ? 1 : 0;
  };
  const boxed = objects.flatMap((object) => {
    const box = drawableBox(object);
    return box && !taken(object) ? [{ object, box: crisp(toStage(view, box)), rank: rank(object) }] : [];
  });
  boxed.sort((a, b) => a.rank - b.rank);
  const quiet = marked.size > 0;
  for (const { object, box, rank: order } of boxed) {
    context.globalAlpha = quiet && order < 1 ? 0.5 : 1;
    drawBox(context, object, box, outlineOf(object, view), palette, object.key === focused, order >= 2);
  }
  context.globalAlpha = 1;
  drawPair(context, boxed, active, pairOfActive, palette);
  for (const { object, box, rank: order } of boxed) {
    context.globalAlpha = quiet && order < 1 ? 0.6 : 1;
    drawKind(context, object, box);
  }
  context.globalAlpha = 1;
  drawTags(context, boxed.toReversed(), drawing);
}

/** The outline of a polygon or polyline on the stage; everything else is drawn as its box. */
function outlineOf(object: FrameObject, view: Viewport): Path2D | null {
  if (!object.polygons || object.polygons.length === 0) return null;
  const path = new Path2D();
  for (const ring of object.polygons) {
    for (let at = 0; at + 1 < ring.length; at += 2) {
      const [x, y] = [(ring[at] ?? 0) * view.scale + view.x, (ring[at + 1] ?? 0) * view.scale + view.y];
      if (at === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    if (object.task !== 'polyline') path.closePath();
  }
  return path;
}

function drawBox(context: CanvasRenderingContext2D, object: FrameObject, box: Box, outline: Path2D | null, palette: FramePalette, focused: boolean, strong: boolean): void {
  const color = palette.classColor(object.classId);
  const goes = object.role === 'label' && object.change !== null;
  const stroke = () => (outline ? context.stroke(outline) : context.strokeRect(box.x, box.y, box.w, box.h));
  context.lineJoin = 'round';
  if (focused) {
    // Dark around the accent, so that the frame stands out from bright pictures too.
    for (const [style, width] of [['rgb(8 12 16 / 0.6)', 5], [palette.accent, 2.5]] as const) {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.strokeRect(box.x - 5, box.y - 5, box.w + 10, box.h + 10);
    }
  }
  // A dark line underneath keeps every colour readable on every picture.
  context.setLineDash([]);
  context.strokeStyle = 'rgb(8 12 16 / 0.55)';
  context.lineWidth = goes ? 2 : 4;
  if (!goes) stroke();
  context.strokeStyle = color;
  context.lineWidth = goes ? 1 : strong ? 2.5 : 2;
  if (object.role === 'inference') context.setLineDash([6, 4]);
  if (object.role === 'proposed' || object.change?.op === 'DELETE') {
    context.setLineDash([0.01, 4.5]);
    context.lineCap = 'round';
    context.lineWidth = 2.5;
  }
  stroke();
  context.setLineDash([]);
  context.lineCap = 'butt';
  if (object.role === 'proposed' || object.change?.op === 'DELETE') drawCorner(context, box, palette);
  if (object.role === 'label' && object.change?.op === 'DELETE') drawCross(context, box, color);
}

/** The mark of a proposed change: a filled corner. */
function drawCorner(context: CanvasRenderingContext2D, box: Box, palette: FramePalette): void {
  const size = Math.max(5, Math.min(9, box.w / 3, box.h / 3));
  context.fillStyle = palette.accent;
  context.beginPath();
  context.moveTo(box.x + box.w + 1, box.y + box.h + 1);
  context.lineTo(box.x + box.w + 1 - size, box.y + box.h + 1);
  context.lineTo(box.x + box.w + 1, box.y + box.h + 1 - size);
  context.fill();
}

function drawCross(context: CanvasRenderingContext2D, box: Box, color: string): void {
  context.beginPath();
  context.moveTo(box.x, box.y);
  context.lineTo(box.x + box.w, box.y + box.h);
  context.moveTo(box.x + box.w, box.y);
  context.lineTo(box.x, box.y + box.h);
  context.strokeStyle = 'rgb(8 12 16 / 0.5)';
  context.lineWidth = 3;
  context.stroke();
  context.strokeStyle = color;
  context.lineWidth = 1.25;
  context.stroke();
}

interface Boxed {
  readonly object: FrameObject;
  readonly box: Box;
  readonly rank: number;
}

/** A line from a label to its inference while one of them is looked at and they lie apart. */
function drawPair(context: CanvasRenderingContext2D, boxed: readonly Boxed[], active: string | null, pair: string | null, palette: FramePalette): void {
  const from = boxed.find((entry) => entry.object.key === active)?.box;
  const to = boxed.find((entry) => entry.object.key === pair)?.box;
  if (!from || !to) return;
  const [ax, ay, bx, by] = [from.x + from.w / 2, from.y + from.h / 2, to.x + to.w / 2, to.y + to.h / 2];
  if (Math.hypot(ax - bx, ay - by) < 6) return;
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(ax, ay);
  context.lineTo(bx, by);
  context.stroke();
}

/** The kind of disagreement as a shape on the top-right corner. */
function drawKind(context: CanvasRenderingContext2D, object: FrameObject, box: Box): void {
  const agreement = object.facts?.agreement;
  const path = agreement === undefined ? undefined : agreementPath(agreement);
  const owner = object.role === 'label' || (object.role === 'inference' && agreement === 'missing');
  if (!owner || path === undefined || agreement === 'agree' || agreement === 'unlabeled' || object.judgement) return;
  const [x, y] = [box.x + box.w - 7, box.y - 7];
  context.fillStyle = 'rgb(12 16 20 / 0.88)';
  context.beginPath();
  context.roundRect(x, y, 14, 14, 4);
  context.fill();
  context.save();
  context.translate(x + 2, y + 2);
  context.scale(10 / 12, 10 / 12);
  context.strokeStyle = agreement === 'wrong_class' || agreement === 'not_compared' ? '#ff9b80' : '#ffc766';
  context.lineWidth = 1.8;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke(new Path2D(path));
  context.restore();
}

function drawTags(context: CanvasRenderingContext2D, boxed: readonly Boxed[], drawing: FrameDrawing): void {
  const { manifest, palette, objects, stage } = drawing;
  context.font = FONT;
  context.textBaseline = 'middle';
  const shownKeys = new Set(objects.map((object) => object.key));
  const texts = new Map<string, string>();
  const requests = [...boxed]
    // A pair that agrees is named once; a label that is replaced leaves its place to the new one.
    .filter(({ object, rank }) => rank >= 2 || !(object.role === 'inference' && object.facts?.agreement === 'agree' && object.pair !== null && shownKeys.has(object.pair)))
    .filter(({ object, rank }) => rank >= 2 || !(object.role === 'label' && object.change?.op === 'MODIFY'))
    .sort((a, b) => b.rank - a.rank || Number(b.object.facts?.flagged ?? false) - Number(a.object.facts?.flagged ?? false) || b.box.w * b.box.h - a.box.w * a.box.h)
    .map(({ object, box, rank }): TagRequest => {
      const text = tagText(object, manifest);
      texts.set(object.key, text);
      return { key: object.key, box, width: Math.ceil(context.measureText(text).width) + 22, height: TAG_HEIGHT, side: object.role === 'inference' && object.pair !== null ? 'below' : 'above', always: rank >= 2 };
    });
  const byKey = new Map(boxed.map((entry) => [entry.object.key, entry.object]));
  const quiet = drawing.focused !== null || drawing.hovered !== null;
  for (const tag of placeTags(requests, stage).toReversed()) {
    const object = byKey.get(tag.key);
    const request = requests.find((entry) => entry.key === tag.key);
    if (!object || !request) continue;
    context.globalAlpha = quiet && !request.always ? 0.72 : 1;
    context.fillStyle = 'rgb(12 16 20 / 0.86)';
    context.beginPath();
    context.roundRect(tag.x, tag.y, request.width, TAG_HEIGHT, 3);
    context.fill();
    drawSwatch(context, object, tag.x + 6, tag.y + TAG_HEIGHT / 2 - 4, palette);
    context.fillStyle = 'rgb(255 255 255 / 0.96)';
    context.fillText(texts.get(tag.key) ?? '', tag.x + 18, tag.y + TAG_HEIGHT / 2 + 0.5);
  }
  context.globalAlpha = 1;
}

/** Filled for labels, dashed for inferences, dotted for proposed changes: as the boxes. */
function drawSwatch(context: CanvasRenderingContext2D, object: FrameObject, x: number, y: number, palette: FramePalette): void {
  const color = palette.classColor(object.classId);
  if (object.role === 'label') {
    context.fillStyle = color;
    context.fillRect(x, y, 8, 8);
    return;
  }
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.setLineDash(object.role === 'inference' ? [3, 1.6] : [1.5, 1.6]);
  context.strokeRect(x + 0.75, y + 0.75, 6.5, 6.5);
  context.setLineDash([]);
}

function tagText(object: FrameObject, manifest: Manifest): string {
  const name = className(manifest, object.classId);
  return object.confidence === null ? name : `${name} ${object.confidence.toFixed(2)}`;
}

function crisp(box: Box): Box {
  const [x, y] = [Math.round(box.x), Math.round(box.y)];
  return { x, y, w: Math.max(2, Math.round(box.x + box.w) - x), h: Math.max(2, Math.round(box.y + box.h) - y) };
}
