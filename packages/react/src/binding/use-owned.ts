import { useEffect, useMemo } from 'react';
import type { Disposable } from '@shoal/engine';

/**
 * Creates something with a lifetime for as long as the component is mounted and `key` stays the same. Creators are cold
 * (no work until first use), and disposal waits a tick, so that StrictMode's second mount keeps the same object.
 */
export function useOwned<T extends Disposable>(create: () => T, key: unknown): T {
  // The key decides when to create anew; `create` itself is a new closure on every render.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const entry = useMemo(() => ({ value: create(), users: 0 }), [key]);
  useEffect(() => {
    entry.users += 1;
    return () => {
      entry.users -= 1;
      setTimeout(() => {
        if (entry.users === 0) entry.value.dispose();
      }, 0);
    };
  }, [entry]);
  return entry.value;
}
