import { isAbort } from '../base/errors';
import { createLifetime, type Disposable } from '../base/lifetime';
import { captureBaseline, type Baseline, type VerifiedDataset } from './issue-baseline';
import { verifyIssue, type IssueCheck, type VerifyOptions } from './verify-issue';

/** Remembers what was wrong before new labels or another model arrived, and records what became of issues. */
export interface IssueVerifier extends Disposable {
  /** Resolves when what is wrong now was read: what arrives after that can be compared with it. */
  ready(): Promise<void>;
  /** Verifies an issue against what is there now and records it as one event. */
  verify(issueId: string, options?: Omit<VerifyOptions, 'before'>): Promise<IssueCheck>;
}

/** Starts to remember at once. Create it when the dataset is opened; one is enough for all issues. */
export function createIssueVerifier(dataset: VerifiedDataset): IssueVerifier {
  const lifetime = createLifetime('The issue verifier');
  let before: Baseline | null = null;
  let now: Baseline | null = null;
  let version = -1;
  let running: Promise<void> = Promise.resolve();

  const capture = async (): Promise<void> => {
    const current = dataset.status.getSnapshot().version;
    if (current === version || lifetime.disposed) return;
    const next = await captureBaseline(dataset, { signal: lifetime.signal });
    version = current;
    // Another look at the same labels and the same model (an audit) is no arrival.
    if (now && (now.labels !== next.labels || now.modelId !== next.modelId)) before = now;
    now = next;
  };
  const ready = (): Promise<void> => {
    const next = running.then(capture);
    running = next.catch(() => undefined);
    return next;
  };
  const watch = () => {
    ready().catch((error: unknown) => {
      // Whoever verifies is told; there is nobody here to tell.
      if (!isAbort(error)) version = -1;
    });
  };
  lifetime.defer(dataset.status.subscribe(watch));
  watch();

  return {
    ready,
    async verify(issueId, options = {}) {
      lifetime.assertAlive('The issue verifier');
      await ready();
      const check = await verifyIssue(dataset, issueId, { ...options, before });
      await dataset.review.act({ type: 'verify-issue', issueId, against: check.against, outcomes: check.outcomes });
      return check;
    },
    dispose: () => lifetime.dispose(),
  };
}

const verifiers = new WeakMap<VerifiedDataset['review'], IssueVerifier>();

/** The one verifier of a dataset, made on first use. Call it when the dataset is opened, so that what is wrong at the beginning is known. */
export function issueVerifierOf(dataset: VerifiedDataset): IssueVerifier {
  let verifier = verifiers.get(dataset.review);
  if (!verifier) verifiers.set(dataset.review, (verifier = createIssueVerifier(dataset)));
  return verifier;
}
