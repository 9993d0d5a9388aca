import { scaleLinear } from '@visx/scale';
import { useState } from 'react';
import type { EvaluationSlice } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { formatRate } from '../parts/plot-numbers';
import { Segmented } from '../parts/segmented';
import { useElementWidth } from '../parts/use-element-width';
import { RateAxis, Whisker } from './whisker';

const metrics = ['precision', 'recall', 'f1'] as const;
export type SliceMetric = (typeof metrics)[number];

/** Below this, one metric at a time. */
const WIDE = 620;
const NUMBER = 56;

interface SliceRowsProps {
  readonly slices: readonly EvaluationSlice[];
  readonly column: string;
  readonly chosen: readonly (string | null)[];
  readonly onToggle: (slice: EvaluationSlice) => void;
}

export function SliceRows({ slices, column, chosen, onToggle }: SliceRowsProps) {
  const { sliceTable: labels, valueNames } = useLabels();
  const { width, measure } = useElementWidth();
  const [metric, setMetric] = useState<SliceMetric>('f1');
  const isWide = width >= WIDE;
  const shown: readonly SliceMetric[] = isWide ? metrics : [metric];
  const overall = ratesOf(slices);
  const nameWidth = isWide ? 0.22 : 0.32;
  const plotWidth = Math.max(60, Math.floor((width * (1 - nameWidth) - (isWide ? 64 : 52)) / shown.length) - NUMBER - 24);
  const lows = slices.flatMap((slice) => metrics.flatMap((key) => [slice.rates[key], slice.intervals[key].low])).filter((value) => !Number.isNaN(value));
  const scale = scaleLinear<number>({ domain: [Math.max(0, Math.floor(Math.min(0.9, ...lows) * 10) / 10), 1], range: [5, plotWidth - 5] });
  const text = (value: string | null) => (value === null ? labels.none : (labels.truth[value] ?? valueNames[value] ?? value));
  return (
    <div data-part="slices" ref={measure}>
      {!isWide && width > 0 && <Segmented label={labels.metric} value={metric} options={metrics.map((value) => ({ value, label: labels.metrics[value] }))} onChange={setMetric} />}
      <table aria-label={labels.title}>
        <thead>
          <tr>
            <th scope="col">{column}</th>
            <th scope="col" data-part="frames">
              {labels.frames}
            </th>
            {shown.map((key) => (
              <th key={key} scope="col" data-part="metric">
                <span data-part="rate">
                  <span>{labels.metrics[key]}</span>
                  {width > 0 && <RateAxis scale={scale} width={plotWidth} />}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {slices.map((slice) => {
            const isChosen = chosen.includes(slice.value);
            return (
              <tr key={slice.value ?? '\0none'} data-small={slice.isSmall || undefined} data-chosen={isChosen || undefined} data-dimmed={(chosen.length > 0 && !isChosen) || undefined}>
                <th scope="row">
                  <button type="button" data-part="value" aria-pressed={isChosen} title={isChosen ? labels.all : labels.only(text(slice.value))} onClick={() => onToggle(slice)}>
                    <span data-part="name">{text(slice.value)}</span>
                    {slice.isSmall && (
                      <span data-part="few" title={labels.fewTitle(slice.frames)}>
                        {labels.few}
                      </span>
                    )}
                  </button>
                </th>
                <td data-part="frames">{formatCount(slice.frames)}</td>
                {shown.map((key) => {
                  const [value, { low, high }] = [slice.rates[key], slice.intervals[key]];
                  return (
                    <td key={key} data-part="metric">
                      <span data-part="rate">
                        <span>{formatRate(value)}</span>
                        {width > 0 && <Whisker scale={scale} width={plotWidth} value={value} low={low} high={high} overall={overall[key]} title={labels.interval(formatRate(value), formatRate(low), formatRate(high))} />}
                      </span>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{labels.overall}</th>
            <td data-part="frames">{formatCount(slices.reduce((sum, slice) => sum + slice.frames, 0))}</td>
            {shown.map((key) => (
              <td key={key} data-part="metric">
                <span data-part="rate">
                  <span>{formatRate(overall[key])}</span>
                </span>
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
      <p data-part="reading">{labels.legend}</p>
    </div>
  );
}

/** Of all slices together: a filter on one of them does not move it. */
function ratesOf(slices: readonly EvaluationSlice[]): Readonly<Record<SliceMetric, number>> {
  const sum = (key: 'truePositives' | 'falsePositives' | 'falseNegatives') => slices.reduce((total, { rates }) => total + rates[key], 0);
  const [hits, alarms, misses] = [sum('truePositives'), sum('falsePositives'), sum('falseNegatives')];
  return { precision: hits / (hits + alarms), recall: hits / (hits + misses), f1: (2 * hits) / (2 * hits + alarms + misses) };
}
