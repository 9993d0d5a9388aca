import { rleContours, type Box, type FrameObject, type Manifest, type RleMask } from '@shoal/engine';

/** A keypoint that is drawn. */
export interface ShapePoint {
  /** Pixels of the picture. */
  readonly x: number;
  readonly y: number;
  /** Labelled, but covered by something: drawn hollow. */
  readonly hidden: boolean;
  /** Its name in the class; `null` when the class names none. */
  readonly name: string | null;
}

/** What an object looks like on its picture, in pixels of the picture. */
export interface Shape {
  readonly object: FrameObject;
  /** `area`: closed rings that are filled by the even-odd rule; `turned`: a rotated box; `lines`: open paths; `points`: keypoints with their bones. */
  readonly kind: 'box' | 'turned' | 'area' | 'lines' | 'points';
  /** The upright box around all of it. */
  readonly bounds: Box;
  /** x, y, x, y… of every ring, path or bone; none for `box`. */
  readonly rings: readonly (readonly number[])[];
  /** The rings run along the edges of pixels. */
  readonly mask: boolean;
  readonly points: readonly ShapePoint[];
  /** Why an outline or mask cannot be drawn; its box is drawn instead. */
  readonly problem: string | null;
}

const outlines = new WeakMap<RleMask, readonly (readonly number[])[]>();

/** The shape of an object; `null` when it has no place on a picture. */
export function shapeOf(object: FrameObject, manifest: Pick<Manifest, 'classes'>): Shape | null {
  const box = usableBox(object.box);
  const base = { object, rings: [], mask: false, points: [], problem: null };
  const boxed = (problem: string | null): Shape | null => box && { ...base, kind: 'box', bounds: box, problem };
  if (object.mask) {
    try {
      const rings = outlines.get(object.mask) ?? rleContours(object.mask);
      outlines.set(object.mask, rings);
      const bounds = boundsOf(rings);
      return bounds ? { ...base, kind: 'area', bounds, rings, mask: true } : boxed(null);
    } catch (error) {
      return boxed(error instanceof Error ? error.message : String(error));
    }
  }
  const closed = object.task !== 'polyline';
  const rings = (object.polygons ?? []).filter((ring) => ring.length >= (closed ? 6 : 4) && ring.length % 2 === 0 && ring.every(Number.isFinite));
  const around = boundsOf(rings);
  if (around) return { ...base, kind: closed ? 'area' : 'lines', bounds: around, rings };
  if (object.keypoints && object.keypoints.length >= 3) {
    const points = shapePoints(object, manifest);
    const bones = skeletonOf(object, manifest).flatMap(([from, to]) => {
      const [a, b] = [points[from - 1], points[to - 1]];
      return a && b ? [[a.x, a.y, b.x, b.y]] : [];
    });
    const shown = points.filter((point) => point !== null);
    const bounds = box ?? boundsOf([shown.flatMap(({ x, y }) => [x, y])]);
    if (shown.length > 0 && bounds) return { ...base, kind: 'points', bounds, rings: bones, points: shown };
  }
  if (box && object.rotation !== null && Number.isFinite(object.rotation) && object.rotation % 360 !== 0) {
    const ring = turnedCorners(box, object.rotation);
    return { ...base, kind: 'turned', bounds: boundsOf([ring]) ?? box, rings: [ring] };
  }
  return boxed(null);
}

/** The four corners of a box that is turned clockwise about its centre: x, y, x, y… from what was the top left. */
export function turnedCorners(box: Box, degrees: number): number[] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const [cx, cy] = [box.x + box.w / 2, box.y + box.h / 2];
  const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]] as const;
  return corners.flatMap(([sx, sy]) => {
    const [dx, dy] = [(sx * box.w) / 2, (sy * box.h) / 2];
    return [cx + dx * cos - dy * sin, cy + dx * sin + dy * cos];
  });
}

/**
 * The keypoints that are drawn, `null` for those that nobody set. Coordinates that are all whole numbers name pixels, so their middle is meant; others are places as they are.
 * The third number is COCO's flag (1 hidden, 2 visible), or a model's confidence.
 */
export function shapePoints(object: Pick<FrameObject, 'keypoints' | 'role' | 'classId'>, manifest: Pick<Manifest, 'classes'>): (ShapePoint | null)[] {
  const numbers = object.keypoints ?? [];
  const names = manifest.classes.find((info) => info.id === object.classId)?.keypoints;
  const rows = Array.from({ length: Math.floor(numbers.length / 3) }, (_, at) => [numbers[at * 3] ?? NaN, numbers[at * 3 + 1] ?? NaN, numbers[at * 3 + 2] ?? NaN] as const);
  const middle = rows.every(([x, y]) => Number.isInteger(x) && Number.isInteger(y)) ? 0.5 : 0;
  const flags = rows.every(([, , v]) => v === 0 || v === 1 || v === 2) && (object.role !== 'inference' || rows.some(([, , v]) => v === 2));
  return rows.map(([x, y, v], at) => {
    if (!Number.isFinite(x) || !Number.isFinite(y) || !(v > 0)) return null;
    return { x: x + middle, y: y + middle, hidden: flags ? v < 2 : v < 0.5, name: names?.[at] ?? null };
  });
}

function skeletonOf(object: FrameObject, manifest: Pick<Manifest, 'classes'>): readonly (readonly [number, number])[] {
  return manifest.classes.find((info) => info.id === object.classId)?.skeleton ?? [];
}

function usableBox(box: Box | null): Box | null {
  return box && box.w > 0 && box.h > 0 && [box.x, box.y, box.w, box.h].every(Number.isFinite) ? box : null;
}

function boundsOf(rings: readonly (readonly number[])[]): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let at = 0; at + 1 < ring.length; at += 2) {
      const [x, y] = [ring[at] ?? 0, ring[at + 1] ?? 0];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  return right < left ? null : { x: left, y: top, w: right - left, h: bottom - top };
}
