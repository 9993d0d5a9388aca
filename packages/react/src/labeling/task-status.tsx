import { CircleAlert } from 'lucide-react';
import type { LabelingSnapshot, LabelingView } from '@shoal/engine/providers';
import { useLabels } from '../binding/shoal-provider';
import { Button } from '../parts/button';
import { ProgressBar } from '../parts/states';

/** What runs, with a way to stop it; or why it failed, with a way to try again. */
export function TaskStatus({ snapshot, view, send }: { readonly snapshot: LabelingSnapshot; readonly view: LabelingView; readonly send: string | null }) {
  const all = useLabels();
  const { task, taskSend, progress, error } = snapshot;
  if (task !== null && task !== 'counting' && task !== 'accepting' && taskSend === send) {
    return (
      <div data-part="running">
        <span>{progress ? `${progress.phase}${progress.total ? ` · ${progress.done.toLocaleString('en')} of ${progress.total.toLocaleString('en')}` : ''}` : all.loading}</span>
        <ProgressBar progress={progress} />
        <Button variant="quiet" onClick={view.cancel}>
          {all.cancel}
        </Button>
      </div>
    );
  }
  if (!error || send !== null) return null;
  return (
    <div data-part="problem" role="alert">
      <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
      <p>{error.message}</p>
      <Button onClick={view.retry}>{all.retry}</Button>
    </div>
  );
}
