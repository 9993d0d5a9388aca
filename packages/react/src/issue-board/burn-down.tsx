import { Group } from '@visx/group';
import { scaleLinear } from '@visx/scale';
import { useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { BurnPoint } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { PlotAxes } from '../parts/plot-axes';
import { PlotTable } from '../parts/plot-table';
import { useElementWidth } from '../parts/use-element-width';

const margin = { top: 8, right: 8, bottom: 22, left: 38 };
const HEIGHT = 132;

/** Steps: a number holds until the next event. */
function area(points: readonly BurnPoint[], end: number, x: (at: number) => number, top: (point: BurnPoint) => number, bottom: (point: BurnPoint) => number): string {
  const [first] = points;
  if (!first) return '';
  const until = (index: number) => x(points[index + 1]?.at ?? end);
  const over = points.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.at)} ${top(point)}H${until(index)}`).join('');
  const back = points.map((point, index) => `L${until(index)} ${bottom(point)}H${x(point.at)}`).reverse().join('');
  return `${over}${back}Z`;
}

/** Open and closed over time: closed below, open above, so that the whole is their sum. */
export function BurnDown({ points, now = Date.now() }: { readonly points: readonly BurnPoint[]; readonly now?: number }) {
  const { issueBoard: labels } = useLabels();
  const { width, measure: stage } = useElementWidth();
  const [hover, setHover] = useState<number | null>(null);
  const [w, h] = [Math.max(60, width - margin.left - margin.right), HEIGHT - margin.top - margin.bottom];
  const [first, last] = [points[0], points.at(-1)];
  const end = Math.max(now, (last?.at ?? now) + 1);
  const most = points.reduce((max, point) => Math.max(max, point.open + point.closed), 1);
  const scales = useMemo(() => ({ x: scaleLinear<number>({ domain: [first?.at ?? 0, end], range: [0, w] }), y: scaleLinear<number>({ domain: [0, most], range: [h, 0], nice: 2 }) }), [first?.at, end, w, most, h]);
  if (!first || !last) return <p data-part="hint">{labels.burnEmpty}</p>;
  const { x, y } = scales;
  const span = end - first.at;
  const when = (at: number) => new Date(at).toLocaleString('en', span < 86_400_000 ? { hour: '2-digit', minute: '2-digit', hour12: false } : { day: 'numeric', month: 'short' });
  const whole = (at: number) => new Date(at).toLocaleString('en', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hour12: false });
  const shown = points[hover ?? points.length - 1] ?? last;
  const reading = labels.burnReading(hover === null ? when(now) : whole(shown.at), formatCount(shown.open), formatCount(shown.closed));
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const at = x.invert(event.clientX - event.currentTarget.getBoundingClientRect().left - margin.left);
    setHover(Math.max(0, points.findLastIndex((point) => point.at <= at)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowLeft: (hover ?? points.length - 1) - 1, ArrowRight: (hover ?? points.length - 1) + 1, Home: 0, End: points.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setHover(Math.max(0, Math.min(to, points.length - 1)));
  };
  return (
    <div className="shoal-plot" data-part="burn-down">
      <div
        ref={stage}
        data-part="stage"
        tabIndex={0}
        role="slider"
        aria-label={labels.burnSummary(when(first.at), when(end), formatCount(last.open), formatCount(last.closed))}
        aria-valuemin={0}
        aria-valuemax={points.length - 1}
        aria-valuenow={hover ?? points.length - 1}
        aria-valuetext={reading}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setHover(null)}
        onKeyDown={onKeyDown}
        onBlur={() => setHover(null)}
      >
        {width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <Group left={margin.left} top={margin.top}>
              <PlotAxes x={x} y={y} width={w} height={h} xTicks={[first.at + span * 0.08, first.at + span * 0.92]} yTicks={y.ticks(2).filter(Number.isInteger)} formatX={when} formatY={formatCount} />
              <path className="shoal-burn-closed" d={area(points, end, x, (point) => y(point.closed), () => h)} />
              <path className="shoal-burn-open" d={area(points, end, x, (point) => y(point.closed + point.open), (point) => y(point.closed))} />
              {hover !== null && <line className="shoal-burn-cursor" x1={x(shown.at)} x2={x(shown.at)} y1={0} y2={h} />}
            </Group>
          </svg>
        )}
      </div>
      <p data-part="keys">
        <span>
          <span data-part="key" data-burn="open" />
          {labels.burnOpen}
        </span>
        <span>
          <span data-part="key" data-burn="closed" />
          {labels.burnClosed}
        </span>
        <span data-part="reading">{reading}</span>
      </p>
      <PlotTable caption={labels.burnDown} head={[labels.when, labels.burnOpen, labels.burnClosed]} rows={points.map((point) => [whole(point.at), formatCount(point.open), formatCount(point.closed)])} />
    </div>
  );
}
