import type { ElementId } from '../model/element';
import type { IdColumn } from './map-ids';
import { createScatterOrder } from './map-order';
import { boundsOf, createPointGrid, type Bounds, type PointGrid } from './map-grid';

/** Bits of {@link MapPoints.flags}. */
export const MAP_DIMMED = 1;
export const MAP_PICKED = 2;

/** Codes of {@link MapPoints.category}: values use 0 up to, not including, `other`. */
export const MAP_CODE_OTHER = 22;
export const MAP_CODE_NONE = 23;

/**
 * All points of one level as columns. Positions and ids never change (another layout is another object); `category` and `flags` are rewritten in place,
 * and the snapshot's `styleVersion` says when. Never mutate them from outside.
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
  idAt(index: number): ElementId;
  /** Index of an element, or -1 when it is not on this level. */
  indexOf(id: ElementId): number;
  /** Finds points by place; built on first use. */
  readonly grid: PointGrid;
}

export interface MutableMapPoints extends MapPoints {
  /** Copies a column in table order into point order. */
  scatter(column: ArrayLike<number>, into: Uint8Array): void;
}

/** Places of points in another layout; ids, categories and flags are shared with the points before. */
export function movePoints(points: MutableMapPoints, x: Float32Array, y: Float32Array): MutableMapPoints {
  const { count, category, flags, idAt, indexOf, scatter } = points;
  return withPlaces({ count, category, flags, idAt, indexOf, scatter }, x, y);
}

function withPlaces(rest: Omit<MutableMapPoints, 'x' | 'y' | 'bounds' | 'grid'>, x: Float32Array, y: Float32Array): MutableMapPoints {
  let grid: PointGrid | undefined;
  return {
    ...rest,
    x,
    y,
    bounds: boundsOf(x, y),
    get grid() {
      return (grid ??= createPointGrid(x, y));
    },
  };
}

/** `x`, `y` and `ids` are in table order; points come out in a scattered one, see {@link createScatterOrder}. */
export function createMapPoints(rows: { readonly x: Float32Array; readonly y: Float32Array; readonly ids: IdColumn }): MutableMapPoints {
  const count = rows.ids.length;
  const order = createScatterOrder(count);
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    const row = order.rowOf(i);
    x[i] = rows.x[row] ?? 0;
    y[i] = rows.y[row] ?? 0;
  }
  const rest = {
    count,
    category: new Uint8Array(count).fill(MAP_CODE_NONE),
    flags: new Uint8Array(count),
    idAt: (index: number) => rows.ids.get(order.rowOf(index)),
    indexOf(id: ElementId) {
      const row = rows.ids.find(id);
      return row < 0 ? -1 : order.indexOf(row);
    },
    scatter(column: ArrayLike<number>, into: Uint8Array) {
      for (let i = 0; i < count; i += 1) into[i] = column[order.rowOf(i)] ?? 0;
    },
  };
  return withPlaces(rest, x, y);
}
