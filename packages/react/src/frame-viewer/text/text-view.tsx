import type { ReactNode } from 'react';
import type { Dataset, FrameObject, MediaSource } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { ClassBadge } from '../../parts/class-badge';
import { ErrorState, LoadingState } from '../../parts/states';
import type { MediaRendererProps } from '../renderer';
import { fetchMedium, useMedium } from '../use-medium';
import { aboutWhole, WholeTags } from '../whole-tags';

interface Piece {
  readonly text: string;
  readonly object: FrameObject | null;
  readonly at: number;
}

/** The text with its spans marked; of spans that overlap the one that starts first is marked. */
function piecesOf(text: string, objects: readonly FrameObject[]): Piece[] {
  const spans = objects.filter((object) => object.span !== null).toSorted((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  const pieces: Piece[] = [];
  let at = 0;
  for (const object of spans) {
    const { start = 0, end = 0 } = object.span ?? {};
    if (start < at || end <= start || start >= text.length) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), object: null, at });
    pieces.push({ text: text.slice(start, end), object, at: start });
    at = Math.min(end, text.length);
  }
  if (at < text.length) pieces.push({ text: text.slice(at), object: null, at });
  return pieces;
}

/** A text with its spans. */
export function TextView(props: MediaRendererProps) {
  const { dataset, objects, focused } = props;
  return (
    <div data-part="medium" data-kind="text">
      <WholeTags manifest={dataset.manifest} objects={aboutWhole(objects)} focused={focused} />
      <TextDocument {...props} />
    </div>
  );
}

function TextDocument({ dataset, frame, objects, focused, onPick }: MediaRendererProps) {
  const labels = useLabels().frameViewer;
  // The text that came with the table, or that of its file.
  const file = useMedium(dataset, frame.text === null ? frame.frameId : null, undefined, readText);
  if (frame.text === null && file.state === 'loading') return <LoadingState progress={null} />;
  if (frame.text === null && file.state === 'failed') return <ErrorState error={file.error} onRetry={file.retry} />;
  const text = frame.text ?? (file.state === 'ready' ? file.value : '');
  const cut = frame.text !== null && frame.textLength > frame.text.length;
  return (
    // Long texts scroll; the focus lets keys scroll them too.
    <div data-part="document" tabIndex={0} role="document" aria-label={labels.textOf(frame.frameId)}>
      <p>
        {piecesOf(text, objects).map((piece) =>
          piece.object ? (
            <Span key={piece.at} dataset={dataset} object={piece.object} focused={piece.object.key === focused?.key} onPick={onPick}>
              {piece.text}
            </Span>
          ) : (
            <span key={piece.at}>{piece.text}</span>
          ),
        )}
      </p>
      {cut && <p data-part="cut">{labels.textCut(text.length, frame.textLength)}</p>}
    </div>
  );
}

function Span({ dataset, object, focused, onPick, children }: { readonly dataset: Dataset; readonly object: FrameObject; readonly focused: boolean; readonly onPick: (object: FrameObject) => void; readonly children: ReactNode }) {
  return (
    <button type="button" data-part="text-span" data-role={object.role} data-focused={focused || undefined} onClick={() => onPick(object)}>
      {children}
      <ClassBadge manifest={dataset.manifest} classId={object.classId} style={object.role === 'inference' ? 'inference' : 'label'} />
    </button>
  );
}

const MAX_TEXT_BYTES = 1_000_000;

async function readText(source: MediaSource, signal: AbortSignal): Promise<string> {
  const blob = await fetchMedium(source, 'The text', signal);
  return new TextDecoder().decode(await blob.slice(0, MAX_TEXT_BYTES).arrayBuffer());
}
