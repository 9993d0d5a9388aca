import { Group } from '@visx/group';
import { scaleLinear } from '@visx/scale';
import { Bar, Line } from '@visx/shape';
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useLabels } from '../binding/shoal-provider';
import { PlotAxes } from '../parts/plot-axes';
import { formatRate, formatTick } from '../parts/plot-numbers';
import { Hatch, useHatch } from './hatch';

const margin = { top: 42, right: 16, bottom: 40, left: 38 };

interface ScoreBarsProps {
  readonly width: number;
  readonly hits: Int32Array;
  readonly falseAlarms: Int32Array;
  readonly confidence: number;
  readonly valueText: string;
  readonly summary: string;
  readonly onConfidence: (confidence: number) => void;
}

export function ScoreBars({ width, hits, falseAlarms, confidence, valueText, summary, onConfidence }: ScoreBarsProps) {
  const { evaluationPlots: shared, scoreHistogram: labels } = useLabels();
  const hatch = useHatch();
  const isDragging = useRef(false);
  const [pointed, setPointed] = useState<number | null>(null);
  const [w, h] = [Math.max(80, width - margin.left - margin.right), Math.round(Math.min(280, Math.max(170, width * 0.45)))];
  const [up, down] = [Math.max(1, ...hits), Math.max(1, ...falseAlarms)];
  const x = scaleLinear<number>({ domain: [0, 1], range: [0, w] });
  const y = scaleLinear<number>({ domain: [-down, up], range: [h, 0], nice: 4 });
  const bin = 1 / hits.length;
  const xTicks = w < 320 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];

  const shareOf = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const follow = (event: PointerEvent<HTMLElement>) => onConfidence(Math.round(shareOf(event) * 100) / 100);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 0.01, ArrowUp: 0.01, ArrowLeft: -0.01, ArrowDown: -0.01, PageUp: 0.1, PageDown: -0.1, End: 1, Home: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onConfidence(Math.min(1, Math.max(0, Math.round((confidence + by) * 100) / 100)));
  };
  return (
    <>
      <svg width={width} height={margin.top + h + margin.bottom} role="img" aria-label={summary}>
        <Hatch id={hatch} />
        <Group left={margin.left} top={margin.top}>
          <PlotAxes x={x} y={y} width={w} height={h} xLabel={shared.confidence} yLabel={labels.count} labelOffset={28} xTicks={xTicks} yTicks={y.ticks(5)} formatY={(value) => formatTick(Math.abs(value))} />
          {Array.from(hits, (count, i) => (
            <g key={i}>
              <Bar className="shoal-right" x={x(i * bin) + 1} width={Math.max(1, w * bin - 2)} y={y(count)} height={y(0) - y(count)} />
              <Bar className="shoal-gap" fill={`url(#${hatch})`} x={x(i * bin) + 1} width={Math.max(1, w * bin - 2)} y={y(0)} height={y(-(falseAlarms[i] ?? 0)) - y(0)} />
            </g>
          ))}
          <Bar className="shoal-veil" width={x(confidence)} height={h} />
          <Line className="shoal-axis" from={{ x: 0, y: y(0) }} to={{ x: w, y: y(0) }} />
        </Group>
      </svg>
      <div
        data-part="surface"
        title={pointed === null ? labels.help : labels.bin(formatRate(pointed * bin), formatRate((pointed + 1) * bin), hits[pointed] ?? 0, falseAlarms[pointed] ?? 0)}
        style={{ left: margin.left, top: margin.top, width: w, height: h }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.querySelector<HTMLElement>('[role="slider"]')?.focus({ preventScroll: true });
          event.preventDefault();
          isDragging.current = true;
          follow(event);
        }}
        onPointerMove={(event) => {
          if (isDragging.current) follow(event);
          else setPointed(Math.min(hits.length - 1, Math.floor(shareOf(event) / bin)));
        }}
        onPointerUp={() => (isDragging.current = false)}
        onPointerCancel={() => (isDragging.current = false)}
        onPointerLeave={() => setPointed(null)}
      >
        <div
          data-part="rule"
          role="slider"
          tabIndex={0}
          aria-label={shared.threshold}
          aria-valuemin={0}
          aria-valuemax={1}
          aria-valuenow={confidence}
          aria-valuetext={valueText}
          style={{ left: x(confidence) }}
          onKeyDown={onKeyDown}
        >
          <span data-part="grip" aria-hidden="true">
            {formatRate(confidence)}
          </span>
        </div>
      </div>
    </>
  );
}
