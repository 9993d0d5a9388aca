import { useMemo } from 'react';
import type { ClassInfo, ConfusionCell, Manifest } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount, formatPercent } from '../format';
import { ClassBadge } from '../parts/class-badge';
import { DataTable, type DataColumn } from '../parts/data-table';
import { confusedPairs, isSame, type ConfusedPair, type ConfusionModel } from './confusion-model';

export interface ConfusedPairsProps {
  readonly manifest: Manifest;
  readonly classes: readonly ClassInfo[];
  readonly model: ConfusionModel;
  readonly shown: ConfusionCell | null;
  readonly onToggle: (cell: ConfusionCell) => void;
}

const keyOf = (pair: ConfusedPair) => `${pair.given} ${pair.predicted}`;

/** Pairs of classes that are taken for one another, the most frequent first. */
export function ConfusedPairs({ manifest, classes, model, shown, onToggle }: ConfusedPairsProps) {
  const labels = useLabels().confusionMatrix;
  const rows = useMemo(() => confusedPairs(model), [model]);
  const columns = useMemo((): readonly DataColumn<ConfusedPair>[] => {
    const name = (index: number | null, nothing: string) => (index === null ? nothing : (classes[index]?.name ?? ''));
    const badge = (index: number | null, nothing: string, style: 'label' | 'inference') => {
      const info = index === null ? undefined : classes[index];
      return info ? <ClassBadge manifest={manifest} classId={info.id} style={style} /> : <span data-part="confusion-nothing">{nothing}</span>;
    };
    const most = Math.max(1, model.most.wrong, model.most.nothing);
    return [
      { id: 'given', title: labels.labelled, width: 'minmax(112px, 1fr)', value: (row) => name(row.given, labels.nothingLabelled), cell: (row) => badge(row.given, labels.nothingLabelled, 'label') },
      { id: 'predicted', title: labels.predicted, width: 'minmax(112px, 1fr)', value: (row) => name(row.predicted, labels.nothingPredicted), cell: (row) => badge(row.predicted, labels.nothingPredicted, 'inference') },
      {
        id: 'count',
        title: labels.count,
        width: 'minmax(52px, 132px)',
        align: 'end',
        value: (row) => row.count,
        cell: (row) => (
          <>
            <span className="shoal-bar" aria-hidden="true" data-tone="wrong">
              <span style={{ width: `${(100 * row.count) / most}%` }} />
            </span>
            <span>{formatCount(row.count)}</span>
          </>
        ),
      },
      { id: 'share', title: labels.share, hint: labels.shareHint, width: 'minmax(84px, 128px)', align: 'end', value: (row) => row.share, cell: (row) => (Number.isNaN(row.share) ? '–' : `${formatPercent(row.share)} %`) },
    ];
  }, [manifest, classes, model, labels]);
  return (
    <DataTable
      label={labels.pairs}
      rows={rows}
      columns={columns}
      rowKey={keyOf}
      defaultSort={{ column: 'count', direction: 'desc' }}
      descending={['count', 'share']}
      minWidth={360}
      onRow={onToggle}
      isSelected={(row) => isSame(shown, row)}
    />
  );
}
