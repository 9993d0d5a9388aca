import { Circle, Line } from '@visx/shape';
import type { LinearScale } from '../parts/plot-axes';

const HEIGHT = 20;

interface WhiskerProps {
  readonly scale: LinearScale;
  readonly width: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly overall: number;
  /** Value and interval in words. */
  readonly title: string;
}

/** A value as a dot on its 95 % interval, beside the value of all frames. */
export function Whisker({ scale, width, value, low, high, overall, title }: WhiskerProps) {
  const middle = HEIGHT / 2;
  return (
    <svg width={width} height={HEIGHT} role="img" aria-label={title}>
      <title>{title}</title>
      {!Number.isNaN(overall) && <Line className="shoal-reference" from={{ x: scale(overall), y: 0 }} to={{ x: scale(overall), y: HEIGHT }} />}
      {!Number.isNaN(low) && (
        <>
          <Line className="shoal-whisker" from={{ x: scale(low), y: middle }} to={{ x: scale(high), y: middle }} />
          <Line className="shoal-whisker" from={{ x: scale(low), y: middle - 3 }} to={{ x: scale(low), y: middle + 3 }} />
          <Line className="shoal-whisker" from={{ x: scale(high), y: middle - 3 }} to={{ x: scale(high), y: middle + 3 }} />
        </>
      )}
      {!Number.isNaN(value) && <Circle className="shoal-dot" cx={scale(value)} cy={middle} r={3.5} />}
    </svg>
  );
}

/** The ends of the common axis, above the column. */
export function RateAxis({ scale, width }: { readonly scale: LinearScale; readonly width: number }) {
  const [low, high] = [scale.domain()[0] ?? 0, scale.domain()[1] ?? 1];
  const format = (value: number) => String(Number(value.toFixed(2)));
  return (
    <svg width={width} height={14} aria-hidden="true">
      <text x={scale(low) - 3} y={11}>
        {format(low)}
      </text>
      {width > 90 && (
        <text x={scale((low + high) / 2)} y={11} textAnchor="middle">
          {format((low + high) / 2)}
        </text>
      )}
      <text x={scale(high) + 3} y={11} textAnchor="end">
        {format(high)}
      </text>
    </svg>
  );
}
