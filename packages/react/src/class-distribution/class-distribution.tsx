import { X } from 'lucide-react';
import { useState } from 'react';
import type { ClassDistribution as Distribution, ClassDistributionView, Dataset, Manifest } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { className as classNameOf } from '../parts/class-color';
import { Segmented } from '../parts/segmented';
import { EmptyState, ErrorState, LoadingState } from '../parts/states';
import { ClassBar } from './class-bar';
import { useClassDistribution } from './use-class-distribution';

export interface ClassDistributionProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset;
  readonly className?: string;
}

/** Labels of every class, the most frequent first, and what the model predicts beside them. A class filters everything to itself. */
export function ClassDistribution({ dataset: given, className = '' }: ClassDistributionProps) {
  const dataset = useDataset(given);
  const labels = useLabels().classDistribution;
  const { snapshot, view } = useClassDistribution(dataset);
  const [scale, setScale] = useState<'linear' | 'log'>('linear');
  const { state, value } = snapshot;
  const isEmpty = state === 'ready' && value.classes.length === 0;
  const isChosen = value.classes.some((entry) => entry.selected);
  return (
    <section className={`shoal shoal-plot shoal-classes ${className}`} aria-label={labels.title} data-state={isEmpty ? 'empty' : state}>
      <header data-part="plot-head">
        <h3 data-part="plot-title">
          {labels.title}
          {isChosen && <Button variant="quiet" aria-label={labels.clear} icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={view.clear} />}
        </h3>
        {value.classes.length > 0 && (
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
      </header>
      {state === 'loading' && value.classes.length === 0 && <LoadingState progress={null} />}
      {state === 'error' && snapshot.error && <ErrorState error={snapshot.error} onRetry={view.refresh} />}
      {isEmpty && <EmptyState title={labels.empty}>{labels.emptyBody}</EmptyState>}
      {value.classes.length > 0 && <Bars distribution={value} manifest={dataset.manifest} view={view} scale={scale} isChosen={isChosen} />}
    </section>
  );
}

interface BarsProps {
  readonly distribution: Distribution;
  readonly manifest: Manifest;
  readonly view: ClassDistributionView;
  readonly scale: 'linear' | 'log';
  readonly isChosen: boolean;
}

function Bars({ distribution, manifest, view, scale, isChosen }: BarsProps) {
  const labels = useLabels().classDistribution;
  const { classes, shownLabels, predictions } = distribution;
  const most = Math.max(1, ...classes.map((entry) => Math.max(entry.labels, entry.predictions)));
  // One label is a sliver, not nothing.
  const share = (count: number) => (count === 0 ? 0 : scale === 'linear' ? count / most : Math.log(count + 1) / Math.log(most + 1));
  const legend = labels.legend(formatCount(shownLabels), formatCount(predictions));
  return (
    <>
      <p data-part="reading">{balanceOf(distribution, manifest, labels)}</p>
      <ul data-part="classes">
        {classes.map((entry) => (
          <li key={entry.id}>
            <ClassBar entry={entry} manifest={manifest} share={share} dimmed={isChosen && !entry.selected} onToggle={(mode) => view.toggle(entry.id, mode)} />
          </li>
        ))}
      </ul>
      <div data-part="keys">
        <span>
          <span data-part="key" data-key="labels" aria-hidden="true" />
          {legend.labels}
        </span>
        <span>
          <span data-part="key" data-key="predictions" aria-hidden="true" />
          {legend.predictions}
        </span>
      </div>
    </>
  );
}

/** What is out of balance, in a sentence: the rarest class of those that are labelled, and those that are not. */
function balanceOf({ classes, labels: total }: Distribution, manifest: Manifest, labels: ReturnType<typeof useLabels>['classDistribution']): string {
  const labelled = classes.filter((entry) => entry.labels > 0);
  const never = classes.filter((entry) => entry.labels === 0).map((entry) => classNameOf(manifest, entry.id));
  const rarest = labelled.at(-1);
  const share = rarest ? (100 * rarest.labels) / total : 0;
  const sentences = [rarest && labelled.length > 1 ? labels.rarest(classNameOf(manifest, rarest.id), rarest.labels, share.toFixed(share < 10 ? 1 : 0)) : '', never.length > 0 ? labels.never(never) : ''];
  return sentences.filter(Boolean).join('. ');
}
