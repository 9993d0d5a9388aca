import { Group } from '@visx/group';
import { scaleLinear } from '@visx/scale';
import { LinePath } from '@visx/shape';
import { useMemo, useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import type { EvaluationSnapshot, LiveEvaluation } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { classColor } from '../parts/class-color';
import { PlotAxes } from '../parts/plot-axes';
import { formatRate } from '../parts/plot-numbers';
import { curvePoints, distanceToCurve, nearestPoint, stepAlong, type CurvePoint } from './curve-geometry';

const margin = { top: 26, right: 48, bottom: 40, left: 34 };
const ticks = [0, 0.25, 0.5, 0.75, 1];
const narrowTicks = [0, 0.5, 1];
const iso = [0.2, 0.4, 0.6, 0.8];
/** How near the pointer must come to a class's line. */
const REACH = 8;

interface CurvesProps {
  readonly width: number;
  readonly live: LiveEvaluation;
  readonly snapshot: EvaluationSnapshot;
  /** The highlighted class. */
  readonly shown: number | null;
  readonly onHover: (index: number | null) => void;
  readonly onConfidence: (confidence: number) => void;
}

export function PrecisionRecallCurves({ width, live, snapshot, shown, onHover, onConfidence }: CurvesProps) {
  const { evaluationPlots: shared, precisionRecall: labels } = useLabels();
  const { classes, thresholds, modelName } = snapshot;
  const { overall, byClass } = live.curves;
  const [w, h] = [Math.max(80, width - margin.left - margin.right), Math.round(Math.min(340, Math.max(180, width * 0.6)))];
  const scales = useMemo(() => ({ x: scaleLinear<number>({ domain: [0, 1], range: [0, w] }), y: scaleLinear<number>({ domain: [0, 1], range: [h, 0] }) }), [w, h]);
  const lines = useMemo(() => {
    const { x, y } = scales;
    const place = (curve: typeof overall) => (Number.isNaN(curve.averagePrecision) ? [] : curvePoints(curve, x, y));
    return { overall: place(overall), byClass: byClass.map(place) };
  }, [scales, overall, byClass]);
  const { x, y } = scales;
  const active = (shown === null ? undefined : lines.byClass[shown]) ?? lines.overall;
  const activeCurve = (shown === null ? undefined : byClass[shown]) ?? overall;
  const rates = (shown === null ? undefined : live.metrics.byClass[shown]) ?? live.metrics.overall;
  // Above every confidence there is neither a hit nor a false alarm: the curve's beginning stands in.
  const marker = Number.isNaN(rates.precision) || Number.isNaN(rates.recall) ? (active[0] ?? { x: 0, y: 0 }) : { x: x(rates.recall), y: y(rates.precision) };
  const best = active.find((point) => point.confidence <= activeCurve.best.confidence);

  const dragged = useRef<readonly CurvePoint[] | null>(null);
  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top] as const;
  };
  const lineAt = (left: number, top: number): number | null => {
    let [found, least] = [null as number | null, REACH];
    if (distanceToCurve(lines.overall, left, top) < REACH / 2) return null;
    lines.byClass.forEach((points, index) => {
      const away = distanceToCurve(points, left, top);
      if (away < least) [found, least] = [index, away];
    });
    return found;
  };
  const follow = (event: PointerEvent<HTMLElement>) => {
    const point = dragged.current && nearestPoint(dragged.current, ...placeOf(event));
    if (point) onConfidence(point.confidence);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10, End: Infinity, Home: -Infinity }[event.key];
    if (by === undefined || active.length === 0) return;
    event.preventDefault();
    onConfidence(stepAlong(active, thresholds.confidence, by));
  };

  const numbers = [formatRate(thresholds.confidence), formatRate(rates.precision), formatRate(rates.recall)] as const;
  const all = live.metrics.overall;
  const summary = labels.summary(modelName, lines.byClass.filter((points) => points.length > 0).length, formatRate(live.averagePrecision), formatRate(thresholds.confidence), formatRate(all.precision), formatRate(all.recall), formatRate(overall.best.f1), formatRate(overall.best.confidence));
  const colour = (index: number) => ({ '--shoal-swatch': classColor({ classes }, classes[index]?.id ?? null) }) as CSSProperties;
  return (
    <>
      <svg width={width} height={h + margin.top + margin.bottom} role="img" aria-label={summary}>
        <Group left={margin.left} top={margin.top}>
          <PlotAxes x={x} y={y} width={w} height={h} xLabel={labels.recall} yLabel={labels.precision} xTicks={w < 320 ? narrowTicks : ticks} yTicks={w < 320 ? narrowTicks : ticks} />
          {iso.map((f1) => (
            <g key={f1} className="shoal-iso">
              <LinePath data={Array.from({ length: 33 }, (_, i) => f1 / 2 + 0.0001 + ((1 - f1 / 2 - 0.0001) * i) / 32)} x={x} y={(r) => y(Math.min(1, (f1 * r) / (2 * r - f1)))} defined={(r) => (f1 * r) / (2 * r - f1) <= 1} />
              <text x={w + 6} y={y(f1 / (2 - f1))} dy="0.32em">
                {labels.isoF1(f1.toFixed(1))}
              </text>
            </g>
          ))}
          {lines.byClass.map((points, index) => (index === shown ? null : <LinePath key={index} className="shoal-curve" data-faint="" data={points} x={(point) => point.x} y={(point) => point.y} />))}
          <LinePath className="shoal-curve" data-overall="" data-faint={shown === null ? undefined : ''} data={lines.overall} x={(point) => point.x} y={(point) => point.y} />
          {shown !== null && <LinePath className="shoal-curve" data-shown="" style={colour(shown)} data={[...active]} x={(point) => point.x} y={(point) => point.y} />}
          {best && <path className="shoal-best" d="M0 -6L6 0L0 6L-6 0Z" transform={`translate(${best.x} ${best.y})`} />}
        </Group>
      </svg>
      <div
        data-part="surface"
        title={labels.help}
        style={{ left: margin.left, top: margin.top, width: w, height: h }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.querySelector<HTMLElement>('[role="slider"]')?.focus({ preventScroll: true });
          event.preventDefault();
          dragged.current = active;
          follow(event);
        }}
        onPointerMove={(event) => {
          if (dragged.current) follow(event);
          else if (event.pointerType === 'mouse') onHover(lineAt(...placeOf(event)));
        }}
        onPointerUp={() => (dragged.current = null)}
        onPointerCancel={() => (dragged.current = null)}
        onPointerLeave={() => onHover(null)}
      >
        <div
          data-part="handle"
          role="slider"
          tabIndex={0}
          aria-label={shared.threshold}
          aria-valuemin={0}
          aria-valuemax={1}
          aria-valuenow={thresholds.confidence}
          aria-valuetext={labels.valueText(...numbers)}
          style={{ left: marker.x, top: marker.y, ...(shown === null ? {} : colour(shown)) }}
          onKeyDown={onKeyDown}
        />
      </div>
    </>
  );
}
