import { useEffect, useId, useRef, useState, type CSSProperties, type MouseEvent } from 'react';
import { changeOfElement, type Dataset, type ElementId, type GallerySnapshot, type GalleryView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { formatCount } from '../format';
import { className } from '../parts/class-color';
import { GalleryTile } from './gallery-tile';
import { useGalleryKeys } from './use-gallery-keys';
import { HEADING_HEIGHT, PAD, useGalleryScroll } from './use-gallery-scroll';
import { useRubberBand } from './use-rubber-band';

export interface GalleryGridProps {
  readonly dataset: Dataset;
  readonly view: GalleryView;
  readonly snapshot: GallerySnapshot;
  /** Height of a row, CSS pixels. */
  readonly size: number;
  readonly overlays: boolean;
  readonly shortcuts: boolean;
  readonly onZoom: (step: 1 | -1) => void;
  readonly onOpen: ((element: ElementId) => void) | undefined;
  readonly onHover: (index: number | null) => void;
}

/** The pictures in sight. The list itself has the keyboard focus and names the active picture, so that scrolling never loses it. */
export function GalleryGrid({ dataset, view, snapshot, size, overlays, shortcuts, onZoom, onOpen, onHover }: GalleryGridProps) {
  const labels = useLabels();
  const id = useId();
  const scroller = useRef<HTMLDivElement | null>(null);
  const [attempts, setAttempts] = useState<ReadonlyMap<number, number>>(new Map());
  const picked = useView(dataset.selection.picked);
  const review = useView(dataset.review.state);
  const scroll = useGalleryScroll(view, snapshot, size);
  const retry = (index: number) => setAttempts((known) => new Map(known).set(index, (known.get(index) ?? 0) + 1));
  const picking = useGalleryKeys({ dataset, view, scroll, shortcuts, onOpen, onZoom, onRetry: retry });
  const { band, dragged, ...dragging } = useRubberBand(dataset, view, scroll, scroller);
  const { layout, first, end, shift, top, seen } = scroll;
  const { focus, focusIndex, total, sections, meanAspect } = snapshot;

  useEffect(() => {
    if (focusIndex !== null) scroll.reveal(focusIndex);
    // Follow the focus, not every re-read of the rows.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focus, focusIndex]);

  const indexAt = (event: MouseEvent): number | null => {
    const tile = event.target instanceof Element ? event.target.closest('[data-index]') : null;
    return tile ? Number(tile.getAttribute('data-index')) : null;
  };
  const onClick = (event: MouseEvent) => {
    const index = indexAt(event);
    if (dragged.current) return;
    if (index === null) {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) dataset.selection.clearPicked();
      return;
    }
    const part = event.target instanceof Element ? event.target.closest('[data-part="pick"], [data-part="retry"]')?.getAttribute('data-part') : null;
    if (part === 'retry') retry(index);
    else if (part === 'pick') picking.toggle(index);
    else picking.onTile(index, event);
  };
  const sectionName = (classId: string | null) => (classId === null ? labels.gallery.noClass : className(dataset.manifest, classId));
  const current = sections.findLast((section) => section.start <= (layout.blocks[layout.blockAt(top)]?.start ?? 0));
  const atHeading = layout.blocks[layout.blockAt(top)]?.heading !== null && layout.top(layout.blockAt(top)) >= top;
  const active = focusIndex !== null && focusIndex >= (layout.blocks[first]?.start ?? 0) && layout.blockOf(focusIndex) < end && layout.tiles(layout.blockOf(focusIndex)) ? `${id}-${focusIndex}` : undefined;

  return (
    <div
      ref={(element) => {
        scroller.current = element;
        scroll.attach(element);
        return () => scroll.attach(null);
      }}
      role="listbox"
      tabIndex={0}
      data-part="grid"
      aria-label={labels.gallery.grid}
      aria-multiselectable="true"
      aria-activedescendant={active}
      aria-busy={snapshot.state === 'loading' || snapshot.state === 'stale'}
      onScroll={scroll.onScroll}
      onKeyDown={picking.onKeyDown}
      onClick={onClick}
      onDoubleClick={(event) => {
        const index = indexAt(event);
        if (index !== null) picking.open(index);
      }}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onPointerOver={(event) => onHover(indexAt(event))}
      onPointerLeave={() => onHover(null)}
      onPointerDown={dragging.onPointerDown}
      onPointerMove={dragging.onPointerMove}
      onPointerUp={dragging.onPointerUp}
      onPointerCancel={dragging.onPointerUp}
    >
      {current && !atHeading && (
        <div data-part="sticky" aria-hidden="true">
          <Heading name={sectionName(current.classId)} count={current.count} />
        </div>
      )}
      <div data-part="space" role="presentation" style={{ height: scroll.height }}>
        {Array.from({ length: end - first }, (_, at) => first + at).map((at) => {
          const block = layout.blocks[at];
          if (!block) return null;
          const tiles = layout.tiles(at);
          const from = layout.top(at);
          const section = block.heading === null ? undefined : sections[block.heading];
          const own = sections.findLast((other) => other.start <= block.start);
          return (
            <div key={block.start} data-part="block" role={own ? 'group' : 'presentation'} aria-label={own && sectionName(own.classId)} style={{ transform: `translateY(${from + shift + PAD}px)` }}>
              {section && (
                <div data-part="section" aria-hidden="true" style={{ height: HEADING_HEIGHT }}>
                  <Heading name={sectionName(section.classId)} count={section.count} />
                </div>
              )}
              {tiles
                ? tiles
                    .filter((tile) => from + tile.y + tile.h > top - 500 && from + tile.y < top + seen + 500)
                    .map((tile) => {
                      const row = view.rowAt(tile.index);
                      return (
                        row && (
                          <GalleryTile
                            key={row.elementId}
                            dataset={dataset}
                            row={row}
                            tile={tile}
                            id={`${id}-${tile.index}`}
                            total={total}
                            focused={row.elementId === focus}
                            picked={picked.has(row.elementId)}
                            overlays={overlays}
                            distance={Math.round(Math.abs(from + tile.y + tile.h / 2 - top - seen / 2) / size)}
                            attempt={attempts.get(tile.index) ?? 0}
                            judgement={snapshot.judgements.get(row.elementId)}
                            change={changeOfElement(review, row.elementId) ?? null}
                          />
                        )
                      );
                    })
                : <Placeholders width={meanAspect * size} height={size} top={section ? HEADING_HEIGHT : 0} room={layout.blockHeight(at)} />}
            </div>
          );
        })}
        {band && <div data-part="band" role="presentation" style={{ left: band.x, top: band.y + shift + PAD, width: band.w, height: band.h }} />}
      </div>
    </div>
  );
}

function Heading({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <>
      <span data-part="section-name">{name}</span>
      <span data-part="section-count">{formatCount(count)}</span>
    </>
  );
}

/** Pictures that were not read: their rows, in the shape that they have on average. */
function Placeholders({ width, height, top, room }: { readonly width: number; readonly height: number; readonly top: number; readonly room: number }) {
  return <div data-part="waiting" role="presentation" style={{ top, height: Math.max(0, room - top - 4), backgroundSize: `${width + 4}px ${height + 4}px`, '--shoal-w': `${width}px`, '--shoal-h': `${height}px` } as CSSProperties} />;
}
