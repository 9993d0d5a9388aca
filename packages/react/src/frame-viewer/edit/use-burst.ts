import { useEffect, useRef } from 'react';

export interface Burst<T> {
  /** What the burst has come to so far; `null` when none runs. */
  current(): T | null;
  /** Goes on with a burst, or begins one: it ends by itself when nothing follows. */
  go(value: T): void;
  /** Ends it now and hands over what it came to. */
  flush(): void;
  /** Ends it without a result. */
  drop(): void;
}

export const BURST_PAUSE_MS = 800;

/** Many small steps that are one action: what they come to is handed over once, after a pause, and never lost when the component goes away. */
export function useBurst<T>(onEnd: (value: T) => void): Burst<T> {
  const end = useRef(onEnd);
  end.current = onEnd;
  const burst = useRef<Burst<T> | null>(null);
  burst.current ??= createBurst((value) => end.current(value));
  useEffect(() => {
    const flush = () => burst.current?.flush();
    addEventListener('pagehide', flush);
    return () => {
      removeEventListener('pagehide', flush);
      flush();
    };
  }, []);
  return burst.current;
}

export function createBurst<T>(onEnd: (value: T) => void, pauseMs = BURST_PAUSE_MS): Burst<T> {
  let pending: { readonly value: T } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const drop = () => {
    clearTimeout(timer);
    pending = null;
  };
  const flush = () => {
    const last = pending;
    drop();
    if (last) onEnd(last.value);
  };
  return {
    current: () => pending?.value ?? null,
    go(value) {
      clearTimeout(timer);
      pending = { value };
      timer = setTimeout(flush, pauseMs);
    },
    flush,
    drop,
  };
}
