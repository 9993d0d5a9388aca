import type { Box } from '@shoal/engine';

/** Where the picture is on the stage: CSS pixels per picture pixel, and the place of its top-left corner. */
export interface Viewport {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Tiny pictures are not blown up further than this to fill the stage. */
const MAX_FIT = 16;
const MAX_SCALE = 64;
const MARGIN = 12;

/** The whole picture, centred, with a margin. */
export function fitPicture(stage: Size, picture: Size): Viewport {
  const scale = Math.max(0.01, Math.min(MAX_FIT, (stage.width - 2 * MARGIN) / picture.width, (stage.height - 2 * MARGIN) / picture.height));
  return { scale, x: (stage.width - picture.width * scale) / 2, y: (stage.height - picture.height * scale) / 2 };
}

/** Zooms by `factor` with the point (`px`, `py`) of the stage staying where it is. */
export function zoomAt(view: Viewport, stage: Size, picture: Size, factor: number, px: number, py: number): Viewport {
  const least = Math.min(fitPicture(stage, picture).scale, 1) / 2;
  const scale = Math.min(MAX_SCALE, Math.max(least, view.scale * factor));
  const ratio = scale / view.scale;
  return keepInSight({ scale, x: px - (px - view.x) * ratio, y: py - (py - view.y) * ratio }, stage, picture);
}

export function panBy(view: Viewport, stage: Size, picture: Size, dx: number, dy: number): Viewport {
  return keepInSight({ ...view, x: view.x + dx, y: view.y + dy }, stage, picture);
}

/** The box with a good deal of context around it. */
export function zoomToBox(stage: Size, picture: Size, box: Box): Viewport {
  const fit = fitPicture(stage, picture).scale;
  const wanted = Math.min(stage.width / (box.w * 3), stage.height / (box.h * 3));
  const scale = Math.min(MAX_SCALE / 2, Math.max(fit, wanted));
  return keepInSight({ scale, x: stage.width / 2 - (box.x + box.w / 2) * scale, y: stage.height / 2 - (box.y + box.h / 2) * scale }, stage, picture);
}

/** The same zoom with the box on the stage: unchanged when it is there already. */
export function revealBox(view: Viewport, stage: Size, picture: Size, box: Box): Viewport {
  const shown = toStage(view, box);
  const inside = shown.x >= 0 && shown.y >= 0 && shown.x + shown.w <= stage.width && shown.y + shown.h <= stage.height;
  if (inside) return view;
  return keepInSight({ ...view, x: view.x + stage.width / 2 - (shown.x + shown.w / 2), y: view.y + stage.height / 2 - (shown.y + shown.h / 2) }, stage, picture);
}

/** A box of the picture in stage pixels. */
export function toStage(view: Viewport, box: Box): Box {
  return { x: view.x + box.x * view.scale, y: view.y + box.y * view.scale, w: box.w * view.scale, h: box.h * view.scale };
}

/** A picture that is smaller than the stage stays centred in that direction; a larger one leaves at most half of it empty. */
function keepInSight(view: Viewport, stage: Size, picture: Size): Viewport {
  const place = (offset: number, room: number, length: number) => (length <= room ? (room - length) / 2 : Math.min(room / 2, Math.max(room / 2 - length, offset)));
  return { scale: view.scale, x: place(view.x, stage.width, picture.width * view.scale), y: place(view.y, stage.height, picture.height * view.scale) };
}
