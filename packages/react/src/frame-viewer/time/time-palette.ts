import { useLayoutEffect, useState, type RefObject } from 'react';
import type { Manifest } from '@shoal/engine';
import { onThemeChange, readColor, type Rgba } from '../../canvas/read-color';
import { classColor } from '../../parts/class-color';

/** Colours of tracks and timelines as canvas strings, in the theme around them. */
export interface TimePalette {
  /** Any CSS colour, with an opacity. */
  color(css: string, alpha?: number): string;
  classColor(classId: string, alpha?: number): string;
  rgba(css: string): Rgba;
}

function createTimePalette(element: Element, manifest: Manifest): TimePalette {
  const known = new Map<string, Rgba>();
  const rgba = (css: string) => {
    let color = known.get(css);
    if (!color) known.set(css, (color = readColor(element, css)));
    return color;
  };
  const color = (css: string, alpha = 1) => {
    const [r, g, b, a] = rgba(css);
    return `rgb(${r} ${g} ${b} / ${(a / 255) * alpha})`;
  };
  return { color, rgba, classColor: (classId, alpha) => color(classColor(manifest, classId), alpha) };
}

/** A palette that is made anew when the theme changes; `null` until the element is there. */
export function useTimePalette(element: RefObject<HTMLElement | null>, manifest: Manifest): TimePalette | null {
  const [palette, setPalette] = useState<TimePalette | null>(null);
  useLayoutEffect(() => {
    const host = element.current;
    if (!host) return;
    const read = () => setPalette(createTimePalette(host.parentElement ?? host, manifest));
    read();
    return onThemeChange(host, read);
  }, [element, manifest]);
  return palette;
}
