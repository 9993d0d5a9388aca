import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { BoardColumn, BoardDetail, ElementId, HistoryEntry, IssueComment } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatAgo } from '../format';
import { Button } from '../parts/button';
import { useBoard } from './board-context';
import { CommentForm } from './comment-form';
import { CommentText } from './comment-text';
import { describeHistory } from './describe-history';
import { Avatar } from './field-icons';
import { personName } from './field-options';
import { useNow } from '../parts/use-now';

export interface IssueActivityProps {
  readonly detail: BoardDetail;
  readonly columns: readonly BoardColumn[];
  readonly onShow: (element: ElementId) => void;
}

const icon = { size: 13, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** What happened to an issue, oldest first, and where to add a comment. */
export function IssueActivity({ detail, columns, onShow }: IssueActivityProps) {
  const { issueBoard: labels } = useLabels();
  const { dataset, view, readOnly } = useBoard();
  const now = useNow();
  const [editing, setEditing] = useState<string | null>(null);
  const { issue, history } = detail;
  const comments = new Map(issue.comments.map((comment) => [comment.commentId, comment]));
  const nameOf = (person: string) => personName(dataset, person);
  const line = (entry: HistoryEntry) => [...new Set(entry.ops.map((op) => describeHistory(op, labels, columns, nameOf)))].join(', ');
  const commentOf = (entry: HistoryEntry): IssueComment | undefined => {
    const op = entry.ops.find((other) => other.type === 'comment');
    return op?.type === 'comment' ? comments.get(op.commentId) : undefined;
  };
  return (
    <section data-part="activity" aria-label={labels.activity}>
      <h3>{labels.activity}</h3>
      <ol>
        {history.map((entry) => {
          const comment = commentOf(entry);
          const mine = comment?.actor === dataset.review.actor && !readOnly;
          return (
            <li key={entry.eventId} data-type={entry.ops[0]?.type}>
              <p>
                <Avatar person={dataset.people.find(({ id }) => id === entry.actor)} name={nameOf(entry.actor)} />
                <span>
                  <b>{nameOf(entry.actor)}</b> {line(entry)}
                  <time dateTime={new Date(entry.at).toISOString()} title={`${new Date(entry.at).toLocaleString()} (${new Date(entry.at).toISOString()})`}>
                    {formatAgo(entry.at, now)}
                  </time>
                  {comment?.editedAt != null && <span data-part="edited"> · {labels.edited}</span>}
                </span>
                {mine && editing !== comment.commentId && (
                  <span data-part="comment-actions">
                    <Button variant="quiet" aria-label={labels.editComment} icon={<Pencil {...icon} />} onClick={() => setEditing(comment.commentId)} />
                    <Button variant="quiet" aria-label={labels.deleteComment} icon={<Trash2 {...icon} />} onClick={() => void view.editComment(issue.issueId, comment.commentId, null)} />
                  </span>
                )}
              </p>
              {comment &&
                (editing === comment.commentId ? (
                  <CommentForm
                    initial={comment.text}
                    label={labels.editComment}
                    submit={labels.saveComment}
                    onCancel={() => setEditing(null)}
                    onSubmit={async (text) => {
                      const done = text.trim() === comment.text || (await view.editComment(issue.issueId, comment.commentId, text));
                      if (done) setEditing(null);
                      return done;
                    }}
                  />
                ) : (
                  <p data-part="comment">
                    <CommentText text={comment.text} onShow={onShow} />
                  </p>
                ))}
            </li>
          );
        })}
      </ol>
      {!readOnly && <CommentForm label={labels.addComment} submit={labels.comment} onSubmit={(text) => view.addComment(issue.issueId, text)} />}
    </section>
  );
}
