import { AtSign } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import { mentionOf } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { Button } from '../parts/button';
import { useBoard } from './board-context';

export interface CommentFormProps {
  readonly initial?: string;
  readonly label: string;
  readonly submit: string;
  /** Resolves to whether it was stored; what was typed stays there when it was not. */
  readonly onSubmit: (text: string) => Promise<boolean>;
  readonly onCancel?: () => void;
}

/** Where a comment is written. `[[label:ab12]]` mentions an element; the button and Ctrl+. put in the focused one. */
export function CommentForm({ initial = '', label, submit, onSubmit, onCancel }: CommentFormProps) {
  const { issueBoard: labels, cancel } = useLabels();
  const { dataset } = useBoard();
  const { element } = useView(dataset.selection.focus);
  const [text, setText] = useState(initial);
  const field = useRef<HTMLTextAreaElement>(null);
  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!text.trim()) return;
    setText('');
    if (!(await onSubmit(text))) setText(text);
  };
  const mention = () => {
    const area = field.current;
    if (!area || element === null) return;
    const [start, end] = [area.selectionStart, area.selectionEnd];
    const gap = start > 0 && !/\s/.test(text[start - 1] ?? '') ? ' ' : '';
    const put = `${gap}${mentionOf(element)} `;
    setText(text.slice(0, start) + put + text.slice(end));
    area.focus();
    requestAnimationFrame(() => area.setSelectionRange(start + put.length, start + put.length));
  };
  return (
    <form data-part="comment-form" onSubmit={(event) => void send(event)}>
      <textarea
        ref={field}
        className="shoal-input"
        rows={2}
        aria-label={label}
        placeholder={labels.commentPlaceholder}
        value={text}
        autoFocus={onCancel !== undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send(event);
          else if (event.key === '.' && (event.ctrlKey || event.metaKey)) mention();
          else if (event.key === 'Escape' && onCancel) onCancel();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div data-part="actions">
        <Button variant="quiet" disabled={element === null} aria-label={labels.mention} aria-keyshortcuts="Control+." icon={<AtSign size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={mention} />
        <span data-part="space" />
        {onCancel && (
          <Button variant="quiet" onClick={onCancel}>
            {cancel}
          </Button>
        )}
        <Button type="submit" disabled={!text.trim()} shortcut="Ctrl ↵">
          {submit}
        </Button>
      </div>
    </form>
  );
}
