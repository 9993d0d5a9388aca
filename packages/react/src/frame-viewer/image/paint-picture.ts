import { drawPart } from '../../canvas/decode-picture';
import type { FrameDrawing } from './frame-drawing';
import { applyLook, isPlain } from './look';
import { fitPicture, toStage, type Viewport } from './viewport';

/** Above this zoom pixels are shown as squares, once somebody zooms in; tiny pictures show them from the start. */
const PIXELATED_FROM = 3;
const TINY_FIT = 8;

export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws what of the picture lies in a region of the stage, with the look applied. The context is in CSS pixels of the stage. */
export function paintPicture(context: CanvasRenderingContext2D, drawing: FrameDrawing, view: Viewport, region: Region, nearest?: boolean): void {
  const { picture, detail, pictureSize, palette, look, stage } = drawing;
  const area = toStage(view, { x: 0, y: 0, w: pictureSize.width, h: pictureSize.height });
  if (!picture) {
    context.fillStyle = palette.placeholder;
    context.fillRect(area.x, area.y, area.w, area.h);
    return;
  }
  // Whole pixels around what is seen: a picture at 64 times its size would be far larger than any canvas.
  const [left, top] = [Math.max(0, Math.floor((region.x - view.x) / view.scale) - 1), Math.max(0, Math.floor((region.y - view.y) / view.scale) - 1)];
  const right = Math.min(picture.width, Math.ceil((region.x + region.width - view.x) / view.scale) + 1);
  const bottom = Math.min(picture.height, Math.ceil((region.y + region.height - view.y) / view.scale) + 1);
  if (right <= left || bottom <= top) return;
  const fit = fitPicture(stage, pictureSize).scale;
  context.imageSmoothingEnabled = !(nearest ?? !(view.scale <= PIXELATED_FROM || (fit < TINY_FIT && view.scale <= fit * 1.05)));
  context.imageSmoothingQuality = 'high';
  const seen = { x: left, y: top, w: right - left, h: bottom - top };
  drawPart(context, picture, seen, toStage(view, seen));
  if (detail) {
    const { part, bitmap } = detail;
    const place = toStage(view, part);
    context.drawImage(bitmap, place.x, place.y, place.w, place.h);
  }
  if (!isPlain(look)) relight(context, drawing);
}

let bench: CanvasRenderingContext2D | null | undefined;

/** Pixels are worked on in a canvas of their own that is made for being read: the layer's stays one for drawing. */
function relight(context: CanvasRenderingContext2D, { look }: FrameDrawing): void {
  const { width, height } = context.canvas;
  bench ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!bench || width === 0 || height === 0) return;
  Object.assign(bench.canvas, { width, height });
  bench.drawImage(context.canvas, 0, 0);
  const pixels = bench.getImageData(0, 0, width, height);
  applyLook(pixels.data, look);
  bench.putImageData(pixels, 0, 0);
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = 'copy';
  context.drawImage(bench.canvas, 0, 0);
  context.restore();
}
