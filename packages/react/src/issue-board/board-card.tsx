import { draggable } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { Ellipsis, Images, MessageSquare, SquareCheck } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { type BoardCard as Card, type Dataset, type IssueStatus } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatAgo, formatCount } from '../format';
import { Menu, type MenuItem } from '../parts/menu';
import { ElementPicture } from './element-picture';

const PICTURE = 52;

export interface BoardCardProps {
  readonly dataset: Dataset;
  readonly card: Card;
  readonly status: IssueStatus;
  readonly columnTitle: string;
  readonly opened: boolean;
  /** Whether Tab stops here. */
  readonly current: boolean;
  readonly now: number;
  readonly moves: readonly MenuItem[];
  readonly onOpen: () => void;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export function BoardCard({ dataset, card, status, columnTitle, opened, current, now, moves, onOpen, onFocus, onKeyDown }: BoardCardProps) {
  const { issueBoard: labels } = useLabels();
  const root = useRef<HTMLLIElement>(null);
  const [dragging, setDragging] = useState(false);
  const { issueId, title, elementCount, judgedCount, commentCount, preview } = card;
  useEffect(() => {
    if (!root.current) return;
    return draggable({
      element: root.current,
      getInitialData: () => ({ shoalIssue: issueId }),
      // A press inside the open menu is no drag of the card below it.
      canDrag: ({ input }) => !document.elementFromPoint(input.clientX, input.clientY)?.closest('[role="menu"]'),
      onDragStart: () => setDragging(true),
      onDrop: () => setDragging(false),
    });
  }, [issueId]);
  return (
    <li ref={root} data-part="card" data-issue-id={issueId} data-state={dragging ? 'dragging' : opened ? 'open' : 'idle'} onFocus={onFocus}>
      <div data-part="head">
        {/* Not a <button>: Firefox does not start a drag on one. */}
        <div
          role="button"
          tabIndex={current ? 0 : -1}
          data-part="title"
          aria-label={labels.cardLabel(title, columnTitle, elementCount, judgedCount, commentCount)}
          aria-expanded={opened}
          aria-keyshortcuts="Control+ArrowUp Control+ArrowDown Control+ArrowLeft Control+ArrowRight Delete"
          onClick={onOpen}
          onKeyDown={onKeyDown}
        >
          {title}
        </div>
        <Menu
          label={labels.moveTo(title)}
          items={moves}
          button={{ variant: 'quiet', tabIndex: current ? 0 : -1, 'aria-label': labels.moveTo(title), icon: <Ellipsis size={16} strokeWidth={1.5} aria-hidden="true" /> }}
        />
      </div>
      {preview.length > 0 && (
        <div data-part="strip" style={{ height: PICTURE }} aria-hidden="true">
          {preview.map((element) => (
            <ElementPicture key={element.elementId} dataset={dataset} element={element} width={PICTURE} height={PICTURE} />
          ))}
        </div>
      )}
      <div data-part="meta" data-status={status} aria-hidden="true">
        <span title={labels.elementCount(elementCount)}>
          <Images size={13} strokeWidth={1.5} />
          {formatCount(elementCount)}
        </span>
        {judgedCount > 0 && (
          <span title={labels.judgedOf(judgedCount, elementCount)} data-part="judged" data-state={judgedCount === elementCount ? 'all' : 'some'}>
            <SquareCheck size={13} strokeWidth={1.5} />
            {formatCount(judgedCount)}
          </span>
        )}
        {commentCount > 0 && (
          <span title={labels.commentCount(commentCount)}>
            <MessageSquare size={13} strokeWidth={1.5} />
            {formatCount(commentCount)}
          </span>
        )}
        <span data-part="when">{formatAgo(card.updatedAt, now)}</span>
      </div>
    </li>
  );
}
