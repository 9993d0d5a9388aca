import { useCallback, useEffect, useRef } from 'react';

/** Longer than this a key is held, not tapped. */
const HOLD_MS = 300;

/** A key that does something at once, and takes it back on release when it was held: tap to switch, hold to peek. */
export function useHoldKey(): (key: string, press: () => () => void) => void {
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);
  return useCallback((key, press) => {
    stop.current?.();
    const since = performance.now();
    const release = press();
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== key) return;
      stop.current?.();
      if (performance.now() - since > HOLD_MS) release();
    };
    addEventListener('keyup', onKeyUp);
    stop.current = () => {
      removeEventListener('keyup', onKeyUp);
      stop.current = null;
    };
  }, []);
}
