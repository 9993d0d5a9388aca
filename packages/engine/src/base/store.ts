/** What every view-model and live object offers to readers: immutable snapshots and a notice when they change. */
export interface Readable<T> {
  /** The current snapshot; the same object until something changes. */
  getSnapshot(): T;
  /** Calls back after every change; returns the function that stops it. A subscriber never writes. */
  subscribe(listener: () => void): () => void;
}

/** A snapshot holder whose writer stays private to its creator. */
export interface Store<T> extends Readable<T> {
  set(next: T): void;
  update(patch: Partial<T>): void;
}

export function createStore<T extends object>(initial: T): Store<T> {
  let snapshot = initial;
  const listeners = new Set<() => void>();
  const set = (next: T) => {
    if (Object.is(next, snapshot)) return;
    snapshot = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      // Wrapped, so that the same function can subscribe twice and leave twice.
      const entry = () => listener();
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    set,
    update: (patch) => set({ ...snapshot, ...patch }),
  };
}
