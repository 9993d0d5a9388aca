import type { Dataset } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import type { EvaluationBinding } from '../binding/use-evaluation';
import { formatCount } from '../format';
import { EvaluationFrame } from '../parts/evaluation-frame';
import { Segmented } from '../parts/segmented';
import { metricsOf } from './card-metrics';
import { Thresholds } from './thresholds';

export interface MetricCardsProps {
  /** What `useEvaluation` returned. */
  readonly evaluation: EvaluationBinding;
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  readonly className?: string;
}

/** How good the model is in a few numbers, each with what it is of, and the thresholds that they follow while they are dragged. */
export function MetricCards({ evaluation, dataset: given, className }: MetricCardsProps) {
  const dataset = useDataset(given);
  const labels = useLabels().metricCards;
  const { snapshot, view } = evaluation;
  const { counts, task, tasks } = snapshot;
  return (
    <EvaluationFrame dataset={dataset} evaluation={evaluation} name="metrics" label={labels.title} className={className}>
      {(live) => (
        <>
          <header data-part="metrics-head">
            <p data-part="metrics-model">
              <strong>{snapshot.modelName}</strong> {labels.against}
            </p>
            <p data-part="metrics-counts">
              <span>{labels.frames(formatCount(counts.frames), counts.frames < counts.allFrames ? formatCount(counts.allFrames) : null)}</span>
              <span>{labels.labels(formatCount(counts.labels))}</span>
              <span>{labels.predictions(formatCount(counts.inferences))}</span>
              {task === 'objects' && <span>{labels.pairs(formatCount(counts.pairs))}</span>}
            </p>
            {tasks.length > 1 && (
              <Segmented label={labels.task} value={task} options={tasks.map((value) => ({ value, label: labels.tasks[value] }))} onChange={(next) => view.setTask(next)} />
            )}
          </header>
          <dl data-part="metrics-cards">
            {metricsOf(snapshot, live, labels).map((metric) => (
              <div key={metric.id} data-part="metrics-card">
                <dt>{metric.title}</dt>
                <dd data-part="metrics-number">{Number.isFinite(metric.value) ? metric.value.toFixed(3) : '–'}</dd>
                <dd data-part="metrics-of">
                  <span className="shoal-bar" aria-hidden="true">
                    <span style={{ width: `${Number.isFinite(metric.value) ? 100 * metric.value : 0}%` }} />
                  </span>
                  {metric.of}
                </dd>
              </div>
            ))}
          </dl>
          <Thresholds snapshot={snapshot} view={view} best={live.curves.overall.best} />
        </>
      )}
    </EvaluationFrame>
  );
}
