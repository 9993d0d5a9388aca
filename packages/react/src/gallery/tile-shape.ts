import type { Box, GalleryRow } from '@shoal/engine';
import { cropArea } from '../parts/crop-thumbnail';

/** Context around an object, as a share of its longer side. */
const MARGIN = 0.25;

/** Width through height of a tile, from what the tables say: no picture has to be there for it. */
export function tileAspect(row: GalleryRow): number {
  const { box, frameWidth, frameHeight } = row;
  if (box) {
    const pad = 2 * MARGIN * Math.max(box.w, box.h);
    return bounded((box.w + pad) / (box.h + pad));
  }
  return frameWidth !== null && frameHeight !== null ? bounded(frameWidth / frameHeight) : 4 / 3;
}

/** The part of the frame that a tile shows, pixels of the frame. */
export function tileArea(row: GalleryRow, picture: { readonly width: number; readonly height: number }, aspect: number): Box {
  return cropArea(picture, row.box, aspect, MARGIN);
}

function bounded(aspect: number): number {
  return Math.max(0.5, Math.min(2.5, aspect));
}
