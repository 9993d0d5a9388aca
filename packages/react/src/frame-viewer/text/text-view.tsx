import { FileText } from 'lucide-react';
import type { MediaSource } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { EmptyState, ErrorState, LoadingState } from '../../parts/states';
import type { MediaRendererProps } from '../renderer';
import { fetchMedium, useMedium } from '../use-medium';
import { aboutWhole, WholeTags } from '../whole-tags';
import { TextDocument } from './text-document';

/** A text with its spans. */
export function TextView(props: MediaRendererProps) {
  const { dataset, objects, focused } = props;
  return (
    <div data-part="medium" data-kind="text">
      <WholeTags manifest={dataset.manifest} objects={aboutWhole(objects)} focused={focused} />
      <LoadedText {...props} />
    </div>
  );
}

function LoadedText(props: MediaRendererProps) {
  const { dataset, frame, mode, objects } = props;
  const labels = useLabels().textViewer;
  // The text that came with the table, or that of its file.
  const file = useMedium(dataset, frame.text === null ? frame.frameId : null, undefined, readText);
  if (frame.text === null && file.state === 'loading') return <LoadingState progress={null} />;
  if (frame.text === null && file.state === 'failed') return <ErrorState error={file.error} onRetry={file.retry} />;
  const read = frame.text === null && file.state === 'ready' ? file.value : { text: frame.text ?? '', of: frame.textLength, unit: 'characters' as const };
  const { text } = read;
  const shown = read.unit === 'characters' ? text.length : MAX_TEXT_BYTES;
  const hints = [read.of > shown ? labels.cut(shown, read.of, read.unit) : '', mode === 'edit' ? (objects.some((object) => object.span) ? labels.editHint : labels.addHint) : ''].filter(Boolean);
  if (text === '') {
    return (
      <EmptyState icon={<FileText size={20} strokeWidth={1.5} aria-hidden="true" />} title={labels.empty}>
        {labels.emptyBody}
      </EmptyState>
    );
  }
  return (
    <>
      <TextDocument key={frame.frameId} {...props} text={text} />
      {hints.length > 0 && <p data-part="text-hint">{hints.join(' ')}</p>}
    </>
  );
}

const MAX_TEXT_BYTES = 4_000_000;

interface ReadText {
  readonly text: string;
  /** Size of all of it. */
  readonly of: number;
  readonly unit: 'characters' | 'bytes';
}

async function readText(source: MediaSource, signal: AbortSignal): Promise<ReadText> {
  const blob = await fetchMedium(source, 'The text', signal);
  return { text: new TextDecoder().decode(await blob.slice(0, MAX_TEXT_BYTES).arrayBuffer()), of: blob.size, unit: 'bytes' };
}
