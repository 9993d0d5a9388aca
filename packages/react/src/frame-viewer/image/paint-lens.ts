import type { FrameDrawing } from './frame-drawing';
import { paintPicture } from './paint-picture';
import { paintShapes } from './paint-shape';
import type { Viewport } from './viewport';

const RADIUS = 92;
const TIMES = 8;
const MAX_SCALE = 160;
const MAX_SHAPES = 200;

/** Draws the surroundings of a place of the pane eight times as large, round, with a cross on the pixel in the middle. */
export function paintLens(context: CanvasRenderingContext2D, drawing: FrameDrawing, at: { readonly x: number; readonly y: number }, glass: HTMLCanvasElement): void {
  const { density, view, scene, palette, look, compared } = drawing;
  const scale = Math.max(view.scale, Math.min(MAX_SCALE, view.scale * TIMES));
  const [px, py] = [(at.x - view.x) / view.scale, (at.y - view.y) / view.scale];
  const close: Viewport = { scale, x: at.x - px * scale, y: at.y - py * scale };
  const size = Math.round(2 * RADIUS * density);
  if (glass.width !== size) Object.assign(glass, { width: size, height: size });
  const inner = glass.getContext('2d');
  if (!inner) return;
  inner.setTransform(1, 0, 0, 1, 0, 0);
  inner.globalAlpha = 1;
  inner.fillStyle = palette.placeholder;
  inner.fillRect(0, 0, size, size);
  inner.setTransform(density, 0, 0, density, -(at.x - RADIUS) * density, -(at.y - RADIUS) * density);
  paintPicture(inner, drawing, close, { x: at.x - RADIUS, y: at.y - RADIUS, width: 2 * RADIUS, height: 2 * RADIUS }, scale >= 2);
  inner.globalAlpha = look.overlay;
  const reach = RADIUS / scale;
  paintShapes(inner, scene.hits.within(px - reach, py - reach, 2 * reach, 2 * reach).slice(0, MAX_SHAPES), { palette, view: close, fill: look.fill, comparedModelId: compared?.modelId ?? null });

  context.save();
  context.beginPath();
  context.arc(at.x, at.y, RADIUS, 0, 2 * Math.PI);
  context.save();
  context.clip();
  context.drawImage(glass, at.x - RADIUS, at.y - RADIUS, 2 * RADIUS, 2 * RADIUS);
  context.restore();
  for (const [style, width] of [['rgb(8 12 16 / 0.75)', 4], ['rgb(255 255 255 / 0.9)', 1.5]] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
  // The pixel that is read out; when it is too small to frame, a cross.
  const side = Math.max(6, scale);
  const [x, y] = side > scale ? [at.x - side / 2, at.y - side / 2] : [close.x + Math.floor(px) * scale, close.y + Math.floor(py) * scale];
  for (const [style, width] of [['rgb(8 12 16 / 0.8)', 3], ['rgb(255 255 255 / 0.95)', 1]] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.strokeRect(x, y, side, side);
  }
  context.restore();
}
