import { describeNumber, describeTime, type Distribution, type DistributionBar, type Manifest } from '@shoal/engine';
import type { Labels } from '../labels';
import { valueName } from '../parts/value-look';

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
