import { Bar } from '@visx/shape';
import { gridEdge, nearestEdge, type Distribution, type DistributionView, type Manifest } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { useElementWidth } from '../parts/use-element-width';
import { useRangeBrush } from '../parts/use-range-brush';
import { stackColor } from '../parts/value-look';
import { barName, edgeName, rangeName } from './bar-name';
import type { BarScale } from './bar-scale';

interface RangeChartProps {
  readonly distribution: Distribution;
  readonly view: DistributionView;
  readonly manifest: Manifest;
  readonly height: number;
  readonly scale: BarScale;
}

/** Bars of numbers or times, and a brush over them. */
export function RangeChart({ distribution, view, manifest, height, scale }: RangeChartProps) {
  const allLabels = useLabels();
  const labels = allLabels.distribution;
  const { width, measure } = useElementWidth();
  const { bars, grid, brush, title, stack } = distribution;
  const cells = grid?.cells ?? 1;
  const toBrush = brush && grid ? { from: nearestEdge(grid, brush.min), to: nearestEdge(grid, brush.max) } : null;
  const set = (next: { readonly from: number; readonly to: number } | null) => view.brush(next && grid ? { min: gridEdge(grid, next.from), max: gridEdge(grid, next.to) } : null);
  const barAt = (position: number) => {
    const value = grid ? gridEdge(grid, position) : 0;
    return bars.find((bar) => value < bar.max) ?? bars.at(-1);
  };
  const { hover, grip, handlers } = useRangeBrush({
    brush: toBrush,
    cells,
    step: Math.max(1, Math.round(cells / Math.max(1, bars.length))),
    onChange: set,
    onPress(position) {
      const bar = barAt(position);
      if (!bar) return;
      const again = brush && brush.min === bar.min && brush.max === bar.max;
      view.brush(again ? null : { min: bar.min, max: bar.max });
    },
    onEnter: view.activate,
  });

  const most = Math.max(1, ...bars.map((bar) => bar.total));
  const tall = (count: number) => (count <= 0 ? 0 : Math.max(1, (scale === 'log' ? Math.log1p(count) / Math.log1p(most) : count / most) * height));
  const [low, high] = [bars[0]?.min ?? 0, bars.at(-1)?.max ?? 1];
  const place = (value: number) => ((value - low) / (high - low || 1)) * width;
  const hovered = hover === null ? undefined : barAt(hover);
  const inBrush = toBrush ? bars.filter((bar) => bar.selected).reduce((sum, bar) => sum + bar.shown, 0) : distribution.shown;
  const range = brush ? rangeName(allLabels, distribution, Math.max(low, brush.min), Math.min(high, brush.max)) : null;
  const gap = width / Math.max(1, bars.length) > 5 ? 1 : 0;
  const reading = hovered ? { name: barName(allLabels, manifest, distribution, hovered), elements: labels.shownOf(hovered.shown, hovered.total), flagged: hovered.flagged } : null;
  return (
    <div data-part="range">
      <div
        ref={measure}
        data-part="surface"
        data-grip={grip}
        data-brushed={brush ? '' : undefined}
        role="slider"
        tabIndex={0}
        aria-label={labels.range(title)}
        aria-valuemin={0}
        aria-valuemax={cells}
        aria-valuenow={toBrush?.from ?? 0}
        aria-valuetext={range === null ? labels.wholeRange(distribution.shown) : labels.chosen(range, inBrush)}
        style={{ height: height + 2 }}
        {...handlers}
      >
        <svg width={width} height={height + 2} aria-hidden="true">
          {width > 0 &&
            bars.map((bar) => {
              const [x, right] = [place(bar.min), place(bar.max)];
              const wide = Math.max(1, right - x - gap);
              const [all, shown, flagged] = [tall(bar.total), tall(bar.shown), scale === 'log' && bar.shown > 0 ? (tall(bar.shown) * bar.flagged) / bar.shown : tall(bar.flagged)];
              let top = height - shown;
              return (
                <g key={bar.min} data-part="bar" data-out={brush && !bar.selected ? '' : undefined} data-hover={bar === hovered ? '' : undefined}>
                  <Bar className="shoal-total" x={x} y={height - all} width={wide} height={all} />
                  {stack ? (
                    bar.parts.map((count, index) => {
                      const tallness = bar.shown > 0 ? (count / bar.shown) * shown : 0;
                      const y = top;
                      top += tallness;
                      return <Bar key={index} x={x} y={y} width={wide} height={tallness} style={{ fill: stackColor(manifest, stack.column, stack.values[index], index) }} />;
                    })
                  ) : (
                    <>
                      <Bar className="shoal-shown" x={x} y={height - shown} width={wide} height={shown} />
                      {bar.flagged > 0 && <Bar className="shoal-flagged" x={x} y={height - flagged} width={wide} height={flagged} />}
                    </>
                  )}
                </g>
              );
            })}
          <line className="shoal-base" x1={0} x2={width} y1={height + 0.5} y2={height + 0.5} />
          {brush && width > 0 && (
            <g data-part="brush">
              <rect x={place(Math.max(low, brush.min))} y={0} width={Math.max(2, place(Math.min(high, brush.max)) - place(Math.max(low, brush.min)))} height={height} />
              {[Math.max(low, brush.min), Math.min(high, brush.max)].map((edge, index) => (
                <g key={index} transform={`translate(${Math.round(place(edge))} 0)`}>
                  <line y2={height} />
                  <rect data-part="handle" x={-2.5} y={height / 2 - 7} width={5} height={14} rx={2.5} />
                </g>
              ))}
            </g>
          )}
        </svg>
      </div>
      <div data-part="scale">
        {reading ? (
          <>
            <span data-part="reading-name">{reading.name}</span>
            <span data-part="reading-count">
              {reading.flagged > 0 && <span data-part="share">{formatCount(reading.flagged)} </span>}
              {reading.elements}
            </span>
          </>
        ) : range !== null ? (
          <>
            <span data-part="range-name">{range}</span>
            <span data-part="reading-count">{formatCount(inBrush)}</span>
          </>
        ) : (
          <>
            <span>{edgeName(distribution, low)}</span>
            <span>{edgeName(distribution, distribution.integer && distribution.kind === 'number' && bars[0] && bars[0].max - bars[0].min === 1 ? high - 1 : high)}</span>
          </>
        )}
      </div>
    </div>
  );
}
