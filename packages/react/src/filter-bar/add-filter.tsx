import { Braces, CalendarClock, ChevronLeft, Hash, ListFilter, Search, ToggleLeft, Type } from 'lucide-react';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { facetSource, rangeSource, type FilterColumn, type FilterSnapshot, type FilterView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { Button } from '../parts/button';
import { Popup } from '../parts/popup';
import { ColumnEditor } from './column-editor';

interface AddFilterProps {
  readonly view: FilterView;
  readonly snapshot: FilterSnapshot;
  readonly onCondition: () => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;
const kinds = { text: <Type {...icon} />, number: <Hash {...icon} />, boolean: <ToggleLeft {...icon} />, time: <CalendarClock {...icon} />, other: null };
/** What people filter by most, shown first. */
const first = ['class_id', 'split', 'dataset', 'agreement', 'score', 'confidence', 'loss', 'flagged', 'annotator', 'batch'];

/** One button: a column, then its values; or text to search for, or a condition. */
export function AddFilter({ view, snapshot, onCondition }: AddFilterProps) {
  const labels = useLabels().filterBar;
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const column = snapshot.columns.find((entry) => entry.name === chosen);
  const clause = snapshot.chips.find(({ source, state }) => column && state === 'on' && (source === facetSource(column.name) || source === rangeSource(column.name) || source === `text:${column.name}`))?.clause ?? null;
  const change = (next: boolean) => {
    setOpen(next);
    if (next) setChosen(null);
  };
  return (
    <Popup open={open} onOpenChange={change} label={labels.addTitle} contentKey={column?.name ?? ''} className="shoal-filter-popup" button={{ 'data-part': 'add', icon: <ListFilter {...icon} />, children: labels.add } as object}>
      {column ? (
        <>
          <div data-part="back">
            <Button variant="quiet" icon={<ChevronLeft {...icon} />} onClick={() => setChosen(null)}>
              {labels.back}
            </Button>
          </div>
          <ColumnEditor key={column.name} column={column} clause={clause} view={view} onDone={() => change(false)} />
        </>
      ) : (
        <ColumnList
          columns={snapshot.columns}
          onColumn={setChosen}
          onSearch={(text) => {
            view.search(text);
            change(false);
          }}
          onCondition={() => {
            change(false);
            onCondition();
          }}
        />
      )}
    </Popup>
  );
}

interface ColumnListProps {
  readonly columns: readonly FilterColumn[];
  readonly onColumn: (name: string) => void;
  readonly onSearch: (text: string) => void;
  readonly onCondition: () => void;
}

interface Entry {
  readonly key: string;
  readonly icon: ReactNode;
  readonly label: string;
  readonly hint: string;
  readonly run: () => void;
}

function ColumnList({ columns, onColumn, onSearch, onCondition }: ColumnListProps) {
  const labels = useLabels().filterBar;
  const id = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const typed = text.trim().toLowerCase();
  const rank = ({ name }: FilterColumn) => (first.includes(name) ? first.indexOf(name) : first.length);
  const found = columns.filter(({ name, title }) => name.toLowerCase().includes(typed) || title.toLowerCase().includes(typed)).sort((a, b) => rank(a) - rank(b));
  const entries: readonly Entry[] = [
    ...found.map((column) => ({ key: `c:${column.name}`, icon: kinds[column.kind], label: column.title, hint: column.name === column.title.toLowerCase() ? '' : column.name, run: () => onColumn(column.name) })),
    ...(typed === '' ? [] : [{ key: '\0search', icon: <Search {...icon} />, label: labels.searchFor(text.trim()), hint: '', run: () => onSearch(text) }]),
    { key: '\0condition', icon: <Braces {...icon} />, label: labels.writeCondition, hint: '', run: onCondition },
  ];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = (active + step + entries.length) % entries.length;
      setActive(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') entries[active]?.run();
    else return;
    event.preventDefault();
  };
  return (
    <div data-part="picker">
      <input
        className="shoal-input"
        data-autofocus=""
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={`${id}-${active}`}
        aria-label={labels.findColumn}
        placeholder={labels.findColumn}
        value={text}
        maxLength={200}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label={labels.columns} data-part="options">
        {entries.map((entry, index) => (
          <div key={entry.key} id={`${id}-${index}`} role="option" aria-selected={index === active} data-active={index === active || undefined} data-key={entry.key.startsWith('\0') ? 'extra' : 'column'} title={entry.label} onPointerDown={(event) => event.preventDefault()} onClick={entry.run}>
            <span data-part="tick">{entry.icon}</span>
            <span data-part="option-name">{entry.label}</span>
            {entry.hint !== '' && <span data-part="option-hint">{entry.hint}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}
