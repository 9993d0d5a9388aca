import type { Manifest } from '@shoal/engine';
import type { Labels } from '../labels';
import { classColor, className } from './class-color';

const CLASS_COLUMNS = new Set(['class_id', 'given', 'predicted', 'suggested']);
const MEANINGS: Readonly<Record<string, string>> = { agree: 'var(--shoal-agreed)', wrong_class: 'var(--shoal-wrong)', badly_located: 'var(--shoal-suspicious)', missing: 'var(--shoal-class-4)', spurious: 'var(--shoal-class-3)', unlabeled: 'var(--shoal-unknown)' };
const PALETTE = [5, 0, 6, 3, 2, 4, 7, 1];

export function isClassColumn(column: string): boolean {
  return CLASS_COLUMNS.has(column);
}

/** A value as a person reads it: a class by its name, an outcome in words. */
export function valueName(labels: Labels, manifest: Manifest, column: string, value: string): string {
  if (isClassColumn(column)) return className(manifest, value);
  if (value === '') return '“”';
  return labels.valueNames[value] ?? labels.distribution.truth[value] ?? value;
}

/** Colour of a value of several: classes and outcomes have their own, others take the palette in order. */
export function stackColor(manifest: Manifest, column: string, value: string | undefined, index: number): string {
  if (value === undefined) return 'var(--shoal-line-strong)';
  if (isClassColumn(column)) return classColor(manifest, value);
  return (column === 'agreement' ? MEANINGS[value] : undefined) ?? `var(--shoal-class-${PALETTE[index % PALETTE.length]})`;
}
