import { useState, type FormEvent } from 'react';
import type { BoardDetail, ReviewEvent } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatAgo } from '../format';
import type { Labels } from '../labels';
import { Button } from '../parts/button';
import { useNow } from './use-now';

export interface IssueActivityProps {
  readonly issue: BoardDetail;
  readonly onComment: (text: string) => Promise<boolean>;
}

/** What happened to an issue, oldest first, and where to add a comment. */
export function IssueActivity({ issue, onComment }: IssueActivityProps) {
  const { issueBoard: labels } = useLabels();
  const now = useNow();
  const [text, setText] = useState('');
  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!text.trim()) return;
    setText('');
    if (!(await onComment(text))) setText(text);
  };
  return (
    <section data-part="activity" aria-label={labels.activity}>
      <h3>{labels.activity}</h3>
      <ol>
        {issue.history.map((event) => (
          <li key={event.id} data-type={event.op.type}>
            <p>
              <b>{event.actor}</b> {describeEvent(event, labels)} <time dateTime={new Date(event.at).toISOString()} title={`${new Date(event.at).toLocaleString()} (${new Date(event.at).toISOString()})`}>{formatAgo(event.at, now)}</time>
            </p>
            {event.op.type === 'comment' && <p data-part="comment">{event.op.text}</p>}
          </li>
        ))}
      </ol>
      <form onSubmit={send}>
        <textarea
          className="shoal-input"
          rows={2}
          aria-label={labels.addComment}
          placeholder={labels.commentPlaceholder}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send(event);
          }}
        />
        <Button type="submit" disabled={!text.trim()} shortcut="Ctrl ↵">
          {labels.comment}
        </Button>
      </form>
    </section>
  );
}

function describeEvent({ op }: ReviewEvent, labels: Labels['issueBoard']): string {
  switch (op.type) {
    case 'create-issue':
      return labels.history.created(op.elements.length);
    case 'edit-issue':
      return op.title === undefined ? labels.history.described : labels.history.renamed(op.title);
    case 'move-issue':
      return labels.history.moved(labels.statusName(op.status, op.status));
    case 'add-elements':
      return labels.history.added(op.elements.length);
    case 'remove-elements':
      return labels.history.removed(op.elements.length);
    case 'comment':
      return labels.history.commented;
    default:
      return labels.history.changed;
  }
}
