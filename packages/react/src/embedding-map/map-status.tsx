import { X } from 'lucide-react';
import type { MapSnapshot } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';

/** How many points are shown and selected. */
export function MapStatus({ snapshot, onClear }: { readonly snapshot: MapSnapshot; readonly onClear: () => void }) {
  const { embeddingMap: labels } = useLabels();
  const { shown, total, picked, level } = snapshot;
  const noun = labels.levelNouns[level];
  return (
    <div className="shoal-map-status">
      <span>{shown === total ? labels.allShown(formatCount(total), noun) : labels.shown(formatCount(shown), formatCount(total), noun)}</span>
      {picked > 0 && (
        <button type="button" onClick={onClear} title={labels.clearPicked} aria-label={`${labels.picked(formatCount(picked))}. ${labels.clearPicked}`}>
          {labels.picked(formatCount(picked))}
          <X size={12} strokeWidth={2} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
