import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useLayoutEffect, useRef, useState, type MouseEvent, type Ref } from 'react';
import { changeOfElement, type Dataset, type LossTableSnapshot, type LossTableView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { rowLayout, visibleColumns, type ColumnWidths } from './loss-table-columns';
import { LossTableHeader } from './loss-table-header';
import { LossTableRow, SkeletonRow } from './loss-table-row';

const ROW_HEIGHT = 36;
const HEADER_HEIGHT = 28;
/** Browsers stop making elements taller at some 17 million pixels. */
export const MAX_ROWS = 450_000;

export interface LossTableGridProps {
  readonly dataset: Dataset;
  readonly view: LossTableView;
  readonly snapshot: LossTableSnapshot;
  readonly gridRef: Ref<HTMLDivElement>;
  /** A click on a row, with what the modifier keys ask for. */
  readonly onRow: (index: number, event: MouseEvent) => void;
}

/** The rows. The grid itself has the keyboard focus and names the active row, so that scrolling never loses it. */
export function LossTableGrid({ dataset, view, snapshot, gridRef, onRow }: LossTableGridProps) {
  const labels = useLabels().lossTable;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(1200);
  const [widths, setWidths] = useState<ColumnWidths>({});
  const picked = useView(dataset.selection.picked);
  const review = useView(dataset.review.state);
  const loading = snapshot.state === 'loading';
  const count = loading ? 16 : Math.min(snapshot.total, MAX_ROWS);
  const columns = visibleColumns(width);
  const layout = rowLayout(columns, widths);

  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollMargin: HEADER_HEIGHT,
    // Keep a row or two in sight on the side that one moves to.
    scrollPaddingStart: HEADER_HEIGHT + ROW_HEIGHT,
    scrollPaddingEnd: 2 * ROW_HEIGHT,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? 0) + 1;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (!loading) view.ensureRange(first, end);
  }, [view, loading, first, end, snapshot.order]);
  useEffect(() => {
    if (snapshot.order > 0) scroller.current?.scrollTo({ top: 0 });
  }, [snapshot.order]);
  useEffect(() => {
    if (snapshot.focusIndex !== null) virtual.scrollToIndex(snapshot.focusIndex, { align: 'auto' });
    // Follow the focus, not every re-read of the rows.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [snapshot.focus, snapshot.focusIndex]);

  const attach = (element: HTMLDivElement | null) => {
    scroller.current = element;
    if (typeof gridRef === 'function') gridRef(element);
    else if (gridRef) gridRef.current = element;
  };
  const active = snapshot.focusIndex !== null && snapshot.focusIndex >= first && snapshot.focusIndex < end ? `${id}-${snapshot.focusIndex}` : undefined;
  return (
    <div
      ref={attach}
      role="grid"
      tabIndex={0}
      data-part="grid"
      aria-label={labels.grid}
      aria-rowcount={loading ? -1 : snapshot.total + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      aria-activedescendant={active}
      aria-busy={snapshot.state === 'loading' || snapshot.state === 'stale'}
    >
      <LossTableHeader
        columns={columns}
        layout={layout}
        widths={widths}
        sort={snapshot.sort}
        onSort={(sort) => view.setSort(sort)}
        onWidth={(column, next) => setWidths((known) => ({ ...known, [column.id]: next }))}
      />
      <div role="rowgroup" data-part="rows" style={{ height: count * ROW_HEIGHT, minWidth: layout.minWidth }}>
        {items.map(({ index, start }) => {
          const row = loading ? undefined : view.rowAt(index);
          const judgement = row && snapshot.judgements.get(row.elementId);
          return (
            <div
              key={index}
              id={`${id}-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={row ? picked.has(row.elementId) : undefined}
              data-part="row"
              data-focused={row && row.elementId === snapshot.focus ? '' : undefined}
              data-judged={judgement?.verdict}
              style={{ transform: `translateY(${start - HEADER_HEIGHT}px)`, ...layout }}
              onClick={(event) => row && onRow(index, event)}
              onMouseDown={(event) => event.shiftKey && event.preventDefault()}
            >
              {row ? (
                <LossTableRow dataset={dataset} row={row} columns={columns} judgement={judgement} change={changeOfElement(review, row.elementId) ?? null} />
              ) : (
                <SkeletonRow columns={columns} seed={index} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
