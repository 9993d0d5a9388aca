import { AudioLines, Clapperboard } from 'lucide-react';
import { useEffect } from 'react';
import type { MediaSource } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { ErrorState, LoadingState } from '../../parts/states';
import type { MediaRendererProps } from '../renderer';
import { useMedium } from '../use-medium';
import { aboutWhole, WholeTags } from '../whole-tags';

const icon = { size: 20, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Sound and film with the browser's own controls. */
export function PlayedView({ dataset, frame, objects, focused }: MediaRendererProps) {
  const labels = useLabels().frameViewer;
  const address = useMedium(dataset, frame.frameId, undefined, toAddress);
  const url = address.state === 'ready' ? address.value : null;
  useEffect(() => () => void (url?.startsWith('blob:') && URL.revokeObjectURL(url)), [url]);
  return (
    <div data-part="medium" data-kind={frame.kind}>
      <WholeTags manifest={dataset.manifest} objects={aboutWhole(objects)} focused={focused} />
      {address.state === 'loading' && <LoadingState progress={null} />}
      {address.state === 'failed' && <ErrorState error={address.error} onRetry={address.retry} />}
      {address.state === 'ready' && (
        <figure data-part="player">
          {frame.kind === 'video' ? <video controls src={address.value} aria-label={labels.videoOf(frame.frameId)} /> : <audio controls src={address.value} aria-label={labels.audioOf(frame.frameId)} />}
          <figcaption>
            {frame.kind === 'video' ? <Clapperboard {...icon} /> : <AudioLines {...icon} />}
            {frame.frameId}
          </figcaption>
        </figure>
      )}
    </div>
  );
}

async function toAddress(source: MediaSource): Promise<string> {
  return source.type === 'blob' ? URL.createObjectURL(source.blob) : source.url;
}
