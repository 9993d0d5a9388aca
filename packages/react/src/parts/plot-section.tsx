import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EvaluationSnapshot, LiveEvaluation } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { EvaluationBinding } from '../binding/use-evaluation';
import { Button } from './button';
import { EmptyState, ErrorState, LoadingState } from './states';

export interface PlotSectionProps {
  /** Class of the widget: `shoal-tide`. */
  readonly name: string;
  readonly title: string;
  readonly evaluation: EvaluationBinding;
  readonly className: string;
  /** Beside the title. */
  readonly actions?: (live: LiveEvaluation, snapshot: EvaluationSnapshot) => ReactNode;
  readonly children: (live: LiveEvaluation, snapshot: EvaluationSnapshot) => ReactNode;
}

/** A plot over an evaluation: its title and every state that is not the plot itself. A late failure leaves the old picture in place. */
export function PlotSection({ name, title, evaluation: { snapshot, view }, className, actions, children }: PlotSectionProps) {
  const labels = useLabels();
  const { state, error, live, counts } = snapshot;
  const nothingLeft = state === 'ready' && counts.frames === 0;
  const shown = state === 'empty' || nothingLeft ? null : live;
  return (
    <section className={`shoal shoal-plot ${name} ${className}`} aria-label={title} data-state={nothingLeft ? 'empty' : state}>
      <header data-part="plot-head">
        <h3 data-part="plot-title">{title}</h3>
        {shown && actions?.(shown, snapshot)}
      </header>
      {shown && state === 'error' && error && (
        <div className="shoal-notice" role="alert">
          <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <span>{error.message}</span>
          <Button onClick={view.refresh}>{labels.retry}</Button>
        </div>
      )}
      {state === 'loading' && !shown && <LoadingState progress={null} />}
      {state === 'error' && !shown && error && <ErrorState error={error} onRetry={view.refresh} />}
      {state === 'empty' && <EmptyState title={labels.evaluationPlots.empty}>{labels.evaluationPlots.emptyBody}</EmptyState>}
      {nothingLeft && <EmptyState title={labels.evaluationPlots.nothingLeft}>{labels.evaluationPlots.nothingLeftBody}</EmptyState>}
      {shown && children(shown, snapshot)}
    </section>
  );
}
