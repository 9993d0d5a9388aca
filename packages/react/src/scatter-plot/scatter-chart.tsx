import { scaleLinear } from '@visx/scale';
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import { gridEdge, nearestEdge, type Dataset, type Scatter, type ScatterAxis, type ScatterView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { useAnnounce } from '../parts/announcer';
import { axisTicks } from '../parts/axis-ticks';
import { PlotAxes } from '../parts/plot-axes';
import { useBoxBrush, type BrushBox } from '../parts/use-box-brush';
import { valueName } from '../parts/value-look';
import { ScatterCanvas } from './scatter-canvas';
import { axisValue, cellAt, nearestPoint, pointsInOrder } from './scatter-reading';

/** How near the pointer must come to a point. */
const REACH = 12;

interface ScatterChartProps {
  readonly dataset: Dataset;
  readonly scatter: Scatter;
  readonly axes: readonly [ScatterAxis, ScatterAxis];
  readonly view: ScatterView;
  readonly width: number;
}

/** Axes, marks and the brush over them, and a line that reads what is under the pointer. */
export function ScatterChart({ dataset, scatter, axes, view, width }: ScatterChartProps) {
  const allLabels = useLabels();
  const labels = allLabels.scatterPlot;
  const announce = useAnnounce();
  const helpId = useId();
  const focused = useView(dataset.selection.focus).element;
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number } | null>(null);
  const [stepped, setStepped] = useState<number | null>(null);
  const [x, y] = axes;
  const { points, brush } = scatter;

  const high = Math.round(Math.min(360, Math.max(180, width * 0.6)));
  const [xTicks, yTicks] = [axisTicks(x.kind, x.domain, Math.max(2, Math.floor(width / 90))), axisTicks(y.kind, y.domain, 5)];
  const margin = { top: 26, right: 18, bottom: 42, left: Math.min(width * 0.3, 14 + 6.4 * Math.max(2, ...yTicks.map(({ text }) => text.length))) };
  const [w, h] = [Math.max(80, Math.round(width - margin.left - margin.right)), high];
  const scales = { x: scaleLinear<number>({ domain: [...x.domain], range: [0, w] }), y: scaleLinear<number>({ domain: [...y.domain], range: [h, 0] }) };
  const textOf = (ticks: typeof xTicks) => (value: number) => ticks.find((tick) => tick.value === value)?.text ?? '';
  const fit = (title: string) => (title.length * 6.2 > w ? `${title.slice(0, Math.max(3, Math.floor(w / 6.2) - 1))}…` : title);

  const edges = ({ grid }: ScatterAxis, side: 0 | 1) => brush && { from: nearestEdge(grid, brush.min[side]), to: nearestEdge(grid, brush.max[side]) };
  const [across, up] = [edges(x, 0), edges(y, 1)];
  const toBrush: BrushBox | null = across && up && { x: across, y: up };
  const set = (next: BrushBox | null) =>
    view.brush(next && { min: [gridEdge(x.grid, next.x.from), gridEdge(y.grid, next.y.from)], max: [gridEdge(x.grid, next.x.to), gridEdge(y.grid, next.y.to)] });
  const { grip, handlers } = useBoxBrush({
    brush: toBrush,
    cells: [x.grid.cells, y.grid.cells],
    onChange: set,
    onPress(left, top) {
      const point = nearestPoint(scatter, left, top, w, h, REACH);
      if (point !== null) view.focus(point);
      else if (grip.x === 'new') view.brush(null);
    },
    onHover(next) {
      setPlace(next);
      setStepped(null);
    },
    onEnter: view.activate,
  });

  const hovered = stepped ?? (place ? nearestPoint(scatter, place.left, place.top, w, h, REACH) : null);
  const cell = place && !points ? cellAt(scatter, place.left, place.top, w, h) : null;
  const focusedPoint = useMemo(() => {
    if (!points || focused === null) return null;
    for (let point = 0; point < points.x.length; point++) if (points.elementOf(point) === focused) return point;
    return null;
  }, [points, focused]);
  const at = (point: number) => ({ cx: scales.x(points?.x[point] ?? 0), cy: scales.y(points?.y[point] ?? 0) });
  const range = brush && labels.range(x.title, labels.between(axisValue(x, brush.min[0]), axisValue(x, brush.max[0])), y.title, labels.between(axisValue(y, brush.min[1]), axisValue(y, brush.max[1])));
  const nameOf = (point: number) => {
    const { color } = scatter;
    const value = color?.values[points?.group[point] ?? -1];
    const what = color ? (value === undefined ? labels.rest : valueName(allLabels, dataset.manifest, color.column, value)) : null;
    return labels.point(x.title, axisValue(x, points?.x[point] ?? NaN), y.title, axisValue(y, points?.y[point] ?? NaN), what);
  };
  const reading =
    hovered !== null
      ? { text: nameOf(hovered), count: '' }
      : cell && cell.total > 0
        ? { text: labels.range(x.title, labels.between(axisValue(x, cell.min[0]), axisValue(x, cell.max[0])), y.title, labels.between(axisValue(y, cell.min[1]), axisValue(y, cell.max[1]))), count: labels.shownOf(cell.shown, cell.total) }
        : null;

  const summary = range ? labels.chosen(range, scatter.inBrush) : null;
  useEffect(() => {
    if (summary && document.activeElement?.getAttribute('aria-describedby')?.split(' ').includes(helpId)) announce(summary);
  }, [summary, announce, helpId]);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { PageDown: 1, PageUp: -1 }[event.key];
    if (event.key === 'Enter' && stepped !== null) view.focus(stepped);
    else if (by !== undefined && points) {
      const order = pointsInOrder(scatter);
      const now = stepped === null ? (by > 0 ? -1 : 0) : order.indexOf(stepped);
      const next = order[(now + by + order.length) % Math.max(1, order.length)] ?? null;
      setStepped(next);
      if (next !== null) announce(nameOf(next));
    } else return handlers.onKeyDown(event);
    event.preventDefault();
  };
  const cursor = grip.x === 'new' ? (hovered !== null ? 'point' : 'new') : grip.x === 'move' ? (grip.y === 'move' ? 'move' : 'up') : grip.y === 'move' ? 'across' : (grip.x === 'start') === (grip.y === 'start') ? 'rising' : 'falling';
  const box = toBrush && { left: (toBrush.x.from / x.grid.cells) * w, top: (1 - toBrush.y.to / y.grid.cells) * h, width: ((toBrush.x.to - toBrush.x.from) / x.grid.cells) * w, height: ((toBrush.y.to - toBrush.y.from) / y.grid.cells) * h };
  return (
    <>
      <div data-part="plot" style={{ height: h + margin.top + margin.bottom }}>
        <svg width={width} height={h + margin.top + margin.bottom} aria-hidden="true">
          <g transform={`translate(${margin.left} ${margin.top})`}>
            <PlotAxes x={scales.x} y={scales.y} width={w} height={h} xTicks={xTicks.map(({ value }) => value)} yTicks={yTicks.map(({ value }) => value)} formatX={textOf(xTicks)} formatY={textOf(yTicks)} xLabel={fit(x.title)} yLabel={fit(y.title)} />
            <line className="shoal-base" x1={0} x2={w} y1={h + 0.5} y2={h + 0.5} />
          </g>
        </svg>
        {/* It is a place of its own kind: two directions at once, which no slider has. */}
        <div
          data-part="surface"
          data-grip={cursor}
          role="application"
          aria-roledescription={labels.role}
          aria-label={labels.surface(x.title, y.title)}
          aria-describedby={helpId}
          tabIndex={0}
          style={{ left: margin.left, top: margin.top, width: w, height: h }}
          {...handlers}
          onKeyDown={onKeyDown}
          onBlur={() => setStepped(null)}
        >
          <ScatterCanvas scatter={scatter} manifest={dataset.manifest} width={w} height={h} />
          <svg width={w} height={h} aria-hidden="true">
            {box && (
              <g data-part="brush">
                <rect x={box.left} y={box.top} width={Math.max(2, box.width)} height={Math.max(2, box.height)} />
                {[0, 1].flatMap((right) => [0, 1].map((low) => <circle key={`${right}${low}`} cx={box.left + right * box.width} cy={box.top + low * box.height} r={3} />))}
              </g>
            )}
            {focusedPoint !== null && <circle data-part="halo" {...at(focusedPoint)} r={7} />}
            {focusedPoint !== null && <circle data-part="focused" {...at(focusedPoint)} r={7} />}
            {hovered !== null && <circle data-part="halo" {...at(hovered)} r={5.5} />}
            {hovered !== null && <circle data-part="hovered" {...at(hovered)} r={5.5} />}
          </svg>
        </div>
      </div>
      <p id={helpId} className="shoal-visually-hidden">
        {summary ?? labels.everything(scatter.shown)} {points ? labels.helpPoints : labels.help}
      </p>
      <div data-part="scale" data-brushed={!reading && range ? '' : undefined}>
        <span title={reading?.text ?? range ?? undefined}>{reading?.text ?? range ?? labels.hint}</span>
        <span>{reading ? reading.count : range ? labels.shownOf(scatter.inBrush, scatter.shown) : ''}</span>
      </div>
    </>
  );
}
