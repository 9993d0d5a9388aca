import { useEffect, useRef, useState } from 'react';
import { useLabels } from '../binding/shoal-provider';
import { Button } from '../parts/button';

export interface NewIssueFormProps {
  /** Elements that can go in at once: the picked ones, or the focused one. */
  readonly targetCount: number;
  readonly onCreate: (title: string, withTargets: boolean) => void;
  readonly onCancel: () => void;
}

/** A card that is still being written. */
export function NewIssueForm({ targetCount, onCreate, onCancel }: NewIssueFormProps) {
  const { issueBoard: labels, cancel } = useLabels();
  const [title, setTitle] = useState('');
  const [withTargets, setWithTargets] = useState(true);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      data-part="new-issue"
      aria-label={labels.newIssue}
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim()) onCreate(title.trim(), withTargets && targetCount > 0);
        else field.current?.focus();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <input ref={field} className="shoal-input" aria-label={labels.issueTitle} placeholder={labels.issueTitlePlaceholder} value={title} onChange={(event) => setTitle(event.target.value)} />
      {targetCount > 0 && (
        <label data-part="targets">
          <input type="checkbox" checked={withTargets} onChange={(event) => setWithTargets(event.target.checked)} />
          {labels.withTargets(targetCount)}
        </label>
      )}
      <div data-part="actions">
        <Button type="submit" variant="primary" shortcut="Enter" disabled={!title.trim()}>
          {labels.createIssue}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          {cancel}
        </Button>
      </div>
    </form>
  );
}
