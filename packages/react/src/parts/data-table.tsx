import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { shortcutOf } from './shortcuts';

export interface DataColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** What the title stands for, on hover. */
  readonly hint?: string;
  /** Track of the CSS grid. */
  readonly width: string;
  readonly align?: 'end';
  /** What it is sorted by; NaN comes last in both directions. Without it, it cannot be sorted by. */
  readonly value?: (row: Row) => number | string;
  readonly cell: (row: Row) => ReactNode;
}

export interface DataSort {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly DataColumn<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly defaultSort: DataSort;
  /** Columns that start with the largest. */
  readonly descending?: readonly string[];
  /** Below this width the columns scroll. */
  readonly minWidth: number;
  /** Rows that come last whatever the order, and are shown muted. */
  readonly isMuted?: (row: Row) => boolean;
  /** Makes rows selectable: arrow keys move, Enter and Space act. */
  readonly onRow?: (row: Row) => void;
  readonly isSelected?: (row: Row) => boolean;
}

const ROW_HEIGHT = 32;
const HEADER_HEIGHT = 30;
const PAGE = 10;

/** A table that is sorted by its titles and draws only the rows in sight. */
export function DataTable<Row>({ label, rows, columns, rowKey, defaultSort, descending = [], minWidth, isMuted, onRow, isSelected }: DataTableProps<Row>) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [sort, setSort] = useState(defaultSort);
  const [active, setActive] = useState(0);
  const sorted = useMemo(() => sortRows(rows, columns, sort, isMuted), [rows, columns, sort, isMuted]);
  const at = Math.min(active, sorted.length - 1);
  const virtual = useVirtualizer({ count: sorted.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: 8, scrollMargin: HEADER_HEIGHT, scrollPaddingStart: HEADER_HEIGHT, initialRect: { width: 0, height: 600 } });
  const items = virtual.getVirtualItems();
  const layout = { gridTemplateColumns: columns.map((column) => column.width).join(' '), minWidth };
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    setActive(0);
  }, [sort]);

  const moveTo = (next: number) => {
    const index = Math.max(0, Math.min(next, sorted.length - 1));
    setActive(index);
    virtual.scrollToIndex(index, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const name = shortcutOf(event);
    if (!onRow || event.target !== scroller.current || name === null) return;
    const row = sorted[at];
    const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + PAGE, PageUp: at - PAGE, Home: 0, 'Mod+Home': 0, End: sorted.length - 1, 'Mod+End': sorted.length - 1 };
    const next = moves[name];
    if (next === undefined && name !== 'Enter' && name !== ' ') return;
    event.preventDefault();
    if (next !== undefined) moveTo(next);
    else if (row !== undefined && !event.repeat) onRow(row);
  };
  const nextSort = (column: string): DataSort =>
    sort.column === column ? { column, direction: sort.direction === 'asc' ? 'desc' : 'asc' } : { column, direction: descending.includes(column) ? 'desc' : 'asc' };

  return (
    <div
      ref={scroller}
      className="shoal-data-table"
      role={onRow ? 'grid' : 'table'}
      tabIndex={0}
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={onRow && items.some((item) => item.index === at) ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" data-part="table-head">
        <div role="row" aria-rowindex={1} style={layout}>
          {columns.map((column, index) => (
            <Title key={column.id} column={column} index={index} sort={sort} onSort={() => setSort(nextSort(column.id))} />
          ))}
        </div>
      </div>
      <div role="rowgroup" data-part="table-rows" style={{ height: sorted.length * ROW_HEIGHT, minWidth }}>
        {items.map(({ index, start }) => {
          const row = sorted[index];
          return row === undefined ? null : (
            <div
              key={rowKey(row)}
              id={`${id}-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={onRow ? isSelected?.(row) === true : undefined}
              data-active={onRow && index === at ? '' : undefined}
              data-muted={isMuted?.(row) ? '' : undefined}
              data-selectable={onRow ? '' : undefined}
              style={{ ...layout, transform: `translateY(${start - HEADER_HEIGHT}px)` }}
              onClick={
                onRow &&
                (() => {
                  setActive(index);
                  onRow(row);
                })
              }
            >
              {columns.map((column, place) => (
                <div key={column.id} role={onRow ? 'gridcell' : place === 0 ? 'rowheader' : 'cell'} aria-colindex={place + 1} data-column={column.id} data-align={column.align}>
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Title<Row>({ column, index, sort, onSort }: { readonly column: DataColumn<Row>; readonly index: number; readonly sort: DataSort; readonly onSort: () => void }) {
  const isActive = column.id === sort.column;
  const Arrow = sort.direction === 'desc' ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={isActive ? (sort.direction === 'desc' ? 'descending' : 'ascending') : column.value ? 'none' : undefined}
      data-column={column.id}
      data-align={column.align}
      title={column.hint}
    >
      {column.value ? (
        <button type="button" data-sorted={isActive || undefined} onClick={onSort}>
          <span>{column.title}</span>
          {isActive && <Arrow size={12} strokeWidth={1.75} aria-hidden="true" />}
        </button>
      ) : (
        <span>{column.title}</span>
      )}
    </div>
  );
}

function sortRows<Row>(rows: readonly Row[], columns: readonly DataColumn<Row>[], sort: DataSort, isMuted: ((row: Row) => boolean) | undefined): readonly Row[] {
  const valueOf = columns.find((column) => column.id === sort.column)?.value;
  if (!valueOf) return rows;
  const sign = sort.direction === 'desc' ? -1 : 1;
  const keyed = rows.map((row, index) => ({ row, index, value: valueOf(row), last: isMuted?.(row) ? 1 : 0 }));
  keyed.sort((a, b) => a.last - b.last || compare(a.value, b.value, sign) || a.index - b.index);
  return keyed.map(({ row }) => row);
}

function compare(a: number | string, b: number | string, sign: number): number {
  if (typeof a === 'string' || typeof b === 'string') return sign * String(a).localeCompare(String(b), 'en', { numeric: true });
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return sign * (a - b);
}
