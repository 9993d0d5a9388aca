import type { Readable } from '@shoal/engine';

/** A place on the stage that a pointer, or the keyboard, is at. */
export interface CursorPlace {
  /** CSS pixels of the pane. */
  readonly x: number;
  readonly y: number;
  /** 0 left, 1 right. */
  readonly pane: number;
}

/** Where the pointer is; outside of React, because it moves at every frame. */
export interface Cursor extends Readable<CursorPlace | null> {
  set(place: CursorPlace | null): void;
}

export function createCursor(): Cursor {
  let place: CursorPlace | null = null;
  const listeners = new Set<() => void>();
  return {
    getSnapshot: () => place,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next) {
      place = next;
      for (const listener of listeners) listener();
    },
  };
}
