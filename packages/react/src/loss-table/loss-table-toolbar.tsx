import { EyeOff, Gauge, Search, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Dataset, LossTableSnapshot, LossTableView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { Kbd } from '../parts/kbd';
import { Menu } from '../parts/menu';

const IDLE_MS = 250;

export interface LossTableToolbarProps {
  readonly dataset: Dataset;
  readonly view: LossTableView;
  readonly snapshot: LossTableSnapshot;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly shortcuts: boolean;
}

/** Counts, toggles and search. */
export function LossTableToolbar({ dataset, view, snapshot, searchRef, shortcuts }: LossTableToolbarProps) {
  const labels = useLabels().lossTable;
  const picked = useView(dataset.selection.picked);
  const { suspicious, every, state } = snapshot;
  return (
    <header data-part="toolbar">
      <p data-part="count" aria-live="polite">
        {state === 'loading' ? (
          <span className="shoal-skeleton" style={{ width: 168 }} />
        ) : (
          <>
            <strong>{labels.suspicious(formatCount(suspicious), formatCount(every))}</strong>
            {every > 0 && <span>{`${((100 * suspicious) / every).toFixed(1)} %`}</span>}
          </>
        )}
      </p>
      {picked.size > 0 && (
        <Button variant="quiet" data-part="picked" icon={<X size={14} strokeWidth={1.5} aria-hidden="true" />} title={labels.clearPicked} onClick={() => dataset.selection.clearPicked()}>
          {labels.picked(picked.size)}
        </Button>
      )}
      <span data-part="spacer" />
      <SearchBox dataset={dataset} view={view} searchRef={searchRef} shortcuts={shortcuts} />
      {snapshot.scorers.length > 1 && <ScorerMenu view={view} snapshot={snapshot} />}
      <Button
        variant="quiet"
        aria-pressed={snapshot.onlySuspicious}
        icon={<TriangleAlert size={14} strokeWidth={1.5} aria-hidden="true" />}
        onClick={() => view.setOnlySuspicious(!snapshot.onlySuspicious)}
      >
        {labels.onlySuspicious}
      </Button>
      <Button
        variant="quiet"
        aria-pressed={snapshot.hideJudged}
        icon={<EyeOff size={14} strokeWidth={1.5} aria-hidden="true" />}
        onClick={() => view.setHideJudged(!snapshot.hideJudged)}
      >
        {snapshot.hideJudged && snapshot.hiddenJudged > 0 ? labels.hidden(snapshot.hiddenJudged) : labels.hideJudged}
      </Button>
      {snapshot.judgedSince > 0 && (
        <Button title={labels.hideNowTitle} onClick={() => view.refresh()}>
          {labels.hideNow(snapshot.judgedSince)}
        </Button>
      )}
    </header>
  );
}

function ScorerMenu({ view, snapshot: { scorer, scorers } }: Pick<LossTableToolbarProps, 'view' | 'snapshot'>) {
  const labels = useLabels().lossTable;
  const nameOf = (id: string) => labels.scorers[id] ?? id.replaceAll('_', ' ');
  const items = [
    { id: '', label: labels.bestScore, checked: scorer === null, onSelect: () => view.setScorer(null) },
    ...scorers.map(({ id, judged, flagged }) => ({ id, label: nameOf(id), hint: flagged > 0 ? labels.scorerFlagged(formatCount(flagged)) : formatCount(judged), checked: scorer === id, onSelect: () => view.setScorer(id) })),
  ];
  return <Menu label={labels.scoreBy} items={items} button={{ variant: 'quiet', icon: <Gauge size={14} strokeWidth={1.5} aria-hidden="true" />, children: scorer === null ? labels.bestScore : nameOf(scorer) }} />;
}

function SearchBox({ dataset, view, searchRef, shortcuts }: Omit<LossTableToolbarProps, 'snapshot'>) {
  const labels = useLabels().lossTable;
  const filters = useView(dataset.selection.filters);
  const clause = filters.find((filter) => filter.source === 'loss-table-search');
  const active = clause?.type === 'contains' ? clause.text : '';
  const [text, setText] = useState(active);
  const sent = useRef(active);
  // Somebody else removed or set the filter: show what holds now.
  useEffect(() => {
    if (active === sent.current) return;
    sent.current = active;
    setText(active);
  }, [active]);
  const send = (next: string) => {
    sent.current = next.trim();
    view.search(next);
  };
  useEffect(() => {
    if (text.trim() === sent.current) return;
    const timer = setTimeout(() => send(text), IDLE_MS);
    return () => clearTimeout(timer);
  });
  const clear = () => {
    setText('');
    send('');
  };
  return (
    <label data-part="search">
      <Search size={14} strokeWidth={1.5} aria-hidden="true" />
      <input
        ref={searchRef}
        className="shoal-input"
        type="search"
        value={text}
        placeholder={labels.search}
        aria-label={labels.search}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') send(text);
          else if (event.key === 'Escape' && text) clear();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {text ? (
        <button type="button" aria-label={labels.clearSearch} onClick={clear}>
          <X size={12} strokeWidth={1.75} aria-hidden="true" />
        </button>
      ) : (
        shortcuts && <Kbd>/</Kbd>
      )}
    </label>
  );
}
