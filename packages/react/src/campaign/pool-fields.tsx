import { useEffect, useId, useState } from 'react';
import type { CampaignPoolChoice, CampaignView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { Labels } from '../labels';

export interface PoolFieldsProps {
  readonly choices: readonly CampaignPoolChoice[];
  readonly pool: string;
  readonly onPool: (id: string) => void;
  /** Text, so that it can be empty while somebody types. */
  readonly budget: string;
  readonly onBudget: (budget: string) => void;
  /** Offers to leave the pool as it is. */
  readonly keep?: boolean;
}

/** Where to look, and for how many. */
export function PoolFields({ choices, pool, onPool, budget, onBudget, keep = false }: PoolFieldsProps) {
  const { campaign: labels } = useLabels();
  const id = useId();
  return (
    <>
      <label htmlFor={`${id}-pool`}>{labels.pool}</label>
      <select id={`${id}-pool`} className="shoal-select" value={pool} onChange={(event) => onPool(event.target.value)}>
        {keep && <option value="">{labels.poolKept}</option>}
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {poolName(labels, choice)}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-budget`}>{labels.budget}</label>
      <input id={`${id}-budget`} className="shoal-input" type="number" min={1} step={1} inputMode="numeric" placeholder={labels.budgetHint} value={budget} onChange={(event) => onBudget(event.target.value)} />
    </>
  );
}

export function usePoolChoices(view: CampaignView): readonly CampaignPoolChoice[] {
  const [choices, setChoices] = useState<readonly CampaignPoolChoice[]>([{ id: 'all', part: null, clauses: [] }]);
  useEffect(() => {
    const left = new AbortController();
    view.loadPoolChoices({ signal: left.signal }).then(setChoices, () => undefined);
    return () => left.abort();
  }, [view]);
  return choices;
}

/** `null` for no limit. */
export function readBudget(text: string): number | null {
  const number = Math.floor(Number(text));
  return text.trim() === '' || !(number >= 1) ? null : number;
}

function poolName(labels: Labels['campaign'], { id, part }: CampaignPoolChoice): string {
  return part === null ? labels.pools[id as keyof typeof labels.pools] : labels.poolPart(part);
}
