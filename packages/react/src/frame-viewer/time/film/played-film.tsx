import { Film, TriangleAlert } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { MediaSource } from '@shoal/engine';
import { useLabels } from '../../../binding/shoal-provider';
import { useView } from '../../../binding/use-view';
import { formatCount } from '../../../format';
import { ErrorState, LoadingState } from '../../../parts/states';
import type { MediaRendererProps } from '../../renderer';
import { useMedium } from '../../use-medium';
import { createElementTransport } from '../transport/element-transport';
import type { Transport } from '../transport/transport';
import { FilmPanel } from './film-panel';
import { createFrameRate } from './frame-rate';

interface PlayedFilmProps extends MediaRendererProps {
  /** Why the film is not shown frame by frame, when it was tried. */
  readonly reason?: string;
}

/** A film in the browser's own player: its time is known, its frames only by estimate. */
export function PlayedFilm(props: PlayedFilmProps) {
  const address = useMedium(props.dataset, props.frame.frameId, undefined, toAddress);
  const url = address.state === 'ready' ? address.value : null;
  useEffect(() => () => void (url?.startsWith('blob:') && URL.revokeObjectURL(url)), [url]);
  if (url !== null) return <Player {...props} key={url} url={url} />;
  return (
    <div data-part="medium" data-kind="video" data-state={address.state === 'failed' ? 'error' : 'loading'}>
      {address.state === 'failed' ? <ErrorState error={address.error} onRetry={address.retry} /> : <LoadingState progress={null} />}
    </div>
  );
}

interface Playing {
  readonly element: HTMLVideoElement;
  readonly transport: Transport;
}

function Player({ url, reason, ...props }: PlayedFilmProps & { readonly url: string }) {
  const { frame } = props;
  const labels = useLabels();
  const title = labels.frameViewer.videoOf(frame.frameId);
  const [playing, setPlaying] = useState<Playing | null>(null);
  const [size, setSize] = useState({ width: Math.max(1, frame.width), height: Math.max(1, frame.height) });
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const rate = useMemo(createFrameRate, []);
  useEffect(() => {
    const element = document.createElement('video');
    Object.assign(element, { preload: 'auto', playsInline: true, ariaLabel: title, tabIndex: -1 });
    const transport = createElementTransport(element, { stepSeconds: () => 1 / rate.get() });
    let waiting = 0;
    const onFrame = (_: number, { mediaTime }: VideoFrameCallbackMetadata) => {
      rate.see(mediaTime);
      waiting = element.requestVideoFrameCallback(onFrame);
    };
    if ('requestVideoFrameCallback' in element) waiting = element.requestVideoFrameCallback(onFrame);
    element.addEventListener('loadedmetadata', () => element.videoWidth > 0 && setSize({ width: element.videoWidth, height: element.videoHeight }));
    element.addEventListener('error', () => setFailed(true));
    element.src = url;
    setFailed(false);
    setPlaying({ element, transport });
    return () => {
      if (waiting) element.cancelVideoFrameCallback(waiting);
      transport.dispose();
      element.removeAttribute('src');
      element.load();
    };
  }, [url, title, rate, attempt]);
  if (failed || !playing) {
    return (
      <div data-part="medium" data-kind="video" data-state={failed ? 'error' : 'loading'}>
        {failed && <ErrorState error={new Error([labels.timeViewer.playerFailed(frame.frameId), reason].filter(Boolean).join(' '))} onRetry={() => setAttempt((count) => count + 1)} />}
      </div>
    );
  }
  const { element, transport } = playing;
  return (
    <FilmPanel {...props} transport={transport} picture={null} pictureSize={size} shown={null} stepSeconds={() => 1 / rate.get()} player={<ElementHost element={element} />} readout={<Estimate transport={transport} frameRate={() => rate.get()} />}>
      <p data-part="inexact" role="note">
        {reason ? <TriangleAlert size={14} strokeWidth={1.5} aria-hidden="true" /> : <Film size={14} strokeWidth={1.5} aria-hidden="true" />}
        <span>
          <strong>{labels.timeViewer.inexact}.</strong> {reason ? labels.timeViewer.inexactBecause(reason) : labels.timeViewer.inexactHint}
        </span>
      </p>
    </FilmPanel>
  );
}

function ElementHost({ element }: { readonly element: HTMLElement }) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => host.current?.replaceChildren(element), [element]);
  return <div ref={host} />;
}

function Estimate({ transport, frameRate }: { readonly transport: Transport; readonly frameRate: () => number }) {
  const labels = useLabels().timeViewer;
  const { time } = useView(transport);
  return (
    <span data-part="frame-number" title={labels.estimatedWhy}>
      {labels.estimatedFrame(formatCount(Math.floor(time * frameRate() + 1e-6) + 1))}
    </span>
  );
}

async function toAddress(source: MediaSource): Promise<string> {
  return source.type === 'blob' ? URL.createObjectURL(source.blob) : source.url;
}
