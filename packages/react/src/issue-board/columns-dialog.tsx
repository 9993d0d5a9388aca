import { ArrowLeft, ArrowRight, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { STATUS_KINDS, type BoardColumn, type BoardStatus, type StatusKind } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { Button } from '../parts/button';
import { StatusIcon } from './status-icon';

export interface ColumnsDialogProps {
  readonly columns: readonly BoardColumn[];
  readonly onSave: (statuses: readonly BoardStatus[]) => void;
  readonly onCancel: () => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Adds, names, orders and deletes the columns of the board; saving is one event. */
export function ColumnsDialog({ columns, onSave, onCancel }: ColumnsDialogProps) {
  const { issueBoard: labels, cancel } = useLabels();
  const [drafts, setDrafts] = useState<readonly BoardStatus[]>(() => columns.map(({ status, title, kind }) => ({ id: status, title: labels.statusName(title, status), kind })));
  const change = (at: number, patch: Partial<BoardStatus>) => setDrafts(drafts.map((draft, index) => (index === at ? { ...draft, ...patch } : draft)));
  const swap = (at: number, other: number) => {
    const next = [...drafts];
    const [a, b] = [next[at], next[other]];
    if (!a || !b) return;
    next[at] = b;
    next[other] = a;
    setDrafts(next);
  };
  const gone = columns.filter(({ status }) => !drafts.some(({ id }) => id === status)).reduce((sum, column) => sum + column.total, 0);
  const ready = drafts.length > 0 && drafts.every(({ title }) => title.trim() !== '');
  return (
    <form
      data-part="columns-dialog"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSave(drafts.map((draft) => ({ ...draft, title: draft.title.trim().slice(0, 200) })));
      }}
    >
      <ol>
        {drafts.map((draft, at) => (
          <li key={draft.id}>
            <StatusIcon kind={draft.kind} />
            <input className="shoal-input" aria-label={labels.columnTitle(at + 1)} value={draft.title} maxLength={200} required onChange={(event) => change(at, { title: event.target.value })} />
            <select className="shoal-select" aria-label={labels.columnKind(draft.title)} value={draft.kind} onChange={(event) => change(at, { kind: event.target.value as StatusKind })}>
              {STATUS_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {labels.kinds[kind]}
                </option>
              ))}
            </select>
            <Button variant="quiet" aria-label={labels.columnUp(draft.title)} icon={<ArrowLeft {...icon} />} disabled={at === 0} onClick={() => swap(at, at - 1)} />
            <Button variant="quiet" aria-label={labels.columnDown(draft.title)} icon={<ArrowRight {...icon} />} disabled={at === drafts.length - 1} onClick={() => swap(at, at + 1)} />
            <Button variant="quiet" aria-label={labels.deleteColumn(draft.title)} icon={<Trash2 {...icon} />} disabled={drafts.length === 1} onClick={() => setDrafts(drafts.filter((other) => other !== draft))} />
          </li>
        ))}
      </ol>
      <Button variant="quiet" icon={<Plus {...icon} />} onClick={() => setDrafts([...drafts, { id: freshId(drafts, columns), title: labels.newColumn, kind: 'active' }])}>
        {labels.addColumn}
      </Button>
      <p data-part="hint" role="status">
        {gone > 0 ? labels.deleteColumnHint(gone, drafts[0]?.title ?? '') : labels.columnsHint}
      </p>
      <div data-part="actions">
        <Button type="submit" variant="primary" disabled={!ready}>
          {labels.save}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          {cancel}
        </Button>
      </div>
    </form>
  );
}

/** Ids are never used again while their column is there. */
function freshId(drafts: readonly BoardStatus[], columns: readonly BoardColumn[]): string {
  const taken = new Set([...drafts.map(({ id }) => id), ...columns.map(({ status }) => status)]);
  let number = drafts.length + 1;
  while (taken.has(`column-${number}`)) number += 1;
  return `column-${number}`;
}
