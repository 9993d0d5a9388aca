import { CircleCheck, CirclePause, FileUp, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { isAbort, type Dataset } from '@shoal/engine';
import { EMBEDDING_PRESETS } from '@shoal/engine/embed';
import { Button, ErrorState, formatCount, ProgressBar, Segmented } from '@shoal/react';
import type { EmbedControl, EmbedState } from './use-embed';

interface EmbedDialogProps {
  readonly dataset: Dataset;
  readonly control: EmbedControl;
  /** Address of a model that comes with the dataset. */
  readonly ownModel: string | undefined;
  readonly onClose: () => void;
}

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;
/** The models of the demo take the whole picture; their vector has this name. */
const ownPreset = { output: 'frame_embedding', color: 'rgb', scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1], width: 256, height: 160 } as const;

/** Makes vectors of the pictures or objects with an ONNX model, here in the browser: a new way to lay out the map. */
export function EmbedDialog({ dataset, control, ownModel, onClose }: EmbedDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  const { state } = control;
  return (
    <dialog ref={dialog} className="shoal sheet embed-sheet" aria-label="Embed pictures" onClose={onClose} onClick={(event) => event.target === dialog.current && close()}>
      <header>
        <h2>Embed pictures</h2>
        <Button variant="quiet" aria-label="Close" icon={<X {...icon} />} onClick={close} />
      </header>
      {(state.state === 'idle' || state.state === 'failed' || state.state === 'stopped') && <Setup state={state} control={control} ownModel={ownModel} />}
      {state.state === 'running' && <Running state={state} onStop={control.stop} />}
      {state.state === 'done' && <Done dataset={dataset} state={state} onAgain={control.reset} onClose={close} />}
    </dialog>
  );
}

function Setup({ state, control, ownModel }: { readonly state: EmbedState; readonly control: EmbedControl; readonly ownModel: string | undefined }) {
  const { last } = control;
  const [file, setFile] = useState<File | null>(last?.model instanceof File ? last.model : null);
  const [useOwn, setUseOwn] = useState(ownModel !== undefined && file === null);
  const [preset, setPreset] = useState(typeof last?.preset === 'string' ? last.preset : '');
  const [level, setLevel] = useState<'crop' | 'frame'>(last?.level ?? 'crop');
  const ids = { model: useId(), preset: useId() };
  const model = useOwn && ownModel !== undefined ? ownModel : file;
  const modelName = typeof model === 'string' ? (model.split('/').at(-1) ?? model) : model?.name;
  const start = () => {
    if (!model || !modelName) return;
    const short = modelName.replace(/\.onnx$/i, '');
    control.start({ model, level, name: `${level === 'crop' ? 'Crops' : 'Frames'} by ${short}`, preset: typeof model === 'string' ? ownPreset : preset || undefined });
  };
  return (
    <>
      <p className="muted">A model turns each picture into a vector, and alike pictures come to lie together. It runs in this browser; nothing is sent anywhere.</p>
      {state.state === 'failed' && <ErrorState error={state.error} />}
      {state.state === 'stopped' && (
        <p className="embed-note">
          <CirclePause {...icon} /> Stopped. The {formatCount(state.done)} vectors so far are kept: the next start goes on from there.
        </p>
      )}
      <div className="embed-fields">
        <span id={ids.model}>Model</span>
        <div role="group" aria-labelledby={ids.model} className="embed-model">
          {ownModel !== undefined && <Segmented label="Model" value={useOwn ? 'own' : 'file'} options={[{ value: 'own', label: 'Of this dataset' }, { value: 'file', label: 'ONNX file' }]} onChange={(value) => setUseOwn(value === 'own')} />}
          {useOwn && ownModel !== undefined ? (
            <span className="mono">{modelName}</span>
          ) : (
            <label className="shoal-button" data-variant="default">
              <FileUp {...icon} /> <span className="embed-file">{file?.name ?? 'Choose a file'}</span>
              <input type="file" accept=".onnx" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
            </label>
          )}
        </div>
        {!(useOwn && ownModel !== undefined) && (
          <>
            <label htmlFor={ids.preset}>Its input</label>
            <select id={ids.preset} value={preset} onChange={(event) => setPreset(event.target.value)}>
              <option value="">as the model says, colours 0 to 1</option>
              {EMBEDDING_PRESETS.map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </>
        )}
        <span>Of what</span>
        <Segmented label="Of what" value={level} options={[{ value: 'crop', label: 'Objects' }, { value: 'frame', label: 'Frames' }]} onChange={setLevel} />
      </div>
      <footer>
        <Button variant="primary" disabled={!model} onClick={start}>
          {state.state === 'stopped' ? 'Go on' : 'Start'}
        </Button>
      </footer>
    </>
  );
}

function Running({ state, onStop }: { readonly state: Extract<EmbedState, { readonly state: 'running' }>; readonly onStop: () => void }) {
  const { progress, perSecond } = state;
  const counted = progress?.phase === 'Embedding' && progress.total !== undefined;
  const left = counted && perSecond ? Math.max(0, (progress.total ?? 0) - progress.done) / perSecond : null;
  return (
    <div className="embed-running">
      <ProgressBar progress={progress} />
      <p aria-live="off">
        <strong>{counted ? `${formatCount(progress.done)} of ${formatCount(progress.total ?? 0)}` : (progress?.phase ?? 'Starting')}</strong>
        <span className="muted">{perSecond ? `${perSecond < 10 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond))} a second${left === null ? '' : `, ${inWords(left)} left`}` : ''}</span>
      </p>
      <p className="muted">It goes on when this is closed. What is done stays known, also after a stop or a reload.</p>
      <footer>
        <Button onClick={onStop}>Stop</Button>
      </footer>
    </div>
  );
}

function Done({ dataset, state, onAgain, onClose }: { readonly dataset: Dataset; readonly state: Extract<EmbedState, { readonly state: 'done' }>; readonly onAgain: () => void; readonly onClose: () => void }) {
  const { result, name } = state;
  const [failure, setFailure] = useState<Error | null>(null);
  const seconds = result.milliseconds / 1000;
  const show = () => {
    // Laying out takes a while; it shows as a job and can be stopped there.
    dataset.useSpace(result.spaceId).catch((error: unknown) => !isAbort(error) && setFailure(error instanceof Error ? error : new Error(String(error))));
    onClose();
  };
  return (
    <div className="embed-running">
      <p className="embed-note">
        <CircleCheck {...icon} />
        <span>
          <strong>
            {formatCount(result.rows)} vectors of {result.dim} numbers
          </strong>{' '}
          in {seconds < 10 ? seconds.toFixed(1) : formatCount(Math.round(seconds))} s, in {result.provider === 'webgpu' ? 'WebGPU' : 'WebAssembly'}
          {result.cached > 0 && `, ${formatCount(result.cached)} of them known from before`}.
        </span>
      </p>
      {result.notes.map((note) => (
        <p key={note} className="muted">
          {note}
        </p>
      ))}
      {result.failures.length > 0 && (
        <details>
          <summary>{formatCount(result.failures.length)} could not be embedded</summary>
          <ul className="embed-failures">
            {result.failures.slice(0, 50).map(({ id, reason }) => (
              <li key={id}>
                <span className="mono">{id}</span> {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
      {failure && <ErrorState error={failure} />}
      <footer>
        <Button variant="primary" onClick={show}>
          Lay out the map by “{name}”
        </Button>
        <Button onClick={onAgain}>Embed more</Button>
      </footer>
    </div>
  );
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
