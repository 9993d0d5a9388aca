import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import type { BoardColumn as Column } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { dropIndex } from './drop-index';
import { StatusIcon } from './status-icon';

export interface BoardColumnProps {
  readonly column: Column;
  readonly onDropCard: (issueId: string, index: number) => void;
  readonly children: ReactNode;
}

/** One status: its head and a list that cards can be dropped into at any place. */
export function BoardColumn({ column, onDropCard, children }: BoardColumnProps) {
  const { issueBoard: labels } = useLabels();
  const body = useRef<HTMLDivElement>(null);
  const [lineTop, setLineTop] = useState<number | null>(null);
  const latest = useRef(onDropCard);
  latest.current = onDropCard;
  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const place = (source: { readonly data: Record<string | symbol, unknown> }, clientY: number) => {
      const issueId = String(source.data.shoalIssue);
      return { issueId, index: dropIndex(element, clientY, issueId) };
    };
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => typeof source.data.shoalIssue === 'string',
      onDrag: ({ source, location }) => {
        const { issueId, index } = place(source, location.current.input.clientY);
        setLineTop(lineOffset(element, index, issueId));
      },
      onDragLeave: () => setLineTop(null),
      onDrop: ({ source, location }) => {
        setLineTop(null);
        const { issueId, index } = place(source, location.current.input.clientY);
        latest.current(issueId, index);
      },
    });
  }, []);
  return (
    <div data-part="column" data-status={column.status} data-state={lineTop === null ? 'idle' : 'over'}>
      <h3>
        <StatusIcon kind={column.kind} />
        {labels.statusName(column.title, column.status)}
        <span data-part="count">{formatCount(column.cards.length)}</span>
      </h3>
      <div ref={body} data-part="column-body">
        {children}
        {lineTop !== null && <span data-part="drop-line" style={{ '--shoal-drop': `${lineTop}px` } as CSSProperties} aria-hidden="true" />}
      </div>
    </div>
  );
}

/** Distance of the gap at `index` from the top of the list's content, CSS pixels. */
function lineOffset(column: HTMLElement, index: number, draggedId: string): number {
  const cards = [...column.querySelectorAll<HTMLElement>('[data-issue-id]')].filter((card) => card.dataset.issueId !== draggedId);
  const origin = column.getBoundingClientRect().top - column.scrollTop;
  const next = cards[index]?.getBoundingClientRect();
  if (next) return next.top - origin - 5;
  const last = cards.at(-1)?.getBoundingClientRect();
  return last ? last.bottom - origin + 3 : 2;
}
