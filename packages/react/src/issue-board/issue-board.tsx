import { CircleAlert, KanbanSquare, Plus, SearchX, X } from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { ANY_ISSUE, ISSUE_TEMPLATES, type Dataset, type ElementId, type Issue, type IssuePayload, type IssueTemplate, type NewIssue } from '@shoal/engine';
import { useControllable } from '../binding/use-controllable';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { shortcutOf } from '../parts/shortcuts';
import { EmptyState } from '../parts/states';
import { BoardColumns } from './board-columns';
import { BoardContext } from './board-context';
import { BoardFilter } from './board-filter';
import { BoardToolbar, type BoardLayout } from './board-toolbar';
import { BulkBar } from './bulk-bar';
import { IssueDetail } from './issue-detail';
import { IssueList } from './issue-list';
import { NewIssueForm } from './new-issue-form';
import { useIssueBoard, type IssueBoardState } from './use-issue-board';
import { useSelectedIssues } from './use-selected-issues';

export interface IssueBoardProps extends IssueBoardState {
  readonly dataset?: Dataset;
  /** `board`: columns by status. `list`: one line an issue. */
  readonly layout?: BoardLayout;
  readonly defaultLayout?: BoardLayout;
  readonly onLayoutChange?: (layout: BoardLayout) => void;
  /** What a new issue of each type starts with. Default: {@link ISSUE_TEMPLATES}. */
  readonly templates?: readonly IssueTemplate[];
  /** Called when somebody asks to see an element in its frame; it is the focused element by then. */
  readonly onShowElement?: (element: ElementId) => void;
  /** Called when somebody exports an issue; without it there is no button for that. */
  readonly onIssueExport?: (payload: IssuePayload) => void;
  /** What the host adds to an open issue, under its properties: a way to labeling, a verification. It takes the place of the numbers of the last one. */
  readonly renderIssue?: (issue: Issue) => ReactNode;
  /** Single-key shortcuts while the focus is inside. Default `true`. */
  readonly shortcuts?: boolean;
  readonly className?: string;
}

interface Notice {
  readonly text: string;
  /** The event that the notice offers to take back. */
  readonly eventId: string | null;
}

/** Issues by status: cards or lines, moved and edited one by one or many at once, a detail panel, and the way out to files. */
export function IssueBoard({ dataset: given, layout: givenLayout, defaultLayout = 'board', onLayoutChange, templates = ISSUE_TEMPLATES, onShowElement, onIssueExport, renderIssue, shortcuts = true, className = '', ...state }: IssueBoardProps) {
  const dataset = useDataset(given);
  const { issueBoard: labels, retry } = useLabels();
  const announce = useAnnounce();
  const { snapshot, view, openIssue, setOpenIssue } = useIssueBoard(dataset, state);
  const [layout, setLayout] = useControllable<BoardLayout>({ value: givenLayout, defaultValue: defaultLayout, onChange: onLayoutChange });
  const root = useRef<HTMLElement>(null);
  const [grouped, setGrouped] = useState(true);
  const [creating, setCreating] = useState(false);
  const [notice, setNotice] = useState<Notice | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const { opened, columns } = snapshot;
  const { readOnly } = dataset.review;
  const shown = useMemo(() => new Set(columns.flatMap((column) => column.issues.map((issue) => issue.issueId))), [columns]);
  const selected = useSelectedIssues(shown);
  const context = useMemo(() => ({ dataset, view, readOnly, templates }), [dataset, view, readOnly, templates]);
  const error = failure ?? snapshot.actionError ?? (snapshot.state === 'error' ? snapshot.error : null);

  const focusIssue = (issueId: string) => {
    const place = root.current?.querySelector<HTMLElement>(`[data-issue-id="${CSS.escape(issueId)}"] [role="button"]`) ?? root.current?.querySelector<HTMLElement>('[data-part="list"]');
    place?.focus();
  };
  const tell = (text: string, eventId: string | null = null) => {
    setNotice({ text, eventId });
    setFailure(null);
    announce(text);
  };
  const close = () => {
    const last = openIssue;
    setOpenIssue(null);
    if (last !== null) focusIssue(last);
  };
  const remove = async (issueIds: readonly string[]) => {
    const [only] = issueIds;
    const title = issueIds.length === 1 && only !== undefined ? dataset.review.state.getSnapshot().issues.get(only)?.title : undefined;
    const removing = view.remove(issueIds);
    if (openIssue !== null && issueIds.includes(openIssue)) {
      setOpenIssue(null);
      root.current?.focus();
    }
    const eventId = await removing;
    if (eventId === null) return;
    selected.clear();
    tell(title === undefined ? labels.bulkDeleted(issueIds.length) : labels.deleted(title), eventId);
  };
  const removeElements = async (elements: readonly ElementId[]) => {
    if (!opened) return;
    const eventId = await view.removeElements(opened.issue.issueId, elements);
    if (eventId !== null) tell(labels.elementRemoved(opened.issue.title), eventId);
  };
  const create = async (title: string, withTargets: boolean, fields: NewIssue) => {
    setCreating(false);
    const issueId = await view.create(title, withTargets ? view.targets() : [], fields);
    if (issueId === null) return;
    announce(labels.created(title));
    focusIssue(issueId);
  };
  const exportIssue = async (issueId: string, title: string) => {
    const payload = await view.exportIssue(issueId);
    if (!payload || !onIssueExport) return;
    onIssueExport(payload);
    tell(labels.issueExported(title));
  };
  const step = async (run: () => Promise<boolean>, done: string) => {
    if (await run()) announce(done);
  };
  const removeSelected = () => void (selected.ids.size > 0 && remove([...selected.ids]));
  const selectAll = () => {
    selected.all([...shown]);
    announce(labels.selection(shown.size));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const decisions: Readonly<Record<string, () => unknown>> = {
      'Mod+z': () => step(view.undo, labels.undone(snapshot.undoLabel ?? '')),
      'Mod+Shift+z': () => step(view.redo, labels.redone(snapshot.redoLabel ?? '')),
      'Mod+y': () => step(view.redo, labels.redone(snapshot.redoLabel ?? '')),
      'Mod+a': selectAll,
      ...(selected.ids.size > 0 ? { Delete: removeSelected, Escape: selected.clear } : {}),
      ...(shortcuts ? { n: () => setCreating(true) } : {}),
    };
    const keys: Readonly<Record<string, () => unknown>> = {
      ...(readOnly ? {} : decisions),
      ...(shortcuts ? { '/': () => root.current?.querySelector<HTMLElement>('input[type="search"]')?.focus() } : {}),
    };
    const action = keys[shortcutOf(event) ?? ''];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  const form = creating && !readOnly && <NewIssueForm targetCount={snapshot.targetCount} onCreate={(title, withTargets, fields) => void create(title, withTargets, fields)} onCancel={() => (setCreating(false), root.current?.focus())} />;
  const issues = { snapshot, openIssue, selected, onOpen: setOpenIssue, onRemove: (issueIds: readonly string[]) => void remove(issueIds) };

  return (
    <BoardContext.Provider value={context}>
      <section ref={root} className={`shoal shoal-issue-board ${className}`} aria-label={labels.board} data-state={snapshot.state} data-layout={layout} data-detail={opened ? 'open' : undefined} tabIndex={-1} onKeyDown={onKeyDown}>
        <BoardToolbar
          snapshot={snapshot}
          layout={layout}
          onLayout={setLayout}
          grouped={grouped}
          onGrouped={setGrouped}
          creating={creating}
          shortcuts={shortcuts}
          onNew={() => setCreating(true)}
          onNotice={tell}
          onFailure={(cause) => setFailure(cause instanceof Error ? cause : new Error(String(cause)))}
        />
        {snapshot.issueCount > 0 && <BoardFilter snapshot={snapshot} />}
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
                !readOnly && (
                  <Button variant="primary" icon={<Plus size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => setCreating(true)}>
                    {snapshot.targetCount > 0 ? labels.newIssueWith(snapshot.targetCount) : labels.newIssue}
                  </Button>
                )
              }
            >
              {labels.noIssuesHint}
            </EmptyState>
          ) : snapshot.shownCount === 0 && !creating ? (
            <EmptyState title={labels.noMatches} icon={<SearchX size={20} strokeWidth={1.5} aria-hidden="true" />} action={<Button onClick={() => view.setQuery(ANY_ISSUE)}>{labels.clearQuery}</Button>}>
              {labels.noMatchesHint}
            </EmptyState>
          ) : layout === 'board' ? (
            <BoardColumns {...issues} form={form} />
          ) : (
            <div data-part="list-frame">
              {form}
              <IssueList {...issues} grouped={grouped} />
            </div>
          )}
          {opened && (
            <IssueDetail
              snapshot={snapshot}
              detail={opened}
              shortcuts={shortcuts}
              onClose={close}
              onRemove={() => void remove([opened.issue.issueId])}
              onShow={(element) => {
                view.show(element);
                onShowElement?.(element);
              }}
              onRemoveElements={(elements) => void removeElements(elements)}
              onExport={onIssueExport && (() => void exportIssue(opened.issue.issueId, opened.issue.title))}
              renderIssue={renderIssue}
            />
          )}
        </div>
        {selected.ids.size > 0 && <BulkBar snapshot={snapshot} selected={selected} onSelectAll={selectAll} onRemove={removeSelected} />}
        {notice && selected.ids.size === 0 && (
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
    </BoardContext.Provider>
  );
}
