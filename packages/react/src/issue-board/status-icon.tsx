import { Circle, CircleCheck, CircleDot, CircleSlash } from 'lucide-react';
import type { StatusKind } from '@shoal/engine';

const icons = { open: Circle, active: CircleDot, done: CircleCheck, dropped: CircleSlash } as const;

/** The shape of a column; colour is only a second hint. */
export function StatusIcon({ kind }: { readonly kind: StatusKind }) {
  const Icon = icons[kind];
  return <Icon data-part="status-icon" data-kind={kind} size={14} strokeWidth={1.75} aria-hidden="true" />;
}
