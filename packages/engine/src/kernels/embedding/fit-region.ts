import type { Region } from './resize-pixels';

/** `stretch` ignores the proportions, `letterbox` keeps all of the picture and adds bars, `cover` cuts what sticks out. */
export type FitMode = 'stretch' | 'letterbox' | 'cover';

/** A box with `padding` of its own width and height added on every side: 0.1 gives a tenth more left, right, above and below. */
export function padRegion({ x, y, w, h }: Region, padding: number): Region {
  return { x: x - w * padding, y: y - h * padding, w: w * (1 + 2 * padding), h: h * (1 + 2 * padding) };
}

/** The part of the source that fills a target of `width × height` when its proportions are kept; centred. */
export function fitRegion(region: Region, width: number, height: number, fit: FitMode): Region {
  if (fit === 'stretch') return region;
  const wanted = width / height;
  const wide = region.w / region.h > wanted;
  const keepWidth = fit === 'letterbox' ? wide : !wide;
  const w = keepWidth ? region.w : region.h * wanted;
  const h = keepWidth ? region.w / wanted : region.h;
  return { x: region.x + (region.w - w) / 2, y: region.y + (region.h - h) / 2, w, h };
}
