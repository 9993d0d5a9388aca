import { CircleAlert, SearchCheck } from 'lucide-react';
import { useRef } from 'react';
import type { Dataset, ElementId, LossTableOptions, Verdict } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { EmptyState, ErrorState } from '../parts/states';
import { changeWords } from '../parts/verdict-mark';
import { IssuePicker, type IssuePickerHandle } from './issue-picker';
import { LossTableActions } from './loss-table-actions';
import { LossTableGrid, MAX_ROWS } from './loss-table-grid';
import { LossTableToolbar } from './loss-table-toolbar';
import { useLossTable } from './use-loss-table';
import { useLossTableKeys } from './use-loss-table-keys';

export interface LossTableProps extends LossTableOptions {
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  /** Single-letter keys (A, K, S, I, Z, J, P, /) while the focus is inside. Default true. */
  readonly shortcuts?: boolean;
  /** Takes over "Add to issue"; without it the table offers the issues of the review log. */
  readonly onAddToIssue?: (elements: readonly ElementId[]) => void;
  readonly className?: string;
}

/**
 * The queue of suspicious labels: look, decide, next. Rows come from the database in windows, so it stays fluid with
 * hundreds of thousands of them; judged rows keep their place until the table is sorted or read again.
 */
export function LossTable({ dataset: given, shortcuts = true, onAddToIssue, className = '', ...options }: LossTableProps) {
  const { dataset, view, snapshot } = useLossTable(given, options);
  const labels = useLabels();
  const announce = useAnnounce();
  const picked = useView(dataset.selection.picked);
  const grid = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const issueButton = useRef<HTMLButtonElement>(null);
  const picker = useRef<IssuePickerHandle>(null);
  const targetCount = picked.size > 0 ? picked.size : snapshot.focus === null ? 0 : 1;

  const judge = async (verdict: Verdict) => {
    const done = await view.judge(verdict);
    if (!done) return;
    const words = done.change ? changeWords(labels, dataset.manifest, done.change) : '';
    const at = view.getSnapshot().focusIndex;
    announce([labels.judging.verdicts[verdict], words, at === null ? '' : labels.lossTable.position(formatCount(at + 1), formatCount(view.getSnapshot().total))].filter(Boolean).join('. '));
  };
  const commands = {
    judge: (verdict: Verdict) => void judge(verdict),
    undo: () => void view.undo().then((step) => announce(step ? labels.judging.undone(step.action) : labels.judging.nothingToUndo)),
    redo: () => void view.redo().then((step) => step && announce(labels.judging.redone(step.action))),
    search: () => search.current?.focus(),
    addToIssue() {
      const targets = view.targets();
      if (targets.length === 0) return;
      if (onAddToIssue) onAddToIssue(targets);
      else if (issueButton.current) picker.current?.open(issueButton.current);
    },
  };
  const { onKeyDown, onRow } = useLossTableKeys(dataset, view, commands, shortcuts);
  const empty = snapshot.state !== 'loading' && snapshot.state !== 'error' && snapshot.total === 0;
  const failed = snapshot.state === 'error' && snapshot.error;

  return (
    <section className={`shoal shoal-loss-table ${className}`} data-state={empty ? 'empty' : snapshot.state} aria-label={labels.lossTable.title} onKeyDown={onKeyDown}>
      <LossTableToolbar dataset={dataset} view={view} snapshot={snapshot} searchRef={search} shortcuts={shortcuts} />
      {failed && snapshot.total > 0 && (
        <div data-part="notice" role="alert">
          <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <span>{failed.message}</span>
          <Button onClick={() => view.refresh()}>{labels.retry}</Button>
        </div>
      )}
      {snapshot.actionError && (
        <div data-part="notice" role="alert">
          <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <span>
            {labels.judging.notStored} {snapshot.actionError.message}
          </span>
        </div>
      )}
      {failed && snapshot.total === 0 ? (
        <ErrorState error={failed} onRetry={() => view.refresh()} />
      ) : empty ? (
        <LossTableEmpty dataset={dataset} onlySuspicious={snapshot.onlySuspicious} every={snapshot.every} onShowAll={() => view.setOnlySuspicious(false)} />
      ) : (
        <LossTableGrid dataset={dataset} view={view} snapshot={snapshot} gridRef={grid} onRow={onRow} />
      )}
      {snapshot.total > MAX_ROWS && <p data-part="limit">{labels.lossTable.tooMany(formatCount(MAX_ROWS))}</p>}
      <LossTableActions
        snapshot={snapshot}
        targetCount={targetCount}
        shortcuts={shortcuts}
        issueButton={issueButton}
        onJudge={commands.judge}
        onIssue={commands.addToIssue}
        onUndo={commands.undo}
        onRedo={commands.redo}
        onPrevious={() => void view.previous()}
        onNext={() => void view.next()}
      />
      <IssuePicker
        ref={picker}
        review={dataset.review}
        count={targetCount}
        lastIssue={view.lastIssue()}
        onPick={(issue) => void view.addToIssue(issue.issueId).then((count) => count !== null && announce(labels.judging.addedToIssue(count, issue.title)))}
        onCreate={(title) => void view.createIssue(title).then((id) => id !== null && announce(labels.judging.issueCreated(title)))}
        onClose={() => grid.current?.focus({ preventScroll: true })}
      />
    </section>
  );
}

function LossTableEmpty({ dataset, onlySuspicious, every, onShowAll }: { readonly dataset: Dataset; readonly onlySuspicious: boolean; readonly every: number; readonly onShowAll: () => void }) {
  const labels = useLabels().lossTable;
  const filters = useView(dataset.selection.filters);
  return (
    <EmptyState
      icon={<SearchCheck size={20} strokeWidth={1.5} aria-hidden="true" />}
      title={onlySuspicious && every > 0 ? labels.empty : labels.emptyFilter}
      action={
        <div data-part="ways-on">
          {onlySuspicious && every > 0 && <Button onClick={onShowAll}>{labels.showAll}</Button>}
          {filters.length > 0 && <Button onClick={() => dataset.selection.clearFilters()}>{labels.clearFilters}</Button>}
        </div>
      }
    >
      {onlySuspicious && every > 0 ? labels.emptyFiltered : labels.emptyAll}
    </EmptyState>
  );
}
