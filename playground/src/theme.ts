import { useEffect, useState } from 'react';

export type ThemeName = 'auto' | 'light' | 'dark';

export interface Theme {
  readonly name: ThemeName;
  readonly next: () => void;
}

const KEY = 'shoal-playground-theme';
const order: readonly ThemeName[] = ['auto', 'light', 'dark'];

function stored(): ThemeName {
  const name = localStorage.getItem(KEY);
  return order.find((known) => known === name) ?? 'auto';
}

/** The theme of the page, remembered on this device. */
export function useTheme(): Theme {
  const [name, setName] = useState<ThemeName>(stored);
  useEffect(() => {
    localStorage.setItem(KEY, name);
    if (name === 'auto') document.documentElement.removeAttribute('data-shoal-theme');
    else document.documentElement.setAttribute('data-shoal-theme', name);
  }, [name]);
  return { name, next: () => setName((current) => order[(order.indexOf(current) + 1) % order.length] ?? 'auto') };
}
