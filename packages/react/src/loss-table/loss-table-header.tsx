import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef, type PointerEvent } from 'react';
import type { LossSort } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { ColumnSpec, ColumnWidths } from './loss-table-columns';

export interface LossTableHeaderProps {
  readonly columns: readonly ColumnSpec[];
  readonly layout: { readonly gridTemplateColumns: string; readonly minWidth: number };
  readonly widths: ColumnWidths;
  readonly sort: LossSort;
  readonly onSort: (sort: LossSort) => void;
  readonly onWidth: (column: ColumnSpec, width: number) => void;
}

/** Column titles: click or Enter sorts, the right edge drags the width. */
export function LossTableHeader({ columns, layout, widths, sort, onSort, onWidth }: LossTableHeaderProps) {
  const labels = useLabels().lossTable;
  return (
    <div role="row" aria-rowindex={1} data-part="header" style={layout}>
      {columns.map((column, index) => {
        const active = column.sort !== undefined && column.sort === sort.column;
        const title = labels.columns[column.id] ?? column.id;
        const Arrow = sort.direction === 'desc' ? ArrowDown : ArrowUp;
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={index + 1}
            aria-sort={active ? (sort.direction === 'desc' ? 'descending' : 'ascending') : column.sort ? 'none' : undefined}
            data-column={column.id}
            data-align={column.align}
          >
            {column.sort ? (
              <button type="button" data-active={active || undefined} onClick={() => column.sort && onSort(nextSort(column.sort, sort))}>
                <span data-part="text">{title}</span>
                {active && <Arrow size={12} strokeWidth={1.75} aria-hidden="true" />}
              </button>
            ) : (
              <span data-part="text" className={column.id === 'picture' ? 'shoal-visually-hidden' : undefined}>
                {title}
              </span>
            )}
            {column.id !== 'picture' && !column.grows && index < columns.length - 1 && <Resizer column={column} width={widths[column.id] ?? column.width} onWidth={onWidth} />}
          </div>
        );
      })}
    </div>
  );
}

/** Numbers start with the largest, text with the first in the alphabet; a second click turns the order around. */
function nextSort(column: LossSort['column'], current: LossSort): LossSort {
  if (current.column === column) return { column, direction: current.direction === 'desc' ? 'asc' : 'desc' };
  return { column, direction: column === 'score' || column === 'confidence' || column === 'loss' ? 'desc' : 'asc' };
}

function Resizer({ column, width, onWidth }: { readonly column: ColumnSpec; readonly width: number; readonly onWidth: (column: ColumnSpec, width: number) => void }) {
  const start = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const onMove = (event: PointerEvent<HTMLSpanElement>) => {
    if (start.current) onWidth(column, Math.max(column.min, Math.round(start.current.width + event.clientX - start.current.x)));
  };
  return (
    <span
      data-part="resizer"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.preventDefault();
        start.current = { x: event.clientX, width };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onMove}
      onPointerUp={() => (start.current = null)}
      onPointerCancel={() => (start.current = null)}
      onDoubleClick={() => onWidth(column, column.width)}
    />
  );
}
