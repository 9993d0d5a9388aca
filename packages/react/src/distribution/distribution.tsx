import { CircleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { facetTitle, type Dataset, type Distribution as Shown, type Manifest } from '@shoal/engine';
import { useControllable } from '../binding/use-controllable';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { Button } from '../parts/button';
import { PlotTable } from '../parts/plot-table';
import { Segmented } from '../parts/segmented';
import { formatCount } from '../format';
import { EmptyState, ErrorState, LoadingState } from '../parts/states';
import { stackColor, valueName } from '../parts/value-look';
import type { BarScale } from './bar-scale';
import { barName } from './bar-name';
import { RangeChart } from './range-chart';
import { useDistribution } from './use-distribution';
import { ValueRows } from './value-rows';

export interface DistributionProps {
  /** Column of `elements`. */
  readonly column: string;
  /** Default: the provider's. */
  readonly dataset?: Dataset;
  /** A column that divides the bars by colour, such as `class_id` or `agreement`. Default none: the suspicious share is shown in amber. */
  readonly stack?: string | null;
  /** Bars of numbers and times at most, or values of a category. Default 24. */
  readonly bins?: number;
  /** `compact` is about 64 px tall for numbers and times, and meant to be stacked. Default `full`. */
  readonly density?: 'full' | 'compact';
  /** Scale of the bars of numbers and times. */
  readonly scale?: BarScale;
  readonly defaultScale?: BarScale;
  readonly onScaleChange?: (scale: BarScale) => void;
  /** Heading; default the name of the column. */
  readonly title?: string;
  /** Beside the heading. */
  readonly actions?: ReactNode;
  readonly className?: string;
}

/** How the values of one column are distributed, and a filter: drag over numbers and times, click on values. */
export function Distribution({ column, dataset: given, stack = null, bins = 24, density = 'full', scale: controlled, defaultScale = 'linear', onScaleChange, title, actions, className = '' }: DistributionProps) {
  const dataset = useDataset(given);
  const allLabels = useLabels();
  const labels = allLabels.distribution;
  const { snapshot, view } = useDistribution(dataset, { column, stack, bins });
  const [scale, setScale] = useControllable<BarScale>({ value: controlled, defaultValue: defaultScale, onChange: onScaleChange });
  const { state, error, value } = snapshot;
  const name = title ?? facetTitle(column);
  const ordered = value.kind === 'number' || value.kind === 'time';
  const hasPicture = value.total > 0;
  const isEmpty = state === 'ready' && !hasPicture && value.search === '';
  const compact = density === 'compact';
  return (
    <section className={`shoal shoal-distribution ${compact ? '' : 'shoal-plot'} ${className}`} aria-label={name} data-density={density} data-kind={value.kind} data-state={isEmpty ? 'empty' : state}>
      <header data-part="plot-head" data-active={value.active ? '' : undefined}>
        <h3 data-part="plot-title">
          <span title={name}>{name}</span>
          {value.active && <Button variant="quiet" aria-label={labels.clear(name)} icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={view.clear} />}
        </h3>
        {ordered && hasPicture && !compact && (
          <Segmented
            label={labels.scale}
            value={scale}
            options={[
              { value: 'linear', label: labels.linear },
              { value: 'log', label: labels.log },
            ]}
            onChange={setScale}
          />
        )}
        {actions && <span data-part="actions">{actions}</span>}
      </header>
      {state === 'error' && error && hasPicture && (
        <div className="shoal-notice" role="alert">
          <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <span>{error.message}</span>
          <Button onClick={view.refresh}>{allLabels.retry}</Button>
        </div>
      )}
      {state === 'loading' && !hasPicture && (compact ? <div data-part="bones" aria-hidden="true" /> : <LoadingState progress={null} />)}
      {state === 'error' && error && !hasPicture && <ErrorState error={error} onRetry={view.refresh} />}
      {isEmpty && (compact ? <p data-part="note">{labels.emptyBody}</p> : <EmptyState title={labels.empty}>{labels.emptyBody}</EmptyState>)}
      {ordered && value.bars.length > 0 && <RangeChart distribution={value} view={view} manifest={dataset.manifest} height={compact ? 36 : 132} scale={scale} />}
      {ordered && value.none && hasPicture && (
        <button type="button" data-part="none" aria-pressed={value.none.selected} title={labels.noneTitle(name, value.none.shown, value.none.total)} onPointerEnter={view.activate} onClick={(event) => view.toggle(null, event.shiftKey ? 'toggle' : 'only')}>
          {labels.none} <span>{labels.shownOf(value.none.shown, value.none.total)}</span>
        </button>
      )}
      {!ordered && (hasPicture || value.search !== '') && <ValueRows distribution={value} view={view} manifest={dataset.manifest} rows={compact ? 8 : 16} />}
      {!compact && hasPicture && <Keys distribution={value} manifest={dataset.manifest} />}
      {ordered && hasPicture && (
        <PlotTable
          caption={labels.summary(name, value.shown, value.total, value.bars.length)}
          head={[labels.value, labels.elements, labels.total, labels.suspicious]}
          rows={value.bars.map((bar) => [barName(allLabels, dataset.manifest, value, bar), formatCount(bar.shown), formatCount(bar.total), formatCount(bar.flagged)])}
        />
      )}
    </section>
  );
}

/** What the colours mean, and how much of everything is left. */
function Keys({ distribution, manifest }: { readonly distribution: Shown; readonly manifest: Manifest }) {
  const allLabels = useLabels();
  const labels = allLabels.distribution;
  const { stack, shown, total, bars, none, other } = distribution;
  const flagged = [...bars, none, other].reduce((sum, entry) => sum + (entry?.flagged ?? 0), 0);
  return (
    <div data-part="keys">
      <span>
        <span data-part="key" data-key={stack ? 'total' : 'shown'} aria-hidden="true" />
        {labels.shownOf(shown, total)}
      </span>
      {!stack && flagged > 0 && (
        <span>
          <span data-part="key" data-key="flagged" aria-hidden="true" />
          {labels.suspicious} {formatCount(flagged)}
        </span>
      )}
      {stack?.values.map((value, index) => (
        <span key={value}>
          <span data-part="key" aria-hidden="true" style={{ background: stackColor(manifest, stack.column, value, index) }} />
          {valueName(allLabels, manifest, stack.column, value)}
        </span>
      ))}
      {stack && bars.some((bar) => (bar.parts[stack.values.length] ?? 0) > 0) && (
        <span>
          <span data-part="key" aria-hidden="true" style={{ background: stackColor(manifest, stack.column, undefined, 0) }} />
          {labels.stackRest}
        </span>
      )}
    </div>
  );
}
