import { CircleAlert, HeartPulse, ScanSearch } from 'lucide-react';
import type { Dataset, HealthSnapshot, HealthView } from '@shoal/engine';
import { useDataset, useLabels } from '../binding/shoal-provider';
import { formatCount } from '../format';
import { Button } from '../parts/button';
import { EmptyState, ErrorState, LoadingState, ProgressBar } from '../parts/states';
import { ChecksList, ClassList, PairList, PictureList } from './health-lists';
import { useLabelHealth } from './use-label-health';

export interface LabelHealthProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset;
  /** After labels or pictures were shown, for instance to switch to the map. */
  readonly onShow?: () => void;
  readonly className?: string;
}

const small = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/**
 * How far the labels can be trusted: an estimate for all and for every class, classes that look like one, and, after the full audit, what is
 * wrong with pictures and with the dataset as a whole.
 */
export function LabelHealth({ dataset: given, onShow, className = '' }: LabelHealthProps) {
  const dataset = useDataset(given);
  const labels = useLabels().labelHealth;
  const { snapshot, view } = useLabelHealth(dataset);
  const { state, error, overall, checks, pictures } = snapshot;
  const hasFacts = overall !== null || checks.length > 0 || pictures.length > 0;
  const show = (act: () => void) => () => {
    act();
    onShow?.();
  };
  return (
    <section className={`shoal shoal-health ${className}`} aria-label={labels.title} data-state={state}>
      {state === 'loading' && !hasFacts && <LoadingState progress={null} />}
      {error && !hasFacts && <ErrorState error={error} onRetry={view.refresh} />}
      {state === 'ready' && !hasFacts && !error && (
        <EmptyState icon={<HeartPulse size={20} strokeWidth={1.5} aria-hidden="true" />} title={labels.empty} action={<AuditButton snapshot={snapshot} view={view} />}>
          {labels.emptyBody}
        </EmptyState>
      )}
      {hasFacts && (
        <>
          <Summary snapshot={snapshot} view={view} />
          {error && (
            <div className="shoal-notice" role="alert">
              <CircleAlert {...small} />
              <span>{error.message}</span>
            </div>
          )}
          <div data-part="health-lists">
            <ClassList lines={snapshot.classes} manifest={dataset.manifest} />
            <PairList lines={snapshot.pairs} onShow={(a, b) => show(() => view.showPair(a, b))()} />
            <ChecksList snapshot={snapshot} manifest={dataset.manifest} />
            <PictureList snapshot={snapshot} onShow={(kind) => show(() => view.showPictures(kind))()} />
          </div>
        </>
      )}
    </section>
  );
}

function Summary({ snapshot, view }: { readonly snapshot: HealthSnapshot; readonly view: HealthView }) {
  const labels = useLabels().labelHealth;
  const { overall, inSampleWarning, job } = snapshot;
  return (
    <header data-part="health-summary">
      {overall && (
        <p data-part="health-overall">
          <strong>{`${(overall.health * 100).toFixed(1)} %`}</strong>
          <span>
            {labels.overall}
            <small>{overall.message}</small>
          </span>
        </p>
      )}
      <div data-part="health-audit">
        {job ? (
          <>
            <span data-part="health-phase">{job.phase}</span>
            <ProgressBar progress={{ phase: job.phase, done: job.share ?? 0, total: job.share === null ? undefined : 1 }} />
            <Button variant="quiet" onClick={job.cancel}>
              {labels.stop}
            </Button>
          </>
        ) : (
          <AuditButton snapshot={snapshot} view={view} />
        )}
      </div>
      {inSampleWarning && (
        <div className="shoal-notice" data-part="health-warning" role="note">
          <CircleAlert {...small} />
          <span>{inSampleWarning}</span>
        </div>
      )}
    </header>
  );
}

function AuditButton({ snapshot, view }: { readonly snapshot: HealthSnapshot; readonly view: HealthView }) {
  const labels = useLabels().labelHealth;
  if (snapshot.audited) return <span data-part="health-done">{labels.audited(snapshot.picturesLookedAt > 0 ? formatCount(snapshot.picturesLookedAt) : null)}</span>;
  return (
    <>
      <Button icon={<ScanSearch {...small} />} onClick={() => void view.audit()}>
        {labels.audit}
      </Button>
      <span data-part="health-hint">{labels.auditHint}</span>
    </>
  );
}
