import { CircleAlert, Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Progress } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { Button } from './button';

/** Nothing here yet: says what to do next. */
export function EmptyState({ title, children, action, icon }: { readonly title: string; readonly children?: ReactNode; readonly action?: ReactNode; readonly icon?: ReactNode }) {
  return (
    <div className="shoal-state" data-state="empty">
      {icon ?? <Inbox size={20} strokeWidth={1.5} aria-hidden="true" />}
      <p data-part="title">{title}</p>
      {children && <div data-part="body">{children}</div>}
      {action}
    </div>
  );
}

/** Says what is happening and how much is left; offers to stop it. */
export function LoadingState({ progress, onCancel }: { readonly progress: Progress | null; readonly onCancel?: () => void }) {
  const labels = useLabels();
  return (
    <div className="shoal-state" data-state="loading">
      <p data-part="body">{progress?.phase ?? labels.loading}</p>
      <ProgressBar progress={progress} />
      {onCancel && (
        <Button variant="quiet" onClick={onCancel}>
          {labels.cancel}
        </Button>
      )}
    </div>
  );
}

export function ProgressBar({ progress }: { readonly progress: Progress | null }) {
  const labels = useLabels();
  const share = progress?.total ? Math.min(1, progress.done / progress.total) : null;
  return (
    <div
      className="shoal-progress"
      data-state={share === null ? 'unknown' : 'known'}
      role="progressbar"
      aria-label={progress?.phase ?? labels.loading}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
    >
      <span style={share === null ? undefined : { width: `${share * 100}%` }} />
    </div>
  );
}

/** What went wrong, why, and a way on. */
export function ErrorState({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  const labels = useLabels();
  const copy = () => void navigator.clipboard?.writeText(`${error.name}: ${error.message}\n${error.stack ?? ''}`);
  return (
    <div className="shoal-state" data-state="error" role="alert">
      <CircleAlert size={20} strokeWidth={1.5} aria-hidden="true" />
      <p data-part="title">{labels.errorTitle}</p>
      <p data-part="body">{error.message}</p>
      <div>
        {onRetry && <Button onClick={onRetry}>{labels.retry}</Button>}{' '}
        <Button variant="quiet" onClick={copy}>
          {labels.copyDetails}
        </Button>
      </div>
    </div>
  );
}
