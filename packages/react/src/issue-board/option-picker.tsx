import { Check } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useLabels } from '../binding/shoal-provider';
import type { ButtonProps } from '../parts/button';
import { Popup } from '../parts/popup';

export interface PickerOption {
  readonly id: string;
  /** What is found by typing, and read out. */
  readonly text: string;
  readonly icon?: ReactNode;
  readonly checked?: boolean;
  readonly hint?: string;
}

export interface OptionPickerProps {
  readonly label: string;
  readonly button: ButtonProps;
  readonly options: readonly PickerOption[];
  readonly onPick: (id: string) => void;
  /** Several can be chosen: it stays open. */
  readonly multiple?: boolean;
  /** Offers to make what was typed. */
  readonly create?: { readonly label: (text: string) => string; readonly onCreate: (text: string) => void };
  /** Opened from outside, by a key. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}

/** A button with a list that is searched by typing: arrows move, Enter takes. */
export function OptionPicker({ label, button, options, onPick, multiple = false, create, open: given, onOpenChange }: OptionPickerProps) {
  const { issueBoard: labels } = useLabels();
  const id = useId();
  const [own, setOwn] = useState(false);
  const [text, setText] = useState('');
  const [mark, setMark] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const open = given ?? own;
  const setOpen = (next: boolean) => {
    setText('');
    const checked = options.findIndex((option) => option.checked);
    setMark(multiple || checked < 0 ? 0 : checked);
    setOwn(next);
    onOpenChange?.(next);
  };
  const typed = text.trim();
  const found = typed === '' ? options : bestFirst(options, typed.toLowerCase());
  const canCreate = create !== undefined && typed !== '' && !options.some((option) => option.text.toLowerCase() === typed.toLowerCase());
  const lines = found.length + Number(canCreate);
  const marked = Math.min(mark, lines - 1);
  const choose = (line: number) => {
    const option = found[line];
    if (option) onPick(option.id);
    else if (canCreate) create.onCreate(typed);
    else return;
    if (multiple) setText('');
    else setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const to = { ArrowDown: (marked + 1) % Math.max(1, lines), ArrowUp: (marked - 1 + lines) % Math.max(1, lines), Home: 0, End: lines - 1 }[event.key];
    if (to !== undefined) {
      setMark(to);
      list.current?.children[to]?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') choose(marked);
    else {
      if (event.key !== 'Escape') event.stopPropagation();
      else {
        event.stopPropagation();
        setOpen(false);
      }
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Popup button={button} label={label} open={open} onOpenChange={setOpen} className="shoal-option-picker">
      <input
        className="shoal-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={lines > 0 ? `${id}-${marked}` : undefined}
        aria-label={labels.findOption(label)}
        placeholder={label}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setMark(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={label} aria-multiselectable={multiple || undefined} tabIndex={-1}>
        {found.map((option, line) => (
          <div key={option.id} id={`${id}-${line}`} role="option" aria-selected={option.checked === true} data-marked={line === marked ? '' : undefined} onPointerMove={() => setMark(line)} onClick={() => choose(line)}>
            {option.icon}
            <span data-part="text">{option.text}</span>
            {option.hint && <span data-part="hint">{option.hint}</span>}
            {option.checked && <Check size={14} strokeWidth={1.5} aria-hidden="true" />}
          </div>
        ))}
        {canCreate && (
          <div id={`${id}-${found.length}`} role="option" aria-selected="false" data-marked={marked === found.length ? '' : undefined} onPointerMove={() => setMark(found.length)} onClick={() => choose(found.length)}>
            <span data-part="text">{create.label(typed)}</span>
          </div>
        )}
        {lines === 0 && (
          <p data-part="hint" role="presentation">
            {labels.nothingFound}
          </p>
        )}
      </div>
    </Popup>
  );
}

/** Options that hold the text; those with a word that begins with it come first. */
function bestFirst(options: readonly PickerOption[], typed: string): readonly PickerOption[] {
  const begins = (option: PickerOption) => ` ${option.text.toLowerCase()}`.includes(` ${typed}`);
  return options.filter((option) => option.text.toLowerCase().includes(typed)).sort((a, b) => Number(begins(b)) - Number(begins(a)));
}
