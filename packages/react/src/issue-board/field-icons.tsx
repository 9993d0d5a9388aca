import { Bot, ImageOff, Minus, OctagonAlert, PackageSearch, ShieldCheck, StickyNote, Tag, UserRound } from 'lucide-react';
import type { IssuePriority, IssueType, Person } from '@shoal/engine';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

const types = { 'label-error': Tag, 'bad-data': ImageOff, 'model-failure': Bot, collection: PackageSearch, regression: ShieldCheck, custom: StickyNote } as const;
const bars = { high: 3, medium: 2, low: 1 } as const;

export function TypeIcon({ type }: { readonly type: IssueType }) {
  const Icon = types[type];
  return <Icon data-part="type-icon" {...icon} />;
}

/** The shape says how pressing it is; colour only repeats the most pressing one. */
export function PriorityIcon({ priority }: { readonly priority: IssuePriority }) {
  if (priority === 'urgent') return <OctagonAlert data-part="priority-icon" data-priority={priority} {...icon} />;
  if (priority === 'none') return <Minus data-part="priority-icon" data-priority={priority} {...icon} />;
  return (
    <svg data-part="priority-icon" data-priority={priority} width={14} height={14} viewBox="0 0 14 14" aria-hidden="true">
      {[0, 1, 2].map((bar) => (
        <rect key={bar} x={1.5 + bar * 4} y={8 - bar * 3} width={3} height={4 + bar * 3} rx={1} fill="currentColor" opacity={bar < bars[priority] ? 1 : 0.3} />
      ))}
    </svg>
  );
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
    // Drawn by the style sheet: the name beside it is what is read out.
    <span data-part="avatar" data-initials={initials(name)} aria-hidden="true" />
  );
}

function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '').join('').toUpperCase();
}
