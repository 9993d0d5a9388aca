import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { EvaluationTask } from '../analyses/evaluation/load-evaluation';
import type { SliceMetrics } from '../compute/evaluate-slices';
import type { EvaluationThresholds, LiveEvaluation } from '../kernels/detection/live-evaluation';
import type { Rates } from '../kernels/detection/measure-matches';
import type { TideErrors } from '../kernels/detection/tide';
import type { ElementId } from '../model/element';
import type { ClassInfo } from '../model/manifest';

/** A cell of the confusion matrix by class index; `null` is "nothing labelled" or "nothing predicted". */
export interface ConfusionCell {
  readonly given: number | null;
  readonly predicted: number | null;
}

/** One line of the per-class table. */
export interface ClassMetrics extends Rates {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  /** Labels that count. */
  readonly labels: number;
  /** Average precision at the chosen overlap; NaN without labels. */
  readonly averagePrecision: number;
  /** COCO's AP, mean over overlaps 0.5 to 0.95, of the whole dataset; NaN where it was not measured. */
  readonly cocoAp: number;
  /** The class that it is most often taken for or from, and how often; `null` without a confusion. */
  readonly confusedWith: { readonly index: number; readonly count: number } | null;
}

/** One value of the column that metrics are split by. */
export interface EvaluationSlice extends SliceMetrics {
  readonly value: string | null;
  /** Fewer than 30 frames: the interval says more than the number. */
  readonly isSmall: boolean;
}

export interface EvaluationSnapshot {
  readonly state: 'loading' | 'ready' | 'empty' | 'error';
  readonly error: Error | null;
  /** What is evaluated, and what there is to choose from. */
  readonly task: EvaluationTask;
  readonly tasks: readonly EvaluationTask[];
  readonly modelName: string;
  readonly classes: readonly ClassInfo[];
  readonly thresholds: EvaluationThresholds;
  /** Everything that follows from the thresholds; `null` until ready. */
  readonly live: LiveEvaluation | null;
  readonly classMetrics: readonly ClassMetrics[];
  /** Objects that count: of all annotated frames that the model was run on, those that the filters leave. */
  readonly counts: { readonly frames: number; readonly allFrames: number; readonly labels: number; readonly inferences: number; readonly pairs: number };
  /** Share of frames whose class is among the k most probable, k = 1…; `null` without probabilities. */
  readonly topAccuracies: readonly number[] | null;
  /** COCO's numbers of the whole dataset by name; empty where they were not measured. */
  readonly coco: Readonly<Record<string, number>>;
  /** `null` while it is computed, and for classes of frames. */
  readonly tide: TideErrors | null;
  /** Columns that metrics can be split by, the chosen one, and its values; `slices` is `null` while they are computed. */
  readonly sliceColumns: readonly string[];
  readonly sliceColumn: string | null;
  readonly slices: readonly EvaluationSlice[] | null;
  /** The cell whose examples the filter shows. */
  readonly cell: ConfusionCell | null;
}

/** How a model does against the labels, live at any threshold. */
export interface EvaluationView extends Readable<EvaluationSnapshot>, Disposable {
  setThresholds(next: Partial<EvaluationThresholds>): void;
  setTask(task: EvaluationTask): void;
  /** Filters everything to the examples of a cell, the most confused first; the shown cell again shows all. */
  showCell(cell: ConfusionCell | null): void;
  /** Elements of a cell from the most to the least confused: by how sure the model is of what the label does not say. */
  examplesOf(cell: ConfusionCell): readonly ElementId[];
  /** Splits the metrics by a column of `frames`; `null` does not. */
  splitBy(column: string | null): void;
  refresh(): void;
}
