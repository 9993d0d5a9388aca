import { Plus, Shapes } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { createConceptsView, type Dataset } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/states';
import { ConceptCard } from './concept-card';

export interface ConceptListProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  /** Somebody wants to go on teaching: the host opens `<Campaign kind="concept" campaignId={conceptId} />`. Without it the way is not offered. */
  readonly onTeach?: (conceptId: string) => void;
  /** A live issue was made of a concept. */
  readonly onIssue?: (issueId: string) => void;
  readonly className?: string;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Concepts that people taught by examples: how good they are, what they find, and a threshold to filter by. */
export function ConceptList({ dataset: given, onTeach, onIssue, className = '' }: ConceptListProps) {
  const dataset = useDataset(given);
  const view = useOwned(() => createConceptsView(dataset), dataset);
  const snapshot = useView(view);
  const { concepts: labels } = useLabels();
  const picked = useView(dataset.selection.picked);
  const [name, setName] = useState('');
  const create = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    view.create(name.trim(), [...picked].slice(0, 1000));
    setName('');
  };
  return (
    <section className={`shoal shoal-concepts ${className}`} data-state={snapshot.concepts.length === 0 ? 'empty' : 'ready'} aria-label={labels.title}>
      {snapshot.actionError && <p role="alert">{snapshot.actionError.message}</p>}
      {!snapshot.readOnly && (
        <form onSubmit={create}>
          <input className="shoal-input" aria-label={labels.name} placeholder={labels.placeholder} value={name} onChange={(event) => setName(event.target.value)} />
          <Button type="submit" aria-label={labels.add} icon={<Plus {...icon} />} disabled={name.trim() === ''} />
        </form>
      )}
      {snapshot.concepts.length === 0 ? (
        <EmptyState title={labels.empty} icon={<Shapes size={20} strokeWidth={1.5} aria-hidden="true" />}>
          {labels.emptyBody}
        </EmptyState>
      ) : (
        <ul>
          {snapshot.concepts.map((concept) => (
            <li key={concept.conceptId}>
              <ConceptCard view={view} concept={concept} focus={snapshot.focus} readOnly={snapshot.readOnly} {...(onTeach && { onTeach })} {...(onIssue && { onIssue })} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
