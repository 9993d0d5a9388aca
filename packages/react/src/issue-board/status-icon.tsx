import { Circle, CircleCheck, CircleDot, CircleSlash } from 'lucide-react';
import type { IssueStatus } from '@shoal/engine';

const icons = { open: Circle, in_review: CircleDot, resolved: CircleCheck, wont_fix: CircleSlash } as const;

/** The shape of a column; colour is only a second hint. */
export function StatusIcon({ status }: { readonly status: IssueStatus }) {
  const Icon = icons[status];
  return <Icon data-part="status-icon" data-status={status} size={14} strokeWidth={1.75} aria-hidden="true" />;
}
