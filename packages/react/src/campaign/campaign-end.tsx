import { CircleCheck, Inbox } from 'lucide-react';
import type { CampaignSnapshot, CampaignView } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/states';

export interface CampaignEndProps {
  readonly view: CampaignView;
  readonly snapshot: CampaignSnapshot;
  readonly onIssue: ((issueId: string) => void) | undefined;
}

const MORE = 50;

/** Nothing more to judge: as many as were asked for, or nothing left. Says what one can do then. */
export function CampaignEnd({ view, snapshot, onIssue }: CampaignEndProps) {
  const { campaign: labels } = useLabels();
  const { budgetReached, campaign, added, hidden, unsorted, readOnly } = snapshot;
  const done = <CircleCheck size={20} strokeWidth={1.5} aria-hidden="true" />;
  const collect = !readOnly && added.count > 0 && (
    <Button variant="primary" onClick={() => void view.putIntoIssue().then(onIssue, () => undefined)}>
      {labels.toIssue}
    </Button>
  );
  if (budgetReached) {
    const more = !readOnly && (
      <Button onClick={() => view.edit({ budget: Math.max(campaign?.budget ?? 0, added.count) + MORE })}>{labels.budgetMore(formatCount(MORE))}</Button>
    );
    return (
      <EmptyState title={labels.budgetReached(formatCount(added.count))} icon={done} action={<span data-part="actions">{more}{collect}</span>}>{labels.budgetBody}</EmptyState> // prettier-ignore
    );
  }
  if (hidden > 0) {
    return (
      <EmptyState title={labels.exhausted} icon={done} action={<Button onClick={() => view.setMinDistance(0)}>{labels.showHidden}</Button>}>
        {labels.exhaustedHidden(formatCount(hidden))}
      </EmptyState>
    );
  }
  const judged = added.count + snapshot.discarded.count > 0;
  return (
    <EmptyState title={judged ? labels.exhausted : labels.emptyPool} icon={judged ? done : <Inbox size={20} strokeWidth={1.5} aria-hidden="true" />} action={collect}>
      {judged && unsorted === 0 ? labels.exhaustedBody : labels.emptyPoolBody}
    </EmptyState>
  );
}
