import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { completeCondition, type Completion, type ConditionProblem, type Dataset, type FilterSnapshot, type FilterView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { ConditionText } from './condition-text';
import { useConditionValues } from './use-condition-values';

interface ConditionEditorProps {
  readonly view: FilterView;
  readonly snapshot: FilterSnapshot;
  readonly dataset: Dataset;
}

/**
 * The filters as one condition. It runs on Enter or when the focus leaves, never while typing; Escape closes the list of completions, then restores
 * what holds. A problem is marked where it is.
 */
export function ConditionEditor({ view, snapshot, dataset }: ConditionEditorProps) {
  const labels = useLabels().filterBar;
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const shown = view.conditionText();
  const [text, setText] = useState(shown);
  const [cursor, setCursor] = useState<number | null>(null);
  const [active, setActive] = useState<number | null>(null);
  const [state, setState] = useState<'idle' | 'checking' | 'failed'>('idle');
  const [problem, setProblem] = useState<ConditionProblem | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const known = useRef(shown);
  const values = useConditionValues(view, snapshot.columns, dataset);
  // Another editor changed the filters: a text that was not touched follows; what is being written stays.
  useEffect(() => {
    if (shown === known.current) return;
    if (text.trim() === known.current.trim()) setText(shown);
    known.current = shown;
  }, [shown, text]);

  const completions = useMemo(() => (cursor === null ? null : completeCondition(text, cursor, snapshot.columns, values)), [text, cursor, snapshot.columns, values]);
  const options = completions?.options ?? [];
  const isOpen = cursor !== null && options.length > 0;

  const run = async () => {
    setCursor(null);
    if (text.trim() === view.conditionText().trim()) {
      setProblem(null);
      return;
    }
    setState('checking');
    setFailure(null);
    try {
      const check = await view.applyCondition(text);
      if (!check) return;
      setProblem(check.problem);
      setState(check.problem ? 'failed' : 'idle');
      if (check.problem) {
        const { start, end } = check.problem;
        if (document.activeElement === area.current) area.current?.setSelectionRange(start, end);
        return;
      }
      known.current = view.conditionText();
      setText(known.current);
    } catch (error) {
      setState('failed');
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  const write = (next: string, at: number) => {
    setText(next);
    setProblem(null);
    setFailure(null);
    setState('idle');
    requestAnimationFrame(() => area.current?.setSelectionRange(at, at));
  };
  const take = (option: Completion) => {
    if (!completions) return;
    const at = completions.start + option.insert.length;
    write(text.slice(0, completions.start) + option.insert + text.slice(completions.end), at);
    setCursor(at);
    setActive(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const option = active === null ? undefined : options[active];
    if (isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const next = active === null ? (step > 0 ? 0 : options.length - 1) : (active + step + options.length) % options.length;
      setActive(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (isOpen && (event.key === 'Tab' || event.key === 'Enter') && option && !event.shiftKey) take(option);
    else if (event.key === 'Enter' && !event.shiftKey) void run();
    else if (event.key === 'Escape' && isOpen) setCursor(null);
    else if (event.key === 'Escape' && text !== shown) write(shown, shown.length);
    else if (event.key === ' ' && event.ctrlKey) {
      setCursor(area.current?.selectionStart ?? text.length);
      setActive(0);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const message = problem?.message ?? failure;
  return (
    <div data-part="condition" data-state={state}>
      <div data-part="field">
        <ConditionText text={text} problem={problem} columns={snapshot.columns} />
        <textarea
          ref={area}
          rows={Math.min(8, Math.max(2, text.split('\n').length))}
          value={text}
          maxLength={6000}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          autoCorrect="off"
          aria-label={labels.condition}
          aria-describedby={`${id}-hint`}
          aria-invalid={message !== null || undefined}
          aria-errormessage={message === null ? undefined : `${id}-problem`}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={isOpen ? `${id}-list` : undefined}
          aria-activedescendant={isOpen && active !== null ? `${id}-${active}` : undefined}
          placeholder={labels.conditionPlaceholder}
          onChange={(event) => {
            setText(event.target.value);
            setCursor(event.target.selectionStart);
            setActive(null);
            setProblem(null);
            setFailure(null);
            setState('idle');
          }}
          onScroll={(event) => {
            const under = event.currentTarget.previousElementSibling;
            if (under) under.scrollTop = event.currentTarget.scrollTop;
          }}
          onClick={() => setCursor(null)}
          onBlur={() => void run()}
          onKeyDown={onKeyDown}
        />
      </div>
      {isOpen && (
        <div id={`${id}-list`} role="listbox" aria-label={labels.completions} data-part="options">
          {options.map((option, index) => (
            <div key={`${option.kind}:${option.label}`} id={`${id}-${index}`} role="option" aria-selected={index === active} data-active={index === active || undefined} onPointerDown={(event) => event.preventDefault()} onClick={() => take(option)}>
              <span data-part="option-name" data-kind={option.kind}>
                {option.label}
              </span>
              <span data-part="option-hint">{option.detail ?? labels.completionKinds[option.kind]}</span>
            </div>
          ))}
        </div>
      )}
      {message === null ? (
        <p data-part="note" id={`${id}-hint`}>
          {state === 'checking' ? labels.checking : labels.conditionHint}
          {snapshot.wordless > 0 && ` · ${labels.wordless(snapshot.wordless)}`}
        </p>
      ) : (
        <p data-part="problem" id={`${id}-problem`} role="alert">
          {problem && <span data-part="place">{labels.problemAt(problem.line, problem.column)}</span>}
          <span>{message}</span>
          {problem?.suggestions.map((suggestion) => (
            <button
              key={suggestion}
              type="button"
              aria-label={labels.suggest(suggestion)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => {
                area.current?.focus();
                write(text.slice(0, problem.start) + suggestion + text.slice(problem.end), problem.start + suggestion.length);
              }}
            >
              {suggestion}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}
