import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Manifest } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { ClassBadge } from '../../parts/class-badge';
import { Kbd } from '../../parts/kbd';
import { findClasses, type ClassChoice } from './class-choices';

export interface ClassMenuProps {
  readonly manifest: Manifest;
  readonly label: string;
  readonly choices: readonly ClassChoice[];
  readonly current: string | null;
  /** Where it opens, pixels of the window. */
  readonly anchor: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
  readonly onChoose: (classId: string) => void;
  readonly onClose: () => void;
}

const SHOWN = 40;

/** Chooses a class by typing, by digit, or by the arrow keys. */
export function ClassMenu({ manifest, label, choices, current, anchor, onChoose, onClose }: ClassMenuProps) {
  const labels = useLabels().frameEditor;
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = findClasses(choices, text);
  const shown = found.slice(0, SHOWN);
  const close = useRef(onClose);
  close.current = onClose;

  useLayoutEffect(() => {
    const box = panel.current;
    if (!box) return;
    const before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    if (!box.matches(':popover-open')) box.showPopover();
    const { width, height } = box.getBoundingClientRect();
    const beside = anchor.right + 12 + width <= innerWidth ? anchor.right + 12 : anchor.left - width - 12;
    box.style.left = `${Math.max(8, Math.min(beside, innerWidth - width - 8))}px`;
    box.style.top = `${Math.max(8, Math.min(anchor.top, innerHeight - height - 8))}px`;
    box.querySelector('input')?.focus();
    return () => {
      const inside = box.contains(document.activeElement) || document.activeElement === document.body;
      if (box.matches(':popover-open')) box.hidePopover();
      if (inside && before?.isConnected) before.focus();
    };
    // It stays where it opened.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useEffect(() => {
    panel.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at, text]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const digit = text === '' && /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey ? shown[Number(event.key) - 1] : undefined;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (digit) onChoose(digit.classId);
    else if (step !== undefined) setAt((now) => (now + step + shown.length) % Math.max(1, shown.length));
    else if (event.key === 'Enter') {
      const choice = shown[at];
      if (choice) onChoose(choice.classId);
    } else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={panel}
      popover="auto"
      role="dialog"
      aria-label={label}
      className="shoal-popup shoal-class-menu"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.stopPropagation()}
      onToggle={(event) => {
        if (event.newState === 'closed') close.current();
      }}
    >
      <input
        type="text"
        role="combobox"
        aria-label={labels.findClass}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={shown[at] ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        placeholder={labels.findClass}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
      />
      <div role="listbox" id={id} aria-label={label}>
        {shown.map((choice, index) => (
          <div key={choice.classId} id={`${id}-${index}`} role="option" aria-selected={index === at} onPointerMove={() => setAt(index)} onClick={() => onChoose(choice.classId)}>
            <ClassBadge manifest={manifest} classId={choice.classId} />
            <span data-part="choice-note">{choice.classId === current ? labels.currentClass : choice.suggested ? labels.suggested : ''}</span>
            {text === '' && index < 9 ? <Kbd>{String(index + 1)}</Kbd> : <span />}
          </div>
        ))}
      </div>
      {shown.length === 0 && <p data-part="none">{labels.noClass}</p>}
      {found.length > shown.length && <p data-part="none">{labels.moreClasses(shown.length, found.length)}</p>}
    </div>
  );
}
