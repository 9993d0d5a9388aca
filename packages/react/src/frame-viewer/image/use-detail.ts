import { useEffect, useState } from 'react';
import type { Box } from '@shoal/engine';
import { decodePart, type Picture } from '../../canvas/decode-picture';
import type { PictureDetail } from './frame-drawing';
import type { Size, Viewport } from './viewport';

/** Most pixels of a part: 96 MB decoded. */
const MAX_PART_PIXELS = 24_000_000;
const REST_MS = 120;

/**
 * The visible part of a large picture in full resolution, once one zooms in so far that the reduced one would be blurred. Each part costs a decoding of the whole file, so it reaches as far
 * around what is seen as memory allows.
 */
export function useDetail(picture: Picture | null, view: Viewport, stage: Size, density: number): PictureDetail | null {
  const [detail, setDetail] = useState<(PictureDetail & { readonly of: Picture }) | null>(null);
  const seen = picture?.source && view.scale * density > (picture.bitmap.width / picture.width) * 1.05 ? seenPart(picture, view, stage) : null;
  const known = detail && detail.of === picture ? detail : null;
  const missing = seen && !(known && holds(known.part, seen)) ? seen : null;
  const key = missing ? Object.values(missing).join(' ') : null;
  useEffect(() => {
    const source = picture?.source;
    if (!missing || !source) return;
    let stale = false;
    const timer = setTimeout(() => {
      const part = widened(missing, picture);
      decodePart(source, part).then(
        (bitmap) => (stale ? bitmap.close() : setDetail({ of: picture, part, bitmap })),
        // The reduced picture stays: memory may not suffice for more.
        () => undefined,
      );
    }, REST_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
    // `key` says what is missing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [picture, key]);
  return known;
}

/** The pixels of the picture that are on the stage. */
function seenPart(picture: Size, view: Viewport, stage: Size): Box | null {
  const [x, y] = [Math.max(0, Math.floor(-view.x / view.scale)), Math.max(0, Math.floor(-view.y / view.scale))];
  const [right, bottom] = [Math.min(picture.width, Math.ceil((stage.width - view.x) / view.scale)), Math.min(picture.height, Math.ceil((stage.height - view.y) / view.scale))];
  return right > x && bottom > y && (right - x) * (bottom - y) <= MAX_PART_PIXELS ? { x, y, w: right - x, h: bottom - y } : null;
}

/** As much again on every side, as far as the picture and the memory go. */
export function widened(part: Box, picture: Size): Box {
  const share = Math.min(1, Math.max(0, (Math.sqrt(MAX_PART_PIXELS / (part.w * part.h)) - 1) / 2));
  const [dx, dy] = [Math.floor(part.w * share), Math.floor(part.h * share)];
  const [x, y] = [Math.max(0, part.x - dx), Math.max(0, part.y - dy)];
  return { x, y, w: Math.min(picture.width, part.x + part.w + dx) - x, h: Math.min(picture.height, part.y + part.h + dy) - y };
}

function holds(a: Box, b: Box): boolean {
  return a.x <= b.x && a.y <= b.y && a.x + a.w >= b.x + b.w && a.y + a.h >= b.y + b.h;
}
