/** Red, green, blue, alpha, each 0..255. */
export type Rgba = readonly [number, number, number, number];

let pixel: CanvasRenderingContext2D | null | undefined;

/**
 * Resolves any CSS colour (`var(--shoal-accent)`, `oklch(…)`) as it looks inside `element`, for drawing on a canvas.
 * Read again after a theme change (see {@link onThemeChange}).
 */
export function readColor(element: Element, color: string): Rgba {
  const probe = document.createElement('span');
  probe.style.color = color;
  element.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  pixel ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  if (!pixel) return [128, 128, 128, 255];
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = resolved;
  pixel.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, a = 255] = pixel.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a];
}

/** Calls back when the theme may have changed: system preference, or a theme attribute, class or style on an ancestor. */
export function onThemeChange(element: Element, listener: () => void): () => void {
  const query = matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', listener);
  const observer = new MutationObserver(listener);
  for (let node: Element | null = element; node; node = node.parentElement) {
    observer.observe(node, { attributes: true, attributeFilter: ['data-shoal-theme', 'class', 'style'] });
  }
  return () => {
    query.removeEventListener('change', listener);
    observer.disconnect();
  };
}
