import { CircleAlert, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { facetTitle, type Dataset, type TimeAggregate } from '@shoal/engine';
import { useControllable } from '../binding/use-controllable';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { PlotTable } from '../parts/plot-table';
import { PointKey } from '../parts/point-shape';
import { EmptyState, ErrorState, LoadingState } from '../parts/states';
import { useElementWidth } from '../parts/use-element-width';
import { lineLooks, lineValue, stepName, type LineLook } from './line-look';
import { LinesChart } from './lines-chart';
import { useTimeSeries } from './use-time-series';

export interface TimeSeriesProps {
  /** Column of `elements` with times. */
  readonly time: string;
  /** What a line says: how many elements, which share of them an analysis flagged, or the mean of a column. Default `count`. */
  readonly aggregate?: TimeAggregate;
  /** Column whose values have a line each, the eight most frequent ones, and the rest together. Default none. */
  readonly by?: string | null;
  /** Steps of the calendar at most. Default 48. */
  readonly bins?: number;
  /** The value whose line stands out; `null` none. A line in the key sets it. */
  readonly highlight?: string | null;
  readonly defaultHighlight?: string | null;
  readonly onHighlightChange?: (value: string | null) => void;
  /** Default: the provider's. */
  readonly dataset?: Dataset;
  readonly title?: string;
  /** Beside the heading. */
  readonly actions?: ReactNode;
  readonly className?: string;
}

/** How something changes over time, and a filter: drag over a part of it. What filters take away stays as a faint line; a time without records is a gap. */
export function TimeSeries({ time, aggregate = 'count', by = null, bins = 48, highlight: controlled, defaultHighlight = null, onHighlightChange, dataset: given, title, actions, className = '' }: TimeSeriesProps) {
  const dataset = useDataset(given);
  const allLabels = useLabels();
  const labels = allLabels.timeSeries;
  const { snapshot, view } = useTimeSeries(dataset, { time, aggregate, by, bins });
  const { width, measure } = useElementWidth();
  const [highlight, setHighlight] = useControllable<string | null>({ value: controlled, defaultValue: defaultHighlight, onChange: onHighlightChange });
  const [passing, setPassing] = useState<string | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const { state, error, value } = snapshot;
  const mean = typeof aggregate === 'object' ? facetTitle(aggregate.avg) : '';
  const name = title ?? labels.title(aggregate, mean);
  const hasPicture = value.steps.length > 0;
  const isEmpty = state === 'ready' && !hasPicture;
  const looks = lineLooks(allLabels, dataset.manifest, value);
  const standsOut = passing ?? (highlight === null ? null : `value:${highlight}`);
  const step = value.calendar ? labels.step(value.calendar.unit, value.calendar.count) : '';
  return (
    <section className={`shoal shoal-plot shoal-time-series ${className}`} aria-label={name} data-state={isEmpty ? 'empty' : state}>
      <header data-part="plot-head">
        <h3 data-part="plot-title">
          <span title={name}>{name}</span>
          {value.active && <Button variant="quiet" aria-label={labels.clear(value.title)} icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => view.brush(null)} />}
        </h3>
        {hasPicture && <span data-part="figure">{labels.shownOf(value.shown, value.total)}</span>}
        {actions && <span data-part="actions">{actions}</span>}
      </header>
      {state === 'error' && error && hasPicture && (
        <div className="shoal-notice" role="alert">
          <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <span>{error.message}</span>
          <Button onClick={view.refresh}>{allLabels.retry}</Button>
        </div>
      )}
      {state === 'loading' && !hasPicture && <LoadingState progress={null} />}
      {state === 'error' && error && !hasPicture && <ErrorState error={error} onRetry={view.refresh} />}
      {isEmpty && <EmptyState title={labels.empty}>{labels.emptyBody}</EmptyState>}
      {hasPicture && (
        <>
          <div data-part="stage" ref={measure}>
            {width > 0 && <LinesChart series={value} looks={looks} view={view} width={width} axisTitle={labels.axis(aggregate, mean, step)} highlight={standsOut} hovered={hovered} onHover={setHovered} />}
          </div>
          {(by !== null || value.missing > 0) && (
            <div data-part="keys" role={by === null ? undefined : 'group'} aria-label={by === null ? undefined : labels.lines}>
              {by !== null &&
                looks.map((look) => (
                  <LineKey
                    key={look.key}
                    look={look}
                    reading={hovered === null ? formatCount(look.line.shown) : lineValue(allLabels, value, look.line.values[hovered] ?? NaN, 0.001)}
                    pressed={look.line.value !== null && highlight === look.line.value}
                    faint={standsOut !== null && standsOut !== look.key}
                    onPass={setPassing}
                    onPress={() => setHighlight(highlight === look.line.value ? null : look.line.value)}
                  />
                ))}
              {value.missing > 0 && <span>{labels.missing(value.missing)}</span>}
            </div>
          )}
          <PlotTable
            caption={labels.summary(name, value.shown, value.total, value.steps.length)}
            head={[labels.time, ...looks.map((look) => look.name)]}
            rows={value.steps.map((entry, at) => [stepName(allLabels, value, entry), ...looks.map((look) => lineValue(allLabels, value, look.line.values[at] ?? NaN, 0.001))])}
          />
        </>
      )}
    </section>
  );
}

interface LineKeyProps {
  readonly look: LineLook;
  readonly reading: string;
  readonly pressed: boolean;
  readonly faint: boolean;
  readonly onPass: (key: string | null) => void;
  readonly onPress: () => void;
}

function LineKey({ look: { key, name, color, index, line }, reading, pressed, faint, onPass, onPress }: LineKeyProps) {
  return (
    <button type="button" data-part="line-key" aria-pressed={line.isRest ? undefined : pressed} data-faint={faint ? '' : undefined} title={name} onPointerEnter={() => onPass(key)} onPointerLeave={() => onPass(null)} onFocus={() => onPass(key)} onBlur={() => onPass(null)} onClick={onPress}>
      <PointKey shape={index} color={color} />
      <span data-part="text">{name}</span>
      <span data-part="count">{reading}</span>
    </button>
  );
}
