import { CircleAlert, CircleCheck, CircleDashed, CircleX, RefreshCw, Unlink } from 'lucide-react';
import { useEffect, useState } from 'react';
import { issueVerifierOf, VERIFIED_OUTCOMES, type Dataset, type ElementId, type VerifiedOutcome } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { useView } from '../binding/use-view';
import { formatAgo, formatCount } from '../format';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { ProgressBar } from '../parts/states';
import { useNow } from '../parts/use-now';
import { nameOf } from './change-words';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;
const icons = { fixed: CircleCheck, 'still-wrong': CircleX, 'newly-wrong': CircleAlert, gone: Unlink } as const;

export interface VerificationSummaryProps {
  readonly dataset?: Dataset;
  readonly issueId: string;
  /** Called with the elements of an outcome after the workbench was filtered to them. */
  readonly onShow?: (elements: readonly ElementId[], outcome: VerifiedOutcome) => void;
}

/** What became of the elements of an issue when new labels or a new model arrived: a bar, the numbers, and lists that filter the workbench. */
export function VerificationSummary({ dataset: given, issueId, onShow }: VerificationSummaryProps) {
  const dataset = useDataset(given);
  const { verification: labels, changeReview, retry } = useLabels();
  const announce = useAnnounce();
  const now = useNow();
  const { issues } = useView(dataset.review.state);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const issue = issues.get(issueId);
  const last = issue?.verifications.at(-1);
  // What is wrong now is read before something new arrives.
  useEffect(() => void issueVerifierOf(dataset), [dataset]);
  if (!issue) return null;

  const verify = async () => {
    setBusy(true);
    setError(null);
    try {
      const { outcomes } = await issueVerifierOf(dataset).verify(issueId);
      announce(labels.bar(...counts(outcomes)));
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      setBusy(false);
    }
  };
  const show = async (outcome: VerifiedOutcome) => {
    const elements = last?.outcomes[outcome] ?? [];
    await dataset.showOnly(new Set(elements), { source: 'verification', label: labels.filterLabel(labels.outcomes[outcome], issue.title) });
    onShow?.(elements, outcome);
  };
  const known = last ? counts(last.outcomes) : null;
  const all = known ? known.reduce((sum, count) => sum + count, 0) : 0;
  return (
    <section className="shoal shoal-verification" aria-label={labels.of(issue.title)} data-state={last ? 'ready' : 'empty'}>
      <header>
        <h3>{labels.title}</h3>
        {last && (
          <span data-part="against">
            {labels.against(last.against)} · {nameOf(dataset, last.actor, changeReview.nobody)} · {formatAgo(last.at, now)}
          </span>
        )}
        <span data-part="space" />
        {!dataset.review.readOnly && (
          <Button variant={last ? 'quiet' : 'default'} icon={<RefreshCw {...icon} />} disabled={busy} onClick={() => void verify()}>
            {last ? labels.again : labels.verify}
          </Button>
        )}
      </header>
      {busy && <ProgressBar progress={{ phase: labels.working, done: 0 }} />}
      {error && (
        <div data-part="problem" role="alert">
          <CircleAlert {...icon} />
          <p>{error.message}</p>
          <Button onClick={() => void verify()}>{retry}</Button>
        </div>
      )}
      {!last || !known ? (
        <p data-part="never">
          <CircleDashed {...icon} />
          <span>
            {labels.never}. {labels.neverBody}
          </span>
        </p>
      ) : all === 0 ? (
        <p data-part="never">{labels.none}</p>
      ) : (
        <>
          <div data-part="share-bar" role="img" aria-label={labels.bar(...known)}>
            {VERIFIED_OUTCOMES.map((outcome) => last.outcomes[outcome].length > 0 && <span key={outcome} data-outcome={outcome} style={{ flexGrow: last.outcomes[outcome].length }} />)}
          </div>
          <ul role="list">
            {VERIFIED_OUTCOMES.map((outcome) => {
              const { length } = last.outcomes[outcome];
              const Icon = icons[outcome];
              return (
                <li key={outcome}>
                  <button type="button" data-outcome={outcome} disabled={length === 0} title={labels.hints[outcome]} onClick={() => void show(outcome)}>
                    <Icon {...icon} />
                    <span>{labels.outcomes[outcome]}</span>
                    <b>{formatCount(length)}</b>
                  </button>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

function counts(outcomes: Readonly<Record<VerifiedOutcome, readonly ElementId[]>>): [fixed: number, still: number, newly: number, gone: number] {
  return [outcomes.fixed.length, outcomes['still-wrong'].length, outcomes['newly-wrong'].length, outcomes.gone.length];
}
