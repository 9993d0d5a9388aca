import { Bot, ImageOff, Minus, OctagonAlert, PackageSearch, ShieldCheck, SignalHigh, SignalLow, SignalMedium, StickyNote, Tag, UserRound } from 'lucide-react';
import type { IssuePriority, IssueType, Person } from '@shoal/engine';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

const types = { 'label-error': Tag, 'bad-data': ImageOff, 'model-failure': Bot, collection: PackageSearch, regression: ShieldCheck, custom: StickyNote } as const;
const priorities = { urgent: OctagonAlert, high: SignalHigh, medium: SignalMedium, low: SignalLow, none: Minus } as const;

export function TypeIcon({ type }: { readonly type: IssueType }) {
  const Icon = types[type];
  return <Icon data-part="type-icon" {...icon} />;
}

/** The shape says how pressing it is; colour only repeats the most pressing one. */
export function PriorityIcon({ priority }: { readonly priority: IssuePriority }) {
  const Icon = priorities[priority];
  return <Icon data-part="priority-icon" data-priority={priority} {...icon} />;
}

/** The picture of a person, or their initials. */
export function Avatar({ person, name }: { readonly person: Person | undefined; readonly name: string | null }) {
  if (name === null)
    return (
      <span data-part="avatar" data-nobody="" aria-hidden="true">
        <UserRound size={11} strokeWidth={1.5} />
      </span>
    );
  if (person?.avatarUrl) return <img data-part="avatar" src={person.avatarUrl} alt="" width={18} height={18} />;
  return (
    <span data-part="avatar" aria-hidden="true">
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '').join('').toUpperCase();
}
