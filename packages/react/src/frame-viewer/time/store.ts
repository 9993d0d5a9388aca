import type { Readable } from '@shoal/engine';

export interface LocalStore<T> extends Readable<T> {
  update(patch: Partial<T>): void;
}

/** A snapshot holder for what moves with the clock. */
export function createLocalStore<T extends object>(initial: T): LocalStore<T> {
  let snapshot = initial;
  const listeners = new Set<() => void>();
  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      const entry = () => listener();
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    update(patch) {
      snapshot = { ...snapshot, ...patch };
      for (const listener of [...listeners]) listener();
    },
  };
}
