import { ImageOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Box, Dataset } from '@shoal/engine';
import { drawPart, type Picture } from '../canvas/decode-picture';
import { pictureCacheOf } from '../canvas/picture-cache';

export interface CropThumbnailProps {
  readonly dataset: Dataset;
  readonly frameId: string;
  /** Part of the picture to show, pixels; the whole picture when `null`. */
  readonly box: Box | null;
  /** Size on the page, CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Context around the box, as a share of its longer side. */
  readonly margin?: number;
  /** Text for screen readers; leave empty when the row says the same. */
  readonly alt?: string;
}

/** A small picture of one object with a margin of context. Its place is reserved, so that nothing jumps. */
export function CropThumbnail({ dataset, frameId, box, width, height, margin = 0.25, alt = '' }: CropThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  useEffect(() => {
    let stale = false;
    const cache = pictureCacheOf(dataset.media);
    const draw = (picture: Picture) => {
      if (stale || !canvas.current) return;
      drawCrop(canvas.current, picture, box, width, height, margin);
      setState('ready');
    };
    const known = cache.get(frameId);
    if (known) draw(known);
    else {
      setState('loading');
      cache.load(frameId).then(draw, () => !stale && setState('failed'));
    }
    return () => {
      stale = true;
    };
  }, [dataset, frameId, box?.x, box?.y, box?.w, box?.h, width, height, margin]); // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <span className="shoal-crop" data-state={state} style={{ width, height }} role={alt ? 'img' : undefined} aria-label={alt || undefined} aria-hidden={alt ? undefined : true}>
      <canvas ref={canvas} />
      {state === 'failed' && <ImageOff size={14} strokeWidth={1.5} aria-hidden="true" />}
    </span>
  );
}

function drawCrop(canvas: HTMLCanvasElement, picture: Picture, box: Box | null, width: number, height: number, margin: number): void {
  const density = Math.min(3, devicePixelRatio || 1);
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const context = canvas.getContext('2d');
  if (!context) return;
  const area = cropArea(picture, box, width / height, margin);
  context.imageSmoothingQuality = 'high';
  drawPart(context, picture, area, { x: 0, y: 0, w: canvas.width, h: canvas.height });
}

/** The part of the picture to show: the box with its margin, widened to the thumbnail's aspect ratio and kept inside. */
export function cropArea(picture: { readonly width: number; readonly height: number }, box: Box | null, aspect: number, margin: number): Box {
  const usable = box && [box.x, box.y, box.w, box.h].every(Number.isFinite) && box.w > 0 && box.h > 0;
  const source = usable ? box : { x: 0, y: 0, w: picture.width, h: picture.height };
  const pad = usable ? Math.max(source.w, source.h) * margin : 0;
  let w = source.w + 2 * pad;
  let h = source.h + 2 * pad;
  if (usable ? w / h < aspect : w / h > aspect) w = h * aspect;
  else h = w / aspect;
  const shrink = Math.min(1, picture.width / w, picture.height / h);
  w *= shrink;
  h *= shrink;
  const x = Math.min(Math.max(0, source.x + source.w / 2 - w / 2), picture.width - w);
  const y = Math.min(Math.max(0, source.y + source.h / 2 - h / 2), picture.height - h);
  return { x, y, w, h };
}
