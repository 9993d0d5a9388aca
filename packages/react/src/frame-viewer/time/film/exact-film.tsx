import { Film as FilmIcon, KeyRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { isShoalError } from '@shoal/engine';
import { useLabels } from '../../../binding/shoal-provider';
import { useView } from '../../../binding/use-view';
import { formatCount } from '../../../format';
import { Button } from '../../../parts/button';
import { ErrorState, LoadingState } from '../../../parts/states';
import type { MediaRendererProps } from '../../renderer';
import { formatBytes } from '../format-time';
import type { Film, FrameBytes, OpenFilm } from './film';
import { FilmPanel } from './film-panel';
import type { FilmTransport } from './film-transport';
import { PlayedFilm } from './played-film';
import { useFilm } from './use-film';

const icon = { size: 20, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Loaded when the first film is looked at. */
const open: OpenFilm = async (source, options) => (await import('../video-decoder')).openFilm(source, options);

/** A film by its frames: number, time and bytes are those of the file, and the picture is that very frame. */
export function ExactFilm(props: MediaRendererProps) {
  const labels = useLabels().timeViewer;
  const film = useFilm(props.dataset, props.frame.frameId, open);
  if (film.state === 'ready') return <FilmFrames {...props} key={props.frame.frameId} film={film.film} transport={film.transport} />;
  // What WebCodecs cannot decode, the browser's player may.
  if (film.state === 'failed' && isShoalError(film.error) && film.error.code === 'unsupported-format') return <PlayedFilm {...props} reason={film.error.message} />;
  return (
    <div data-part="medium" data-kind="video" data-state={film.state === 'failed' ? 'error' : 'loading'}>
      {film.state === 'failed' ? <ErrorState error={film.error} onRetry={film.retry} /> : <LoadingState progress={film.progress ?? { phase: labels.openingFilm, done: 0 }} />}
    </div>
  );
}

function FilmFrames({ film, transport, ...props }: MediaRendererProps & { readonly film: Film; readonly transport: FilmTransport }) {
  const labels = useLabels();
  const { frame, shown, picture, error, playing, time } = useView(transport);
  const { index } = film;
  return (
    <FilmPanel
      {...props}
      transport={transport}
      picture={picture}
      pictureSize={film}
      shown={shown}
      stepSeconds={() => Math.max(0.001, (index.timestamps[frame + 1] ?? film.index.duration) - (index.timestamps[frame] ?? 0))}
      readout={
        <>
          <span data-part="frame-number">{labels.timeViewer.frameOf(formatCount(frame + 1), formatCount(index.count))}</span>
          <span data-part="key-frame" title={index.isKey(frame) ? labels.timeViewer.keyFrameHint : undefined}>
            {index.isKey(frame) && <KeyRound size={12} strokeWidth={1.5} role="img" aria-label={labels.timeViewer.keyFrame} />}
          </span>
          <ByteReadout film={film} frame={frame} playing={playing} />
          <span data-part="codec">{film.codec}</span>
        </>
      }
    >
      {error && (
        <div data-part="broken" role="alert">
          <FilmIcon {...icon} />
          <strong>{labels.timeViewer.frameFailed}</strong>
          <p>{error.message}</p>
          <Button onClick={() => transport.seek(time)}>{labels.retry}</Button>
        </div>
      )}
    </FilmPanel>
  );
}

/** Size and place of the frame's packet; the place is looked up once one stays at a frame. */
function ByteReadout({ film, frame, playing }: { readonly film: Film; readonly frame: number; readonly playing: boolean }) {
  const labels = useLabels().timeViewer;
  const [known, setKnown] = useState<{ readonly frame: number; readonly bytes: FrameBytes } | null>(null);
  useEffect(() => {
    if (playing) return;
    let left = false;
    const timer = setTimeout(() => void film.bytesOf(frame).then((bytes) => !left && setKnown({ frame, bytes })), 120);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [film, frame, playing]);
  const offset = known?.frame === frame ? known.bytes.offset : null;
  return (
    <span data-part="bytes" title={labels.bytesHint} data-offset={offset ?? undefined}>
      {labels.bytes(offset === null ? null : formatCount(offset), formatBytes(film.index.sizes[frame] ?? 0))}
    </span>
  );
}
