import { CircleAlert, CircleCheck, PenLine, SearchX, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { ChangeItem, Dataset, ElementId } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { shortcutOf } from '../parts/shortcuts';
import { EmptyState } from '../parts/states';
import { ChangeDetail } from './change-detail';
import { ChangeQueue } from './change-queue';
import { ChangeToolbar } from './change-toolbar';
import { useChangeReview } from './use-change-review';

export interface ChangeReviewProps {
  readonly dataset?: Dataset;
  /** Called when somebody asks to see a label in its frame; it is the focused element by then. */
  readonly onShowElement?: (element: ElementId) => void;
  /** Single-key shortcuts while the focus is inside. Default `true`. */
  readonly shortcuts?: boolean;
  readonly className?: string;
}

const PAGE = 10;
const NO_FILTERS = { op: null, actor: null, issueId: null, classId: null } as const;

/** Everything that is proposed for labels, to be accepted or rejected: a queue, the label in its picture before and after, conflicts side by side. */
export function ChangeReview({ dataset: given, onShowElement, shortcuts = true, className = '' }: ChangeReviewProps) {
  const dataset = useDataset(given);
  const { changeReview: labels } = useLabels();
  const announce = useAnnounce();
  const { snapshot, view } = useChangeReview(dataset);
  const list = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLElement>(null);
  const hadFocus = useRef(false);
  const [told, setTold] = useState<string | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const { focused, items, readOnly, counts, filters } = snapshot;
  const error = failure ?? snapshot.actionError;

  // What was decided leaves the list; when the last one left, the keyboard stays here.
  const isEmpty = items.length === 0;
  useEffect(() => {
    if (isEmpty && hadFocus.current && document.activeElement === document.body) root.current?.focus();
  }, [isEmpty]);

  const say = (message: string) => {
    setFailure(null);
    setTold(message);
    announce(message);
  };
  const decide = async (decision: 'accept' | 'reject', labelIds?: readonly string[]) => {
    setTold(null);
    const { decided, conflicts } = await view[decision](labelIds);
    const done = decided > 0 ? (decision === 'accept' ? labels.accepted(decided) : labels.rejected(decided)) : null;
    const message = [done, conflicts > 0 ? labels.waiting(conflicts) : null].filter((part) => part !== null).join('. ');
    if (message === '') return;
    if (decided > 1 || conflicts > 0) say(message);
    else announce(message);
  };
  const choose = async (eventId: string | undefined) => {
    if (focused && eventId !== undefined && (await view.choose(focused.labelId, eventId))) announce(labels.accepted(1));
  };
  const keep = async () => {
    if (focused?.state === 'conflict' && (await view.keep(focused.labelId))) announce(labels.kept);
  };
  const show = () => {
    if (!focused) return;
    const element: ElementId = focused.shown.change.before ? `label:${focused.labelId}` : `frame:${focused.frameId}`;
    dataset.selection.setFocus(element);
    onShowElement?.(element);
  };
  const back = async (step: 'undo' | 'redo') => {
    const what = step === 'undo' ? snapshot.undoLabel : snapshot.redoLabel;
    setTold(null);
    if (await view[step]()) announce(step === 'undo' ? labels.undone(what ?? '') : labels.redone(what ?? ''));
  };
  const onRow = (item: ChangeItem, event: MouseEvent) => {
    if (!readOnly && (event.shiftKey || event.ctrlKey || event.metaKey)) view.pick(item.labelId, event.shiftKey);
    view.focus(item.labelId);
  };

  /** Picks what is looked at and what comes next. */
  const extend = (by: number) => {
    if (focused && !snapshot.picked.has(focused.labelId)) view.pick(focused.labelId);
    view.step(by);
    const next = view.getSnapshot().focused;
    if (next && !view.getSnapshot().picked.has(next.labelId)) view.pick(next.labelId);
  };

  const commands = (name: string): (() => unknown) | undefined => {
    const inList = document.activeElement === list.current;
    const moving: Readonly<Record<string, () => unknown>> = { ArrowDown: () => view.step(1), ArrowUp: () => view.step(-1), PageDown: () => view.step(PAGE), PageUp: () => view.step(-PAGE), Home: () => view.step(-items.length), End: () => view.step(items.length) };
    const deciding: Readonly<Record<string, () => unknown>> = readOnly ? {} : { 'Mod+z': () => back('undo'), 'Mod+Shift+z': () => back('redo'), 'Mod+y': () => back('redo') };
    const picking: Readonly<Record<string, () => unknown>> = readOnly || !focused ? {} : { ' ': () => view.pick(focused.labelId), 'Mod+a': () => view.pickAll(), 'Shift+ArrowDown': () => extend(1), 'Shift+ArrowUp': () => extend(-1) };
    const letters: Readonly<Record<string, () => unknown>> = readOnly ? { j: () => view.step(1) } : { a: () => decide('accept'), r: () => decide('reject'), k: keep, j: () => view.step(1) };
    if (name === 'Escape' && snapshot.picked.size > 0) return () => view.clearPicked();
    const own = deciding[name] ?? (inList ? (moving[name] ?? picking[name] ?? (name === 'Enter' && focused ? show : undefined)) : undefined);
    if (own || !shortcuts) return own;
    const rival = /^[1-9]$/.test(name) && !readOnly && (focused?.proposals.length ?? 0) > 1 ? focused?.proposals[Number(name) - 1] : undefined;
    return rival ? () => choose(rival.eventId) : letters[name];
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Rows act as a list; the shortcut helper leaves other lists alone.
    const name = event.target === list.current ? listKey(event) : shortcutOf(event);
    const command = name === null ? undefined : commands(name);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    command();
  };
  const state = snapshot.state === 'empty' ? 'empty' : 'ready';
  const decided = counts.accepted + counts.rejected;
  const isFiltered = filters.op !== null || filters.actor !== null || filters.issueId !== null || filters.classId !== null;

  return (
    <section ref={root} className={`shoal shoal-change-review ${className}`} aria-label={labels.title} data-state={state} tabIndex={-1} onKeyDown={onKeyDown} onFocus={() => (hadFocus.current = true)}>
      <ChangeToolbar dataset={dataset} snapshot={snapshot} view={view} onAccept={() => void decide('accept')} onReject={() => void decide('reject')} onUndo={() => void back('undo')} onRedo={() => void back('redo')} onTold={say} onFailure={(cause) => setFailure(cause instanceof Error ? cause : new Error(String(cause)))} />
      {error && (
        <div data-part="problem" role="alert">
          <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <p>{error.message}</p>
          {failure && <Button variant="quiet" aria-label={labels.dismiss} icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => setFailure(null)} />}
        </div>
      )}
      {told !== null && !error && (
        <div data-part="told">
          <p>{told}</p>
          <Button variant="quiet" aria-label={labels.dismiss} icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => (setTold(null), list.current?.focus())} />
        </div>
      )}
      {snapshot.state === 'empty' ? (
        <EmptyState title={labels.empty} icon={<PenLine size={20} strokeWidth={1.5} aria-hidden="true" />}>
          {labels.emptyBody}
        </EmptyState>
      ) : items.length === 0 ? (
        isFiltered || filters.state !== 'open' ? (
          <EmptyState
            title={labels.noMatch}
            icon={<SearchX size={20} strokeWidth={1.5} aria-hidden="true" />}
            action={
              <Button onClick={() => (view.setFilters({ ...NO_FILTERS, state: 'all' }), root.current?.focus())}>{labels.clearFilters}</Button>
            }
          >
            {labels.noMatchBody}
          </EmptyState>
        ) : (
          <EmptyState title={labels.allDone} icon={<CircleCheck size={20} strokeWidth={1.5} aria-hidden="true" />}>
            {labels.allDoneBody(decided)}
          </EmptyState>
        )
      ) : (
        <div data-part="main">
          <ChangeQueue dataset={dataset} snapshot={snapshot} listRef={list} onRow={onRow} />
          {focused && (
            <ChangeDetail dataset={dataset} item={focused} issueTitles={snapshot.issueTitles} readOnly={readOnly} shortcuts={shortcuts} onAccept={() => void decide('accept', [focused.labelId])} onReject={() => void decide('reject', [focused.labelId])} onChoose={(eventId) => void choose(eventId)} onKeep={() => void keep()} onShow={onShowElement ? show : undefined} />
          )}
        </div>
      )}
    </section>
  );
}

/** As `shortcutOf`, for the list itself. */
function listKey({ key, shiftKey, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): string | null {
  if (altKey || defaultPrevented) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  return `${ctrlKey || metaKey ? 'Mod+' : ''}${shiftKey && (key.length > 1 || key.toLowerCase() !== key.toUpperCase()) ? 'Shift+' : ''}${name}`;
}
