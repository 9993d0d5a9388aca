import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { BoardColumn as Column, BoardSnapshot, BoardView, Dataset, IssueStatus } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import type { MenuItem } from '../parts/menu';
import { BoardCard } from './board-card';
import { BoardColumn } from './board-column';
import { StatusIcon } from './status-icon';
import { useNow } from './use-now';

export interface BoardColumnsProps {
  readonly dataset: Dataset;
  readonly snapshot: BoardSnapshot;
  readonly view: BoardView;
  readonly openIssue: string | null;
  readonly onOpen: (issueId: string) => void;
  readonly onRemove: (issueId: string, title: string) => void;
  /** Shown first in the first column. */
  readonly form: ReactNode;
}

/** All columns: moving by mouse, by keys and by menu; one Tab stop, arrow keys between cards. */
export function BoardColumns({ dataset, snapshot, view, openIssue, onOpen, onRemove, form }: BoardColumnsProps) {
  const { issueBoard: labels } = useLabels();
  const announce = useAnnounce();
  const now = useNow();
  const root = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const pendingFocus = useRef<string | null>(null);
  const { columns } = snapshot;
  const everyId = columns.flatMap((column) => column.cards.map((card) => card.issueId));
  const stop = current !== null && everyId.includes(current) ? current : (everyId[0] ?? null);

  const focusCard = (issueId: string | undefined) => {
    if (issueId !== undefined) root.current?.querySelector<HTMLElement>(`[data-issue-id="${CSS.escape(issueId)}"] [role="button"]`)?.focus();
  };
  // A moved card is a new element in another column: the focus goes there once it is drawn.
  useEffect(() => {
    if (pendingFocus.current === null) return;
    focusCard(pendingFocus.current);
    pendingFocus.current = null;
  }, [columns]);

  const move = (issueId: string, status: IssueStatus, index: number, follow: boolean) => {
    const target = columns.find((column) => column.status === status);
    const from = columns.find((column) => column.cards.some((card) => card.issueId === issueId));
    if (!target || !from) return;
    const count = target.cards.length + (from === target ? 0 : 1);
    const place = Math.max(0, Math.min(index, count - 1));
    if (from === target && target.cards.findIndex((card) => card.issueId === issueId) === place) return;
    if (follow) pendingFocus.current = issueId;
    setCurrent(issueId);
    void view.move(issueId, status, place).then((moved) => {
      announce(moved ? labels.movedTo(labels.statusName(target.title, status), place + 1, count) : labels.notMoved);
    });
  };

  const onCardKeyDown = (event: KeyboardEvent, column: Column, at: number) => {
    const card = column.cards[at];
    if (!card || event.target !== event.currentTarget) return;
    const c = columns.indexOf(column);
    const moving = event.ctrlKey || event.metaKey;
    const handled = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (event.key === 'Enter' || event.key === ' ') {
      handled();
      onOpen(card.issueId);
    } else if (event.key === 'Delete' && !moving) {
      handled();
      focusCard((column.cards[at + 1] ?? column.cards[at - 1] ?? columns.find((other) => other !== column && other.cards.length > 0)?.cards[0])?.issueId);
      onRemove(card.issueId, card.title);
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      handled();
      const to = at + (event.key === 'ArrowUp' ? -1 : 1);
      if (moving) move(card.issueId, column.status, to, true);
      else focusCard(column.cards[to]?.issueId);
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      handled();
      const step = event.key === 'ArrowLeft' ? -1 : 1;
      const next = columns[c + step];
      if (moving) {
        if (next) move(card.issueId, next.status, at, true);
      } else {
        let other = c + step;
        while (columns[other]?.cards.length === 0) other += step;
        const cards = columns[other]?.cards;
        focusCard(cards?.[Math.min(at, cards.length - 1)]?.issueId);
      }
    }
  };

  const movesOf = (column: Column, at: number): MenuItem[] => {
    const card = column.cards[at];
    if (!card) return [];
    const statuses = columns.map((target): MenuItem => ({
      id: target.status,
      checked: target === column,
      label: (
        <>
          <StatusIcon kind={target.kind} />
          {labels.statusName(target.title, target.status)}
        </>
      ),
      onSelect: () => move(card.issueId, target.status, target === column ? at : 0, true),
    }));
    const up: MenuItem = { id: 'up', label: labels.moveUp, hint: 'Ctrl ↑', onSelect: () => move(card.issueId, column.status, at - 1, true) };
    const down: MenuItem = { id: 'down', label: labels.moveDown, hint: 'Ctrl ↓', onSelect: () => move(card.issueId, column.status, at + 1, true) };
    return [
      ...statuses,
      ...(at > 0 ? [up] : []),
      ...(at < column.cards.length - 1 ? [down] : []),
      { id: 'delete', label: labels.deleteIssue, hint: 'Del', onSelect: () => onRemove(card.issueId, card.title) },
    ];
  };

  return (
    <div ref={root} data-part="columns">
      {columns.map((column, c) => (
        <BoardColumn key={column.status} column={column} onDropCard={(issueId, index) => move(issueId, column.status, index, false)}>
          {c === 0 && form}
          <ul role="list" aria-label={labels.columnLabel(labels.statusName(column.title, column.status), column.cards.length)}>
            {column.cards.map((card, at) => (
              <BoardCard
                key={card.issueId}
                dataset={dataset}
                card={card}
                status={column.status}
                columnTitle={labels.statusName(column.title, column.status)}
                opened={card.issueId === openIssue}
                current={card.issueId === stop}
                now={now}
                moves={movesOf(column, at)}
                onOpen={() => onOpen(card.issueId)}
                onFocus={() => setCurrent(card.issueId)}
                onKeyDown={(event) => onCardKeyDown(event, column, at)}
              />
            ))}
          </ul>
        </BoardColumn>
      ))}
    </div>
  );
}
