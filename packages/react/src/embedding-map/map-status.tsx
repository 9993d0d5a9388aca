import { Square, X } from 'lucide-react';
import type { MapSnapshot } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';

/** How many points are shown and selected, and whether they still move. */
export function MapStatus({ snapshot, onClear, onStop }: { readonly snapshot: MapSnapshot; readonly onClear: () => void; readonly onStop: () => void }) {
  const { embeddingMap: labels } = useLabels();
  const { shown, total, picked, level } = snapshot;
  const { refining, progress } = snapshot;
  const percent = progress?.total ? Math.round((100 * progress.done) / progress.total) : null;
  const noun = labels.levelNouns[level];
  return (
    <div className="shoal-map-status">
      <span>{shown === total ? labels.allShown(formatCount(total), noun) : labels.shown(formatCount(shown), formatCount(total), noun)}</span>
      {refining && (
        <button type="button" data-part="refining" onClick={onStop} title={labels.stopRefining} aria-label={labels.stopRefining}>
          {progress ? labels.refining(progress.phase, percent) : labels.projecting}
          <Square size={10} strokeWidth={2} aria-hidden="true" />
        </button>
      )}
      {picked > 0 && (
        <button type="button" onClick={onClear} title={labels.clearPicked} aria-label={`${labels.picked(formatCount(picked))}. ${labels.clearPicked}`}>
          {labels.picked(formatCount(picked))}
          <X size={12} strokeWidth={2} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
