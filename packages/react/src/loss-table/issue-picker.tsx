import { Plus } from 'lucide-react';
import { useId, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import type { Issue, Review } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { formatCount } from '../format';

export interface IssuePickerHandle {
  /** Opens next to an element and puts the focus into its text field. */
  open(anchor: Element): void;
}

export interface IssuePickerProps {
  readonly ref: Ref<IssuePickerHandle>;
  readonly review: Review;
  /** Number of elements that would be added. */
  readonly count: number;
  /** Offered first. */
  readonly lastIssue: Issue | null;
  readonly onPick: (issue: Issue) => void;
  readonly onCreate: (title: string) => void;
  /** The picker closed, by a choice or without one. */
  readonly onClose: () => void;
}

/** Finds an issue by typing, or names a new one. Enter takes the marked line, arrows move the mark. */
export function IssuePicker({ ref, review, count, lastIssue, onPick, onCreate, onClose }: IssuePickerProps) {
  const labels = useLabels().judging;
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [mark, setMark] = useState(0);
  const { issues } = useView(review.state);
  const title = text.trim();

  const found = [...issues.values()]
    .filter((issue) => issue.title.toLowerCase().includes(title.toLowerCase()))
    .sort((a, b) => Number(b === lastIssue) - Number(a === lastIssue) || b.updatedAt - a.updatedAt)
    .slice(0, 50);
  const canCreate = title !== '' && !found.some((issue) => issue.title === title);
  const lines = found.length + (canCreate ? 1 : 0);
  const marked = Math.min(mark, lines - 1);

  useImperativeHandle(ref, () => ({
    open(anchor) {
      const element = panel.current;
      if (!element) return;
      setText('');
      setMark(0);
      element.showPopover();
      const box = anchor.getBoundingClientRect();
      const size = element.getBoundingClientRect();
      const above = box.top - size.height - 4;
      element.style.left = `${Math.max(8, Math.min(box.left, innerWidth - size.width - 8))}px`;
      // Open towards the side with room; grow away from the anchor while typing changes the number of lines.
      element.style.top = above > 8 ? 'auto' : `${Math.min(box.bottom + 4, innerHeight - size.height - 8)}px`;
      element.style.bottom = above > 8 ? `${innerHeight - box.top + 4}px` : 'auto';
      input.current?.focus();
    },
  }));

  const choose = (line: number) => {
    const issue = found[line];
    if (issue) onPick(issue);
    else if (canCreate) onCreate(title);
    else return;
    panel.current?.hidePopover();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setMark((marked + 1) % Math.max(1, lines));
    else if (event.key === 'ArrowUp') setMark((marked - 1 + lines) % Math.max(1, lines));
    else if (event.key === 'Enter') choose(marked);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={panel}
      popover="auto"
      role="dialog"
      aria-label={labels.issueFor(count)}
      className="shoal-menu shoal-issue-picker"
      onKeyDown={onKeyDown}
      onToggle={(event) => event.newState === 'closed' && onClose()}
    >
      <input
        ref={input}
        className="shoal-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={lines > 0 ? `${id}-${marked}` : undefined}
        aria-label={labels.issueName}
        placeholder={labels.issueName}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setMark(0);
        }}
      />
      <div id={`${id}-list`} role="listbox" aria-label={labels.issueFor(count)}>
        {found.map((issue, line) => (
          <div key={issue.issueId} id={`${id}-${line}`} role="option" aria-selected={line === marked} onPointerMove={() => setMark(line)} onClick={() => choose(line)}>
            <span data-part="text">{issue.title}</span>
            <span data-part="hint">{issue === lastIssue ? labels.lastUsed : formatCount(issue.elements.length)}</span>
          </div>
        ))}
        {canCreate && (
          <div id={`${id}-${found.length}`} role="option" aria-selected={marked === found.length} onPointerMove={() => setMark(found.length)} onClick={() => choose(found.length)}>
            <Plus size={14} strokeWidth={1.5} aria-hidden="true" />
            <span data-part="text">{labels.createIssue(title)}</span>
          </div>
        )}
      </div>
      {lines === 0 && <p data-part="hint">{labels.noIssues}</p>}
    </div>
  );
}
