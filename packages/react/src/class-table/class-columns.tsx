import type { ClassInfo, ClassMetrics, ConfusionCell, Manifest } from '@shoal/engine';
import { formatCount } from '../format';
import type { Labels } from '../labels';
import { ClassBadge } from '../parts/class-badge';
import type { DataColumn } from '../parts/data-table';

export interface ClassColumnsOptions {
  readonly manifest: Manifest;
  readonly classes: readonly ClassInfo[];
  readonly confusion: Int32Array | undefined;
  readonly shown: ConfusionCell | null;
  readonly narrow: boolean;
  readonly hasCoco: boolean;
  readonly labels: Labels['classTable'];
  readonly onShow: (cell: ConfusionCell) => void;
}

/** The columns of the table for a width. */
export function classColumns(options: ClassColumnsOptions): readonly DataColumn<ClassMetrics>[] {
  const { manifest, narrow, hasCoco, labels } = options;
  const rate = (id: string, title: string, hint: string, value: (row: ClassMetrics) => number): DataColumn<ClassMetrics> => ({
    id,
    title,
    hint,
    width: narrow ? '48px' : 'minmax(84px, 132px)',
    align: 'end',
    value,
    cell: (row) => <Rate value={value(row)} bar={!narrow} />,
  });
  return [
    { id: 'class', title: labels.class, width: narrow ? '100px' : 'minmax(132px, 1.2fr)', value: (row) => row.name, cell: (row) => <ClassBadge manifest={manifest} classId={row.id} /> },
    { id: 'labels', title: labels.labels, hint: labels.labelsHint, width: narrow ? '50px' : 'minmax(64px, 96px)', align: 'end', value: (row) => row.labels, cell: (row) => formatCount(row.labels) },
    rate('precision', narrow ? labels.precisionShort : labels.precision, labels.precisionHint, (row) => row.precision),
    rate('recall', narrow ? labels.recallShort : labels.recall, labels.recallHint, (row) => row.recall),
    rate('f1', labels.f1, labels.f1Hint, (row) => row.f1),
    rate('ap', labels.ap, labels.apHint, (row) => row.averagePrecision),
    ...(hasCoco ? [rate('coco', narrow ? labels.cocoShort : labels.coco, labels.cocoHint, (row) => row.cocoAp)] : []),
    {
      id: 'confused',
      title: labels.confused,
      hint: labels.confusedHint,
      width: 'minmax(160px, 1.2fr)',
      value: (row) => row.confusedWith?.count ?? NaN,
      cell: (row) => <Confused row={row} {...options} />,
    },
  ];
}

function Rate({ value, bar }: { readonly value: number; readonly bar: boolean }) {
  if (Number.isNaN(value)) return <span data-part="classes-absent">–</span>;
  return (
    <>
      {bar && (
        <span className="shoal-bar" aria-hidden="true">
          <span style={{ width: `${100 * value}%` }} />
        </span>
      )}
      <span>{value.toFixed(2)}</span>
    </>
  );
}

function Confused({ row, manifest, classes, confusion, shown, labels, onShow }: ClassColumnsOptions & { readonly row: ClassMetrics }) {
  const other = row.confusedWith && classes[row.confusedWith.index];
  if (!row.confusedWith || !other || !confusion) return <span data-part="classes-absent">–</span>;
  const { index, count } = row.confusedWith;
  const size = classes.length + 1;
  const takenFor = confusion[row.index * size + index] ?? 0;
  const takenFrom = confusion[index * size + row.index] ?? 0;
  const cell: ConfusionCell = takenFor >= takenFrom ? { given: row.index, predicted: index } : { given: index, predicted: row.index };
  const isShown = shown !== null && shown.given === cell.given && shown.predicted === cell.predicted;
  return (
    <button
      type="button"
      data-part="classes-confused"
      aria-pressed={isShown}
      title={labels.directions(row.name, other.name, formatCount(takenFor), formatCount(takenFrom))}
      onClick={() => onShow(cell)}
    >
      <ClassBadge manifest={manifest} classId={other.id} style="inference" />
      <span data-part="classes-times">× {formatCount(count)}</span>
    </button>
  );
}
