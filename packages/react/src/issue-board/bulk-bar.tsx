import { CalendarDays, CircleDot, SignalHigh, Tag, Trash2, UserRound, X } from 'lucide-react';
import { useState } from 'react';
import type { BoardSnapshot, IssueEdit, IssuePriority } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { Popup } from '../parts/popup';
import { useBoard } from './board-context';
import { NOBODY, personOptions, priorityOptions, statusOptions } from './field-options';
import { OptionPicker } from './option-picker';
import type { SelectedIssues } from './use-selected-issues';

export interface BulkBarProps {
  readonly snapshot: BoardSnapshot;
  readonly selected: SelectedIssues;
  readonly onSelectAll: () => void;
  readonly onRemove: () => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** What can be done with the selected issues; each is one event and one undo. */
export function BulkBar({ snapshot, selected, onSelectAll, onRemove }: BulkBarProps) {
  const { issueBoard: labels } = useLabels();
  const { dataset, view } = useBoard();
  const announce = useAnnounce();
  const [dueOpen, setDueOpen] = useState(false);
  const ids = [...selected.ids];
  const { issues } = dataset.review.state.getSnapshot();
  const chosen = ids.flatMap((id) => issues.get(id) ?? []);
  const done = (run: Promise<boolean>) => void run.then((changed) => changed && announce(labels.bulkDone(ids.length)));
  const edit = (fields: IssueEdit) => done(view.edit(ids, fields));
  const shared = (tag: string) => chosen.every((issue) => issue.tags.includes(tag));
  return (
    <div data-part="bulk" role="toolbar" aria-label={labels.bulk}>
      <span data-part="bulk-count">{labels.selected(formatCount(ids.length))}</span>
      {ids.length < snapshot.shownCount && (
        <Button variant="quiet" data-part="bulk-all" onClick={onSelectAll}>
          {labels.selectAll(formatCount(snapshot.shownCount))}
        </Button>
      )}
      <span data-part="rule" aria-hidden="true" />
      <OptionPicker label={labels.fields.status} options={statusOptions(labels, snapshot.columns)} onPick={(status) => done(view.moveAll(ids, status))} button={{ variant: 'quiet', icon: <CircleDot {...icon} />, children: labels.moveSelected }} />
      <OptionPicker label={labels.fields.assignee} options={personOptions(labels, dataset)} onPick={(id) => edit({ assignee: id === NOBODY ? null : id })} button={{ variant: 'quiet', icon: <UserRound {...icon} />, children: labels.assignSelected }} />
      <OptionPicker label={labels.fields.priority} options={priorityOptions(labels)} onPick={(id) => edit({ priority: id as IssuePriority })} button={{ variant: 'quiet', icon: <SignalHigh {...icon} />, children: labels.fields.priority }} />
      <OptionPicker
        label={labels.fields.tags}
        options={view.tags().map((tag) => ({ id: tag, text: tag, checked: shared(tag) }))}
        onPick={(tag) => edit(shared(tag) ? { removeTags: [tag] } : { addTags: [tag] })}
        create={{ label: labels.createTag, onCreate: (tag) => edit({ addTags: [tag] }) }}
        button={{ variant: 'quiet', icon: <Tag {...icon} />, children: labels.fields.tags }}
      />
      <Popup label={labels.fields.due} open={dueOpen} onOpenChange={setDueOpen} className="shoal-due-popup" button={{ variant: 'quiet', icon: <CalendarDays {...icon} />, children: labels.fields.due }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const due = String(new FormData(event.currentTarget).get('due') ?? '');
            setDueOpen(false);
            edit({ due: due === '' ? null : due });
          }}
        >
          <input className="shoal-input" type="date" name="due" aria-label={labels.fields.due} data-autofocus="" />
          <Button type="submit" variant="primary">
            {labels.setDue}
          </Button>
          <Button
            variant="quiet"
            onClick={() => {
              setDueOpen(false);
              edit({ due: null });
            }}
          >
            {labels.clearDue}
          </Button>
        </form>
      </Popup>
      <Button variant="quiet" icon={<Trash2 {...icon} />} aria-keyshortcuts="Delete" onClick={onRemove}>
        {labels.deleteSelected}
      </Button>
      <Button variant="quiet" aria-label={labels.clearSelection} icon={<X {...icon} />} onClick={selected.clear} />
    </div>
  );
}
