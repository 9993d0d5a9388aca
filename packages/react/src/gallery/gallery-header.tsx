import { ArrowDownWideNarrow, Group, Images, SquareDashed, X } from 'lucide-react';
import type { Dataset, GalleryLevel, GalleryOrder, GallerySnapshot } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { formatCount, formatShare } from '../format';
import { Button } from '../parts/button';
import { Menu } from '../parts/menu';
import { Segmented } from '../parts/segmented';

export const MIN_SIZE = 64;
export const MAX_SIZE = 360;
const ORDERS: readonly GalleryOrder[] = ['score', 'class', 'time'];
const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

export interface GalleryHeaderProps {
  readonly dataset: Dataset;
  readonly snapshot: GallerySnapshot;
  readonly size: number;
  readonly overlays: boolean;
  readonly onLevel: (level: GalleryLevel) => void;
  readonly onSort: (sort: GalleryOrder) => void;
  readonly onGrouped: (grouped: boolean) => void;
  readonly onSize: (size: number) => void;
  readonly onOverlays: (on: boolean) => void;
}

/** What is shown, in which order, how large, and how much of it. */
export function GalleryHeader({ dataset, snapshot, size, overlays, onLevel, onSort, onGrouped, onSize, onOverlays }: GalleryHeaderProps) {
  const { gallery: labels } = useLabels();
  const picked = useView(dataset.selection.picked);
  const { level, levels, sort, grouped, total, every, state } = snapshot;
  return (
    <header data-part="head">
      {levels.object > 0 && levels.frame > 0 && (
        <Segmented
          label={labels.levelChoice}
          value={level}
          options={[
            { value: 'object', label: labels.objects },
            { value: 'frame', label: labels.frames },
          ]}
          onChange={onLevel}
        />
      )}
      <p data-part="count" aria-live="polite">
        {state === 'loading' ? null : total === every ? formatCount(every) : formatShare(total, every)}
      </p>
      {picked.size > 0 && (
        <Button variant="quiet" data-part="picked" icon={<X {...icon} />} title={labels.clearPicked} onClick={() => dataset.selection.clearPicked()}>
          {labels.picked(formatCount(picked.size))}
        </Button>
      )}
      <span data-part="spacer" />
      <Menu
        label={labels.sort}
        button={{ variant: 'quiet', icon: <ArrowDownWideNarrow {...icon} />, 'aria-label': `${labels.sort}: ${labels.orders[sort]}`, title: labels.sort, children: <span data-part="wide">{labels.orders[sort]}</span> }}
        items={ORDERS.map((order) => ({ id: order, label: labels.orders[order], checked: order === sort, onSelect: () => onSort(order) }))}
      />
      <Button variant="quiet" aria-label={labels.group} aria-pressed={grouped} icon={<Group {...icon} />} onClick={() => onGrouped(!grouped)} />
      <Button variant="quiet" aria-label={labels.overlays} aria-pressed={overlays} icon={<SquareDashed {...icon} />} onClick={() => onOverlays(!overlays)} />
      <label data-part="size" title={labels.size}>
        <Images {...icon} />
        <input type="range" min={MIN_SIZE} max={MAX_SIZE} step={4} value={size} aria-label={labels.size} aria-valuetext={labels.sizeText(size)} onChange={(event) => onSize(Number(event.target.value))} />
      </label>
    </header>
  );
}
