import { describeNumber, describeTime, type Manifest, type TimeLine, type TimeSeries, type TimeStep } from '@shoal/engine';
import { formatCount, formatPercent } from '../format';
import type { Labels } from '../labels';
import { stackColor, valueName } from '../parts/value-look';

const DAY = 86_400_000;

export interface LineLook {
  readonly line: TimeLine;
  readonly index: number;
  /** Of the line in the chart; it stays the same while filters change. */
  readonly key: string;
  readonly name: string;
  readonly color: string;
}

/** Names and colours of the lines. */
export function lineLooks(labels: Labels, manifest: Manifest, { lines, by }: TimeSeries): readonly LineLook[] {
  return lines.map((line, index) => {
    if (by === null) return { line, index, key: 'all', name: labels.timeSeries.all, color: 'color-mix(in oklab, var(--shoal-text) 75%, var(--shoal-panel))' };
    if (line.value === null) return { line, index, key: 'rest', name: labels.timeSeries.rest, color: stackColor(manifest, by, undefined, index) };
    return { line, index, key: `value:${line.value}`, name: valueName(labels, manifest, by, line.value), color: stackColor(manifest, by, line.value, index) };
  });
}

/** A value of a line: a count, a share in percent, a mean. */
export function lineValue(labels: Labels, { aggregate }: TimeSeries, value: number, step: number): string {
  if (!Number.isFinite(value)) return labels.timeSeries.nothing;
  if (aggregate === 'count') return formatCount(value);
  return aggregate === 'flagged share' ? labels.timeSeries.percent(formatPercent(value)) : describeNumber(value, step);
}

/** A time with the clock only where the calendar needs it. */
export function timeName(series: TimeSeries, time: number): string {
  return describeTime(time, time % DAY === 0 ? DAY : Math.min(series.calendar?.ms ?? DAY, series.grid?.step ?? DAY));
}

/** "3 Mar 2024", "3 Mar 2024 – 10 Mar 2024". */
export function stepName(labels: Labels, series: TimeSeries, { min, max }: Pick<TimeStep, 'min' | 'max'>): string {
  return max - min === DAY && min % DAY === 0 ? timeName(series, min) : labels.timeSeries.between(timeName(series, min), timeName(series, max));
}

/** Lowest and highest value of all lines, with zero where counts and shares start. */
export function valueDomain({ lines, aggregate }: TimeSeries): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { values, totals } of lines) {
    for (const value of [...values, ...totals]) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return [0, 1];
  if (aggregate === 'count' || aggregate === 'flagged share') low = 0;
  return low === high ? [low - (low === 0 ? 0 : Math.abs(low) / 2), high === 0 ? 1 : high + Math.abs(high) / 2] : [low, high];
}
