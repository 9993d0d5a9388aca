import { useEffect, useState, type RefObject } from 'react';
import { readColor, onThemeChange } from '../canvas/read-color';
import type { MapColors } from './map-scene';
import type { MapSwatch } from './map-palette';

/** Resolves swatches and tokens to numbers as they look inside `root`, again after every theme change. */
export function useMapColors(root: RefObject<HTMLElement | null>, swatches: readonly MapSwatch[] | null): MapColors | null {
  const [colors, setColors] = useState<MapColors | null>(null);
  useEffect(() => {
    const element = root.current;
    if (!element || !swatches) return;
    const read = () => {
      const ground = readColor(element, 'var(--shoal-bg)');
      const isDark = ground[0] + ground[1] + ground[2] < 384;
      setColors({
        points: {
          traits: swatches.map(({ css, shape, prominent }) => ({ color: readColor(element, css), shape, prominent })),
          dim: readColor(element, 'var(--shoal-line-strong)'),
          ground,
          accent: readColor(element, 'var(--shoal-accent)'),
        },
        depth: readColor(element, isDark ? 'var(--shoal-text)' : 'var(--shoal-class-5)'),
        depthStrength: isDark ? 0.9 : 0.8,
      });
    };
    read();
    return onThemeChange(element, read);
  }, [root, swatches]);
  return colors;
}
