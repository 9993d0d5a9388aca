import { Send, X } from 'lucide-react';
import { readIssuePayload, type Dataset } from '@shoal/engine';
import type { LabelingViewOptions } from '@shoal/engine/providers';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/states';
import { ResultDiff } from './result-diff';
import { SendForm, type IssueExport } from './send-form';
import { SentList } from './sent-list';
import { useLabeling } from './use-labeling';

export interface SendToLabelingProps extends LabelingViewOptions {
  /** Default: the provider's. */
  readonly dataset?: Dataset;
  /** After an issue was sent or written as files. */
  readonly onIssueExport?: (exported: IssueExport) => void;
  /** Shows a button that closes the panel; Escape does the same. */
  readonly onClose?: () => void;
  readonly className?: string;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/**
 * Sends the frames of an issue to labeling, as files or to a server that the host connects, and brings the results back: shown as a diff first, accepted as one
 * action that can be undone. Nothing leaves the page unless the host passes `connections`.
 */
export function SendToLabeling({ dataset: given, onIssueExport, onClose, className = '', ...options }: SendToLabelingProps) {
  const dataset = useDataset(given);
  const { labeling: labels } = useLabels();
  const { snapshot, view } = useLabeling(dataset, options);
  const { issue, plan } = snapshot;
  const exportIssue = async (exported: Omit<IssueExport, 'payload'>) => {
    const payload = onIssueExport && (await readIssuePayload(dataset, options.issueId));
    if (payload) onIssueExport({ payload, ...exported });
  };
  const state = !issue ? 'empty' : snapshot.error ? 'error' : snapshot.counts === null && !plan ? 'loading' : 'ready';
  return (
    <section className={`shoal shoal-labeling ${className}`} aria-label={labels.title} data-state={state} data-task={snapshot.task ?? undefined} onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && onClose?.()}>
      <header>
        <Send {...icon} />
        <h2>{labels.title}</h2>
        {issue && <span data-part="issue">{issue.title}</span>}
        {onClose && <Button variant="quiet" aria-label={labels.close} icon={<X {...icon} />} onClick={onClose} />}
      </header>
      {!issue && <EmptyState title={labels.gone}>{labels.goneBody}</EmptyState>}
      {issue && plan && <ResultDiff dataset={dataset} plan={plan} snapshot={snapshot} view={view} />}
      {issue && !plan && (
        <div data-part="scroll">
          <SendForm snapshot={snapshot} view={view} onIssueExport={(exported) => void exportIssue(exported)} />
          {snapshot.sends.length > 0 && <SentList snapshot={snapshot} view={view} />}
        </div>
      )}
    </section>
  );
}
