import { CloudDownload, FolderOpen, RotateCw } from 'lucide-react';
import { useRef, useState, type DragEvent } from 'react';
import type { LabelingSnapshot, LabelingView } from '@shoal/engine/providers';
import { useLabels } from '../binding/shoal-provider';
import { formatAgo } from '../format';
import { Button } from '../parts/button';
import { TaskStatus } from './task-status';

type Send = LabelingSnapshot['sends'][number];
const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** What was sent before, and how to get its results. Files can be dropped on a row. */
export function SentList({ snapshot, view }: { readonly snapshot: LabelingSnapshot; readonly view: LabelingView }) {
  const { labeling: labels } = useLabels();
  return (
    <section data-part="sent" aria-label={labels.earlier}>
      <h3>{labels.earlier}</h3>
      <ul>
        {snapshot.sends.map((send) => (
          <SentRow key={send.sendId} send={send} snapshot={snapshot} view={view} />
        ))}
      </ul>
    </section>
  );
}

function SentRow({ send, snapshot, view }: { readonly send: Send; readonly snapshot: LabelingSnapshot; readonly view: LabelingView }) {
  const { labeling: labels } = useLabels();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const { sendId, received, tasks, project } = send;
  const known = snapshot.providers.find(({ id }) => id === send.provider);
  const busy = snapshot.task !== null && snapshot.task !== 'counting';
  const read = (files: FileList | null) => files && files.length > 0 && void view.readFiles(sendId, [...files]);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    read(event.dataTransfer.files);
  };
  const decides = !snapshot.readOnly && known;
  return (
    <li
      data-over={over ? '' : undefined}
      onDragOver={(event) => {
        if (!decides) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={decides ? onDrop : undefined}
    >
      <div data-part="send">
        <p>
          <strong>{known?.title ?? send.provider}</strong>
          <span data-part="muted">
            {project === null ? labels.asFiles : labels.project(project)} · {send.actor} · <time dateTime={new Date(send.at).toISOString()}>{formatAgo(send.at, Date.now())}</time>
          </span>
        </p>
        <span data-part="back" data-state={received.length === tasks.length ? 'complete' : 'waiting'}>
          <span data-part="track" aria-hidden="true">
            <span style={{ width: `${tasks.length === 0 ? 0 : (received.length / tasks.length) * 100}%` }} />
          </span>
          {labels.back(received.length, tasks.length)}
        </span>
      </div>
      {decides && (
        <div data-part="actions">
          {snapshot.pullable.has(sendId) && (
            <Button icon={<CloudDownload {...icon} />} disabled={busy} onClick={() => void view.pull(sendId)}>
              {labels.pull}
            </Button>
          )}
          <Button icon={<FolderOpen {...icon} />} disabled={busy} title={labels.drop} onClick={() => input.current?.click()}>
            {labels.open}
          </Button>
          {project !== null && snapshot.pullable.has(sendId) && (
            <Button variant="quiet" icon={<RotateCw {...icon} />} disabled={busy} title={labels.againHint} onClick={() => void view.send(sendId)}>
              {labels.again}
            </Button>
          )}
          <input
            ref={input}
            type="file"
            multiple
            hidden
            aria-label={labels.open}
            onChange={(event) => {
              read(event.target.files);
              event.target.value = '';
            }}
          />
        </div>
      )}
      <TaskStatus snapshot={snapshot} view={view} send={sendId} />
    </li>
  );
}
