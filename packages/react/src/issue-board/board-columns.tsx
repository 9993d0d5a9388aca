import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ComponentProps, type CSSProperties, type ReactNode } from 'react';
import type { BoardSnapshot, Issue, IssueStatus } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import type { MenuItem } from '../parts/menu';
import type { CardActions } from './board-card';
import { BoardColumn, type ColumnHandle } from './board-column';
import { useBoard } from './board-context';
import { StatusIcon } from './status-icon';
import type { SelectedIssues } from './use-selected-issues';
import { useNow } from '../parts/use-now';

export interface BoardColumnsProps {
  readonly snapshot: BoardSnapshot;
  readonly openIssue: string | null;
  readonly selected: SelectedIssues;
  readonly onOpen: (issueId: string) => void;
  readonly onRemove: (issueIds: readonly string[]) => void;
  /** Shown first in the first column. */
  readonly form: ReactNode;
}

/** All columns: moving by mouse, by keys and by menu; one Tab stop, arrow keys between cards. */
export function BoardColumns({ snapshot, openIssue, selected, onOpen, onRemove, form }: BoardColumnsProps) {
  const { issueBoard: labels } = useLabels();
  const { view, readOnly } = useBoard();
  const announce = useAnnounce();
  const now = useNow();
  const root = useRef<HTMLDivElement>(null);
  const handles = useRef(new Map<IssueStatus, ColumnHandle>());
  const seen = useRef(new Map<IssueStatus, readonly string[]>());
  const wantsFocus = useRef<string | null>(null);
  const focused = useRef<string | null>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const { columns, revision } = snapshot;
  const places = useMemo(() => {
    const found = new Map<string, { readonly column: number; readonly at: number }>();
    columns.forEach(({ issues }, column) => issues.forEach(({ issueId }, at) => found.set(issueId, { column, at })));
    return found;
  }, [columns]);
  const stop = current !== null && places.has(current) ? current : (places.keys().next().value ?? null);

  const focusCard = (issue: Issue | undefined) => {
    const place = issue && places.get(issue.issueId);
    if (!issue || !place) return;
    const drawn = root.current?.querySelector<HTMLElement>(`[data-issue-id="${CSS.escape(issue.issueId)}"] [role="button"]`);
    if (drawn) drawn.focus();
    else wantsFocus.current = issue.issueId;
    setCurrent(issue.issueId);
    handles.current.get(columns[place.column]?.status ?? '')?.reveal(place.at);
  };
  const move = (issue: Issue, to: number, index: number, follow: boolean) => {
    const [target, from] = [columns[to], places.get(issue.issueId)];
    if (!target || !from) return;
    const count = target.issues.length + (from.column === to ? 0 : 1);
    const place = Math.max(0, Math.min(index, count - 1));
    if (from.column === to && from.at === place) return;
    if (follow) wantsFocus.current = issue.issueId;
    setCurrent(issue.issueId);
    void view.move(issue.issueId, target.status, place).then((moved) => {
      announce(moved ? labels.movedTo(labels.statusName(target.title, target.status), place + 1, count) : labels.notMoved);
    });
  };
  const extend = (from: Issue, to: Issue | undefined, order: readonly Issue[]) => {
    if (!to) return;
    if (selected.ids.size === 0) selected.toggle(from.issueId);
    selected.extendTo(to.issueId, order.map(({ issueId }) => issueId));
    focusCard(to);
  };

  const own: CardActions = {
    focus(issueId) {
      focused.current = issueId;
      setCurrent(issueId);
    },
    toggle: (issueId) => selected.toggle(issueId),
    open(issue, event) {
      const place = places.get(issue.issueId);
      const order = columns[place?.column ?? -1]?.issues ?? [];
      if (readOnly) onOpen(issue.issueId);
      else if (event.ctrlKey || event.metaKey) selected.toggle(issue.issueId);
      else if (event.shiftKey) selected.extendTo(issue.issueId, order.map(({ issueId }) => issueId));
      else onOpen(issue.issueId);
    },
    keyDown(event, issue) {
      const place = places.get(issue.issueId);
      const column = columns[place?.column ?? -1];
      if (!place || !column || event.target !== event.currentTarget || event.altKey) return;
      const { issues } = column;
      const mod = event.ctrlKey || event.metaKey;
      const vertical = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const horizontal = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (event.key === 'Enter' || event.key === ' ') onOpen(issue.issueId);
      else if (vertical !== undefined && mod) {
        if (!readOnly) move(issue, place.column, place.at + vertical, true);
      } else if (vertical !== undefined && event.shiftKey) {
        if (!readOnly) extend(issue, issues[place.at + vertical], issues);
      } else if (vertical !== undefined) focusCard(issues[place.at + vertical]);
      else if (event.key === 'Home' || event.key === 'End') focusCard(event.key === 'Home' ? issues[0] : issues.at(-1));
      else if (horizontal !== undefined && mod) {
        if (!readOnly) move(issue, place.column + horizontal, place.at, true);
      } else if (horizontal !== undefined) {
        let other = place.column + horizontal;
        while (columns[other]?.issues.length === 0) other += horizontal;
        const next = columns[other]?.issues;
        focusCard(next?.[Math.min(place.at, next.length - 1)]);
      } else if (event.key.toLowerCase() === 'x' && !mod && !readOnly) selected.toggle(issue.issueId);
      else if (event.key === 'Delete' && !mod && !readOnly && selected.ids.size === 0) {
        focusCard(issues[place.at + 1] ?? issues[place.at - 1] ?? columns.find((other) => other !== column && other.issues.length > 0)?.issues[0]);
        onRemove([issue.issueId]);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    moves(issue) {
      const place = places.get(issue.issueId);
      if (!place) return [];
      const last = (columns[place.column]?.issues.length ?? 0) - 1;
      const statuses = columns.map((target, to): MenuItem => ({
        id: target.status,
        checked: to === place.column,
        label: (
          <>
            <StatusIcon kind={target.kind} />
            {labels.statusName(target.title, target.status)}
          </>
        ),
        onSelect: () => move(issue, to, to === place.column ? place.at : 0, true),
      }));
      const up: MenuItem = { id: 'up', label: labels.moveUp, hint: 'Ctrl ↑', onSelect: () => move(issue, place.column, place.at - 1, true) };
      const down: MenuItem = { id: 'down', label: labels.moveDown, hint: 'Ctrl ↓', onSelect: () => move(issue, place.column, place.at + 1, true) };
      return [...statuses, ...(place.at > 0 ? [up] : []), ...(place.at < last ? [down] : []), { id: 'delete', label: labels.deleteIssue, hint: 'Del', onSelect: () => onRemove([issue.issueId]) }];
    },
  };
  // An undo may take the focused card to another column: the focus goes with it.
  useLayoutEffect(() => {
    if (focused.current === null || document.activeElement !== document.body) return;
    const place = places.get(focused.current);
    focusCard(columns[place?.column ?? -1]?.issues[place?.at ?? -1]);
    // Only when cards may have gone.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [columns]);
  const latest = useRef(own);
  latest.current = own;
  // One object for all cards: they are drawn again when their issue changed, not when the board did.
  const actions = useMemo<CardActions>(
    () => ({
      open: (issue, event) => latest.current.open(issue, event),
      focus: (issueId) => latest.current.focus(issueId),
      keyDown: (event, issue) => latest.current.keyDown(event, issue),
      toggle: (issueId) => latest.current.toggle(issueId),
      moves: (issue) => latest.current.moves(issue),
    }),
    [],
  );
  const onSeen = useCallback(
    (status: IssueStatus, issueIds: readonly string[]) => {
      seen.current.set(status, issueIds);
      view.ensureCards([...seen.current.values()].flat());
    },
    [view],
  );
  useEffect(() => () => view.ensureCards([]), [view]);

  return (
    <div ref={root} data-part="columns" onBlur={(event) => event.target.isConnected && (focused.current = null)} style={{ '--shoal-columns': columns.length } as CSSProperties}>
      {columns.map((column, c) => (
        <SeenColumn
          key={column.status}
          handle={(handle: ColumnHandle | null) => void (handle ? handles.current.set(column.status, handle) : handles.current.delete(column.status))}
          column={column}
          current={stop}
          openIssue={openIssue}
          selected={selected.ids}
          now={now}
          revision={revision}
          wantsFocus={wantsFocus}
          actions={actions}
          onStatusSeen={onSeen}
          onDropCard={(issueId, index) => {
            const place = places.get(issueId);
            const issue = place && columns[place.column]?.issues[place.at];
            if (issue) move(issue, c, index, false);
          }}
          form={c === 0 && form}
        />
      ))}
    </div>
  );
}

type SeenColumnProps = Omit<ComponentProps<typeof BoardColumn>, 'onSeen'> & { readonly onStatusSeen: (status: IssueStatus, issueIds: readonly string[]) => void };

function SeenColumn({ onStatusSeen, ...props }: SeenColumnProps) {
  const { status } = props.column;
  const onSeen = useCallback((issueIds: readonly string[]) => onStatusSeen(status, issueIds), [onStatusSeen, status]);
  return <BoardColumn {...props} onSeen={onSeen} />;
}
