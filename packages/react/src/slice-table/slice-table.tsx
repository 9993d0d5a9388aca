import { useEffect } from 'react';
import { sliceSource, type Dataset, type EvaluationSlice } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import type { EvaluationBinding } from '../binding/use-evaluation';
import { useView } from '../binding/use-view';
import { PlotSection } from '../parts/plot-section';
import { EmptyState, ProgressBar } from '../parts/states';
import { SliceRows } from './slice-rows';

export interface SliceTableProps {
  readonly evaluation: EvaluationBinding;
  /** Whose filter a value sets. Default: the provider's. */
  readonly dataset?: Dataset;
  readonly className?: string;
}

/** Columns that say more about the world than the parts of a dataset. */
const DULL = ['split', 'dataset'];

/** Metrics of every value of a column, with how far chance moves them. A value filters everything else to its frames. */
export function SliceTable({ evaluation, dataset: given, className = '' }: SliceTableProps) {
  const dataset = useDataset(given);
  const labels = useLabels().sliceTable;
  const { snapshot, view } = evaluation;
  const { state, sliceColumn, sliceColumns } = snapshot;
  const first = sliceColumns.find((column) => !DULL.includes(column)) ?? sliceColumns[0];
  useEffect(() => {
    if (state === 'ready' && sliceColumn === null && first !== undefined) view.splitBy(first);
  }, [view, state, sliceColumn, first]);
  const source = sliceColumn === null ? null : sliceSource(sliceColumn);
  const filter = useView(dataset.selection.filters).find((clause) => clause.source === source);
  const chosen = filter?.type === 'in' ? filter.values.map((value) => (value === null ? null : String(value))) : [];

  const choose = (column: string) => {
    // A slice of a column that is no longer shown would filter unseen.
    if (source !== null && column !== sliceColumn) dataset.selection.setFilter(source, null);
    view.splitBy(column);
  };
  const toggle = ({ value }: EvaluationSlice) => {
    if (sliceColumn === null || source === null) return;
    const alone = chosen.length === 1 && chosen[0] === value;
    const label = labels.value(columnTitle(sliceColumn), value ?? labels.none);
    dataset.selection.setFilter(source, alone ? null : { source, label, type: 'in', column: sliceColumn, values: [value] });
  };
  return (
    <PlotSection
      name="shoal-slices"
      title={labels.title}
      evaluation={evaluation}
      className={className}
      actions={() =>
        sliceColumns.length > 0 && (
          <label data-part="split">
            {labels.splitBy}
            <select className="shoal-select" value={sliceColumn ?? ''} onChange={(event) => choose(event.target.value)}>
              {sliceColumn === null && <option value="">–</option>}
              {sliceColumns.map((column) => (
                <option key={column} value={column}>
                  {columnTitle(column)}
                </option>
              ))}
            </select>
          </label>
        )
      }
    >
      {(_, { slices }) => {
        if (sliceColumns.length === 0) return <EmptyState title={labels.noColumns}>{labels.noColumnsBody}</EmptyState>;
        if (slices === null || sliceColumn === null) return <Waiting />;
        if (slices.length === 0) return <EmptyState title={labels.nothingShown}>{labels.nothingShownBody}</EmptyState>;
        return <SliceRows slices={slices} column={columnTitle(sliceColumn)} chosen={chosen} onToggle={toggle} />;
      }}
    </PlotSection>
  );
}

/** `time_of_day` → "Time of day". */
function columnTitle(column: string): string {
  const words = column.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Waiting() {
  const labels = useLabels().sliceTable;
  return (
    <div data-part="waiting">
      <ProgressBar progress={{ phase: labels.computing, done: 0 }} />
      <p data-part="reading">{labels.computing}</p>
      <div aria-hidden="true">
        {[0, 1, 2, 3].map((row) => (
          <div key={row} data-part="bones">
            <div data-part="bone" />
            <div data-part="bone" />
            <div data-part="bone" />
          </div>
        ))}
      </div>
    </div>
  );
}
