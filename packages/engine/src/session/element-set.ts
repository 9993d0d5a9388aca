import type { ElementId } from '../model/element';

/** Many elements without a string for each: ids are decoded when they are asked for, one by one. */
export interface ElementSet extends ReadonlySet<ElementId> {
  /** Their `row_index` in `elements`, and the version of the dataset for which that is true. */
  readonly rows: { readonly version: number; readonly values: Uint32Array };
}

export interface ElementSetParts {
  readonly size: number;
  /** The i-th element, 0..size - 1. */
  idAt(i: number): ElementId;
  has(id: ElementId): boolean;
  readonly rows: ElementSet['rows'];
}

export function createElementSet({ size, idAt, has, rows }: ElementSetParts): ElementSet {
  function* ids(): SetIterator<ElementId> {
    for (let i = 0; i < size; i += 1) yield idAt(i);
  }
  function* pairs(): SetIterator<[ElementId, ElementId]> {
    for (const id of ids()) yield [id, id];
  }
  const set: ElementSet = {
    size,
    has,
    rows,
    keys: ids,
    values: ids,
    entries: pairs,
    forEach(visit, self) {
      for (const id of ids()) visit.call(self, id, id, set);
    },
    [Symbol.iterator]: ids,
  };
  return set;
}

export function isElementSet(ids: unknown): ids is ElementSet {
  return typeof ids === 'object' && ids !== null && 'rows' in ids && 'size' in ids;
}
