import { createEvaluationView, type Dataset, type EvaluationOptions, type EvaluationSnapshot, type EvaluationView } from '@shoal/engine';
import { useOwned } from './use-owned';
import { useView } from './use-view';

export interface EvaluationBinding {
  readonly snapshot: EvaluationSnapshot;
  readonly view: EvaluationView;
}

/**
 * Headless evaluation of a dataset's current model: the snapshot and the view that changes it. Call it once and hand the result to every
 * widget that shows it, so that one slider moves all of them.
 */
export function useEvaluation(dataset: Dataset, options?: EvaluationOptions): EvaluationBinding {
  const view = useOwned(() => createEvaluationView(dataset, options), dataset);
  return { view, snapshot: useView(view) };
}
