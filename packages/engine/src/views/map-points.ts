import type { ElementId } from '../model/element';
import type { IdColumn } from './map-ids';
import { boundsOf, createPointTree, type Bounds, type PointTree } from './map-tree';

/** Bits of {@link MapPoints.flags}. */
export const MAP_DIMMED = 1;
export const MAP_PICKED = 2;

/** Codes of {@link MapPoints.category}: values use 0 up to, not including, `other`. */
export const MAP_CODE_OTHER = 22;
export const MAP_CODE_NONE = 23;

/**
 * All points of one level as columns, in the order of the table. Positions and ids never change (another layout is another object); `category` and
 * `flags` are rewritten in place, and the snapshot's `styleVersion` says when. Never mutate them from outside.
 */
export interface MapPoints {
  readonly count: number;
  /** Positions in map units, shape [count]. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly bounds: Bounds;
  /** Legend code of every point, shape [count]. */
  readonly category: Uint8Array;
  /** Combination of {@link MAP_DIMMED} and {@link MAP_PICKED}, shape [count]. */
  readonly flags: Uint8Array;
  /** `row_index` of every point in `elements`, shape [count]. */
  readonly rows: Uint32Array;
  idAt(index: number): ElementId;
  /** Index of an element, or -1 when it is not on this level. */
  indexOf(id: ElementId): number;
  /** Finds points by place; built on first use. */
  readonly tree: PointTree;
}

export interface PointColumns {
  /** Finite positions in map units, shape [count]. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly ids: Pick<IdColumn, 'get' | 'find'>;
  /** Default: 0 to count - 1. */
  readonly rows?: Uint32Array | undefined;
  /** Legend codes, 0..23; default {@link MAP_CODE_NONE}. */
  readonly category?: Uint8Array | undefined;
}

/** Points from columns; nothing is copied. */
export function createMapPoints({ x, y, ids, rows, category }: PointColumns): MapPoints {
  const count = x.length;
  return withPlaces({ count, category: category ?? new Uint8Array(count).fill(MAP_CODE_NONE), flags: new Uint8Array(count), rows: rows ?? Uint32Array.from({ length: count }, (_, i) => i), idAt: ids.get, indexOf: ids.find }, x, y);
}

/** Places of points in another layout; ids, categories and flags are shared with the points before. */
export function movePoints({ count, category, flags, rows, idAt, indexOf }: MapPoints, x: Float32Array, y: Float32Array): MapPoints {
  return withPlaces({ count, category, flags, rows, idAt, indexOf }, x, y);
}

function withPlaces(rest: Omit<MapPoints, 'x' | 'y' | 'bounds' | 'tree'>, x: Float32Array, y: Float32Array): MapPoints {
  let tree: PointTree | undefined;
  return {
    ...rest,
    x,
    y,
    bounds: boundsOf(x, y),
    get tree() {
      return (tree ??= createPointTree(x, y));
    },
  };
}
