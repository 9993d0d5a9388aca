import { describeNumber, describeTime, type Distribution, type DistributionBar, type Manifest } from '@shoal/engine';
import type { Labels } from '../labels';
import { classColor, className } from '../parts/class-color';

const CLASS_COLUMNS = new Set(['class_id', 'given', 'predicted', 'suggested']);
const MEANINGS: Readonly<Record<string, string>> = { agree: 'var(--shoal-agreed)', wrong_class: 'var(--shoal-wrong)', badly_located: 'var(--shoal-suspicious)', missing: 'var(--shoal-class-4)', spurious: 'var(--shoal-class-3)', unlabeled: 'var(--shoal-unknown)' };

export function isClassColumn(column: string): boolean {
  return CLASS_COLUMNS.has(column);
}

/** A value as a person reads it: a class by its name, an outcome in words. */
export function valueName(labels: Labels, manifest: Manifest, column: string, value: string): string {
  if (isClassColumn(column)) return className(manifest, value);
  if (value === '') return '“”';
  return labels.valueNames[value] ?? labels.distribution.truth[value] ?? value;
}

/** Colour of a value of a stack: classes and outcomes have their own, others take the palette in order. */
export function stackColor(manifest: Manifest, column: string, value: string | undefined, index: number): string {
  if (value === undefined) return 'var(--shoal-line-strong)';
  if (isClassColumn(column)) return classColor(manifest, value);
  return (column === 'agreement' ? MEANINGS[value] : undefined) ?? `var(--shoal-class-${[5, 0, 6, 3, 2, 4][index % 6]})`;
}

/** An edge between bars, with the digits that the steps of the chart need. */
export function edgeName(distribution: Distribution, value: number): string {
  const { kind, grid, calendar } = distribution;
  if (kind === 'time') return describeTime(value, calendar?.ms ?? 86_400_000);
  return describeNumber(value, grid?.step ?? 1);
}

/** The range from an edge to another: whole numbers by the first and last one in it. */
export function rangeName(labels: Labels, distribution: Distribution, min: number, max: number): string {
  const { integer, kind, bars } = distribution;
  if (integer && kind === 'number') {
    const last = max === bars.at(-1)?.max && max - min > 1 ? max : max - 1;
    return last <= min ? edgeName(distribution, min) : labels.distribution.between(edgeName(distribution, min), edgeName(distribution, last));
  }
  return labels.distribution.between(edgeName(distribution, min), edgeName(distribution, max));
}

export function barName(labels: Labels, manifest: Manifest, distribution: Distribution, bar: DistributionBar): string {
  const ordered = distribution.kind === 'number' || distribution.kind === 'time';
  return ordered ? rangeName(labels, distribution, bar.min, bar.max) : valueName(labels, manifest, distribution.column, bar.value);
}
