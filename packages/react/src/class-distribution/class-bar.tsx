import { Bar } from '@visx/shape';
import type { CSSProperties } from 'react';
import type { ClassCount, Manifest } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { classColor, className } from '../parts/class-color';

interface ClassBarProps {
  readonly entry: ClassCount;
  readonly manifest: Manifest;
  /** Length of a bar, 0..1. */
  readonly share: (count: number) => number;
  readonly dimmed: boolean;
  readonly onToggle: (mode: 'toggle' | 'only') => void;
}

/** A class: its labels as a filled bar, faint where filters leave them out, and its predictions as an outlined one below. */
export function ClassBar({ entry, manifest, share, dimmed, onToggle }: ClassBarProps) {
  const labels = useLabels().classDistribution;
  const name = className(manifest, entry.id);
  const percent = (count: number) => `${share(count) * 100}%`;
  return (
    <button
      type="button"
      data-part="class"
      data-dimmed={dimmed || undefined}
      aria-pressed={entry.selected}
      title={labels.row(name, entry.shownLabels, entry.labels, entry.predictions)}
      style={{ '--shoal-swatch': classColor(manifest, entry.id) } as CSSProperties}
      onClick={(event) => onToggle(event.metaKey || event.ctrlKey || event.shiftKey ? 'toggle' : 'only')}
    >
      <span data-part="name">{name}</span>
      <svg width="100%" height="17" aria-hidden="true">
        <Bar className="shoal-total" width={percent(entry.labels)} height={9} rx={1} />
        <Bar className="shoal-shown" width={percent(entry.shownLabels)} height={9} rx={1} />
        {entry.predictions > 0 && <Bar className="shoal-predicted" y={11.5} width={percent(entry.predictions)} height={4.5} rx={1} />}
      </svg>
      <span data-part="count">{entry.labels === 0 ? labels.none : formatCount(entry.shownLabels)}</span>
    </button>
  );
}
