import { useCallback, useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { Button, type ButtonProps } from './button';

export interface PopupProps {
  readonly button: ButtonProps;
  /** Names the panel for screen readers. */
  readonly label: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Rendered while open. An element with `data-autofocus` gets the focus; otherwise the first field or button. */
  readonly children: ReactNode;
  /** Another key is another content: the focus moves into it. */
  readonly contentKey?: string;
  readonly className?: string;
}

/** A button with a panel that floats below it. Escape and a click outside close it; the focus returns to the button. */
export function Popup({ button, label, open, onOpenChange, children, contentKey = '', className = '' }: PopupProps) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const place = useCallback(() => {
    const anchor = trigger.current?.getBoundingClientRect();
    if (!panel.current || !anchor) return;
    const { width, height } = panel.current.getBoundingClientRect();
    panel.current.style.left = `${Math.max(8, Math.min(anchor.left, innerWidth - width - 8))}px`;
    const below = anchor.bottom + 4;
    panel.current.style.top = `${below + height > innerHeight - 8 && anchor.top - height - 4 >= 8 ? anchor.top - height - 4 : Math.max(8, Math.min(below, innerHeight - height - 8))}px`;
  }, []);
  useLayoutEffect(() => {
    const box = panel.current;
    if (!box || !open) return;
    const opener = trigger.current;
    if (!box.matches(':popover-open')) box.showPopover();
    place();
    const watch = new ResizeObserver(place);
    watch.observe(box);
    addEventListener('resize', place);
    return () => {
      watch.disconnect();
      removeEventListener('resize', place);
      const inside = box.contains(document.activeElement) || document.activeElement === document.body;
      if (box.matches(':popover-open')) box.hidePopover();
      if (inside && opener?.isConnected) opener.focus();
    };
  }, [open, place]);
  useLayoutEffect(() => {
    if (open) (panel.current?.querySelector<HTMLElement>('[data-autofocus]') ?? panel.current?.querySelector<HTMLElement>('input, button, textarea'))?.focus();
  }, [open, contentKey]);
  return (
    <>
      <Button {...button} ref={trigger} aria-haspopup="dialog" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => onOpenChange(!open)} />
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className={`shoal-popup ${className}`}
        onToggle={(event) => {
          if (event.newState === 'closed' && open) onOpenChange(false);
        }}
      >
        {open && children}
      </div>
    </>
  );
}
