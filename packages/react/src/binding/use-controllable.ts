import { useCallback, useRef, useState } from 'react';

export interface ControllableOptions<T> {
  /** Controlled value; `undefined` means that the component keeps its own. */
  readonly value: T | undefined;
  readonly defaultValue: T;
  readonly onChange?: ((value: T) => void) | undefined;
}

/** State that the host may own: `value` + `onChange`, or `defaultValue` and the component keeps it. */
export function useControllable<T>({ value, defaultValue, onChange }: ControllableOptions<T>): readonly [T, (next: T) => void] {
  const [own, setOwn] = useState(defaultValue);
  const controlled = value !== undefined;
  const current = controlled ? value : own;
  const latest = useRef({ current, controlled, onChange });
  latest.current = { current, controlled, onChange };
  const set = useCallback((next: T) => {
    const state = latest.current;
    if (Object.is(next, state.current)) return;
    if (!state.controlled) setOwn(next);
    state.onChange?.(next);
  }, []);
  return [current, set];
}
