/** A map whose snapshots are immutable and cheap, however large it is. Iterates in the order of a `Map`. */
export interface SharedMap<K, V extends NonNullable<unknown>> {
  readonly size: number;
  get(key: K): V | undefined;
  has(key: K): boolean;
  set(key: K, value: V): void;
  delete(key: K): void;
  values(): Iterable<V>;
  /** What is in it now: the same object until something changes, and never changed itself. */
  snapshot(): ReadonlyMap<K, V>;
}

export interface SharedMapOptions {
  /** Maps with fewer entries are copied as a whole when they change after a snapshot. Default 2048. */
  readonly small?: number;
  /** So many changes are kept beside a larger map before it is copied after all. Default 512. */
  readonly beside?: number;
}

/** Changes since `base` was shown. */
interface Layer<K, V> {
  readonly updates: Map<K, V>;
  /** What came after everything in `base`. */
  readonly tail: Map<K, V>;
  /** What is no longer where `base` has it. */
  readonly gone: Set<K>;
}

export function createSharedMap<K, V extends NonNullable<unknown>>({ small = 2048, beside = 512 }: SharedMapOptions = {}): SharedMap<K, V> {
  let base = new Map<K, V>();
  let layer: Layer<K, V> | null = null;
  let shown: ReadonlyMap<K, V> | null = null;

  const current = (): ReadonlyMap<K, V> => (layer ? new LayeredMap(base, layer) : base);

  /** Makes room for a change that no snapshot sees. */
  const open = () => {
    if (!shown) return;
    shown = null;
    const changes = layer ? layer.updates.size + layer.tail.size + layer.gone.size : 0;
    if (base.size < small || changes >= beside) {
      base = new Map(current());
      layer = null;
    } else {
      layer = { updates: new Map(layer?.updates), tail: new Map(layer?.tail), gone: new Set(layer?.gone) };
    }
  };

  return {
    get size() {
      return current().size;
    },
    get: (key) => current().get(key),
    has: (key) => current().has(key),
    set(key, value) {
      open();
      if (!layer) base.set(key, value);
      else if (base.has(key) && !layer.gone.has(key)) layer.updates.set(key, value);
      else layer.tail.set(key, value);
    },
    delete(key) {
      if (!current().has(key)) return;
      open();
      if (!layer) base.delete(key);
      else if (!layer.tail.delete(key)) {
        layer.gone.add(key);
        layer.updates.delete(key);
      }
    },
    values: () => current().values(),
    snapshot: () => (shown ??= current()),
  };
}

class LayeredMap<K, V extends NonNullable<unknown>> implements ReadonlyMap<K, V> {
  readonly size: number;
  readonly #base: ReadonlyMap<K, V>;
  readonly #layer: Layer<K, V>;

  constructor(base: ReadonlyMap<K, V>, layer: Layer<K, V>) {
    this.#base = base;
    this.#layer = layer;
    this.size = base.size - layer.gone.size + layer.tail.size;
  }

  get(key: K): V | undefined {
    const { updates, tail, gone } = this.#layer;
    return tail.get(key) ?? (gone.has(key) ? undefined : updates.get(key) ?? this.#base.get(key));
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): MapIterator<[K, V]> {
    const { updates, tail, gone } = this.#layer;
    for (const [key, value] of this.#base) if (!gone.has(key)) yield [key, updates.get(key) ?? value];
    yield* tail;
  }

  *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }
}
