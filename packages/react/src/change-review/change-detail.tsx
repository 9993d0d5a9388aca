import { Check, ExternalLink, Tag, X } from 'lucide-react';
import { boxIou, keepsLabel, type ChangeItem, type ChangeProposal, type Dataset } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { formatAgo } from '../format';
import { Button } from '../parts/button';
import { useNow } from '../parts/use-now';
import { ChangePicture } from './change-picture';
import { boxAround } from './change-shape';
import { Classes, nameOf, OpMark, StateMark, useChangeText } from './change-words';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

export interface ChangeDetailProps {
  readonly dataset: Dataset;
  readonly item: ChangeItem;
  readonly issueTitles: ReadonlyMap<string, string>;
  readonly readOnly: boolean;
  readonly shortcuts: boolean;
  readonly onAccept: () => void;
  readonly onReject: () => void;
  readonly onChoose: (eventId: string) => void;
  readonly onKeep: () => void;
  readonly onShow: (() => void) | undefined;
}

/** One label in its picture: as it is, as it would be, and why. In a conflict everybody's word side by side. */
export function ChangeDetail({ dataset, item, issueTitles, readOnly, shortcuts, onAccept, onReject, onChoose, onKeep, onShow }: ChangeDetailProps) {
  const { changeReview: labels } = useLabels();
  const text = useChangeText();
  const { proposals, shown, state, frameId, labelId } = item;
  const rivals = proposals.length > 1 ? proposals : null;
  const around = boxAround(proposals.flatMap(({ change }) => [change.before, change.after]));
  const key = (name: string) => (shortcuts ? name : undefined);
  const picture = ({ change }: ChangeProposal, height: number, tallest: number) => (
    <ChangePicture dataset={dataset} frameId={frameId} before={keepsLabel(change) ? change.before : change.op === 'MODIFY' && sameShape(change) ? null : change.before} after={keepsLabel(change) ? null : change.after} around={around} height={height} tallest={tallest} alt={labels.pictureText(text(change))} />
  );
  return (
    <section data-part="detail" aria-label={labels.detail} data-decision={state}>
      <header>
        <StateMark state={state} />
        <h3>{state === 'conflict' ? labels.conflict(proposals.filter(({ decision }) => decision !== 'rejected').length) : text(shown.change)}</h3>
        <span data-part="space" />
        {onShow && (
          <Button variant="quiet" icon={<ExternalLink {...icon} />} shortcut={key('↵')} onClick={onShow}>
            {labels.show}
          </Button>
        )}
      </header>
      {rivals ? (
        <ol data-part="rivals">
          {rivals.map((proposal, at) => (
            <li key={proposal.eventId} data-decision={proposal.decision}>
              {picture(proposal, 220, 0.8)}
              <Facts dataset={dataset} proposal={proposal} issueTitles={issueTitles} />
              {!readOnly && (
                <Button variant={state === 'conflict' ? 'default' : 'quiet'} icon={<Check {...icon} />} shortcut={at < 9 ? key(String(at + 1)) : undefined} disabled={proposal.decision === 'accepted'} onClick={() => onChoose(proposal.eventId)}>
                  {proposal.decision === 'accepted' ? labels.chosen : labels.choose}
                </Button>
              )}
            </li>
          ))}
        </ol>
      ) : (
        <div data-part="single">
          {picture(shown, 320, 0.52)}
          <p data-part="legend">{labels.both}</p>
          <Facts dataset={dataset} proposal={shown} issueTitles={issueTitles} />
        </div>
      )}
      <p data-part="ids">
        {labels.label} <code>{labelId}</code> · {labels.frame} <code>{frameId}</code>
      </p>
      {!readOnly && (
        <footer>
          {state === 'conflict' ? (
            <Button icon={<Tag {...icon} />} shortcut={key('K')} onClick={onKeep}>
              {labels.keepsLabel}
            </Button>
          ) : (
            <Button variant="primary" icon={<Check {...icon} />} shortcut={key('A')} disabled={state === 'accepted'} onClick={onAccept}>
              {labels.accept}
            </Button>
          )}
          <Button icon={<X {...icon} />} shortcut={key('R')} disabled={state === 'rejected'} onClick={onReject}>
            {labels.reject}
          </Button>
        </footer>
      )}
    </section>
  );
}

/** Only the class changes: one outline says it all. */
function sameShape({ before, after }: ChangeProposal['change']): boolean {
  return before !== null && after !== null && JSON.stringify({ ...before, classId: '' }) === JSON.stringify({ ...after, classId: '' });
}

function Facts({ dataset, proposal, issueTitles }: { readonly dataset: Dataset; readonly proposal: ChangeProposal; readonly issueTitles: ReadonlyMap<string, string> }) {
  const { changeReview: labels } = useLabels();
  const now = useNow();
  const text = useChangeText();
  const { change, actor, at, issueId, decision, decidedBy } = proposal;
  const overlap = change.before?.box && change.after?.box && !keepsLabel(change) ? boxIou(change.before.box, change.after.box) : 1;
  return (
    <dl data-part="facts">
      <dt className="shoal-visually-hidden">{text(change)}</dt>
      <dd data-part="line">
        <OpMark change={change} />
        <Classes dataset={dataset} change={change} />
        {overlap < 1 && (
          <span data-part="overlap">
            {labels.overlap} {overlap.toFixed(2)}
          </span>
        )}
      </dd>
      <dt>{labels.reason}</dt>
      <dd data-part="reason" data-missing={change.reason === '' || undefined}>
        {change.reason || labels.noReason}
      </dd>
      <dt>{labels.by}</dt>
      <dd>
        {nameOf(dataset, actor, labels.nobody)} ·{' '}
        <time dateTime={new Date(at).toISOString()} title={`${new Date(at).toLocaleString()} (${new Date(at).toISOString()})`}>
          {formatAgo(at, now)}
        </time>
        {decision !== 'proposed' && ` · ${labels.decidedBy(labels.stateNames[decision], nameOf(dataset, decidedBy, labels.nobody))}`}
      </dd>
      {issueId !== null && (
        <>
          <dt>{labels.fromIssue}</dt>
          <dd>{issueTitles.get(issueId) ?? issueId}</dd>
        </>
      )}
    </dl>
  );
}
