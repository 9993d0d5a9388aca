import type { Annotation } from '../../model/annotation';
import { showValue } from '../contract/findings';
import type { ImportTarget, Part, ReadContext } from '../contract/format';
import { asNumber } from '../json/fields';
import { rleBox, rleFromRowRuns } from '../masks/rle';
import { boundsOf } from '../table/bounds';
import { readXml, type XmlElement } from '../xml/read-xml';

interface OpenShape {
  readonly element: XmlElement;
  readonly attributes: Record<string, string>;
  /** Points of a skeleton, each an element of its own. */
  readonly points: XmlElement[];
}

interface OpenFrame {
  readonly frameId: string;
  readonly width: number | null;
  readonly height: number | null;
}

const shapes: ReadonlySet<string> = new Set(['box', 'polygon', 'polyline', 'points', 'cuboid', 'mask', 'skeleton', 'ellipse', 'tag']);

/** Reads CVAT's XML 1.1, for images (`image` elements) and for video (`track` elements). */
export async function readCvat(part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  for (const path of part.files) {
    const file = context.files.get(path);
    if (file) await readXml(file.stream(), path, createHandler(path, target), (bytes) => context.progress(bytes, file.size));
  }
}

function createHandler(file: string, target: ImportTarget) {
  let frame: OpenFrame | undefined;
  let track: XmlElement | undefined;
  let shape: OpenShape | undefined;
  let label: { name?: string; color?: string } | undefined;
  let size: { width: number | null; height: number | null } = { width: null, height: null };
  let task = '';
  let count = 0;
  let trackCount = 0;
  const videoFrames = new Set<string>();

  function openFrame(element: XmlElement): void {
    const { id, name, width, height, subset } = element.attributes;
    const frameId = name || id || String(element.line);
    frame = { frameId, width: asNumber(width), height: asNumber(height) };
    target.addFrame({ frameId, labeled: true, split: subset ?? null, width: frame.width, height: frame.height });
    target.addMedia({ frameId, uri: name ?? null });
  }

  /** A frame of a video exists when something is in it; all of them belong to one annotated film. */
  function videoFrame(number: string): OpenFrame {
    const frameId = `${task || 'video'}:${number.padStart(6, '0')}`;
    if (!videoFrames.has(frameId)) {
      videoFrames.add(frameId);
      target.addFrame({ frameId, labeled: true, width: size.width, height: size.height, sequenceId: task || 'video', sequenceIndex: asNumber(number) });
    }
    return { frameId, ...size };
  }

  function close(open: OpenShape): void {
    const { element } = open;
    const given = element.attributes;
    // The object has left the picture; the shape only says where it was.
    if (given['outside'] === '1' && track) return;
    const owner = track ? videoFrame(given['frame'] ?? '0') : frame;
    const name = given['label'] ?? track?.attributes['label'];
    if (!owner || !name) return;
    const read = readShape(open, owner);
    if (typeof read === 'string') {
      target.report({ code: 'skipped-row', message: `${read} The annotation was left out.`, file, line: element.line, frameId: owner.frameId, value: showValue(given) });
      return;
    }
    target.addClass({ id: name, name });
    const attributes = { ...open.attributes, ...read.attributes };
    target.addLabel({
      ...read,
      labelId: given['id'] ?? `${owner.frameId}:${count}`,
      frameId: owner.frameId,
      classId: name,
      trackId: track ? (track.attributes['id'] ?? String(trackCount)) : null,
      occluded: given['occluded'] === undefined ? null : Number(given['occluded']),
      source: given['source'] ?? track?.attributes['source'],
      attributes: { ...attributes, ...(given['z_order'] && given['z_order'] !== '0' && { z_order: Number(given['z_order']) }), ...(given['group_id'] && { group_id: given['group_id'] }) },
    });
    count += 1;
  }

  return {
    open(element: XmlElement) {
      const { name, path } = element;
      if (name === 'image' && path.length === 1) openFrame(element);
      else if (name === 'track') {
        track = element;
        trackCount += 1;
      } else if (name === 'label' && path.at(-1) === 'labels') label = {};
      else if (shape?.element.name === 'skeleton' && name === 'points') shape.points.push(element);
      else if (shapes.has(name) && (frame || track)) shape = { element, attributes: {}, points: [] };
    },
    close(element: XmlElement, text: string) {
      const { name, path } = element;
      if (shape && element === shape.element) {
        close(shape);
        shape = undefined;
      } else if (name === 'attribute' && shape && path.at(-1) !== 'attributes') shape.attributes[element.attributes['name'] ?? ''] = text;
      else if (name === 'image' && path.length === 1) frame = undefined;
      else if (name === 'track') track = undefined;
      else if (label && path.at(-1) === 'label' && name === 'name') label.name = text;
      else if (label && path.at(-1) === 'label' && name === 'color') label.color = text;
      else if (name === 'label' && label) {
        if (label.name) target.addClass({ id: label.name, name: label.name, ...(/^#[0-9a-f]{6}$/i.test(label.color ?? '') && { color: label.color }) });
        label = undefined;
      } else if (name === 'name' && path.at(-1) === 'task') {
        task = text;
        target.setName(text);
      } else if (path.at(-1) === 'original_size' && (name === 'width' || name === 'height')) size = { ...size, [name]: asNumber(text) };
    },
  };
}

type Shape = Pick<Annotation, 'task' | 'box' | 'rotation' | 'polygons' | 'keypoints' | 'mask' | 'attributes'>;

function readShape({ element, points }: OpenShape, frame: OpenFrame): Shape | string {
  const { name, attributes } = element;
  const numbers = (...keys: string[]): number[] | null => {
    const values = keys.map((key) => asNumber(attributes[key]));
    return values.every((value) => value !== null) ? values : null;
  };
  switch (name) {
    case 'tag':
      return { task: 'class' };
    case 'box': {
      const [left, top, right, bottom] = numbers('xtl', 'ytl', 'xbr', 'ybr') ?? [];
      if (left === undefined || top === undefined || right === undefined || bottom === undefined) return 'The box has a corner that is missing or no number.';
      return { task: 'box', box: { x: left, y: top, w: right - left, h: bottom - top }, rotation: asNumber(attributes['rotation']) || null };
    }
    case 'polygon':
    case 'polyline': {
      const ring = readPoints(attributes['points']);
      if (!ring || ring.length < 4) return `The ${name} has no readable points.`;
      return { task: name, polygons: [ring], box: boundsOf([ring]) };
    }
    case 'points': {
      const flat = readPoints(attributes['points']);
      return flat ? keypoints(flat.map((value, i) => (i % 2 === 0 ? [value, flat[i + 1] ?? 0, 2] : [])).flat()) : 'The points are not readable.';
    }
    case 'skeleton': {
      const flat = points.map(({ attributes: point }) => ({ at: readPoints(point['points']), v: point['outside'] === '1' ? 0 : point['occluded'] === '1' ? 1 : 2 }));
      if (flat.some(({ at }) => at === null)) return 'A point of the skeleton is not readable.';
      return keypoints(flat.flatMap(({ at, v }) => [at?.[0] ?? 0, at?.[1] ?? 0, v]));
    }
    case 'ellipse': {
      const [cx, cy, rx, ry] = numbers('cx', 'cy', 'rx', 'ry') ?? [];
      if (cx === undefined || cy === undefined || rx === undefined || ry === undefined) return 'The ellipse is not complete.';
      return { task: 'box', box: { x: cx - rx, y: cy - ry, w: 2 * rx, h: 2 * ry }, rotation: asNumber(attributes['rotation']) || null, attributes: { shape: 'ellipse' } };
    }
    case 'mask': {
      const [left, top, width, height] = numbers('left', 'top', 'width', 'height') ?? [];
      const runs = attributes['rle']?.split(',').map(Number);
      if (left === undefined || top === undefined || width === undefined || height === undefined || !runs || !frame.width || !frame.height) return 'The mask has no run lengths, no place, or its picture has no size.';
      return readMask(runs, { left, top, width, height }, frame.width, frame.height);
    }
    case 'cuboid': {
      // The projected corners: two faces of four points each.
      const corners = ['xtl1', 'ytl1', 'xtr1', 'ytr1', 'xbr1', 'ybr1', 'xbl1', 'ybl1', 'xtl2', 'ytl2', 'xtr2', 'ytr2', 'xbr2', 'ybr2', 'xbl2', 'ybl2'];
      const flat = numbers(...corners);
      return flat ? { task: 'polygon', polygons: [flat.slice(0, 8), flat.slice(8)], box: boundsOf([flat]), attributes: { shape: 'cuboid' } } : 'The cuboid has a corner that is missing.';
    }
    default:
      return `CVAT's "${name}" is not read.`;
  }
}

function keypoints(flat: number[]): Shape {
  const visible = Array.from({ length: flat.length / 3 }, (_, i) => i).filter((i) => (flat[i * 3 + 2] ?? 0) > 0);
  return { task: 'keypoints', keypoints: flat, box: boundsOf(visible.map((i) => [flat[i * 3] ?? 0, flat[i * 3 + 1] ?? 0])) };
}

/** `x,y;x,y`. */
function readPoints(text: string | undefined): number[] | null {
  if (!text) return null;
  const values = text.split(/[;,]/).map((value) => asNumber(value.trim()));
  return values.length % 2 === 0 && values.every((value) => value !== null) ? values : null;
}

/** Row-major run lengths within a box, the first run background, as a mask of the whole picture. */
function readMask(runs: readonly number[], place: { left: number; top: number; width: number; height: number }, width: number, height: number): Shape | string {
  const { left, top } = place;
  const total = runs.reduce((sum, run) => sum + run, 0);
  if (!runs.every((run) => Number.isInteger(run) && run >= 0) || total !== place.width * place.height) return `The runs of the mask cover ${total} pixels, its box has ${place.width} × ${place.height}.`;
  if (![left, top, place.width, place.height].every(Number.isInteger) || left < 0 || top < 0 || left + place.width > width || top + place.height > height) return 'The box of the mask lies outside of the picture.';
  // Runs of the whole picture, row by row: background around the box joins that inside it.
  const whole: number[] = [];
  let value = 0;
  const push = (length: number, next: number): void => {
    if (length === 0) return;
    if (whole.length === 0 && next === 1) whole.push(0);
    if (next === value && whole.length > 0) whole[whole.length - 1] = (whole.at(-1) ?? 0) + length;
    else whole.push(length);
    value = next;
  };
  push(top * width, 0);
  let run = 0;
  let left0 = runs[0] ?? 0;
  for (let row = 0; row < place.height; row++) {
    push(left, 0);
    for (let rest = place.width; rest > 0; ) {
      while (left0 === 0 && run + 1 < runs.length) left0 = runs[(run += 1)] ?? 0;
      const taken = Math.min(rest, left0);
      if (taken === 0) break;
      push(taken, run % 2);
      rest -= taken;
      left0 -= taken;
    }
    push(width - left - place.width, 0);
  }
  push((height - top - place.height) * width, 0);
  const mask = rleFromRowRuns(whole, width, height);
  return { task: 'mask', mask, box: rleBox(mask) };
}
