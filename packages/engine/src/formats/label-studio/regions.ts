import type { Annotation } from '../../model/annotation';
import type { Box } from '../../model/geometry';
import { rleBox } from '../masks/rle';
import { asArray, asNumber, asRecord, asText, numbersAt, pointsOf, type JsonRecord } from '../json/fields';
import { boundsOf } from '../table/bounds';
import { decodeBrush } from './brush-rle';

export type Region = Pick<Annotation, 'task' | 'box' | 'rotation' | 'polygons' | 'keypoints' | 'mask' | 'span' | 'attributes'> & { readonly classes: readonly string[] };

/** A turned rectangle as Label Studio keeps it: the corner that was top-left before the turn, and the turn about it in degrees, clockwise. */
export interface CornerBox extends Box {
  readonly rotation: number;
}

/** Moves the middle of a box that turns about its corner to where it really is: our boxes turn about their middle. */
export function cornerToCenter({ x, y, w, h, rotation }: CornerBox): Box {
  const angle = (rotation * Math.PI) / 180;
  const cx = x + (Math.cos(angle) * w - Math.sin(angle) * h) / 2;
  const cy = y + (Math.sin(angle) * w + Math.cos(angle) * h) / 2;
  return { x: cx - w / 2, y: cy - h / 2, w, h };
}

/** The opposite of `cornerToCenter`. */
export function centerToCorner({ x, y, w, h }: Box, rotation: number): CornerBox {
  const angle = (rotation * Math.PI) / 180;
  const [cx, cy] = [x + w / 2, y + h / 2];
  return { x: cx - (Math.cos(angle) * w - Math.sin(angle) * h) / 2, y: cy - (Math.sin(angle) * w + Math.cos(angle) * h) / 2, w, h, rotation };
}

/** One entry of `result`; a sentence says why it cannot be read, `null` that it is no region of its own. */
export function readRegion(result: JsonRecord): Region | string | null {
  const type = asText(result['type']) ?? '';
  const value = asRecord(result['value']);
  if (!value || type === 'relation') return null;
  const width = asNumber(result['original_width']);
  const height = asNumber(result['original_height']);
  const classes = (asArray(value[type]) ?? asArray(value['labels']) ?? asArray(value['choices']) ?? []).map(asText).filter((name) => name !== null);
  const base = type.replace(/labels$/, '');
  if (base === 'choices') return { task: 'class', classes };
  if (type === 'labels' || type === 'hypertextlabels') {
    const [start, end] = numbersAt(value, ['start', 'end']) ?? [];
    if (start === undefined || end === undefined) return 'The span has no start or end.';
    // Regions of sound are in seconds, of text in characters.
    if (value['channel'] !== undefined || !Number.isInteger(start) || !Number.isInteger(end)) return { task: 'class', classes, attributes: { start_s: start, end_s: end } };
    return { task: 'span', classes, span: { start, end }, attributes: asText(value['text']) ? { text: asText(value['text']) } : null };
  }
  if (!['rectangle', 'polygon', 'keypoint', 'brush', 'ellipse'].includes(base)) return ['textarea', 'rating', 'number', 'datetime', 'taxonomy', 'pairwise'].includes(type) ? null : `Regions of the kind "${type}" are not read.`;
  if (!width || !height || !Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) return 'Label Studio writes percent, and the size of the picture (original_width, original_height) is missing.';
  const px = (percent: number) => (percent / 100) * width;
  const py = (percent: number) => (percent / 100) * height;
  switch (base) {
    case 'rectangle': {
      const [x, y, w, h] = numbersAt(value, ['x', 'y', 'width', 'height']) ?? [];
      if (x === undefined || y === undefined || w === undefined || h === undefined) return 'The rectangle has a side that is missing or no number.';
      const rotation = asNumber(value['rotation']) ?? 0;
      const box = { x: px(x), y: py(y), w: px(w), h: py(h) };
      return { task: 'box', classes, box: rotation === 0 ? box : cornerToCenter({ ...box, rotation }), rotation: rotation || null };
    }
    case 'ellipse': {
      const [x, y, rx, ry] = numbersAt(value, ['x', 'y', 'radiusX', 'radiusY']) ?? [];
      if (x === undefined || y === undefined || rx === undefined || ry === undefined) return 'The ellipse is not complete.';
      return { task: 'box', classes, box: { x: px(x - rx), y: py(y - ry), w: px(2 * rx), h: py(2 * ry) }, rotation: asNumber(value['rotation']) || null, attributes: { shape: 'ellipse' } };
    }
    case 'polygon': {
      const points = pointsOf(value['points']);
      if (!points || points.length < 6) return 'The polygon has fewer than three points.';
      const ring = points.map((percent, i) => (i % 2 === 0 ? px(percent) : py(percent)));
      return { task: 'polygon', classes, polygons: [ring], box: boundsOf([ring]) };
    }
    case 'keypoint': {
      const [x, y] = numbersAt(value, ['x', 'y']) ?? [];
      if (x === undefined || y === undefined) return 'The point has no place.';
      return { task: 'keypoints', classes, keypoints: [px(x), py(y), 2], box: { x: px(x), y: py(y), w: 0, h: 0 } };
    }
    default: {
      const rle = asArray(value['rle']);
      if (!rle || !rle.every((byte) => Number.isInteger(byte))) return 'The brush has no runs.';
      const mask = decodeBrush(rle as readonly number[], width, height);
      return { task: 'mask', classes, mask, box: rleBox(mask) };
    }
  }
}
