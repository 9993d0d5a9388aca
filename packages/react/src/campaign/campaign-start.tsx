import { ArrowRight, ScanSearch, Trash2 } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import type { CampaignSnapshot, CampaignView, Dataset, ElementId } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/states';
import { PoolFields, readBudget, usePoolChoices } from './pool-fields';

export interface CampaignStartProps {
  readonly dataset: Dataset;
  readonly view: CampaignView;
  readonly snapshot: CampaignSnapshot;
  readonly kind: 'collection' | 'concept';
  /** The issue whose elements are the first choice of examples. */
  readonly issueId: string | null;
  readonly className: string;
  readonly onOpen: (campaignId: string) => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Examples, a place to look, and a number: that is all it takes. Or one goes on with what was begun. */
export function CampaignStart({ dataset, view, snapshot, kind, issueId, className, onOpen }: CampaignStartProps) {
  const { campaign: labels } = useLabels();
  const { campaigns, readOnly, actionError } = snapshot;
  const concept = kind === 'concept';
  return (
    <section className={`shoal shoal-campaign ${className}`} data-state="empty" aria-label={concept ? labels.conceptTitle : labels.title}>
      <div data-part="start">
        {readOnly && campaigns.length === 0 && <EmptyState title={labels.readOnlyEmpty}>{labels.readOnlyBody}</EmptyState>}
        {!readOnly && (
          <>
            <ScanSearch size={20} strokeWidth={1.5} aria-hidden="true" />
            <h2>{concept ? labels.conceptStartTitle : labels.startTitle}</h2>
            <p>{concept ? labels.conceptStartBody : labels.startBody}</p>
            <StartForm key={issueId} dataset={dataset} view={view} kind={kind} issueId={issueId} onOpen={onOpen} />
          </>
        )}
        {actionError && <p role="alert">{actionError.message}</p>}
        {campaigns.length > 0 && (
          <>
            <h3>{labels.resume}</h3>
            <ul data-part="campaigns">
              {campaigns.map(({ campaignId, name, piles }) => {
                const added = [...piles.values()].filter((pile) => pile === 'added').length;
                return (
                  <li key={campaignId}>
                    <button type="button" onClick={() => onOpen(campaignId)}>
                      <span>{name}</span>
                      <small>{labels.resumeLine(formatCount(added), formatCount(piles.size - added))}</small>
                    </button>
                    {!readOnly && <Button variant="quiet" aria-label={labels.remove(name)} icon={<Trash2 {...icon} />} onClick={() => view.remove(campaignId)} />}
                  </li>
                );
              })}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}

interface StartFormProps {
  readonly dataset: Dataset;
  readonly view: CampaignView;
  readonly kind: 'collection' | 'concept';
  readonly issueId: string | null;
  readonly onOpen: (campaignId: string) => void;
}

function StartForm({ dataset, view, kind, issueId, onOpen }: StartFormProps) {
  const { campaign: labels } = useLabels();
  const id = useId();
  const picked = useView(dataset.selection.picked);
  const { element: focused } = useView(dataset.selection.focus);
  const { issues } = useView(dataset.review.state);
  const choices = usePoolChoices(view);
  const [name, setName] = useState('');
  const [chosen, setSeeds] = useState<string | null>(issueId === null ? null : `issue:${issueId}`);
  const [space, setSpace] = useState('');
  const spaces = dataset.manifest.embeddings ?? [];
  const [pool, setPool] = useState<string | null>(null);
  const [budget, setBudget] = useState(kind === 'concept' ? '' : '100');
  const sources = [
    ...(picked.size > 0 ? [{ id: 'picked', label: labels.seedPicked(formatCount(picked.size)) }] : []),
    ...(focused !== null ? [{ id: 'focused', label: labels.seedFocused }] : []),
    ...[...issues.values()].filter(({ elements }) => elements.length > 0).map((issue) => ({ id: `issue:${issue.issueId}`, label: labels.seedIssue(issue.title, formatCount(issue.elements.length)) })),
    { id: 'none', label: labels.seedNone },
  ];
  const source = sources.some((other) => other.id === chosen) ? (chosen ?? 'none') : (sources[0]?.id ?? 'none');
  const issue = source.startsWith('issue:') ? issues.get(source.slice(6)) : undefined;
  // What nobody labelled is where there is something to collect.
  const where = pool ?? choices.find((choice) => choice.id === (kind === 'concept' ? 'all' : 'unlabelled'))?.id ?? 'all';

  const start = (event: FormEvent) => {
    event.preventDefault();
    const seeds: readonly ElementId[] = source === 'picked' ? [...picked].slice(0, 1000) : source === 'focused' && focused !== null ? [focused] : (issue?.elements.slice(0, 1000) ?? []);
    const title = name.trim() || issue?.title || labels.startTitle;
    onOpen(view.start({ name: title, seeds, pool: choices.find((choice) => choice.id === where)?.clauses ?? [], space: space === '' ? null : space, budget: readBudget(budget), issueId: issue?.issueId ?? null }));
    if (seeds.length === 0) view.setStrategy('typical');
  };
  return (
    <form onSubmit={start}>
      <label htmlFor={`${id}-name`}>{labels.name}</label>
      <input id={`${id}-name`} className="shoal-input" value={name} placeholder={labels.namePlaceholder} required={kind === 'concept'} onChange={(event) => setName(event.target.value)} />
      <label htmlFor={`${id}-seeds`}>{labels.seeds}</label>
      <select id={`${id}-seeds`} className="shoal-select" value={source} onChange={(event) => setSeeds(event.target.value)} aria-describedby={source === 'none' ? `${id}-hint` : undefined}>
        {sources.map((other) => (
          <option key={other.id} value={other.id}>
            {other.label}
          </option>
        ))}
      </select>
      {source === 'none' && (
        <p id={`${id}-hint`} data-part="hint">
          {labels.noSeeds}
        </p>
      )}
      {spaces.length > 1 && (
        <>
          <label htmlFor={`${id}-space`}>{labels.space}</label>
          <select id={`${id}-space`} className="shoal-select" value={space} onChange={(event) => setSpace(event.target.value)}>
            <option value="">{labels.anySpace}</option>
            {spaces.map((other) => (
              <option key={other.id} value={other.id}>
                {other.name}
              </option>
            ))}
          </select>
        </>
      )}
      <PoolFields choices={choices} pool={where} onPool={setPool} budget={budget} onBudget={setBudget} />
      <Button type="submit" variant="primary" icon={<ArrowRight {...icon} />}>
        {labels.start}
      </Button>
    </form>
  );
}
