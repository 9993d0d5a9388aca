import { AxisBottom, AxisLeft } from '@visx/axis';
import { GridRows } from '@visx/grid';
import type { scaleLinear } from '@visx/scale';

export type LinearScale = ReturnType<typeof scaleLinear<number>>;

interface PlotAxesProps {
  readonly x: LinearScale;
  readonly y: LinearScale;
  readonly width: number;
  readonly height: number;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** How far above the plot its label stands. */
  readonly labelOffset?: number;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  readonly formatX?: (value: number) => string;
  readonly formatY?: (value: number) => string;
  /** Without the axis below: for a plot that shares it with another one. */
  readonly hideX?: boolean;
}

/** Sparse axes and hairlines of a plot; colours and type come from the style sheet. */
export function PlotAxes({ x, y, width, height, xLabel, yLabel, xTicks, yTicks, formatX = String, formatY = String, hideX = false, labelOffset = 10 }: PlotAxesProps) {
  return (
    <g className="shoal-axes">
      <GridRows scale={y} width={width} tickValues={[...yTicks]} className="shoal-grid" />
      <AxisLeft
        scale={y}
        tickValues={[...yTicks]}
        tickFormat={(value) => formatY(Number(value))}
        hideAxisLine
        hideTicks
        tickComponent={({ y: top, formattedValue }) => (
          <text x={-8} y={top} dy="0.32em" textAnchor="end">
            {formattedValue}
          </text>
        )}
      />
      {!hideX && (
        <AxisBottom
          top={height}
          scale={x}
          tickValues={[...xTicks]}
          tickFormat={(value) => formatX(Number(value))}
          hideTicks
          hideAxisLine
          tickComponent={({ x: left, formattedValue }) => (
            <text x={left} y={16} textAnchor="middle">
              {formattedValue}
            </text>
          )}
        />
      )}
      {xLabel && (
        <text className="shoal-axis-label" x={width} y={height + 32} textAnchor="end">
          {xLabel}
        </text>
      )}
      {yLabel && (
        <text className="shoal-axis-label" x={0} y={-labelOffset} textAnchor="start">
          {yLabel}
        </text>
      )}
    </g>
  );
}
