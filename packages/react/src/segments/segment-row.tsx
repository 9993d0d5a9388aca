import { CircleAlert, Ellipsis } from 'lucide-react';
import { useRef, useState, type CSSProperties, type KeyboardEvent } from 'react';
import type { SegmentItem, SegmentsView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import { Menu, type MenuItem } from '../parts/menu';

interface SegmentRowProps {
  readonly item: SegmentItem;
  readonly total: number;
  readonly view: SegmentsView;
  readonly canUpdate: boolean;
  readonly onApplied: () => void;
  readonly onRemove: () => void;
}

/** A segment: a click shows only it, Shift+click adds it to the filters. F2 renames. */
export function SegmentRow({ item, total, view, canUpdate, onApplied, onRemove }: SegmentRowProps) {
  const labels = useLabels().segments;
  const announce = useAnnounce();
  const [naming, setNaming] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { segmentId, builtIn, count, problem, state } = item;
  const name = builtIn === null ? item.name : labels.builtIn[builtIn];
  const apply = (mode: 'replace' | 'add') => {
    view.apply(segmentId, mode);
    onApplied();
  };
  const copy = () => {
    const sql = view.toSql(segmentId);
    if (sql !== null) void navigator.clipboard?.writeText(sql).then(() => announce(labels.copied));
  };
  const items: readonly MenuItem[] = [
    ...(problem === null
      ? [
          { id: 'apply', label: labels.apply, onSelect: () => apply('replace') },
          { id: 'add', label: labels.addTo, onSelect: () => apply('add') },
        ]
      : []),
    ...(builtIn === null && canUpdate ? [{ id: 'update', label: labels.update, onSelect: () => void view.update(segmentId) }] : []),
    ...(builtIn === null ? [{ id: 'rename', label: labels.rename, hint: 'F2', onSelect: () => setNaming(true) }] : []),
    { id: 'copy', label: labels.copySql, onSelect: copy },
    ...(builtIn === null ? [{ id: 'remove', label: labels.remove, onSelect: onRemove }] : []),
  ];
  const stop = (next: string | null) => {
    setNaming(false);
    if (next !== null) void view.rename(segmentId, next);
    requestAnimationFrame(() => button.current?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'F2' || builtIn !== null) return;
    event.preventDefault();
    setNaming(true);
  };
  const share = total > 0 && count !== null ? count / total : 0;
  const counts = count === null ? '' : labels.count(formatCount(count), formatCount(total));
  return (
    <li data-part="segment" data-state={state}>
      {naming ? (
        <input
          className="shoal-input"
          autoFocus
          defaultValue={name}
          maxLength={200}
          aria-label={labels.renameLabel(name)}
          onFocus={(event) => event.target.select()}
          onBlur={(event) => stop(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Enter') stop(event.currentTarget.value);
            else if (event.key === 'Escape') stop(null);
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
      ) : (
        <button ref={button} type="button" data-part="apply" disabled={problem !== null} aria-pressed={state === 'active'} title={problem ?? [name, counts, labels.state[state]].filter(Boolean).join(' · ')} style={{ '--shoal-share': `${share * 100}%` } as CSSProperties} onClick={(event) => apply(event.shiftKey || event.metaKey || event.ctrlKey ? 'add' : 'replace')} onKeyDown={onKeyDown}>
          <span data-part="name">{name}</span>
          {problem === null ? <span data-part="count">{count === null ? '\u2026' : formatCount(count)}</span> : <CircleAlert size={14} strokeWidth={1.5} aria-label={problem} />}
          <span data-part="bar" aria-hidden="true" />
        </button>
      )}
      <Menu label={labels.menu(name)} items={items} button={{ variant: 'quiet', 'aria-label': labels.menu(name), icon: <Ellipsis size={14} strokeWidth={1.5} aria-hidden="true" /> }} />
    </li>
  );
}
