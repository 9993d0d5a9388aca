import { GalleryHorizontalEnd } from 'lucide-react';
import { useState } from 'react';
import type { Dataset, FrameInfo, FrameView } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { Button } from '../../parts/button';
import { ProgressBar } from '../../parts/states';
import { MediaTools } from '../tool-slot';
import { StripFrames } from './strip-frames';
import { useSequence } from './use-sequence';

interface FilmstripProps {
  readonly dataset: Dataset;
  readonly view: FrameView;
  readonly frame: FrameInfo;
}

/** The sequence of the shown frame as a strip of thumbnails, once it is asked for in the toolbar. Nothing for a frame without neighbours. */
export function Filmstrip({ dataset, view, frame }: FilmstripProps) {
  const labels = useLabels();
  const [open, setOpen] = useState(false);
  const inSequence = frame.sequenceId !== null && (frame.previous !== null || frame.next !== null);
  const sequence = useSequence(view, open && inSequence ? frame.sequenceId : null);
  if (!inSequence) return null;
  return (
    <>
      <MediaTools>
        <Button variant="quiet" aria-pressed={open} icon={<GalleryHorizontalEnd size={14} strokeWidth={1.5} aria-hidden="true" />} onClick={() => setOpen(!open)}>
          {labels.timeViewer.filmstrip}
        </Button>
      </MediaTools>
      {open && (
        <div data-part="filmstrip" data-strip={sequence.state}>
          {sequence.state === 'loading' && <ProgressBar progress={null} />}
          {sequence.state === 'failed' && (
            <p role="alert">
              {sequence.error.message} <Button onClick={sequence.retry}>{labels.retry}</Button>
            </p>
          )}
          {sequence.state === 'ready' && <StripFrames dataset={dataset} frames={sequence.frames} frame={frame} onShow={(frameId) => view.focus(`frame:${frameId}`)} />}
        </div>
      )}
    </>
  );
}
