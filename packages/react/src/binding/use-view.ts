import { useSyncExternalStore } from 'react';
import type { Readable } from '@shoal/engine';

/** Subscribes a component to a view-model or store of the engine. The only bridge between the two. */
export function useView<T>(view: Readable<T>): T {
  return useSyncExternalStore(view.subscribe, view.getSnapshot, view.getSnapshot);
}
