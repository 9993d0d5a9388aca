import type { Cuboid, RleMask } from '../model/annotation';
import type { Box } from '../model/geometry';
import { boxOf, numberOr, textOr } from './read-cell';

type Row = Readonly<Record<string, unknown>>;

/** Where a label or an inference is, in every way its table says so. */
export interface PlaceOfMark {
  readonly box: Box | null;
  readonly polygons: readonly (readonly number[])[] | null;
  readonly rotation: number | null;
  readonly keypoints: readonly number[] | null;
  readonly mask: RleMask | null;
  readonly cuboid: Cuboid | null;
  readonly span: { readonly start: number; readonly end: number } | null;
  readonly interval: { readonly start: number; readonly end: number } | null;
  readonly sensorId: string | null;
  readonly trackId: string | null;
}

/** Reads a row of `labels` or `inferences`; what its columns do not say is `null`. */
export function readPlace(row: Row): PlaceOfMark {
  return {
    box: boxOf(row),
    polygons: readPolygons(row.polygons),
    rotation: numberOr(row.rotation),
    keypoints: isNumbers(row.keypoints) ? Array.from(row.keypoints, Number) : null,
    mask: readMask(row),
    cuboid: readCuboid(row),
    span: readRange(row.span_start, row.span_end),
    interval: readRange(row.time_start, row.time_end),
    sensorId: textOr(row.sensor_id),
    trackId: textOr(row.track_id),
  };
}

function readRange(from: unknown, to: unknown): { readonly start: number; readonly end: number } | null {
  const [start, end] = [numberOr(from), numberOr(to)];
  return start === null || end === null || !(start <= end) ? null : { start, end };
}

function readMask(row: Row): RleMask | null {
  const [width, height, counts] = [numberOr(row.mask_width), numberOr(row.mask_height), textOr(row.mask_counts)];
  return width === null || height === null || counts === null ? null : { width, height, counts };
}

function readCuboid(row: Row): Cuboid | null {
  const values = ['center_x', 'center_y', 'center_z', 'size_l', 'size_w', 'size_h'].map((name) => numberOr(row[name]));
  if (!values.every((value) => value !== null && Number.isFinite(value))) return null;
  const [x, y, z, l, w, h] = values as [number, number, number, number, number, number];
  return { center: [x, y, z], size: [l, w, h], rotation: [numberOr(row.quat_w) ?? 1, numberOr(row.quat_x) ?? 0, numberOr(row.quat_y) ?? 0, numberOr(row.quat_z) ?? 0], reference: textOr(row.reference) ?? 'ego' };
}

/** Nested Arrow lists as plain arrays. */
function readPolygons(value: unknown): readonly (readonly number[])[] | null {
  if (!isNumbers(value)) return null;
  return Array.from(value as Iterable<unknown>, (part) => (isNumbers(part) ? Array.from(part, Number) : []));
}

/** A list of a query result, whatever holds it. */
export function isNumbers(value: unknown): value is Iterable<number> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
