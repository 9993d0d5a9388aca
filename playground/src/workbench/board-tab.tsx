import { GitCompareArrows, ScanSearch, Send } from 'lucide-react';
import { useState } from 'react';
import { Button, useDataset } from '@shoal/react';
import { IssueBoard, SendToLabeling, VerificationSummary } from '@shoal/react/review';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

export interface BoardTabProps {
  readonly openIssue: string | null;
  readonly onOpenIssue: (issueId: string | null) => void;
  readonly onShow: () => void;
  readonly onChanges: () => void;
  /** More of what an issue holds is wanted. */
  readonly onCollect: (issueId: string) => void;
}

/** The issues, and for each the ways on: to labeling and back, to more of the same, to its proposed changes. */
export function BoardTab({ openIssue, onOpenIssue, onShow, onChanges, onCollect }: BoardTabProps) {
  const dataset = useDataset();
  const [sending, setSending] = useState<string | null>(null);
  return (
    <div className="board-tab">
      <IssueBoard
        className="fill"
        openIssue={openIssue}
        onOpenIssueChange={(issueId) => {
          setSending(null);
          onOpenIssue(issueId);
        }}
        onShowElement={onShow}
        renderIssue={(issue) => (
          <>
            <div className="issue-ways">
              <Button icon={<Send {...icon} />} disabled={issue.query === null && issue.elements.length === 0} aria-expanded={sending === issue.issueId} onClick={() => setSending(issue.issueId)}>
                Send to labeling
              </Button>
              {!dataset.review.readOnly && (
                <Button icon={<ScanSearch {...icon} />} disabled={issue.elements.length === 0} onClick={() => onCollect(issue.issueId)}>
                  Find more like these
                </Button>
              )}
              <Button variant="quiet" icon={<GitCompareArrows {...icon} />} onClick={onChanges}>
                Proposed changes
              </Button>
            </div>
            <VerificationSummary issueId={issue.issueId} onShow={onShow} />
          </>
        )}
      />
      {sending !== null && <SendToLabeling key={sending} issueId={sending} className="board-side" onClose={() => setSending(null)} />}
    </div>
  );
}
