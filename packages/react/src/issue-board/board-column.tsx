import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useImperativeHandle, useRef, useState, type CSSProperties, type ReactNode, type Ref } from 'react';
import type { BoardColumn as Column } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { BoardCard, type BoardCardProps } from './board-card';
import { dropPlace } from './drop-index';
import { StatusIcon } from './status-icon';

export interface ColumnHandle {
  /** Scrolls a card into sight. */
  reveal(index: number): void;
}

export interface BoardColumnProps extends Pick<BoardCardProps, 'actions' | 'wantsFocus' | 'now' | 'revision'> {
  readonly handle: Ref<ColumnHandle>;
  readonly column: Column;
  /** The card where Tab stops; it stays drawn when it is scrolled away. */
  readonly current: string | null;
  readonly openIssue: string | null;
  readonly selected: ReadonlySet<string>;
  readonly onDropCard: (issueId: string, index: number) => void;
  readonly onSeen: (issueIds: readonly string[]) => void;
  /** Shown above the cards. */
  readonly form: ReactNode;
}

const HEIGHT = 128;

/** One status: its head and the cards in sight, which others can be dropped between. */
export function BoardColumn({ handle, column, current, openIssue, selected, onDropCard, onSeen, form, ...card }: BoardColumnProps) {
  const { issueBoard: labels } = useLabels();
  const body = useRef<HTMLDivElement>(null);
  const [lineTop, setLineTop] = useState<number | null>(null);
  const { issues, status, kind, total } = column;
  const name = labels.statusName(column.title, status);
  const currentAt = current === null ? -1 : issues.findIndex((issue) => issue.issueId === current);
  const virtual = useVirtualizer({
    count: issues.length,
    getScrollElement: () => body.current,
    estimateSize: () => HEIGHT,
    getItemKey: (index) => issues[index]?.issueId ?? index,
    overscan: 3,
    initialRect: { width: 240, height: 700 },
    rangeExtractor: (range) => {
      const items = defaultRangeExtractor(range);
      return currentAt < 0 || items.includes(currentAt) ? items : [...items, currentAt].sort((a, b) => a - b);
    },
  });
  const items = virtual.getVirtualItems();
  const seen = items.flatMap(({ index }) => issues[index]?.issueId ?? []);
  const seenKey = seen.join('\n');
  useEffect(() => onSeen(seenKey === '' ? [] : seenKey.split('\n')), [onSeen, seenKey]);
  useImperativeHandle(handle, () => ({ reveal: (index) => virtual.scrollToIndex(index, { align: 'auto' }) }));
  const latest = useRef({ onDropCard, issues });
  latest.current = { onDropCard, issues };
  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const place = (source: { readonly data: Record<string | symbol, unknown> }, clientY: number) => {
      const issueId = String(source.data.shoalIssue);
      return { issueId, ...dropPlace(element, clientY, issueId, latest.current.issues.findIndex((issue) => issue.issueId === issueId)) };
    };
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => typeof source.data.shoalIssue === 'string',
      onDrag: ({ source, location }) => setLineTop(place(source, location.current.input.clientY).top),
      onDragLeave: () => setLineTop(null),
      onDrop: ({ source, location }) => {
        setLineTop(null);
        const { issueId, index } = place(source, location.current.input.clientY);
        latest.current.onDropCard(issueId, index);
      },
    });
  }, []);
  return (
    <div data-part="column" data-status={status} data-state={lineTop === null ? 'idle' : 'over'}>
      <h3>
        <StatusIcon kind={kind} />
        <span data-part="name">{name}</span>
        <span data-part="count">{issues.length === total ? formatCount(total) : `${formatCount(issues.length)} of ${formatCount(total)}`}</span>
      </h3>
      <div ref={body} data-part="column-body">
        {form}
        {issues.length === 0 && !form && <p data-part="none">{labels.emptyColumn}</p>}
        <div role="list" aria-label={labels.columnLabel(name, issues.length)} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const issue = issues[index];
            return (
              issue && (
                <div key={key} ref={virtual.measureElement} role="listitem" data-part="slot" data-index={index} aria-setsize={issues.length} aria-posinset={index + 1} style={{ transform: `translateY(${start}px)` }}>
                  <BoardCard issue={issue} columnTitle={name} kind={kind} opened={issue.issueId === openIssue} selected={selected.has(issue.issueId)} selecting={selected.size > 0} current={issue.issueId === current} {...card} />
                </div>
              )
            );
          })}
        </div>
        {lineTop !== null && <span data-part="drop-line" style={{ '--shoal-drop': `${lineTop}px` } as CSSProperties} aria-hidden="true" />}
      </div>
    </div>
  );
}
