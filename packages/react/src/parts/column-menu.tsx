import { Calendar, Check, Hash, Plus, Tag, ToggleLeft } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import type { ColumnSummary } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatPercent } from '../format';
import { Button } from './button';

const ICONS = { number: Hash, time: Calendar, category: Tag, boolean: ToggleLeft } as const;

export interface ColumnMenuProps {
  readonly columns: readonly ColumnSummary[];
  /** Columns that are on. */
  readonly chosen: readonly string[];
  readonly onToggle: (column: string) => void;
  /** Text of the button; default "Add column". */
  readonly label?: string;
  /** One column only: a choice closes the list. */
  readonly single?: boolean;
}

/** A button that opens a list of columns with what is in them. Typing finds, arrow keys move, Enter chooses, Escape closes. */
export function ColumnMenu({ columns, chosen, onToggle, label, single = false }: ColumnMenuProps) {
  const labels = useLabels().columnPicker;
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const needle = text.trim().toLowerCase();
  const found = columns.filter(({ column, title }) => column.toLowerCase().includes(needle) || title.toLowerCase().includes(needle));

  const show = () => {
    const [list, anchor] = [panel.current, trigger.current?.getBoundingClientRect()];
    if (!list || !anchor) return;
    list.showPopover();
    const size = list.getBoundingClientRect();
    list.style.left = `${Math.max(8, Math.min(anchor.left, innerWidth - size.width - 8))}px`;
    list.style.top = `${anchor.bottom + 4 + size.height > innerHeight ? Math.max(8, anchor.top - size.height - 4) : anchor.bottom + 4}px`;
    list.querySelector('input')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const stops = [...(panel.current?.querySelectorAll<HTMLElement>('input, button') ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const inText = document.activeElement instanceof HTMLInputElement;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, ...(!inText && { Home: 1, End: stops.length - 1 }) }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      stops[(to + stops.length) % stops.length]?.focus();
    } else if (event.key === 'Enter' && inText && found[0]) {
      event.preventDefault();
      choose(found[0].column);
    }
  };
  const choose = (column: string) => {
    onToggle(column);
    if (single) panel.current?.hidePopover();
  };
  return (
    <>
      <Button ref={trigger} variant="quiet" icon={<Plus size={14} strokeWidth={1.5} aria-hidden="true" />} aria-haspopup="dialog" aria-expanded={open} aria-controls={id} onClick={show}>
        {label ?? labels.add}
      </Button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={labels.title}
        className="shoal-columns"
        onKeyDown={onKeyDown}
        onToggle={(event) => {
          const shown = event.newState === 'open';
          setOpen(shown);
          if (!shown && (document.activeElement === document.body || panel.current?.contains(document.activeElement))) trigger.current?.focus();
        }}
      >
        <input className="shoal-input" type="search" value={text} placeholder={labels.find} aria-label={labels.find} onChange={(event) => setText(event.target.value)} />
        {found.length === 0 && <p data-part="note">{labels.nothingFound}</p>}
        <ul>{open && found.map((summary) => <ColumnItem key={summary.column} summary={summary} chosen={chosen.includes(summary.column)} onChoose={() => choose(summary.column)} />)}</ul>
      </div>
    </>
  );
}

function ColumnItem({ summary, chosen, onChoose }: { readonly summary: ColumnSummary; readonly chosen: boolean; readonly onChoose: () => void }) {
  const labels = useLabels().columnPicker;
  const { column, title, kind, distinct, missing, rows, profile, unique } = summary;
  const Icon = ICONS[kind];
  const most = Math.max(1, ...profile);
  const facts = [unique ? labels.unique : kind === 'number' || kind === 'time' ? (labels.kinds[kind] ?? '') : labels.distinct(distinct), missing > 0 ? labels.missing(missing, formatPercent(missing / Math.max(1, rows))) : ''].filter(Boolean);
  const wide = 48 / Math.max(1, profile.length);
  return (
    <li>
      <button type="button" aria-pressed={chosen} title={`${column} · ${summary.type}`} onClick={onChoose}>
        <Icon size={14} strokeWidth={1.5} aria-hidden="true" />
        <span data-part="column">
          <span data-part="column-title">{title}</span>
          <span data-part="facts">{facts.join(' · ')}</span>
        </span>
        <svg width="48" height="18" aria-hidden="true">
          {profile.map((count, index) => (
            <rect key={index} x={index * wide} width={Math.max(1, wide - 1)} y={18 - Math.max(count > 0 ? 1 : 0, (count / most) * 18)} height={Math.max(count > 0 ? 1 : 0, (count / most) * 18)} />
          ))}
        </svg>
        <span data-part="check">{chosen && <Check size={14} strokeWidth={2} aria-hidden="true" />}</span>
      </button>
    </li>
  );
}
