import { AudioLines, TriangleAlert } from 'lucide-react';
import { useCallback, useId, useImperativeHandle, useRef, useState } from 'react';
import type { MediaSource } from '@shoal/engine';
import { useLabels } from '../../../binding/shoal-provider';
import { useView } from '../../../binding/use-view';
import { formatCount } from '../../../format';
import { EmptyState, ErrorState, LoadingState } from '../../../parts/states';
import type { MediaRendererProps } from '../../renderer';
import { useMedium } from '../../use-medium';
import { aboutWhole, WholeTags } from '../../whole-tags';
import { formatTime } from '../format-time';
import { Timeline, useTimeRows } from '../timeline/timeline';
import { useIntervalEdits } from '../timeline/use-interval-edits';
import { useTimeWindow } from '../timeline/use-time-window';
import { TransportBar } from '../transport/transport-bar';
import type { Transport } from '../transport/transport';
import { timeKeys } from '../use-time-keys';
import { stackPng } from './stack-png';
import { Spectrogram, type SpectrogramReading } from './spectrogram';
import { loadSound, useSoundTransport, type LoadedSound } from './use-sound';
import { Waveform } from './waveform';

/** A sound as waveform and spectrogram, with labels and inferences below it. */
export function SoundView(props: MediaRendererProps) {
  const { dataset, frame } = props;
  const labels = useLabels().timeViewer;
  const read = useCallback((source: MediaSource, signal: AbortSignal) => loadSound(source, frame.frameId, signal), [frame.frameId]);
  const loaded = useMedium(dataset, frame.frameId, undefined, read);
  if (loaded.state === 'ready') return <SoundPanel {...props} key={frame.frameId} loaded={loaded.value} />;
  return (
    <div data-part="medium" data-kind="audio" data-state={loaded.state === 'failed' ? 'error' : 'loading'}>
      {loaded.state === 'failed' ? <ErrorState error={loaded.error} onRetry={loaded.retry} /> : <LoadingState progress={{ phase: labels.openingSound, done: 0 }} />}
    </div>
  );
}

function SoundPanel(props: MediaRendererProps & { readonly loaded: LoadedSound }) {
  const { loaded, dataset, objects, focused } = props;
  const labels = useLabels().timeViewer;
  const transport = useSoundTransport(loaded);
  if (loaded.sound.duration === 0) {
    return (
      <div data-part="medium" data-kind="audio" data-state="empty">
        <WholeTags manifest={dataset.manifest} objects={aboutWhole(objects)} focused={focused} />
        <EmptyState icon={<AudioLines size={20} strokeWidth={1.5} aria-hidden="true" />} title={labels.emptySound}>
          {labels.emptySoundBody}
        </EmptyState>
      </div>
    );
  }
  return transport && <SoundTracks {...props} transport={transport} />;
}

const STEP_SECONDS = 0.01;

function SoundTracks({ handle, loaded, transport, ...props }: MediaRendererProps & { readonly loaded: LoadedSound; readonly transport: Transport }) {
  const { dataset, frame, objects, focused, shortcuts } = props;
  const { sound } = loaded;
  const labels = useLabels().timeViewer;
  const hintId = useId();
  const root = useRef<HTMLDivElement>(null);
  const [pointer, setPointer] = useState<number | null>(null);
  const [reading, setReading] = useState<SpectrogramReading | null>(null);
  const { duration } = useView(transport);
  const time = useTimeWindow(duration, frame.frameId);
  const edits = useIntervalEdits(props, duration);
  const rows = useTimeRows(props);

  useImperativeHandle(handle, () => ({
    fit: time.fit,
    zoom: (factor) => time.zoom(factor, transport.getSnapshot().time),
    toObject() {
      if (!focused?.interval) return;
      transport.seek(focused.interval.start);
      if (time.fitted) time.show(focused.interval);
      else time.fit();
    },
    onKey: timeKeys({ transport, time, edits, rows, focused, shortcuts, stepSeconds: () => STEP_SECONDS, onPick: props.onPick }),
    toPng: () => stackPng([...(root.current?.querySelectorAll('canvas') ?? [])], root.current),
  }));
  const tracks = { loaded, transport, time, dataset, frame, focused, pointer, onPoint: (point: { readonly time: number } | null) => setPointer(point?.time ?? null) };
  return (
    <div ref={root} data-part="medium" data-kind="audio" data-state="ready">
      <WholeTags manifest={dataset.manifest} objects={aboutWhole(objects)} focused={focused} />
      {sound.missing > 0 && (
        <p data-part="sound-note" role="note">
          <TriangleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          {labels.missingSamples(formatCount(sound.missing))}
        </p>
      )}
      <Waveform {...tracks} />
      <Spectrogram {...tracks} onRead={setReading} />
      <TransportBar transport={transport} time={time} edits={edits} interval={focused?.interval ?? null} shortcuts={shortcuts}>
        {reading ? (
          <span data-part="reading">{labels.pointed(formatTime(reading.time), labels.hertz(reading.hertz), labels.decibel(reading.level))}</span>
        ) : (
          <>
            <span>{labels.soundFacts(String(sound.sampleRate / 1000), labels.channels(sound.channels.length))}</span>
            {sound.resampled && <span title={labels.resampledHint}>{labels.resampled}</span>}
          </>
        )}
      </TransportBar>
      <Timeline {...props} transport={transport} time={time} edits={edits} rows={rows} describedBy={hintId} />
      <span id={hintId} className="shoal-visually-hidden">
        {labels.keys} {edits.editing && labels.editKeys}
      </span>
    </div>
  );
}
