import { useDeferredValue, useEffect, useState, type CSSProperties } from 'react';
import type { Distribution, DistributionCounts, DistributionView, Manifest } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount, formatPercent } from '../format';
import { classColor } from '../parts/class-color';
import { isClassColumn, stackColor, valueName } from '../parts/value-look';

interface ValueRowsProps {
  readonly distribution: Distribution;
  readonly view: DistributionView;
  readonly manifest: Manifest;
  /** Rows before "Show more". */
  readonly rows: number;
}

/** Values of a category, one a row: how often in all, after the filters of others, and how much of that is suspicious. */
export function ValueRows({ distribution, view, manifest, rows }: ValueRowsProps) {
  const allLabels = useLabels();
  const labels = allLabels.distribution;
  const { bars, column, none, other, search, title, stack } = distribution;
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const asked = useDeferredValue(text);
  useEffect(() => view.search(asked.trim()), [view, asked]);
  const shown = open ? bars : bars.filter((bar, index) => index < rows || bar.selected);
  const most = Math.max(1, ...bars.map((bar) => bar.total), none?.total ?? 0);
  const hidden = bars.length - shown.length;
  const canSearch = other !== null || search !== '' || text !== '' || bars.length > 2 * rows;
  return (
    <>
      {canSearch && (open || distribution.distinct > 24) && <input className="shoal-input" type="search" value={text} placeholder={labels.find(title)} aria-label={labels.find(title)} onChange={(event) => setText(event.target.value)} />}
      {search !== '' && bars.length === 0 && <p data-part="note">{labels.nothingFound(search)}</p>}
      <ul data-part="values">
        {shown.map((bar) => (
          <li key={bar.value}>
            <ValueRow
              name={valueName(allLabels, manifest, column, bar.value)}
              entry={bar}
              most={most}
              dimmed={distribution.active && !bar.selected}
              swatch={isClassColumn(column) ? classColor(manifest, bar.value) : undefined}
              parts={stack ? bar.parts.map((count, index) => ({ count, color: stackColor(manifest, stack.column, stack.values[index], index) })) : []}
              onEnter={view.activate}
              onToggle={(mode) => view.toggle(bar.value, mode)}
            />
          </li>
        ))}
        {none && search === '' && (
          <li>
            <ValueRow name={labels.none} isNone entry={none} most={most} dimmed={distribution.active && !none.selected} parts={[]} onEnter={view.activate} onToggle={(mode) => view.toggle(null, mode)} />
          </li>
        )}
      </ul>
      {other && search === '' && hidden === 0 && <p data-part="note">{labels.rest(other.values, labels.shownOf(other.shown, other.total))}</p>}
      {(hidden > 0 || (open && bars.length > rows)) && (
        <button type="button" data-part="more" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? labels.less : labels.more(hidden)}
        </button>
      )}
    </>
  );
}

interface ValueRowProps {
  readonly name: string;
  readonly entry: DistributionCounts;
  readonly most: number;
  readonly dimmed: boolean;
  readonly isNone?: boolean;
  readonly swatch?: string | undefined;
  readonly parts: readonly { readonly count: number; readonly color: string }[];
  readonly onEnter: () => void;
  readonly onToggle: (mode: 'toggle' | 'only') => void;
}

function ValueRow({ name, entry, most, dimmed, isNone = false, swatch, parts, onEnter, onToggle }: ValueRowProps) {
  const labels = useLabels();
  const share = entry.shown > 0 ? entry.flagged / entry.shown : 0;
  const percent = (count: number) => `${(count / most) * 100}%`;
  const style = { '--shoal-total': percent(entry.total), '--shoal-shown': percent(entry.shown), '--shoal-flagged': percent(entry.flagged), '--shoal-swatch': swatch } as CSSProperties;
  return (
    <button
      type="button"
      data-part="value"
      style={style}
      data-dimmed={dimmed ? '' : undefined}
      data-none={isNone ? '' : undefined}
      aria-pressed={entry.selected}
      title={labels.facetTitle(name, entry.shown, entry.total, entry.flagged)}
      onPointerEnter={onEnter}
      onClick={(event) => onToggle(event.metaKey || event.ctrlKey || event.shiftKey ? 'toggle' : 'only')}
    >
      <span data-part="name">
        {swatch && <span data-part="swatch" aria-hidden="true" />}
        <span data-part="text">{name}</span>
      </span>
      <span data-part="count">
        {share >= 0.005 && <span data-part="share">{formatPercent(share)} %</span>}
        {formatCount(entry.shown)}
      </span>
      <span data-part="track" aria-hidden="true">
        {parts.length > 0 && <span data-part="parts">{parts.map(({ count, color }, index) => <span key={index} style={{ width: percent(count), background: color }} />)}</span>}
      </span>
    </button>
  );
}
