import type { Dataset, GalleryView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { AgreementMark } from '../parts/agreement-mark';
import { ClassBadge } from '../parts/class-badge';

interface GalleryDetailProps {
  readonly dataset: Dataset;
  readonly view: GalleryView;
  /** The picture under the pointer, or the focused one. */
  readonly index: number | null;
}

/** One line below the pictures that says what one of them is and why it is worth a look. Its place never changes. */
export function GalleryDetail({ dataset, view, index }: GalleryDetailProps) {
  const { gallery: labels } = useLabels();
  const row = index === null ? undefined : view.rowAt(index);
  const { manifest } = dataset;
  return (
    <footer data-part="detail" aria-hidden="true">
      {!row && <span data-part="hint">{labels.hint}</span>}
      {row && (
        <>
          {row.kind === 'frame' && <code>{row.id}</code>}
          {row.given !== null && <ClassBadge manifest={manifest} classId={row.given} />}
          {row.given !== null && row.predicted !== null && row.predicted !== row.given && <span data-part="arrow">→</span>}
          {row.predicted !== null && row.predicted !== row.given && <ClassBadge manifest={manifest} classId={row.predicted} style="inference" />}
          {row.agreement !== null && row.kind !== 'frame' && <AgreementMark agreement={row.agreement} />}
          {row.score > 0 && <span data-part="score">{row.score.toFixed(2)}</span>}
          {row.reason !== null && (
            <span data-part="reason" title={row.reason}>
              {row.reason}
            </span>
          )}
        </>
      )}
    </footer>
  );
}
