import { CircleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { facetTitle, type Dataset, type Manifest, type Scatter } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { PlotTable } from '../parts/plot-table';
import { PointKey } from '../parts/point-shape';
import { EmptyState, ErrorState, LoadingState } from '../parts/states';
import { useElementWidth } from '../parts/use-element-width';
import { stackColor, valueName } from '../parts/value-look';
import { ScatterChart } from './scatter-chart';
import { axisValue, coarseCounts } from './scatter-reading';
import { useScatter } from './use-scatter';

export interface ScatterPlotProps {
  /** Columns of `elements` with numbers or times. */
  readonly x: string;
  readonly y: string;
  /** Column whose values colour and shape the points, such as `class_id` or `agreement`. Counts have no colour. Default none. */
  readonly color?: string | null;
  /** Rows up to which every point is drawn; above, they are counted in small cells. Default 20,000. */
  readonly pointsUpTo?: number;
  /** Default: the provider's. */
  readonly dataset?: Dataset;
  /** Heading; default the names of the columns. */
  readonly title?: string;
  /** Beside the heading. */
  readonly actions?: ReactNode;
  readonly className?: string;
}

/** Two columns against each other, and a filter by both: drag a rectangle. A click on a point makes it the element that all widgets look at. */
export function ScatterPlot({ x, y, color = null, pointsUpTo = 20_000, dataset: given, title, actions, className = '' }: ScatterPlotProps) {
  const dataset = useDataset(given);
  const allLabels = useLabels();
  const labels = allLabels.scatterPlot;
  const { snapshot, view } = useScatter(dataset, { x, y, color, pointsUpTo });
  const { width, measure } = useElementWidth();
  const { state, error, value } = snapshot;
  const { axes } = value;
  const name = title ?? labels.title(facetTitle(x), facetTitle(y));
  const isEmpty = state === 'ready' && !axes;
  return (
    <section className={`shoal shoal-plot shoal-scatter ${className}`} aria-label={name} data-state={isEmpty ? 'empty' : state}>
      <header data-part="plot-head">
        <h3 data-part="plot-title">
          <span title={name}>{name}</span>
          {value.brush && <Button variant="quiet" aria-label={labels.clear} icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => view.brush(null)} />}
        </h3>
        {axes && <span data-part="figure">{value.points ? labels.everyPoint(value.shown, value.total) : labels.density(value.shown, value.total)}</span>}
        {actions && <span data-part="actions">{actions}</span>}
      </header>
      {state === 'error' && error && axes && (
        <div className="shoal-notice" role="alert">
          <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <span>{error.message}</span>
          <Button onClick={view.refresh}>{allLabels.retry}</Button>
        </div>
      )}
      {state === 'loading' && !axes && <LoadingState progress={null} />}
      {state === 'error' && error && !axes && <ErrorState error={error} onRetry={view.refresh} />}
      {isEmpty && <EmptyState title={labels.empty}>{labels.emptyBody(facetTitle(x), facetTitle(y))}</EmptyState>}
      {axes && (
        <>
          <div data-part="stage" ref={measure}>
            {width > 0 && <ScatterChart dataset={dataset} scatter={value} axes={axes} view={view} width={width} />}
          </div>
          <Keys scatter={value} manifest={dataset.manifest} />
          <Numbers scatter={value} axes={axes} name={name} />
        </>
      )}
    </section>
  );
}

/** What colours, shapes and tones mean, and what has no place. */
function Keys({ scatter: { color, density, missing }, manifest }: { readonly scatter: Scatter; readonly manifest: Manifest }) {
  const allLabels = useLabels();
  const labels = allLabels.scatterPlot;
  const most = density?.total.reduce((all, count) => Math.max(all, count), 0) ?? 0;
  if (!color && !density && missing === 0) return null;
  return (
    <div data-part="keys">
      {color?.values.map((value, index) => (
        <span key={value}>
          <PointKey shape={index} color={stackColor(manifest, color.column, value, index)} />
          <span data-part="text">{valueName(allLabels, manifest, color.column, value)}</span>
        </span>
      ))}
      {color?.hasRest && (
        <span>
          <PointKey shape={color.values.length} color={stackColor(manifest, color.column, undefined, 0)} />
          {labels.rest}
        </span>
      )}
      {density && (
        <span>
          1
          <span data-part="ramp" aria-hidden="true" />
          {labels.perCell(most)}
        </span>
      )}
      {missing > 0 && <span>{labels.missing(missing)}</span>}
    </div>
  );
}

const PARTS = [5, 4] as const;

function Numbers({ scatter, axes: [x, y], name }: { readonly scatter: Scatter; readonly axes: NonNullable<Scatter['axes']>; readonly name: string }) {
  const labels = useLabels().scatterPlot;
  const edge = ({ domain: [low, high] }: typeof x, part: number, parts: number) => low + ((high - low) * part) / parts;
  const words = (axis: typeof x, part: number, parts: number) => labels.between(axisValue(axis, edge(axis, part, parts)), axisValue(axis, edge(axis, part + 1, parts)));
  const counts = coarseCounts(scatter, ...PARTS);
  return (
    <PlotTable
      caption={labels.summary(name, scatter.shown, scatter.total)}
      head={[labels.corner(x.title, y.title), ...Array.from({ length: PARTS[0] }, (_, part) => words(x, part, PARTS[0]))]}
      rows={counts.map((line, row) => [words(y, PARTS[1] - 1 - row, PARTS[1]), ...line.map(formatCount)])}
    />
  );
}
