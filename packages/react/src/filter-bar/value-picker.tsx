import { Check } from 'lucide-react';
import { useEffect, useId, useState, type KeyboardEvent } from 'react';
import { facetSource, valueName, type FilterClause, type FilterColumn, type FilterValues, type FilterView } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';


interface ValuePickerProps {
  readonly column: FilterColumn;
  readonly clause: FilterClause | null;
  readonly view: FilterView;
  readonly negated: boolean;
  readonly onDone: () => void;
}

const IDLE_MS = 160;

/** The values of a column with live counts, to choose any of. Each choice filters at once. */
export function ValuePicker({ column, clause, view, negated, onDone }: ValuePickerProps) {
  const all = useLabels();
  const labels = all.filterBar;
  const { manifest } = useDataset();
  const id = useId();
  const [search, setSearch] = useState('');
  const [found, setFound] = useState<FilterValues | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const chosen = clause?.type === 'in' ? clause.values.map((value) => (value === null ? null : String(value))) : [];

  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(
      () => {
        view.loadValues(column.name, { search: search.trim(), signal: controller.signal }).then(
          (values) => {
            if (controller.signal.aborted) return;
            setFound(values);
            setError(null);
            setActive(0);
          },
          (reason: unknown) => {
            if (!controller.signal.aborted) setError(reason instanceof Error ? reason.message : String(reason));
          },
        );
      },
      search === '' ? 0 : IDLE_MS,
    );
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [view, column.name, search]);

  const values = found?.values ?? [];
  const most = Math.max(1, ...values.map((entry) => entry.count));
  const name = (value: string | null) => {
    const text = valueName(column.name, value, manifest);
    return text === null ? labels.missing : text === '' ? '“”' : (all.valueNames[text] ?? text);
  };
  const toggle = (value: string | null) => {
    const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
    const source = clause?.type === 'in' ? clause.source : facetSource(column.name);
    if (next.length === 0) return view.remove(source);
    const typed = column.kind === 'boolean' ? next.map((entry) => (entry === null ? null : entry === 'true')) : next;
    view.set({ source, label: `${column.title}: ${next.map(name).join(', ').slice(0, 400)}`, type: 'in', column: column.name, values: typed, ...(negated && { negated: true as const }) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, Home: event.ctrlKey ? 0 : undefined, End: event.ctrlKey ? values.length - 1 : undefined }[event.key];
    const entry = values[active];
    if (to !== undefined && values.length > 0) {
      const next = (to + values.length) % values.length;
      setActive(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || !entry)) onDone();
    else if (event.key === 'Enter' && entry) toggle(entry.value);
    else return;
    event.preventDefault();
  };
  return (
    <div data-part="picker">
      <input
        className="shoal-input"
        data-autofocus=""
        role="combobox"
        aria-expanded={values.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={values[active] ? `${id}-${active}` : undefined}
        aria-label={labels.findValue}
        placeholder={labels.findValue}
        value={search}
        maxLength={200}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-multiselectable="true" aria-label={labels.values(column.title)} data-part="options">
        {values.map((entry, index) => (
          <div
            key={entry.value ?? '\0none'}
            id={`${id}-${index}`}
            role="option"
            aria-selected={chosen.includes(entry.value)}
            data-active={index === active || undefined}
            title={name(entry.value)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => {
              setActive(index);
              toggle(entry.value);
            }}
          >
            <span data-part="tick">{chosen.includes(entry.value) && <Check size={14} strokeWidth={2} aria-hidden="true" />}</span>
            <span data-part="option-name" data-missing={entry.value === null || undefined}>
              {name(entry.value)}
            </span>
            <span data-part="option-bar" aria-hidden="true">
              <span style={{ width: `${(entry.count / most) * 100}%` }} />
            </span>
            <span data-part="option-count">{formatCount(entry.count)}</span>
          </div>
        ))}
      </div>
      {(error !== null || (found && (values.length === 0 || found.distinct > values.length))) && (
        <p data-part="note" role={error === null ? undefined : 'alert'}>
          {error ?? (values.length === 0 ? labels.noValues : labels.valuesOf(formatCount(values.length), formatCount(found?.distinct ?? 0)))}
        </p>
      )}
    </div>
  );
}
