import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, Check, Radio } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { isOverdue, sortIssues, type BoardColumn, type BoardSnapshot, type BoardSort, type BoardSortBy, type Issue } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatAgo, formatCount } from '../format';
import { shortcutOf } from '../parts/shortcuts';
import { shortDay } from './board-card';
import { useBoard } from './board-context';
import { ElementProgress } from './element-progress';
import { Avatar, PriorityIcon, TypeIcon } from './field-icons';
import { personName } from './field-options';
import { StatusIcon } from './status-icon';
import { useNow } from '../parts/use-now';
import type { SelectedIssues } from './use-selected-issues';

export interface IssueListProps {
  readonly snapshot: BoardSnapshot;
  readonly grouped: boolean;
  readonly openIssue: string | null;
  readonly selected: SelectedIssues;
  readonly onOpen: (issueId: string) => void;
  readonly onRemove: (issueIds: readonly string[]) => void;
}

type Row = { readonly type: 'group'; readonly column: BoardColumn } | { readonly type: 'issue'; readonly issue: Issue; readonly column: BoardColumn };

const ROW = 34;
const PAGE = 12;
const fields: readonly Exclude<BoardSortBy, 'board'>[] = ['title', 'type', 'status', 'assignee', 'priority', 'due', 'elements', 'updated'];
/** The most telling first on the first press. */
const descending: ReadonlySet<BoardSortBy> = new Set(['elements', 'updated']);

/** Issues line by line, in groups by status or in one order. The list has the keyboard focus and names the active line. */
export function IssueList({ snapshot, grouped, openIssue, selected, onOpen, onRemove }: IssueListProps) {
  const { issueBoard: labels } = useLabels();
  const { view, readOnly } = useBoard();
  const id = useId();
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const [sort, setSort] = useState<BoardSort>({ by: 'board', direction: 'asc' });
  const [active, setActive] = useState<string | null>(null);
  const { columns } = snapshot;
  const rows = useMemo(() => listRows(columns, grouped, sort, view.nameOf), [columns, grouped, sort, view]);
  const order = useMemo(() => rows.flatMap((row) => (row.type === 'issue' ? [row.issue.issueId] : [])), [rows]);
  const places = useMemo(() => new Map(rows.flatMap((row, at) => (row.type === 'issue' ? [[row.issue.issueId, at] as const] : []))), [rows]);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 8, scrollMargin: ROW, scrollPaddingStart: 2 * ROW, initialRect: { width: 0, height: 700 } });
  const items = virtual.getVirtualItems();
  const current = active !== null && places.has(active) ? active : (order[0] ?? null);
  const seenKey = items.flatMap(({ index }) => (rows[index]?.type === 'issue' ? [rows[index].issue.issueId] : [])).join('\n');
  useEffect(() => view.ensureCards(seenKey === '' ? [] : seenKey.split('\n')), [view, seenKey]);
  useEffect(() => () => view.ensureCards([]), [view]);

  const goTo = (issueId: string | undefined) => {
    if (issueId === undefined) return;
    setActive(issueId);
    virtual.scrollToIndex(places.get(issueId) ?? 0, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const name = shortcutOf(event);
    if (event.target !== scroller.current || name === null || current === null) return;
    const at = order.indexOf(current);
    const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + PAGE, PageUp: at - PAGE, Home: 0, End: order.length - 1, 'Shift+ArrowDown': at + 1, 'Shift+ArrowUp': at - 1 };
    const to = moves[name];
    if (to !== undefined) {
      const next = order[Math.max(0, Math.min(to, order.length - 1))];
      if (event.shiftKey && next !== undefined && !readOnly) {
        if (selected.ids.size === 0) selected.toggle(current);
        selected.extendTo(next, order);
      }
      goTo(next);
    } else if (name === 'Enter' || name === ' ') onOpen(current);
    else if (name === 'x' && !readOnly) selected.toggle(current);
    else if (name === 'Delete' && !readOnly && selected.ids.size === 0) {
      goTo(order[at + 1] ?? order[at - 1]);
      onRemove([current]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onRow = (issue: Issue, event: MouseEvent) => {
    setActive(issue.issueId);
    if (readOnly || !(event.ctrlKey || event.metaKey || event.shiftKey)) onOpen(issue.issueId);
    else if (event.shiftKey) selected.extendTo(issue.issueId, order);
    else selected.toggle(issue.issueId);
  };
  const heads: Readonly<Record<(typeof fields)[number], string>> = { ...labels.fields, elements: labels.fields.progress };
  const at = current === null ? -1 : (places.get(current) ?? -1);
  return (
    <div
      ref={scroller}
      data-part="list"
      role="grid"
      tabIndex={0}
      aria-label={labels.list}
      aria-rowcount={rows.length + 1}
      aria-colcount={fields.length}
      aria-multiselectable={readOnly ? undefined : true}
      aria-activedescendant={items.some(({ index }) => index === at) ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" data-part="list-head">
        <div role="row" aria-rowindex={1} data-part="line">
          {fields.map((field) => {
            const sorted = sort.by === field;
            return (
              <div key={field} role="columnheader" data-field={field} aria-sort={sorted ? (sort.direction === 'asc' ? 'ascending' : 'descending') : 'none'}>
                <button type="button" title={labels.sortBy(heads[field])} onClick={() => setSort(nextSort(sort, field))}>
                  {heads[field]}
                  {sorted && (sort.direction === 'asc' ? <ArrowUp size={12} strokeWidth={1.5} aria-hidden="true" /> : <ArrowDown size={12} strokeWidth={1.5} aria-hidden="true" />)}
                </button>
              </div>
            );
          })}
        </div>
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          if (!row) return null;
          const place = { transform: `translateY(${start - ROW}px)` };
          if (row.type === 'group')
            return (
              <div key={`g-${row.column.status}`} role="row" aria-rowindex={index + 2} data-part="group" style={place}>
                <div role="gridcell" aria-colspan={fields.length}>
                  <StatusIcon kind={row.column.kind} />
                  {labels.statusName(row.column.title, row.column.status)}
                  <span data-part="count">{formatCount(row.column.issues.length)}</span>
                </div>
              </div>
            );
          const { issue, column } = row;
          return (
            <div
              key={issue.issueId}
              id={`${id}-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={selected.ids.has(issue.issueId)}
              data-part="line"
              data-issue-id={issue.issueId}
              data-active={issue.issueId === current ? '' : undefined}
              data-state={issue.issueId === openIssue ? 'open' : undefined}
              style={place}
              onClick={(event) => onRow(issue, event)}
              onMouseDown={(event) => event.shiftKey && event.preventDefault()}
            >
              <Cells issue={issue} column={column} now={now} selected={selected.ids.has(issue.issueId)} onToggle={() => selected.toggle(issue.issueId)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Cells({ issue, column, now, selected, onToggle }: { readonly issue: Issue; readonly column: BoardColumn; readonly now: number; readonly selected: boolean; readonly onToggle: () => void }) {
  const { issueBoard: labels } = useLabels();
  const { dataset, view, readOnly } = useBoard();
  const { counts, live } = view.cardOf(issue);
  const closed = counts.fixed + counts.notAnIssue;
  const name = issue.assignee === null ? null : personName(dataset, issue.assignee);
  const overdue = isOverdue(issue, [{ id: issue.status, title: column.title, kind: column.kind }], now);
  return (
    <>
      <div role="gridcell" data-field="title">
        {!readOnly && (
          <span
            data-part="pick"
            data-checked={selected ? '' : undefined}
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              onToggle();
            }}
          >
            <Check size={12} strokeWidth={2.5} />
          </span>
        )}
        <span data-part="text">{issue.title}</span>
        {issue.tags.slice(0, 3).map((tag) => (
          <span key={tag} data-part="tag">
            {tag}
          </span>
        ))}
      </div>
      <div role="gridcell" data-field="type">
        <TypeIcon type={issue.issueType} />
        <span data-part="text">{labels.types[issue.issueType]}</span>
      </div>
      <div role="gridcell" data-field="status">
        <StatusIcon kind={column.kind} />
        <span data-part="text">{labels.statusName(column.title, column.status)}</span>
      </div>
      <div role="gridcell" data-field="assignee">
        {name !== null && <Avatar person={dataset.people.find(({ id }) => id === issue.assignee)} name={name} />}
        <span data-part="text">{name ?? ''}</span>
      </div>
      <div role="gridcell" data-field="priority">
        {issue.priority !== 'none' && <PriorityIcon priority={issue.priority} />}
        <span data-part="text">{issue.priority === 'none' ? '' : labels.priorities[issue.priority]}</span>
      </div>
      <div role="gridcell" data-field="due" data-overdue={overdue ? '' : undefined}>
        {issue.due === null ? '' : shortDay(issue.due)}
        {overdue && <span className="shoal-visually-hidden">{labels.overdue}</span>}
      </div>
      <div role="gridcell" data-field="elements">
        {live ? (
          <span data-part="live">
            <Radio size={13} strokeWidth={1.5} aria-hidden="true" />
            {labels.live} {live.state === 'loading' ? '…' : formatCount(counts.all)}
          </span>
        ) : (
          <>
            <ElementProgress counts={counts} />
            <span>{closed > 0 ? `${formatCount(closed)}/${formatCount(counts.all)}` : formatCount(counts.all)}</span>
          </>
        )}
      </div>
      <div role="gridcell" data-field="updated">
        {formatAgo(issue.updatedAt, now)}
      </div>
    </>
  );
}

function nextSort(sort: BoardSort, by: BoardSortBy): BoardSort {
  const first = descending.has(by) ? 'desc' : 'asc';
  if (sort.by !== by) return { by, direction: first };
  return sort.direction === first ? { by, direction: first === 'asc' ? 'desc' : 'asc' } : { by: 'board', direction: 'asc' };
}

function listRows(columns: readonly BoardColumn[], grouped: boolean, sort: BoardSort, nameOf: (person: string) => string): readonly Row[] {
  const statuses = columns.map(({ status, title, kind }) => ({ id: status, title, kind }));
  const context = { statuses, nameOf };
  if (grouped) return columns.flatMap((column): Row[] => (column.issues.length === 0 ? [] : [{ type: 'group', column }, ...sortIssues(column.issues, sort, context).map((issue): Row => ({ type: 'issue', issue, column }))]));
  const columnOf = new Map(columns.flatMap((column) => column.issues.map((issue) => [issue, column] as const)));
  return sortIssues(columns.flatMap((column) => column.issues), sort, context).flatMap((issue): Row[] => {
    const column = columnOf.get(issue);
    return column ? [{ type: 'issue', issue, column }] : [];
  });
}
