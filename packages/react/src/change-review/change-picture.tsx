import { ImageOff } from 'lucide-react';
import { useEffect, useRef, useState, type CSSProperties } from 'react';
import type { Box, Dataset, Label } from '@shoal/engine';
import { drawPart, type Picture } from '../canvas/decode-picture';
import { pictureCacheOf } from '../canvas/picture-cache';
import { classColor } from '../parts/class-color';
import { cropArea } from '../parts/crop-thumbnail';
import { useElementWidth } from '../parts/use-element-width';
import { boxAround, labelPath, labelTurn } from './change-shape';

export interface ChangePictureProps {
  readonly dataset: Dataset;
  readonly frameId: string;
  readonly before: Label | null;
  readonly after: Label | null;
  /** Part of the picture that must be in sight; default: around both labels. The same for all that are compared. */
  readonly around?: Box | null | undefined;
  /** CSS pixels; without `width` as wide as there is room. */
  readonly width?: number | undefined;
  readonly height: number;
  /** Without `width`: never higher than this share of the width. */
  readonly tallest?: number;
  readonly margin?: number;
  /** Text for screen readers; leave empty when the words beside it say the same. */
  readonly alt?: string | undefined;
}

/** A crop with a label as it is (solid) and as it is proposed (dotted, with a corner mark), in the colours of their classes. */
export function ChangePicture({ dataset, frameId, before, after, around = boxAround([before, after]), width: given, height: highest, tallest = 1, margin = 0.45, alt }: ChangePictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width: measured, measure } = useElementWidth();
  const width = given ?? measured;
  const height = given === undefined && width > 0 ? Math.min(highest, Math.round(width * tallest)) : highest;
  const [picture, setPicture] = useState<Picture | null>(() => pictureCacheOf(dataset.media).get(frameId) ?? null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const cache = pictureCacheOf(dataset.media);
    const known = cache.get(frameId);
    setPicture(known ?? null);
    setFailed(false);
    if (!known) cache.load(frameId, { signal: stop.signal }).then((loaded) => !stop.signal.aborted && setPicture(loaded), () => !stop.signal.aborted && setFailed(true));
    return () => stop.abort();
  }, [dataset, frameId]);
  const area = picture && width > 0 ? cropArea(picture, around, width / height, margin) : null;
  const [x, y, w, h] = area ? [area.x, area.y, area.w, area.h] : [0, 0, 0, 0];
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !picture || w === 0) return;
    const density = Math.min(3, devicePixelRatio || 1);
    context.canvas.width = Math.round(width * density);
    context.canvas.height = Math.round(height * density);
    context.imageSmoothingQuality = 'high';
    drawPart(context, picture, { x, y, w, h }, { x: 0, y: 0, w: context.canvas.width, h: context.canvas.height });
  }, [picture, x, y, w, h, width, height]);
  const state = failed ? 'failed' : picture ? 'ready' : 'loading';
  return (
    <span ref={measure} className="shoal-change-picture" data-loading={state} style={{ width: given, height }} role={alt ? 'img' : undefined} aria-label={alt} aria-hidden={alt ? undefined : true}>
      <canvas ref={canvas} />
      {failed && <ImageOff size={14} strokeWidth={1.5} aria-hidden="true" />}
      {area && (
        <svg viewBox={`${x} ${y} ${w} ${h}`} preserveAspectRatio="none" aria-hidden="true">
          {before && <Outline dataset={dataset} label={before} role="before" />}
          {after && <Outline dataset={dataset} label={after} role="after" />}
          {after?.box && <Corner dataset={dataset} label={after} size={((given === undefined ? 12 : 7) / width) * w} />}
        </svg>
      )}
    </span>
  );
}

function Outline({ dataset, label, role }: { readonly dataset: Dataset; readonly label: Label; readonly role: 'before' | 'after' }) {
  const path = labelPath(label);
  if (path === null) return null;
  return (
    <g data-role={role} transform={labelTurn(label)} style={{ '--shoal-mark': classColor(dataset.manifest, label.classId) } as CSSProperties}>
      <path d={path} data-part="shade" />
      <path d={path} data-part="line" />
    </g>
  );
}

/** A filled corner: what is proposed is known without its colour or its dots. */
function Corner({ dataset, label, size }: { readonly dataset: Dataset; readonly label: Label; readonly size: number }) {
  const { box } = label;
  if (!box || !Number.isFinite(size)) return null;
  return (
    <g data-role="corner" transform={labelTurn(label)} style={{ '--shoal-mark': classColor(dataset.manifest, label.classId) } as CSSProperties}>
      <path d={`M${box.x} ${box.y}h${size}l${-size} ${size}z`} />
    </g>
  );
}
