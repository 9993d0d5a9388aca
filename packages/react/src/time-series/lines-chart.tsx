import { scaleLinear } from '@visx/scale';
import { AreaClosed, LinePath } from '@visx/shape';
import { gridEdge, nearestEdge, type TimeSeries, type TimeSeriesView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { axisTicks } from '../parts/axis-ticks';
import { PlotAxes } from '../parts/plot-axes';
import { formatTick } from '../parts/plot-numbers';
import { PointShape } from '../parts/point-shape';
import { useRangeBrush } from '../parts/use-range-brush';
import { lineValue, stepName, timeName, valueDomain, type LineLook } from './line-look';

interface LinesChartProps {
  readonly series: TimeSeries;
  readonly looks: readonly LineLook[];
  readonly view: TimeSeriesView;
  readonly width: number;
  readonly axisTitle: string;
  /** Key of the line that stands out. */
  readonly highlight: string | null;
  /** Step under the pointer. */
  readonly hovered: number | null;
  readonly onHover: (step: number | null) => void;
}

/** Lines over the calendar, and a brush over them. */
export function LinesChart({ series, looks, view, width, axisTitle, highlight, hovered, onHover }: LinesChartProps) {
  const allLabels = useLabels();
  const labels = allLabels.timeSeries;
  const { steps, grid, brush, aggregate, filtered, title } = series;
  const [low, high] = [steps[0]?.min ?? 0, steps.at(-1)?.max ?? 1];
  const scaleY = scaleLinear<number>({ domain: [...valueDomain(series)], nice: 4 });
  const yTicks = axisTicks('number', scaleY.domain() as [number, number], 4);
  const yStep = Math.abs((yTicks[1]?.value ?? 1) - (yTicks[0]?.value ?? 0));
  const yText = (value: number) => (aggregate === 'count' ? (Number.isInteger(value) ? formatTick(value) : '') : lineValue(allLabels, series, value, yStep));
  const margin = { top: 26, right: 18, bottom: 26, left: Math.min(width * 0.3, 14 + 6.4 * Math.max(2, ...yTicks.map(({ value }) => yText(value).length))) };
  const h = Math.round(Math.min(260, Math.max(140, width * 0.36)));
  const w = Math.max(80, Math.round(width - margin.left - margin.right));
  const x = scaleLinear<number>({ domain: [low, high], range: [0, w] });
  const y = scaleY.copy().range([h, 0]);
  const xTicks = axisTicks('time', [low, high], Math.max(2, Math.floor(w / 84)));
  const middle = (step: number) => x(((steps[step]?.min ?? 0) + (steps[step]?.max ?? 0)) / 2);
  const stepAt = (time: number) => Math.max(0, steps.findIndex((step) => time < step.max));

  const cells = grid?.cells ?? 1;
  const toBrush = brush && grid ? { from: nearestEdge(grid, brush.min), to: nearestEdge(grid, brush.max) } : null;
  const { hover, grip, handlers } = useRangeBrush({
    brush: toBrush,
    cells,
    step: Math.max(1, Math.round(cells / Math.max(1, steps.length))),
    onChange: (next) => view.brush(next && grid ? { min: gridEdge(grid, next.from), max: gridEdge(grid, next.to) } : null),
    onPress(position) {
      const step = steps[stepAt(grid ? gridEdge(grid, position) : 0)];
      if (!step) return;
      const again = brush && brush.min === step.min && brush.max === step.max;
      view.brush(again ? null : { min: step.min, max: step.max });
    },
    onEnter: view.activate,
  });
  const under = hover === null || !grid ? null : stepAt(gridEdge(grid, hover));
  const range = brush ? labels.between(timeName(series, Math.max(low, brush.min)), timeName(series, Math.min(high, brush.max))) : null;
  const ordered = highlight === null ? looks : [...looks].sort((a, b) => Number(a.key === highlight) - Number(b.key === highlight));
  const reading = hovered !== null && steps[hovered] ? steps[hovered] : null;
  const elements = reading ? labels.shownOf(reading.shown, reading.total) : '';
  const [only] = looks;
  // Several lines have their readings beside their names.
  const said = reading && only && looks.length === 1 && aggregate !== 'count' ? labels.reading(lineValue(allLabels, series, only.line.values[hovered ?? 0] ?? NaN, yStep / 10), elements) : elements;
  return (
    <>
      <div data-part="plot" style={{ height: h + margin.top + margin.bottom }}>
        <svg width={width} height={h + margin.top + margin.bottom} aria-hidden="true">
          <g transform={`translate(${margin.left} ${margin.top})`}>
            <PlotAxes x={x} y={y} width={w} height={h} xTicks={xTicks.map(({ value }) => value)} yTicks={yTicks.map(({ value }) => value)} formatX={(value) => xTicks.find((tick) => tick.value === value)?.text ?? ''} formatY={yText} yLabel={axisTitle} />
            <line className="shoal-base" x1={0} x2={w} y1={h + 0.5} y2={h + 0.5} />
            {looks.length === 1 && looks[0] && aggregate === 'count' && <AreaClosed className="shoal-all-area" data={[...looks[0].line.totals]} x={(_, step) => middle(step)} y={(value) => y(value)} yScale={y} defined={Number.isFinite} />}
            {filtered && looks.map(({ line, key, color }) => <LinePath key={key} className="shoal-line" data-total="" style={{ stroke: color }} data={[...line.totals]} x={(_, step) => middle(step)} y={(value) => y(value)} defined={Number.isFinite} />)}
            {ordered.map(({ line, key, color, index }) => (
              <g key={key} className="shoal-series" data-faint={highlight !== null && highlight !== key ? '' : undefined} data-highlight={highlight === key ? '' : undefined} style={{ fill: color, stroke: color }}>
                <LinePath className="shoal-line" style={{ stroke: color }} data={[...line.values]} x={(_, step) => middle(step)} y={(value) => y(value)} defined={Number.isFinite} />
                {alone(line.values).map((step) => (
                  <PointShape key={step} shape={looks.length > 1 ? index : 0} x={middle(step)} y={y(line.values[step] ?? 0)} radius={2.2} />
                ))}
                {looks.length > 1 && <End values={line.values} shape={index} x={middle} y={y} />}
              </g>
            ))}
            {reading && hovered !== null && (
              <g data-part="rule">
                <line x1={middle(hovered)} x2={middle(hovered)} y1={0} y2={h} />
                {ordered.map(({ line, key, color, index }) => {
                  const value = line.values[hovered] ?? NaN;
                  return Number.isFinite(value) && (highlight === null || highlight === key) ? (
                    <g key={key} style={{ fill: color }}>
                      <PointShape shape={looks.length > 1 ? index : 0} x={middle(hovered)} y={y(value)} radius={4} />
                    </g>
                  ) : null;
                })}
              </g>
            )}
          </g>
        </svg>
        <div
          data-part="surface"
          data-grip={grip}
          role="slider"
          tabIndex={0}
          aria-label={labels.range(title)}
          aria-valuemin={0}
          aria-valuemax={cells}
          aria-valuenow={toBrush?.from ?? 0}
          aria-valuetext={range === null ? labels.wholeRange(series.shown) : labels.chosen(range, series.inBrush)}
          style={{ left: margin.left, top: margin.top, width: w, height: h }}
          {...handlers}
          onPointerMove={(event) => {
            handlers.onPointerMove(event);
            const box = event.currentTarget.getBoundingClientRect();
            onHover(stepAt(x.invert(event.clientX - box.left)));
          }}
          onPointerLeave={() => {
            handlers.onPointerLeave();
            onHover(null);
          }}
        >
          <svg width={w} height={h} aria-hidden="true">
            {brush && (
              <g data-part="brush">
                <rect x={x(Math.max(low, brush.min))} width={Math.max(2, x(Math.min(high, brush.max)) - x(Math.max(low, brush.min)))} height={h} />
                {[Math.max(low, brush.min), Math.min(high, brush.max)].map((edge, index) => (
                  <g key={index} transform={`translate(${Math.round(x(edge))} 0)`}>
                    <line y2={h} />
                    <rect data-part="handle" x={-2.5} y={h / 2 - 7} width={5} height={14} rx={2.5} />
                  </g>
                ))}
              </g>
            )}
          </svg>
        </div>
      </div>
      <div data-part="scale" data-brushed={under === null && range ? '' : undefined}>
        <span>{reading ? stepName(allLabels, series, reading) : (range ?? labels.hint)}</span>
        <span>{reading ? said : range ? labels.shownOf(series.inBrush, series.shown) : ''}</span>
      </div>
    </>
  );
}

/** Steps with a value between two without one: a line of no length, which would not be seen. */
function alone(values: Float64Array): readonly number[] {
  const has = (step: number) => Number.isFinite(values[step] ?? NaN);
  return Array.from(values.keys()).filter((step) => has(step) && !has(step - 1) && !has(step + 1));
}

/** The last value of a line as the shape that stands beside its name. */
function End({ values, shape, x, y }: { readonly values: Float64Array; readonly shape: number; readonly x: (step: number) => number; readonly y: (value: number) => number }) {
  const step = values.findLastIndex(Number.isFinite);
  return step < 0 ? null : <PointShape shape={shape} x={x(step)} y={y(values[step] ?? 0)} radius={3.4} />;
}
