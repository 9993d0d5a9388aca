import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Dataset } from '@shoal/engine';
import { pictureCacheOf } from '../../canvas/picture-cache';

interface StripThumbnailProps {
  readonly dataset: Dataset;
  readonly frameId: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Lower is loaded first. */
  readonly priority: number;
}

const SETTLE_MS = 60;

/** A frame's picture, cut to fill its place; a quiet box until it is there, or when it cannot be. */
export function StripThumbnail({ dataset, frameId, width, height, priority }: StripThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const cache = pictureCacheOf(dataset.media);
  const [picture, setPicture] = useState(() => cache.get(frameId) ?? null);
  const [failed, setFailed] = useState(false);
  const rank = useRef(priority);
  rank.current = priority;
  useEffect(() => {
    const known = cache.get(frameId);
    if (known) {
      setPicture(known);
      return;
    }
    const controller = new AbortController();
    // What only flies past while one scrolls is never asked for. The frame being judged goes first.
    const timer = setTimeout(() => {
      cache.load(frameId, { signal: controller.signal, priority: 1 + rank.current }).then(setPicture, () => !controller.signal.aborted && setFailed(true));
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort(new DOMException('The thumbnail left the strip.', 'AbortError'));
    };
  }, [cache, frameId]);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || !picture) return;
    const density = devicePixelRatio || 1;
    Object.assign(element, { width: Math.round(width * density), height: Math.round(height * density) });
    const scale = Math.max(element.width / picture.width, element.height / picture.height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture.bitmap, (element.width - picture.width * scale) / 2, (element.height - picture.height * scale) / 2, picture.width * scale, picture.height * scale);
  }, [picture, width, height]);
  return <canvas ref={canvas} data-loaded={picture !== null || undefined} data-failed={failed || undefined} aria-hidden="true" style={{ width: `${width}px`, height: `${height}px` }} />;
}
