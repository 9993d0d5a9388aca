import { useState } from 'react';
import { Campaign, ConceptList } from '@shoal/react/review';
import { Segmented } from '@shoal/react';

export interface CollectTabProps {
  /** The open campaign or concept; `null`: where one begins. */
  readonly campaignId: string | null;
  readonly kind: 'collection' | 'concept';
  /** The issue that a new campaign begins with. */
  readonly issueId: string | null;
  readonly onOpen: (campaignId: string | null, kind: 'collection' | 'concept') => void;
  readonly onIssue: (issueId: string) => void;
}

/** Campaigns that collect more of the same, and concepts that learn what a name means. */
export function CollectTab({ campaignId, kind, issueId, onOpen, onIssue }: CollectTabProps) {
  const [last, setLast] = useState({ collection: kind === 'collection' ? campaignId : null, concept: kind === 'concept' ? campaignId : null });
  const open = (id: string | null, of = kind) => {
    setLast((before) => ({ ...before, [of]: id }));
    onOpen(id, of);
  };
  return (
    <div className="collect-tab">
      <header>
        <Segmented
          label="What to collect"
          value={kind}
          options={[
            { value: 'collection', label: 'Campaigns' },
            { value: 'concept', label: 'Concepts' },
          ]}
          onChange={(to) => open(last[to], to)}
        />
      </header>
      <div className="collect-main" data-kind={kind}>
        {kind === 'concept' && <ConceptList className="collect-list" onTeach={(id) => open(id)} onIssue={onIssue} />}
        <Campaign key={kind} kind={kind} className="fill" campaignId={campaignId} issueId={issueId} onCampaignIdChange={(id) => open(id)} onIssue={onIssue} />
      </div>
    </div>
  );
}
