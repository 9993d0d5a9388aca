import { CircleAlert, ScanSearch } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Dataset, LiveEvaluation } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { EvaluationBinding } from '../binding/use-evaluation';
import { Button } from './button';
import { EmptyState, ErrorState, LoadingState } from './states';

export interface EvaluationFrameProps {
  readonly dataset: Dataset;
  readonly evaluation: EvaluationBinding;
  /** `class-table` makes the class `shoal-class-table`. */
  readonly name: string;
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: (live: LiveEvaluation) => ReactNode;
}

/** The frame of a widget that shows an evaluation: while there are no numbers it says why, and a late failure leaves the old ones in place. */
export function EvaluationFrame({ dataset, evaluation: { snapshot, view }, name, label, className = '', children }: EvaluationFrameProps) {
  const labels = useLabels();
  const { state, error, live, counts } = snapshot;
  const nothingLeft = live !== null && counts.frames === 0;
  return (
    <section className={`shoal shoal-${name} ${className}`} aria-label={label} data-state={state === 'ready' && nothingLeft ? 'empty' : state}>
      {live && state === 'error' && error && (
        <div className="shoal-notice" role="alert">
          <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <span>{error.message}</span>
          <Button onClick={view.refresh}>{labels.retry}</Button>
        </div>
      )}
      {state === 'loading' && !live && <LoadingState progress={null} />}
      {state === 'error' && !live && error && <ErrorState error={error} onRetry={view.refresh} />}
      {state === 'empty' && (
        <EmptyState icon={<ScanSearch size={20} strokeWidth={1.5} aria-hidden="true" />} title={labels.evaluation.empty}>
          {labels.evaluation.emptyBody}
        </EmptyState>
      )}
      {nothingLeft && (
        <EmptyState
          icon={<ScanSearch size={20} strokeWidth={1.5} aria-hidden="true" />}
          title={labels.evaluation.nothingLeft}
          action={<Button onClick={() => dataset.selection.clearFilters()}>{labels.evaluation.clearFilters}</Button>}
        >
          {labels.evaluation.nothingLeftBody}
        </EmptyState>
      )}
      {live && !nothingLeft && children(live)}
    </section>
  );
}
