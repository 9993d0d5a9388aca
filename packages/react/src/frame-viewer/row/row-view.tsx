import { Rows3 } from 'lucide-react';
import { useLabels } from '../../binding/shoal-provider';
import { EmptyState } from '../../parts/states';
import type { MediaRendererProps } from '../renderer';
import { aboutWhole, WholeTags } from '../whole-tags';

const hidden = new Set(['frame_id', 'dataset', 'labeled', 'width', 'height']);

/** A row of a table: its values are what there is. */
export function RowView({ dataset, frame, objects, focused }: MediaRendererProps) {
  const labels = useLabels().frameViewer;
  const values = frame.entries.filter((entry) => !hidden.has(entry.name));
  return (
    <div data-part="medium" data-kind="row">
      <WholeTags manifest={dataset.manifest} objects={aboutWhole(objects)} focused={focused} />
      {values.length === 0 ? (
        <EmptyState icon={<Rows3 size={20} strokeWidth={1.5} aria-hidden="true" />} title={labels.nothingToSee}>
          {labels.nothingToSeeBody}
        </EmptyState>
      ) : (
        <dl data-part="row-values" aria-label={labels.rowValues}>
          {values.map((entry) => (
            <div key={entry.name}>
              <dt>{entry.name}</dt>
              <dd data-number={typeof entry.value === 'number' || undefined}>{entry.type.startsWith('TIMESTAMP') && typeof entry.value === 'number' ? new Date(entry.value).toISOString().slice(0, 19).replace('T', ' ') : String(entry.value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
