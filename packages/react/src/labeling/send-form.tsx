import { Download, Send } from 'lucide-react';
import { useId } from 'react';
import type { ExportedFile, IssuePayload } from '@shoal/engine';
import type { LabelingSnapshot, LabelingView } from '@shoal/engine/providers';
import { useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { download } from '../parts/download';
import { Segmented } from '../parts/segmented';
import { EmptyState } from '../parts/states';
import { TaskStatus } from './task-status';

/** What left the page. */
export interface IssueExport {
  /** The issue with its elements, as the board exports it too. */
  readonly payload: IssuePayload;
  /** `LabelingProvider.id`. */
  readonly provider: string;
  /** The files, when it went as files. */
  readonly file: ExportedFile | null;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** What goes where. */
export function SendForm({ snapshot, view, onIssueExport }: { readonly snapshot: LabelingSnapshot; readonly view: LabelingView; readonly onIssueExport: (exported: Omit<IssueExport, 'payload'>) => void }) {
  const { labeling: labels } = useLabels();
  const announce = useAnnounce();
  const ids = { provider: useId(), model: useId(), start: useId() };
  const { issue, provider, counts, models, task, readOnly } = snapshot;
  if (counts?.frames === 0 || (issue?.query === null && issue.elements.length === 0)) return <EmptyState title={labels.noFrames}>{labels.noFramesBody}</EmptyState>;
  const busy = task !== null && task !== 'counting';
  const canSend = snapshot.live && !readOnly;
  const frames = counts?.frames ?? 0;
  const send = async () => {
    if (!(await view.send())) return;
    announce(labels.sent(frames, provider.title));
    onIssueExport({ provider: provider.id, file: null });
  };
  const write = async () => {
    const file = await view.writeFiles();
    if (!file) return;
    download(file);
    announce(labels.written(frames, provider.title));
    onIssueExport({ provider: provider.id, file });
  };
  return (
    <form data-part="form" onSubmit={(event) => event.preventDefault()}>
      <div data-part="field">
        <label htmlFor={ids.provider}>{labels.provider}</label>
        <select id={ids.provider} className="shoal-select" value={provider.id} disabled={busy} onChange={(event) => view.setProvider(event.target.value)}>
          {snapshot.providers.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <div data-part="field">
        <span>{labels.start}</span>
        <Segmented label={labels.start} value={snapshot.start} options={(['labels', 'model', 'nothing'] as const).map((value) => ({ value, label: labels.starts[value] }))} onChange={view.setStart} />
      </div>
      {models.length > 0 && (
        <div data-part="field">
          <label htmlFor={ids.model}>{labels.predictions}</label>
          <select id={ids.model} className="shoal-select" value={snapshot.modelId ?? ''} disabled={busy} onChange={(event) => view.setModel(event.target.value === '' ? null : event.target.value)}>
            <option value="">{labels.noModel}</option>
            {models.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
      <div data-part="field">
        <span>{labels.goesAlong}</span>
        <p data-part="counts" aria-live="polite">
          {counts ? <Counts snapshot={snapshot} /> : <span data-part="muted">{labels.counting}</span>}
        </p>
      </div>
      <div data-part="field">
        <span>{labels.instructions}</span>
        <div data-part="instructions" tabIndex={0} role="group" aria-label={labels.instructions} title={labels.instructionsHint}>
          {snapshot.instructions}
        </div>
      </div>
      {(readOnly || !snapshot.live) && <p data-part="note">{readOnly ? labels.readOnly : labels.filesOnly(provider.title)}</p>}
      {snapshot.notCarried > 0 && (
        <p data-part="note" data-kind="warning">
          {labels.notCarried(snapshot.notCarried, provider.title)}
        </p>
      )}
      <TaskStatus snapshot={snapshot} view={view} send={null} />
      <div data-part="actions">
        {canSend && (
          <Button variant="primary" icon={<Send {...icon} />} disabled={busy || !counts} onClick={() => void send()}>
            {labels.send(provider.title)}
          </Button>
        )}
        <Button variant={canSend ? 'default' : 'primary'} icon={<Download {...icon} />} disabled={busy || !counts} onClick={() => void write()}>
          {labels.files}
        </Button>
      </div>
    </form>
  );
}

function Counts({ snapshot: { counts, start, modelId } }: { readonly snapshot: LabelingSnapshot }) {
  const { labeling: labels } = useLabels();
  if (!counts) return null;
  const parts = [labels.frames(counts.frames), ...(start === 'labels' ? [labels.labels(counts.labels)] : []), ...(modelId === null ? [] : [labels.inferences(counts.inferences)])];
  return parts.map((part) => <span key={part}>{part}</span>);
}
