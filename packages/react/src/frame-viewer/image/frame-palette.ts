import type { Manifest } from '@shoal/engine';
import { readColor } from '../../canvas/read-color';
import { classColor } from '../../parts/class-color';

/** Colours as canvas strings, read when first asked for. */
export interface FramePalette {
  classColor(classId: string): string;
  readonly accent: string;
  readonly wrong: string;
  readonly suspicious: string;
  /** Stands for a picture that is not there. */
  readonly placeholder: string;
}

/**
 * Reads the tokens around `element`. What is drawn on pictures takes the bright colours of `--shoal-picture-…` in both themes:
 * they keep apart on any picture. Make a new palette when the theme changed.
 */
export function createFramePalette(element: Element, manifest: Manifest): FramePalette {
  const known = new Map<string, string>();
  const classes = new Map<string, string>();
  const resolve = (css: string) => {
    let color = known.get(css);
    if (color === undefined) {
      const [r, g, b, a] = readColor(element, css);
      known.set(css, (color = `rgb(${r} ${g} ${b} / ${a / 255})`));
    }
    return color;
  };
  return {
    classColor(classId) {
      let color = classes.get(classId);
      if (color === undefined) classes.set(classId, (color = resolve(onPicture(classColor(manifest, classId)))));
      return color;
    },
    get accent() {
      return resolve('var(--shoal-picture-accent)');
    },
    get wrong() {
      return resolve('var(--shoal-picture-wrong)');
    },
    get suspicious() {
      return resolve('var(--shoal-picture-suspicious)');
    },
    get placeholder() {
      return resolve('var(--shoal-hover)');
    },
  };
}

/** The token for pictures of one that follows the theme. A nested `color-scheme` would not do: build tools resolve `light-dark()` where the token is defined. */
function onPicture(css: string): string {
  return css.replaceAll('--shoal-class-', '--shoal-picture-class-').replaceAll('--shoal-text', '--shoal-picture-text');
}
