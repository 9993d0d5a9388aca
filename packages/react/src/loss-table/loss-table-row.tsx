import { memo } from 'react';
import { ArrowRight } from 'lucide-react';
import type { Dataset, Judgement, LabelChange, LossRow } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { AgreementMark } from '../parts/agreement-mark';
import { ClassBadge } from '../parts/class-badge';
import { CropThumbnail } from '../parts/crop-thumbnail';
import { Meter } from '../parts/meter';
import { VerdictMark } from '../parts/verdict-mark';
import type { ColumnSpec } from './loss-table-columns';

export interface LossTableRowProps {
  readonly dataset: Dataset;
  readonly row: LossRow;
  readonly columns: readonly ColumnSpec[];
  readonly judgement: Judgement | undefined;
  readonly change: LabelChange | null;
}

/** The cells of one row. Memoized: while scrolling, only rows that come into sight render. */
export const LossTableRow = memo(function LossTableRow(props: LossTableRowProps) {
  return props.columns.map((column, index) => (
    <div key={column.id} role="gridcell" aria-colindex={index + 1} data-column={column.id} data-align={column.align}>
      <Cell column={column} {...props} />
    </div>
  ));
});

function Cell({ column, dataset, row, judgement, change }: LossTableRowProps & { readonly column: ColumnSpec }) {
  switch (column.id) {
    case 'picture':
      return <CropThumbnail dataset={dataset} frameId={row.frameId} box={row.box} width={44} height={30} />;
    case 'class':
      return <ClassCell dataset={dataset} row={row} change={change} />;
    case 'kind':
      return <AgreementMark agreement={row.agreement} text />;
    case 'score':
      return <Meter value={row.score} color={row.flagged ? 'var(--shoal-suspicious)' : 'var(--shoal-unknown)'} />;
    case 'reason':
      return <Clipped text={row.reason} />;
    case 'confidence':
      return row.confidence === null ? <Absent /> : row.confidence.toFixed(2);
    case 'source':
      return <Clipped text={[row.annotator, row.batch].filter(Boolean).join(' · ') || null} />;
    case 'frame':
      return <Clipped text={row.frameId} />;
    case 'verdict':
      return judgement ? <VerdictMark manifest={dataset.manifest} verdict={judgement.verdict} change={change} /> : null;
  }
}

function ClassCell({ dataset, row, change }: { readonly dataset: Dataset; readonly row: LossRow; readonly change: LabelChange | null }) {
  const { judging } = useLabels();
  const target = row.suggested ?? row.predicted;
  const replaced = change?.op === 'DELETE' || (change?.op === 'MODIFY' && change.after?.classId !== row.given);
  if (row.given !== null && (row.given === target || row.agreement === 'not_compared')) {
    return (
      <>
        <ClassBadge manifest={dataset.manifest} classId={row.given} />
        {row.agreement === 'badly_located' && row.iou !== null && <span data-part="nothing">IoU {row.iou.toFixed(2)}</span>}
      </>
    );
  }
  return (
    <>
      <span data-part="given" data-replaced={replaced || undefined}>
        {row.given === null ? <span data-part="nothing">{judging.nothing}</span> : <ClassBadge manifest={dataset.manifest} classId={row.given} />}
      </span>
      <ArrowRight size={12} strokeWidth={1.5} aria-hidden="true" />
      {target === null ? <span data-part="nothing">{judging.nothing}</span> : <ClassBadge manifest={dataset.manifest} classId={target} style={change?.after ? 'label' : 'inference'} />}
    </>
  );
}

function Clipped({ text }: { readonly text: string | null }) {
  return text === null ? (
    <Absent />
  ) : (
    <span data-part="text" title={text}>
      {text}
    </span>
  );
}

function Absent() {
  return <span data-part="absent">–</span>;
}

/** The shape of a row whose window was not read yet. */
export function SkeletonRow({ columns, seed }: { readonly columns: readonly ColumnSpec[]; readonly seed: number }) {
  return columns.map((column, index) => (
    <div key={column.id} role="gridcell" aria-colindex={index + 1} data-column={column.id}>
      {column.id !== 'verdict' && <span className="shoal-skeleton" style={column.id === 'picture' ? { width: 44, height: 30 } : { width: `${45 + ((seed * 37 + index * 53) % 45)}%` }} />}
    </div>
  ));
}
