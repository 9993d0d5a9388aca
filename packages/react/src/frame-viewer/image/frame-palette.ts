import type { Manifest } from '@shoal/engine';
import { readColor } from '../../canvas/read-color';
import { classColor } from '../../parts/class-color';

/** Colours as canvas strings, read when first asked for. */
export interface FramePalette {
  classColor(classId: string): string;
  readonly accent: string;
  /** Stands for a picture that is not there. */
  readonly placeholder: string;
}

/**
 * Reads the theme around `element`. What is drawn on pictures takes the bright colours of the dark theme in both themes:
 * they keep apart on any picture. Make a new palette when the theme changed.
 */
export function createFramePalette(element: Element, manifest: Manifest): FramePalette {
  const known = new Map<string, string>();
  const resolve = (css: string, scheme: 'dark' | 'inherit') => {
    let color = known.get(css);
    if (color === undefined) {
      const probe = document.createElement('span');
      probe.hidden = true;
      probe.style.colorScheme = scheme;
      element.append(probe);
      const [r, g, b, a] = readColor(probe, css);
      probe.remove();
      known.set(css, (color = `rgb(${r} ${g} ${b} / ${a / 255})`));
    }
    return color;
  };
  return {
    classColor: (classId) => resolve(classColor(manifest, classId), 'dark'),
    get accent() {
      return resolve('var(--shoal-accent)', 'dark');
    },
    get placeholder() {
      return resolve('var(--shoal-hover)', 'inherit');
    },
  };
}
