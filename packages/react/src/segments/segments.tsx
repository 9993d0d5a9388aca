import { Bookmark, CircleAlert, Plus } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import { describeClause, type Dataset, type SegmentItem } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { EmptyState, ErrorState, LoadingState } from '../parts/states';
import { SegmentRow } from './segment-row';
import { useSegments } from './use-segments';

export interface SegmentsProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset;
  /** Called when somebody shows a segment, after its filters were set. */
  readonly onApply?: (segment: SegmentItem) => void;
  readonly className?: string;
}

/** Parts of the data under a name, with live counts. What filters now can be saved; saved ones are part of the review log. */
export function Segments({ dataset: given, onApply, className = '' }: SegmentsProps) {
  const dataset = useDataset(given);
  const labels = useLabels().segments;
  const announce = useAnnounce();
  const { snapshot, view } = useSegments(dataset);
  const [deleted, setDeleted] = useState<string | null>(null);
  const root = useRef<HTMLElement>(null);
  const { state, items, error, total, canSave, actionError } = snapshot;
  const isEmpty = state === 'ready' && items.length === 0;
  return (
    <section ref={root} className={`shoal shoal-segments ${className}`} aria-label={labels.title} data-state={isEmpty ? 'empty' : state}>
      <SaveSegment dataset={dataset} canSave={canSave} save={(name) => view.save(name)} />
      {actionError && (
        <p className="shoal-notice" role="alert">
          <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <span>{actionError.message}</span>
        </p>
      )}
      {state === 'loading' && items.length === 0 && <LoadingState progress={null} />}
      {state === 'error' && error && <ErrorState error={error} onRetry={view.refresh} />}
      {isEmpty && (
        <EmptyState title={labels.empty} icon={<Bookmark size={20} strokeWidth={1.5} aria-hidden="true" />}>
          {labels.emptyBody}
        </EmptyState>
      )}
      {items.length > 0 && (
        <ul>
          {items.map((item) => (
            <SegmentRow
              key={item.segmentId}
              item={item}
              total={total}
              view={view}
              canUpdate={canSave}
              onApplied={() => onApply?.(item)}
              onRemove={() => {
                void view.remove(item.segmentId).then((done) => {
                  if (!done) return;
                  setDeleted(item.name);
                  announce(labels.removed(item.name));
                  root.current?.querySelector<HTMLElement>('li button')?.focus();
                });
              }}
            />
          ))}
        </ul>
      )}
      {deleted !== null && (
        <p data-part="deleted">
          <span>{labels.removed(deleted)}</span>
          <Button
            variant="quiet"
            onClick={() => {
              setDeleted(null);
              void dataset.review.undo();
            }}
          >
            {labels.undo}
          </Button>
        </p>
      )}
    </section>
  );
}

function SaveSegment({ dataset, canSave, save }: { readonly dataset: Dataset; readonly canSave: boolean; readonly save: (name: string) => Promise<string | null> }) {
  const labels = useLabels();
  const own = labels.segments;
  const announce = useAnnounce();
  const filters = useView(dataset.selection.filters);
  const [name, setName] = useState<string | null>(null);
  const suggested = own.suggested(
    filters.flatMap((clause) => {
      const { values, relation } = describeClause(clause, dataset.manifest);
      return relation === 'is' || relation === 'contains' || relation === 'elements' ? values.slice(0, 2).map((value) => (value === null ? labels.noValue : (labels.valueNames[value] ?? value))) : [];
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const chosen = name?.trim() ?? '';
    if (chosen === '') return;
    setName(null);
    void save(chosen).then((id) => id !== null && announce(own.saved(chosen)));
  };
  return (
    <header>
      <h3>{own.title}</h3>
      {name === null ? (
        <Button variant="quiet" aria-label={own.save} title={canSave ? own.save : own.saveDisabled} disabled={!canSave} icon={<Plus size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => setName(suggested)} />
      ) : (
        <form onSubmit={submit}>
          <input
            className="shoal-input"
            autoFocus
            value={name}
            maxLength={200}
            aria-label={own.name}
            placeholder={own.name}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
            onBlur={(event) => {
              if (!event.currentTarget.form?.contains(event.relatedTarget)) setName(null);
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.stopPropagation();
              setName(null);
            }}
          />
          <Button variant="primary" type="submit" aria-label={own.save} icon={<Plus size={14} strokeWidth={1.5} aria-hidden="true" />} />
        </form>
      )}
    </header>
  );
}
