import { CircleAlert, ImageOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Dataset, ElementId, GalleryLevel, GalleryOrder } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useControllable } from '../binding/use-controllable';
import { Button } from '../parts/button';
import { EmptyState, ErrorState } from '../parts/states';
import { GalleryDetail } from './gallery-detail';
import { GalleryGrid } from './gallery-grid';
import { GalleryHeader, MAX_SIZE, MIN_SIZE } from './gallery-header';
import { useGallery } from './use-gallery';

export interface GalleryProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  /** Objects or whole frames. Default: objects where the dataset has any. */
  readonly level?: GalleryLevel;
  readonly defaultLevel?: GalleryLevel;
  readonly onLevelChange?: (level: GalleryLevel | undefined) => void;
  /** Default `score`: the most suspicious first. */
  readonly sort?: GalleryOrder;
  readonly defaultSort?: GalleryOrder;
  readonly onSortChange?: (sort: GalleryOrder) => void;
  /** Puts the pictures of a class together under a heading. Default false. */
  readonly grouped?: boolean;
  readonly defaultGrouped?: boolean;
  readonly onGroupedChange?: (grouped: boolean) => void;
  /** Height of a row, CSS pixels, 64 to 360. Default 148. */
  readonly size?: number;
  readonly defaultSize?: number;
  readonly onSizeChange?: (size: number) => void;
  /** Boxes over the pictures. Default true. */
  readonly overlays?: boolean;
  readonly defaultOverlays?: boolean;
  readonly onOverlaysChange?: (overlays: boolean) => void;
  /** Enter or a double click on a picture; it has the focus then. */
  readonly onOpen?: (element: ElementId) => void;
  /** Whether single keys (+, -, R) act. Default true. */
  readonly shortcuts?: boolean;
  readonly className?: string;
}

/** The whole filtered set as pictures, a million of them or not. Focus and picked set are those of all widgets. */
export function Gallery(props: GalleryProps) {
  const { onOpen, shortcuts = true, className = '' } = props;
  const labels = useLabels();
  const [level, setLevel] = useControllable<GalleryLevel | undefined>({ value: props.level, defaultValue: props.defaultLevel, onChange: props.onLevelChange });
  const [sort, setSort] = useControllable({ value: props.sort, defaultValue: props.defaultSort ?? 'score', onChange: props.onSortChange });
  const [grouped, setGrouped] = useControllable({ value: props.grouped, defaultValue: props.defaultGrouped ?? false, onChange: props.onGroupedChange });
  const [size, setSize] = useControllable({ value: props.size, defaultValue: props.defaultSize ?? 148, onChange: props.onSizeChange });
  const [overlays, setOverlays] = useControllable({ value: props.overlays, defaultValue: props.defaultOverlays ?? true, onChange: props.onOverlaysChange });
  const { dataset, view, snapshot } = useGallery(props.dataset, { ...(level && { level }), sort, grouped });
  const [hovered, setHovered] = useState<number | null>(null);
  const resize = (next: number) => setSize(Math.max(MIN_SIZE, Math.min(MAX_SIZE, Math.round(next))));

  useEffect(() => {
    if (level) view.setLevel(level);
  }, [view, level]);
  useEffect(() => view.setSort(sort), [view, sort]);
  useEffect(() => view.setGrouped(grouped), [view, grouped]);

  const { state, total, every, error } = snapshot;
  const failed = state === 'error' && error;
  const isEmpty = state === 'ready' && total === 0;
  return (
    <section className={`shoal shoal-gallery ${className}`} data-state={isEmpty ? 'empty' : state} aria-label={labels.gallery.title}>
      <GalleryHeader dataset={dataset} snapshot={snapshot} size={size} overlays={overlays} onLevel={setLevel} onSort={setSort} onGrouped={setGrouped} onSize={resize} onOverlays={setOverlays} />
      {failed && total > 0 && (
        <div className="shoal-notice" role="alert">
          <CircleAlert size={16} strokeWidth={1.5} aria-hidden="true" />
          <span>{failed.message}</span>
          <Button onClick={view.refresh}>{labels.retry}</Button>
        </div>
      )}
      {failed && total === 0 && <ErrorState error={failed} onRetry={view.refresh} />}
      {state === 'loading' && <Skeleton size={size} label={labels.loading} />}
      {isEmpty &&
        (every === 0 ? (
          <EmptyState icon={<ImageOff size={20} strokeWidth={1.5} aria-hidden="true" />} title={labels.gallery.empty}>
            {labels.gallery.emptyBody}
          </EmptyState>
        ) : (
          <EmptyState title={labels.gallery.nothingLeft} action={<Button onClick={() => dataset.selection.clearFilters()}>{labels.gallery.clearFilters}</Button>}>
            {labels.gallery.nothingLeftBody}
          </EmptyState>
        ))}
      {state !== 'loading' && total > 0 && (
        <>
          <GalleryGrid dataset={dataset} view={view} snapshot={snapshot} size={size} overlays={overlays} shortcuts={shortcuts} onZoom={(step) => resize(size * (step > 0 ? 1.2 : 1 / 1.2))} onOpen={onOpen} onHover={setHovered} />
          <GalleryDetail dataset={dataset} view={view} index={hovered ?? snapshot.focusIndex} />
        </>
      )}
    </section>
  );
}

const WIDTHS = [1.4, 0.9, 1.7, 1.2, 0.8, 1.5, 1.1, 1.9, 1, 1.3, 0.85, 1.6];

/** The shape of what comes. */
function Skeleton({ size, label }: { readonly size: number; readonly label: string }) {
  return (
    <div data-part="skeleton" role="progressbar" aria-label={label}>
      {Array.from({ length: 48 }, (_, at) => (
        <span key={at} style={{ height: size, flexGrow: WIDTHS[at % WIDTHS.length], flexBasis: size * (WIDTHS[at % WIDTHS.length] ?? 1) }} />
      ))}
    </div>
  );
}
