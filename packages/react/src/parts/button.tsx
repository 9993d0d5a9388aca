import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Kbd } from './kbd';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly variant?: 'default' | 'primary' | 'quiet';
  readonly icon?: ReactNode;
  /** The key that does the same, shown on the button: "A". */
  readonly shortcut?: string;
}

/** A push button. Without children it shows only its icon and needs an `aria-label`. */
export function Button({ variant = 'default', icon, shortcut, children, className = '', ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`shoal-button ${className}`}
      data-variant={variant}
      data-icon-only={children === undefined ? '' : undefined}
      aria-keyshortcuts={shortcut}
      title={rest.title ?? (children === undefined ? rest['aria-label'] : undefined)}
    >
      {icon}
      {children}
      {shortcut && children !== undefined && <Kbd>{shortcut}</Kbd>}
    </button>
  );
}
