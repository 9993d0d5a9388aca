import { useMemo } from 'react';
import type { ClassMetrics, Dataset } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import type { EvaluationBinding } from '../binding/use-evaluation';
import { formatCount } from '../format';
import { DataTable } from '../parts/data-table';
import { EvaluationFrame } from '../parts/evaluation-frame';
import { useElementWidth } from '../parts/use-element-width';
import { classColumns } from './class-columns';

export interface ClassTableProps {
  /** What `useEvaluation` returned. */
  readonly evaluation: EvaluationBinding;
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  readonly className?: string;
}

/** Below this width numbers stand without bars. */
const NARROW = 760;
const keyOf = (row: ClassMetrics) => row.id;
const isUnlabelled = (row: ClassMetrics) => row.labels === 0;

/** One line a class, the worst first, at the evaluation's thresholds. What it is confused with filters everything else to those examples. */
export function ClassTable({ evaluation, dataset: given, className }: ClassTableProps) {
  const dataset = useDataset(given);
  const labels = useLabels().classTable;
  return (
    <EvaluationFrame dataset={dataset} evaluation={evaluation} name="classes" label={labels.title} className={className}>
      {() => <Ready dataset={dataset} evaluation={evaluation} />}
    </EvaluationFrame>
  );
}

function Ready({ dataset, evaluation: { snapshot, view } }: { readonly dataset: Dataset; readonly evaluation: EvaluationBinding }) {
  const labels = useLabels().classTable;
  const { width, measure } = useElementWidth();
  const narrow = width < NARROW;
  const { classMetrics, cell, live, classes, thresholds, counts } = snapshot;
  const confusion = live?.metrics.confusion;
  const hasCoco = classMetrics.some((row) => !Number.isNaN(row.cocoAp));
  const columns = useMemo(
    () => classColumns({ manifest: dataset.manifest, classes, confusion, shown: cell, narrow, hasCoco, labels, onShow: view.showCell }),
    [dataset, classes, confusion, cell, narrow, hasCoco, labels, view],
  );
  const labelled = classMetrics.filter((row) => row.labels > 0).length;
  return (
    <>
      <header data-part="classes-bar">
        <p>
          <strong>{labels.count(formatCount(labelled), formatCount(classMetrics.length))}</strong>
          <span>{labels.at(thresholds.confidence.toFixed(2), snapshot.task === 'objects' ? thresholds.iou.toFixed(2) : null)}</span>
          {counts.frames < counts.allFrames && <span>{labels.frames(formatCount(counts.frames), formatCount(counts.allFrames))}</span>}
        </p>
      </header>
      <div ref={measure} data-part="classes-body" data-narrow={narrow || undefined}>
        <DataTable
          label={labels.table}
          rows={classMetrics}
          columns={columns}
          rowKey={keyOf}
          defaultSort={{ column: 'f1', direction: 'asc' }}
          descending={['labels', 'confused']}
          minWidth={narrow ? (hasCoco ? 566 : 512) : 760}
          isMuted={isUnlabelled}
        />
      </div>
    </>
  );
}
