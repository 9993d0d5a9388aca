import { Group } from '@visx/group';
import { scaleLinear } from '@visx/scale';
import { Bar, Line } from '@visx/shape';
import type { Calibration } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { PlotAxes } from '../parts/plot-axes';
import { formatRate, formatTick } from '../parts/plot-numbers';
import { Hatch, useHatch } from './hatch';

const margin = { top: 26, right: 16, bottom: 40, left: 38 };
const COUNTS = 44;
const BETWEEN = 30;

/** Accuracy by confidence above, how many predictions that is below, on one axis. */
export function ReliabilityBars({ width, calibration: { bins }, summary }: { readonly width: number; readonly calibration: Calibration; readonly summary: string }) {
  const { evaluationPlots: shared, reliability: labels } = useLabels();
  const hatch = useHatch();
  const [w, h] = [Math.max(80, width - margin.left - margin.right), Math.round(Math.min(300, Math.max(150, width * 0.5)))];
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const x = scaleLinear<number>({ domain: [0, 1], range: [0, w] });
  const y = scaleLinear<number>({ domain: [0, 1], range: [h, 0] });
  const counts = scaleLinear<number>({ domain: [0, most], range: [COUNTS, 0] });
  const ticks = w < 320 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];
  return (
    <svg width={width} height={margin.top + h + BETWEEN + COUNTS + margin.bottom} role="img" aria-label={summary}>
      <Hatch id={hatch} />
      <Group left={margin.left} top={margin.top}>
        <PlotAxes x={x} y={y} width={w} height={h} yLabel={labels.accuracy} xTicks={[]} yTicks={ticks} hideX />
        {bins.map((bin) => {
          if (bin.count === 0) return null;
          const [left, size] = [x(bin.from) + 1, Math.max(1, x(bin.to) - x(bin.from) - 2)];
          const [low, high] = [Math.min(bin.accuracy, bin.confidence), Math.max(bin.accuracy, bin.confidence)];
          return (
            <g key={bin.from}>
              <Bar className="shoal-right" x={left} width={size} y={y(low)} height={h - y(low)} data-under={bin.accuracy > bin.confidence ? '' : undefined} />
              <Bar className="shoal-gap" fill={`url(#${hatch})`} x={left} width={size} y={y(high)} height={Math.max(0.5, y(low) - y(high))} />
              <Line className="shoal-accuracy" from={{ x: left, y: y(bin.accuracy) }} to={{ x: left + size, y: y(bin.accuracy) }} />
            </g>
          );
        })}
        <Line className="shoal-diagonal" from={{ x: 0, y: h }} to={{ x: w, y: 0 }} />
      </Group>
      <Group left={margin.left} top={margin.top + h + BETWEEN}>
        <PlotAxes x={x} y={counts} width={w} height={COUNTS} xLabel={shared.confidence} yLabel={labels.detections} labelOffset={9} xTicks={ticks} yTicks={[0, most]} formatY={formatTick} />
        {bins.map((bin) => (
          <Bar key={bin.from} className="shoal-count" x={x(bin.from) + 1} width={Math.max(1, x(bin.to) - x(bin.from) - 2)} y={counts(bin.count)} height={COUNTS - counts(bin.count)} />
        ))}
      </Group>
      <Group left={margin.left} top={margin.top}>
        {bins.map((bin) => (
          <Bar key={bin.from} className="shoal-hit-area" x={x(bin.from)} width={x(bin.to) - x(bin.from)} height={h + BETWEEN + COUNTS}>
            <title>{labels.bin(formatRate(bin.from), formatRate(bin.to), bin.count, formatRate(bin.accuracy), formatRate(bin.confidence))}</title>
          </Bar>
        ))}
      </Group>
    </svg>
  );
}
