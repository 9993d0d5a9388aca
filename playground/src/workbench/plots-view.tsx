import { useState } from 'react';
import { createColumnsView, type Dataset } from '@shoal/engine';
import { EmptyState, LoadingState, useOwned, useView } from '@shoal/react';
import { ColumnPicker, ScatterPlot, TimeSeries } from '@shoal/react/explore';

/** Two columns against each other, and what happened over time; the columns are chosen in their headings. */
export function PlotsView({ dataset }: { readonly dataset: Dataset }) {
  const { state, value: columns } = useView(useOwned(() => createColumnsView(dataset), dataset));
  const [axes, setAxes] = useState<{ readonly x?: string; readonly y?: string }>({});
  if (state === 'loading' && columns.length === 0) return <LoadingState progress={null} />;
  const numbers = columns.filter(({ kind, distinct }) => kind === 'number' && distinct > 1).map(({ column }) => column);
  const preferred = (names: readonly string[]) => names.find((name) => numbers.includes(name));
  const x = axes.x ?? preferred(['confidence', 'w', 'width']) ?? numbers[0];
  const y = axes.y ?? preferred(['score', 'h', 'loss']) ?? numbers[1] ?? numbers[0];
  const time = columns.find(({ kind, distinct }) => kind === 'time' && distinct > 1)?.column;
  if (!x || !y) return <EmptyState title="Nothing to plot">This dataset has no columns of numbers.</EmptyState>;
  return (
    <div className="plots scroll">
      <ScatterPlot
        x={x}
        y={y}
        color="agreement"
        actions={
          <>
            <ColumnPicker single label="Across" columns={[x]} onColumnsChange={([column]) => setAxes((before) => ({ ...before, ...(column && { x: column }) }))} />
            <ColumnPicker single label="Up" columns={[y]} onColumnsChange={([column]) => setAxes((before) => ({ ...before, ...(column && { y: column }) }))} />
          </>
        }
      />
      {time && <TimeSeries time={time} aggregate="flagged share" by="dataset" />}
    </div>
  );
}
