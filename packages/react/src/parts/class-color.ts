import type { Manifest } from '@shoal/engine';

const HUES = 10;

/** CSS colour of a class: the manifest's own, or a palette colour by its place in the class map; the same in every widget. */
export function classColor(manifest: Pick<Manifest, 'classes'>, classId: string | null): string {
  const index = manifest.classes.findIndex((info) => info.id === classId);
  const info = manifest.classes[index];
  if (info?.color && /^#[0-9a-f]{6}$/i.test(info.color)) return info.color;
  if (index < 0) return 'var(--shoal-class-other)';
  const hue = `var(--shoal-class-${index % HUES})`;
  // Past ten classes the hues repeat with another lightness; past twenty they are "other".
  if (index >= 2 * HUES) return 'var(--shoal-class-other)';
  return index < HUES ? hue : `color-mix(in oklch, ${hue} 55%, var(--shoal-text))`;
}

/** Display name of a class; its id when the class map does not know it. */
export function className(manifest: Pick<Manifest, 'classes'>, classId: string): string {
  return manifest.classes.find((info) => info.id === classId)?.name ?? classId;
}
