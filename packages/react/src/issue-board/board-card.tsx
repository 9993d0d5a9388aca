import { draggable } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter';
import { CalendarDays, Check, Ellipsis, Images, MessageSquare, Radio } from 'lucide-react';
import { memo, useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { isOverdue, type Issue, type StatusKind } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatAgo, formatCount } from '../format';
import { Menu, type MenuItem } from '../parts/menu';
import { useBoard } from './board-context';
import { ElementPicture } from './element-picture';
import { ElementProgress } from './element-progress';
import { Avatar, PriorityIcon, TypeIcon } from './field-icons';
import { personName } from './field-options';

const PICTURE = 52;

/** What a card asks its board to do; the same object for all cards, so that they are drawn again only when they changed. */
export interface CardActions {
  open(issue: Issue, event: MouseEvent): void;
  focus(issueId: string): void;
  keyDown(event: KeyboardEvent, issue: Issue): void;
  toggle(issueId: string): void;
  moves(issue: Issue): readonly MenuItem[];
}

export interface BoardCardProps {
  readonly issue: Issue;
  readonly columnTitle: string;
  readonly kind: StatusKind;
  readonly opened: boolean;
  readonly selected: boolean;
  /** Whether anything is selected: a press then selects. */
  readonly selecting: boolean;
  /** Whether Tab stops here. */
  readonly current: boolean;
  readonly now: number;
  /** Grows when pictures or counts were read. */
  readonly revision: number;
  readonly wantsFocus: { current: string | null };
  readonly actions: CardActions;
}

export const BoardCard = memo(function BoardCard({ issue, columnTitle, kind, opened, selected, selecting, current, now, wantsFocus, actions }: BoardCardProps) {
  const labels = useLabels().issueBoard;
  const { dataset, view, readOnly } = useBoard();
  const root = useRef<HTMLDivElement>(null);
  const [dragging, setDragging] = useState(false);
  const { issueId, title, issueType, priority, assignee, due, tags, comments } = issue;
  const card = view.cardOf(issue);
  const { counts, live } = card;
  const closed = counts.fixed + counts.notAnIssue;
  useEffect(() => {
    if (!root.current || readOnly) return;
    return draggable({
      element: root.current,
      getInitialData: () => ({ shoalIssue: issueId }),
      // A press inside the open menu is no drag of the card below it.
      canDrag: ({ input }) => !document.elementFromPoint(input.clientX, input.clientY)?.closest('[role="menu"]'),
      onDragStart: () => setDragging(true),
      onDrop: () => setDragging(false),
    });
  }, [issueId, readOnly]);
  useEffect(() => {
    // A moved card is a new element in another column: the focus goes there once it is drawn.
    if (wantsFocus.current !== issueId) return;
    wantsFocus.current = null;
    root.current?.querySelector<HTMLElement>('[role="button"]')?.focus();
  });
  const overdue = due !== null && isOverdue(issue, [{ id: issue.status, title: columnTitle, kind }], now);
  const facts = [
    live ? (live.state === 'loading' ? labels.live : `${labels.live}, ${labels.elementCount(counts.all)}`) : labels.elementCount(counts.all),
    !live && closed > 0 ? labels.closedOf(formatCount(closed), formatCount(counts.all)) : '',
    labels.types[issueType],
    priority === 'none' ? '' : labels.priorities[priority],
    assignee === null ? '' : personName(dataset, assignee),
    due === null ? '' : overdue ? labels.overdueSince(due) : labels.dueOn(due),
    comments.length > 0 ? labels.commentCount(comments.length) : '',
  ].filter(Boolean);
  return (
    <div ref={root} data-part="card" data-issue-id={issueId} data-state={dragging ? 'dragging' : opened ? 'open' : 'idle'} data-selected={selected ? '' : undefined} data-selecting={selecting ? '' : undefined} onFocus={() => actions.focus(issueId)}>
      <div data-part="head">
        <span data-part="type" title={labels.types[issueType]}>
          <TypeIcon type={issueType} />
        </span>
        {/* Not a <button>: Firefox does not start a drag on one. */}
        <div
          role="button"
          tabIndex={current ? 0 : -1}
          data-part="title"
          aria-label={[title, columnTitle, ...facts, selected ? labels.isSelected : ''].filter(Boolean).join(', ')}
          aria-expanded={opened}
          aria-keyshortcuts="X Control+ArrowUp Control+ArrowDown Control+ArrowLeft Control+ArrowRight Delete"
          onClick={(event) => actions.open(issue, event)}
          onKeyDown={(event) => actions.keyDown(event, issue)}
        >
          {title}
        </div>
        {!readOnly && (
          <>
            <button type="button" data-part="pick" tabIndex={-1} aria-label={labels.selectIssue(title)} aria-pressed={selected} onClick={() => actions.toggle(issueId)}>
              <Check size={12} strokeWidth={2.5} aria-hidden="true" />
            </button>
            <Menu label={labels.moveTo(title)} items={actions.moves(issue)} button={{ variant: 'quiet', tabIndex: current ? 0 : -1, 'aria-label': labels.moveTo(title), icon: <Ellipsis size={16} strokeWidth={1.5} aria-hidden="true" /> }} />
          </>
        )}
      </div>
      {card.preview.length > 0 && (
        <div data-part="strip" style={{ height: PICTURE }} aria-hidden="true">
          {card.preview.map((element) => (
            <ElementPicture key={element.elementId} dataset={dataset} element={element} width={PICTURE} height={PICTURE} />
          ))}
        </div>
      )}
      {tags.length > 0 && (
        <div data-part="tags" aria-hidden="true">
          {tags.slice(0, 4).map((tag) => (
            <span key={tag} data-part="tag">
              {tag}
            </span>
          ))}
          {tags.length > 4 && <span data-part="tag">+{tags.length - 4}</span>}
        </div>
      )}
      {!live && closed > 0 && <ElementProgress counts={counts} />}
      <div data-part="meta" aria-hidden="true">
        {priority !== 'none' && (
          <span title={labels.priorities[priority]}>
            <PriorityIcon priority={priority} />
          </span>
        )}
        {live ? (
          <span data-part="live" data-problem={live.problem === null ? undefined : ''} title={live.problem ?? labels.liveHint((issue.query ?? []).map((clause) => clause.label).join(' · '))}>
            <Radio size={13} strokeWidth={1.5} />
            {labels.live} {live.state === 'loading' ? '…' : live.problem === null ? formatCount(counts.all) : '–'}
          </span>
        ) : (
          <span title={labels.elementCount(counts.all)}>
            <Images size={13} strokeWidth={1.5} />
            {closed > 0 ? `${formatCount(closed)}/${formatCount(counts.all)}` : formatCount(counts.all)}
          </span>
        )}
        {comments.length > 0 && (
          <span title={labels.commentCount(comments.length)}>
            <MessageSquare size={13} strokeWidth={1.5} />
            {formatCount(comments.length)}
          </span>
        )}
        {due !== null && (
          <span data-part="due" data-overdue={overdue ? '' : undefined} title={overdue ? labels.overdueSince(due) : labels.dueOn(due)}>
            <CalendarDays size={13} strokeWidth={1.5} />
            {shortDay(due)}
          </span>
        )}
        <span data-part="when">{formatAgo(issue.updatedAt, now)}</span>
        {assignee !== null && (
          <span title={personName(dataset, assignee)}>
            <Avatar person={dataset.people.find(({ id }) => id === assignee)} name={personName(dataset, assignee)} />
          </span>
        )}
      </div>
    </div>
  );
});

/** "3 Nov" */
export function shortDay(day: string): string {
  const date = new Date(`${day}T00:00:00`);
  return Number.isNaN(date.getTime()) ? day : date.toLocaleDateString('en', { day: 'numeric', month: 'short', ...(date.getFullYear() !== new Date().getFullYear() && { year: 'numeric' }) });
}
