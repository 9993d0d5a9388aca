import { CircleAlert, KanbanSquare, Plus, X } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Dataset, ElementId } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { shortcutOf } from '../parts/shortcuts';
import { EmptyState } from '../parts/states';
import { BoardColumns } from './board-columns';
import { BoardToolbar } from './board-toolbar';
import { IssueDetail } from './issue-detail';
import { NewIssueForm } from './new-issue-form';
import { useIssueBoard, type IssueBoardState } from './use-issue-board';

export interface IssueBoardProps extends IssueBoardState {
  readonly dataset?: Dataset;
  /** Called when somebody asks to see an element in its frame; it is the focused element by then. */
  readonly onShowElement?: (element: ElementId) => void;
  /** Single-key shortcuts while the focus is inside. Default `true`. */
  readonly shortcuts?: boolean;
  readonly className?: string;
}

interface Notice {
  readonly text: string;
  /** The event that the notice offers to take back. */
  readonly eventId: string | null;
}

/** Issues by status: cards that move by mouse, keys or menu, a detail panel, and the way out to files. */
export function IssueBoard({ dataset: given, onShowElement, shortcuts = true, className = '', ...state }: IssueBoardProps) {
  const dataset = useDataset(given);
  const { issueBoard: labels, retry } = useLabels();
  const announce = useAnnounce();
  const { snapshot, view, openIssue, setOpenIssue } = useIssueBoard(dataset, state);
  const root = useRef<HTMLElement>(null);
  const [creating, setCreating] = useState(false);
  const [notice, setNotice] = useState<Notice | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const { opened } = snapshot;
  const error = failure ?? snapshot.actionError ?? (snapshot.state === 'error' ? snapshot.error : null);

  const focusCard = (issueId: string) => root.current?.querySelector<HTMLElement>(`[data-issue-id="${CSS.escape(issueId)}"] [role="button"]`)?.focus();
  const tell = (text: string, eventId: string | null = null) => {
    setNotice({ text, eventId });
    setFailure(null);
    announce(text);
  };
  const close = () => {
    const last = openIssue;
    setOpenIssue(null);
    if (last !== null) focusCard(last);
  };
  const remove = async (issueId: string, title: string) => {
    const wasOpen = issueId === openIssue;
    const removing = view.remove(issueId);
    if (wasOpen) {
      setOpenIssue(null);
      root.current?.focus();
    }
    const eventId = await removing;
    if (eventId !== null) tell(labels.deleted(title), eventId);
  };
  const removeElement = async (element: ElementId) => {
    if (!opened) return;
    const eventId = await view.removeElements(opened.issueId, [element]);
    if (eventId !== null) tell(labels.elementRemoved(opened.title), eventId);
  };
  const create = async (title: string, withTargets: boolean) => {
    setCreating(false);
    const issueId = await view.create(title, withTargets ? view.targets() : []);
    if (issueId === null) return;
    announce(labels.created(title));
    focusCard(issueId);
  };
  const step = async (run: () => Promise<boolean>, done: string) => {
    if (await run()) announce(done);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: Readonly<Record<string, () => unknown>> = {
      'Mod+z': () => step(view.undo, labels.undone(snapshot.undoLabel ?? '')),
      'Mod+Shift+z': () => step(view.redo, labels.redone(snapshot.redoLabel ?? '')),
      'Mod+y': () => step(view.redo, labels.redone(snapshot.redoLabel ?? '')),
      ...(shortcuts ? { n: () => setCreating(true) } : {}),
    };
    const action = keys[shortcutOf(event) ?? ''];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  const form = creating && <NewIssueForm targetCount={snapshot.targetCount} onCreate={(title, withTargets) => void create(title, withTargets)} onCancel={() => (setCreating(false), root.current?.focus())} />;

  return (
    <section ref={root} className={`shoal shoal-issue-board ${className}`} aria-label={labels.board} data-state={snapshot.state} data-detail={opened ? 'open' : undefined} tabIndex={-1} onKeyDown={onKeyDown}>
      <BoardToolbar
        dataset={dataset}
        snapshot={snapshot}
        view={view}
        creating={creating}
        shortcuts={shortcuts}
        onNew={() => setCreating(true)}
        onNotice={tell}
        onFailure={(cause) => setFailure(cause instanceof Error ? cause : new Error(String(cause)))}
      />
      {error && (
        <div data-part="problem" role="alert">
          <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <p>{error.message}</p>
          {snapshot.state === 'error' && <Button onClick={view.refresh}>{retry}</Button>}
        </div>
      )}
      <div data-part="main">
        {snapshot.issueCount === 0 && !creating ? (
          <EmptyState
            title={labels.noIssues}
            icon={<KanbanSquare size={20} strokeWidth={1.5} aria-hidden="true" />}
            action={
              <Button variant="primary" icon={<Plus size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => setCreating(true)}>
                {snapshot.targetCount > 0 ? labels.newIssueWith(snapshot.targetCount) : labels.newIssue}
              </Button>
            }
          >
            {labels.noIssuesHint}
          </EmptyState>
        ) : (
          <BoardColumns dataset={dataset} snapshot={snapshot} view={view} openIssue={openIssue} onOpen={setOpenIssue} onRemove={(issueId, title) => void remove(issueId, title)} form={form} />
        )}
        {opened && (
          <IssueDetail
            dataset={dataset}
            view={view}
            issue={opened}
            columns={snapshot.columns}
            targetCount={snapshot.targetCount}
            onClose={close}
            onRemove={() => void remove(opened.issueId, opened.title)}
            onShow={(element) => {
              view.show(element);
              onShowElement?.(element);
            }}
            onRemoveElement={(element) => void removeElement(element)}
          />
        )}
      </div>
      {notice && (
        <div data-part="notice">
          <p>{notice.text}</p>
          {notice.eventId !== null && (
            <Button
              variant="quiet"
              onClick={() => {
                const { eventId } = notice;
                setNotice(null);
                root.current?.focus();
                if (eventId !== null) void view.takeBack(eventId).then((done) => done && announce(labels.restored));
              }}
            >
              {labels.undoNow}
            </Button>
          )}
          <Button variant="quiet" aria-label={labels.close} icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => (setNotice(null), root.current?.focus())} />
        </div>
      )}
    </section>
  );
}
