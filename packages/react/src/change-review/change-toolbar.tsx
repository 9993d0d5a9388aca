import { Check, Download, Redo2, Undo2, X } from 'lucide-react';
import { useRef } from 'react';
import type { ChangeFilters, ChangesSnapshot, ChangesView, Dataset } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { className } from '../parts/class-color';
import { Menu, type MenuItem } from '../parts/menu';
import { Segmented } from '../parts/segmented';
import { labelExportItems } from '../parts/label-export';
import { nameOf } from './change-words';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;
const STATES = ['open', 'conflict', 'accepted', 'rejected', 'all'] as const;
type FacetName = keyof ChangesSnapshot['facets'];
const FACETS: readonly FacetName[] = ['op', 'classId', 'actor', 'issueId'];

export interface ChangeToolbarProps {
  readonly dataset: Dataset;
  readonly snapshot: ChangesSnapshot;
  readonly view: ChangesView;
  readonly onAccept: () => void;
  readonly onReject: () => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onTold: (message: string) => void;
  readonly onFailure: (error: unknown) => void;
}

/** What is shown, what was picked, what an export would contain, and the ways out. */
export function ChangeToolbar({ dataset, snapshot, view, onAccept, onReject, onUndo, onRedo, onTold, onFailure }: ChangeToolbarProps) {
  const all = useLabels();
  const { changeReview: labels } = all;
  const picker = useRef<HTMLInputElement>(null);
  const { counts, filters, facets, exported, picked, readOnly } = snapshot;
  const countOf = (state: ChangeFilters['state']) => (state === 'open' ? counts.conflict + counts.proposed : state === 'all' ? snapshot.total : counts[state]);
  const nameOfValue = (name: FacetName, value: string) =>
    name === 'op' ? (labels.ops[value as keyof typeof labels.ops] ?? value) : name === 'actor' ? nameOf(dataset, value, labels.nobody) : name === 'classId' ? className(dataset.manifest, value) : (snapshot.issueTitles.get(value) ?? value);
  const importFile = async (file: File | undefined) => {
    if (!file) return;
    const result = await view.importChanges(await file.text());
    if (result) onTold(labels.imported(result.added, result.skipped));
  };
  const exportItems: readonly MenuItem[] = [
    ...labelExportItems({ dataset, labels: all, onDone: onTold, onFailure }),
    ...(readOnly ? [] : [{ id: 'import', label: labels.importChanges, hint: '.jsonl', onSelect: () => picker.current?.click() }]),
  ];
  return (
    <header data-part="toolbar">
      <div data-part="bar">
        <h2>
          {labels.title} <span data-part="count">{formatCount(snapshot.total)}</span>
        </h2>
        <Segmented label={labels.stateChoice} value={filters.state === 'proposed' ? 'open' : filters.state} options={STATES.map((value) => ({ value, label: `${labels.states[value]} ${formatCount(countOf(value))}` }))} onChange={(state) => view.setFilters({ state })} />
        <span data-part="space" />
        {readOnly ? (
          <span data-part="read-only">{labels.readOnly}</span>
        ) : (
          <>
            <Button variant="quiet" icon={<Undo2 {...icon} />} disabled={!snapshot.undoLabel} aria-label={labels.undo(snapshot.undoLabel)} onClick={onUndo} />
            <Button variant="quiet" icon={<Redo2 {...icon} />} disabled={!snapshot.redoLabel} aria-label={labels.redo(snapshot.redoLabel)} onClick={onRedo} />
          </>
        )}
        <Menu label={labels.exportMenu} items={exportItems} button={{ icon: <Download {...icon} />, children: labels.exportMenu }} />
        <input
          ref={picker}
          type="file"
          hidden
          accept=".jsonl,.ndjson,.txt,application/jsonl"
          onChange={(event) => {
            void importFile(event.target.files?.[0]).catch(onFailure);
            event.target.value = '';
          }}
        />
      </div>
      <div data-part="bar" data-role="filters">
        {picked.size > 0 && !readOnly ? (
          <>
            <span data-part="picked">{labels.picked(picked.size)}</span>
            <Button variant="primary" icon={<Check {...icon} />} onClick={onAccept}>
              {labels.acceptPicked(picked.size)}
            </Button>
            <Button icon={<X {...icon} />} onClick={onReject}>
              {labels.rejectPicked(picked.size)}
            </Button>
            <Button variant="quiet" shortcut="Esc" onClick={() => view.clearPicked()}>
              {labels.clearPicked}
            </Button>
          </>
        ) : (
          FACETS.filter((name) => facets[name].length > 1 || filters[name] !== null).map((name) => (
            <select key={name} className="shoal-select" aria-label={labels.filterBy[name]} data-set={filters[name] !== null || undefined} value={filters[name] ?? ''} onChange={(event) => view.setFilters({ [name]: event.target.value === '' ? null : event.target.value })}>
              <option value="">{labels.any[name]}</option>
              {facets[name].map(({ value, count }) => (
                <option key={value} value={value}>
                  {nameOfValue(name, value)} ({formatCount(count)})
                </option>
              ))}
            </select>
          ))
        )}
        <span data-part="space" />
        <span data-part="export">
          {labels.exportNow} {labels.exported(exported.added, exported.modified, exported.deleted)}
          {exported.undecided.length > 0 && <span data-part="undecided"> · {labels.undecided(exported.undecided.length)}</span>}
        </span>
      </div>
    </header>
  );
}
