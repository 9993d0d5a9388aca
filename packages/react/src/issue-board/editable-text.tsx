import { useEffect, useRef, useState } from 'react';

export interface EditableTextProps {
  readonly value: string;
  readonly label: string;
  readonly placeholder?: string;
  /** `false`: Enter commits, and the text stays one line. */
  readonly multiline?: boolean;
  readonly className?: string;
  readonly onCommit: (value: string) => void;
}

/** Text that is edited in place: leaving it or Enter (Ctrl+Enter in several lines) commits, Escape takes it back. */
export function EditableText({ value, label, placeholder, multiline = false, className, onCommit }: EditableTextProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const shown = draft ?? value;
  useEffect(() => {
    const element = field.current;
    if (!element || CSS.supports('field-sizing', 'content')) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [shown]);
  const commit = () => {
    if (draft !== null && draft.trim() !== value) onCommit(draft.trim());
    setDraft(null);
  };
  return (
    <textarea
      ref={field}
      rows={1}
      className={className}
      aria-label={label}
      placeholder={placeholder}
      value={shown}
      onChange={(event) => setDraft(multiline ? event.target.value : event.target.value.replaceAll(/\s*\n\s*/g, ' '))}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && draft !== null) {
          setDraft(null);
          event.stopPropagation();
        } else if (event.key === 'Enter' && !event.nativeEvent.isComposing && (!multiline || event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          event.currentTarget.blur();
        }
      }}
    />
  );
}
