import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button, type ButtonProps } from './button';

export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  readonly hint?: string;
  /** Set for a choice among the items; leave out for plain actions. */
  readonly checked?: boolean;
  readonly onSelect: () => void;
}

/** A button that opens a list of actions. Arrow keys, Home, End and Escape work; the focus returns to the button. */
export function Menu({ items, label, button }: { readonly items: readonly MenuItem[]; readonly label: string; readonly button: ButtonProps }) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  const show = () => {
    const menu = list.current;
    const anchor = trigger.current?.getBoundingClientRect();
    if (!menu || !anchor) return;
    menu.showPopover();
    const size = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(8, Math.min(anchor.left, innerWidth - size.width - 8))}px`;
    menu.style.top = `${anchor.bottom + 4 + size.height > innerHeight ? Math.max(8, anchor.top - size.height - 4) : anchor.bottom + 4}px`;
    (menu.querySelector<HTMLElement>('[aria-checked="true"]') ?? menu.querySelector<HTMLElement>('button'))?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[(to + buttons.length) % buttons.length]?.focus();
  };
  return (
    <>
      <Button {...button} ref={trigger} aria-haspopup="menu" aria-expanded={open} aria-controls={id} onClick={show} />
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        className="shoal-menu"
        onKeyDown={onKeyDown}
        onToggle={(event) => {
          const shown = event.newState === 'open';
          setOpen(shown);
          if (!shown && (document.activeElement === document.body || list.current?.contains(document.activeElement))) trigger.current?.focus();
        }}
      >
        {items.map((item) => (
          <button
            key={item.id}
            type="button"
            role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
            aria-checked={item.checked}
            tabIndex={-1}
            onClick={() => {
              list.current?.hidePopover();
              item.onSelect();
            }}
          >
            {item.label}
            {item.hint && <span data-part="hint">{item.hint}</span>}
          </button>
        ))}
      </div>
    </>
  );
}
