import { useSyncExternalStore } from 'react';

const query = matchMedia('(max-width: 900px)');

/** True below 900 px, where the panels stack. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}
