/**
 * What part of the plane is seen: the point in the middle, in world units with y up, and how many CSS pixels one world
 * unit takes. Screen positions are CSS pixels from the top-left corner, with y down.
 */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly width: number;
  readonly height: number;
}

export interface WorldBox {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

export function worldToScreen(view: Viewport, x: number, y: number): ScreenPoint {
  return { x: view.width / 2 + (x - view.x) * view.scale, y: view.height / 2 - (y - view.y) * view.scale };
}

export function screenToWorld(view: Viewport, x: number, y: number): ScreenPoint {
  return { x: view.x + (x - view.width / 2) / view.scale, y: view.y - (y - view.height / 2) / view.scale };
}

/** CSS pixels that something else covers or that stay free. */
export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** The viewport that shows a box as large as possible inside the insets. */
export function fitBox(box: WorldBox, width: number, height: number, { top, right, bottom, left }: Insets): Viewport {
  const room = (size: number, taken: number) => Math.max(size - taken, size / 4, 1);
  const scale = Math.min(1e9, room(width, left + right) / Math.max(box.maxX - box.minX, 1e-9), room(height, top + bottom) / Math.max(box.maxY - box.minY, 1e-9));
  return { x: (box.minX + box.maxX + (right - left) / scale) / 2, y: (box.minY + box.maxY + (top - bottom) / scale) / 2, scale, width, height };
}

/** Scales by `factor` and keeps what is under a screen position where it is. */
export function zoomAt(view: Viewport, factor: number, at: ScreenPoint): Viewport {
  const anchor = screenToWorld(view, at.x, at.y);
  const scale = view.scale * factor;
  return { ...view, scale, x: anchor.x - (at.x - view.width / 2) / scale, y: anchor.y + (at.y - view.height / 2) / scale };
}

/** Moves the picture by CSS pixels. */
export function panBy(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, x: view.x - dx / view.scale, y: view.y + dy / view.scale };
}

/** Between two viewports; the scale moves evenly in its logarithm, so that zooming looks steady. `t` is 0..1. */
export function mixViewports(from: Viewport, to: Viewport, t: number): Viewport {
  if (t >= 1) return to;
  const mix = (a: number, b: number) => a + (b - a) * t;
  return { ...to, x: mix(from.x, to.x), y: mix(from.y, to.y), scale: from.scale * (to.scale / from.scale) ** t };
}
