import { AudioLines, Box, Clapperboard, Rows3 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { Dataset, FrameInfo, FrameObject } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { ClassBadge } from '../parts/class-badge';
import { EmptyState, ErrorState, LoadingState } from '../parts/states';

interface FrameMediumProps {
  readonly dataset: Dataset;
  readonly frame: FrameInfo;
  readonly objects: readonly FrameObject[];
  readonly focused: FrameObject | null;
  readonly onPick: (object: FrameObject) => void;
}

/** What is shown in place of a picture: a text, a sound, a film, or the row itself. */
export function FrameMedium(props: FrameMediumProps) {
  const { frame, dataset, objects } = props;
  const whole = objects.filter((object) => object.box === null && object.span === null);
  return (
    <div data-part="medium" data-kind={frame.kind}>
      {whole.length > 0 && (
        <ul data-part="tags">
          {whole.map((object) => (
            <li key={object.key} data-role={object.role} data-focused={object.key === props.focused?.key || undefined}>
              <WholeTag dataset={dataset} object={object} />
            </li>
          ))}
        </ul>
      )}
      <Medium {...props} />
    </div>
  );
}

function WholeTag({ dataset, object }: { readonly dataset: Dataset; readonly object: FrameObject }) {
  const labels = useLabels().frameViewer;
  return (
    <>
      <span>{labels.roles[object.role]}</span>
      <ClassBadge manifest={dataset.manifest} classId={object.classId} style={object.role === 'inference' ? 'inference' : 'label'} />
      {object.confidence !== null && <span>{object.confidence.toFixed(2)}</span>}
    </>
  );
}

const icon = { size: 20, strokeWidth: 1.5, 'aria-hidden': true } as const;

function Medium({ dataset, frame, objects, focused, onPick }: FrameMediumProps) {
  const labels = useLabels().frameViewer;
  switch (frame.kind) {
    case 'text':
      return <TextMedium dataset={dataset} frame={frame} objects={objects} focused={focused} onPick={onPick} />;
    case 'audio':
      return <PlayedMedium dataset={dataset} frame={frame} mark={<AudioLines {...icon} />} />;
    case 'video':
      return <PlayedMedium dataset={dataset} frame={frame} mark={<Clapperboard {...icon} />} />;
    case 'pointcloud':
      return (
        <EmptyState icon={<Box {...icon} />} title={labels.cloudOnly}>
          {labels.cloudOnlyBody}
        </EmptyState>
      );
    default:
      return <RowMedium frame={frame} />;
  }
}

/** A row of a table: its values are what there is. */
function RowMedium({ frame }: { readonly frame: FrameInfo }) {
  const labels = useLabels().frameViewer;
  const hidden = new Set(['frame_id', 'dataset', 'labeled', 'width', 'height']);
  const values = frame.entries.filter((entry) => !hidden.has(entry.name));
  if (values.length === 0) {
    return (
      <EmptyState icon={<Rows3 {...icon} />} title={labels.nothingToSee}>
        {labels.nothingToSeeBody}
      </EmptyState>
    );
  }
  return (
    <dl data-part="row-values" aria-label={labels.rowValues}>
      {values.map((entry) => (
        <div key={entry.name}>
          <dt>{entry.name}</dt>
          <dd data-number={typeof entry.value === 'number' || undefined}>{entry.type.startsWith('TIMESTAMP') && typeof entry.value === 'number' ? new Date(entry.value).toISOString().slice(0, 19).replace('T', ' ') : String(entry.value)}</dd>
        </div>
      ))}
    </dl>
  );
}

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

function TextMedium({ dataset, frame, objects, focused, onPick }: FrameMediumProps) {
  const labels = useLabels().frameViewer;
  const loaded = useText(dataset, frame);
  if (loaded.state === 'loading') return <LoadingState progress={null} />;
  if (loaded.state === 'failed') return <ErrorState error={loaded.error} onRetry={loaded.retry} />;
  const cut = frame.text !== null && frame.textLength > frame.text.length;
  return (
    // Long texts scroll; the focus lets keys scroll them too.
    <div data-part="document" tabIndex={0} role="document" aria-label={labels.textOf(frame.frameId)}>
      <p>
        {piecesOf(loaded.text, objects).map((piece) =>
          piece.object ? (
            <Span key={piece.at} dataset={dataset} object={piece.object} focused={piece.object.key === focused?.key} onPick={onPick}>
              {piece.text}
            </Span>
          ) : (
            <span key={piece.at}>{piece.text}</span>
          ),
        )}
      </p>
      {cut && <p data-part="cut">{labels.textCut(loaded.text.length, frame.textLength)}</p>}
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

type Loaded = { readonly state: 'loading' } | { readonly state: 'ready'; readonly text: string } | { readonly state: 'failed'; readonly error: Error; readonly retry: () => void };

/** The text that came with the table, or that of its file. */
function useText(dataset: Dataset, frame: FrameInfo): Loaded {
  const source = useMedium(dataset, frame.text === null ? frame.frameId : null, readText);
  return frame.text === null ? source : { state: 'ready', text: frame.text };
}

const MAX_TEXT_BYTES = 1_000_000;

async function readText(address: { readonly blob?: Blob; readonly url?: string }): Promise<string> {
  const blob: Blob = address.blob ?? (await (await fetch(address.url ?? '')).blob());
  return new TextDecoder().decode(await blob.slice(0, MAX_TEXT_BYTES).arrayBuffer());
}

function useMedium(dataset: Dataset, frameId: string | null, read: (address: { readonly blob?: Blob; readonly url?: string }) => Promise<string>): Loaded {
  const [attempt, setAttempt] = useState(0);
  const [result, setResult] = useState<{ readonly frameId: string; readonly text?: string; readonly error?: Error } | null>(null);
  useEffect(() => {
    if (frameId === null) return;
    const controller = new AbortController();
    dataset.media
      .load(frameId, { signal: controller.signal })
      .then((source) => read(source.type === 'blob' ? { blob: source.blob } : { url: source.url }))
      .then(
        (text) => !controller.signal.aborted && setResult({ frameId, text }),
        (error: unknown) => !controller.signal.aborted && setResult({ frameId, error: error instanceof Error ? error : new Error(String(error)) }),
      );
    return () => controller.abort();
  }, [dataset, frameId, attempt, read]);
  if (result?.frameId !== frameId || frameId === null) return { state: 'loading' };
  if (result.error) return { state: 'failed', error: result.error, retry: () => setAttempt((count) => count + 1) };
  return { state: 'ready', text: result.text ?? '' };
}

/** Sound and film play with the browser's own controls. */
function PlayedMedium({ dataset, frame, mark }: { readonly dataset: Dataset; readonly frame: FrameInfo; readonly mark: ReactNode }) {
  const labels = useLabels().frameViewer;
  const address = useMedium(dataset, frame.frameId, toAddress);
  const url = address.state === 'ready' ? address.text : null;
  useEffect(() => () => void (url?.startsWith('blob:') && URL.revokeObjectURL(url)), [url]);
  if (address.state === 'loading') return <LoadingState progress={null} />;
  if (address.state === 'failed') return <ErrorState error={address.error} onRetry={address.retry} />;
  return (
    <figure data-part="player">
      {frame.kind === 'video' ? <video controls src={address.text} aria-label={labels.videoOf(frame.frameId)} /> : <audio controls src={address.text} aria-label={labels.audioOf(frame.frameId)} />}
      <figcaption>
        {mark}
        {frame.frameId}
      </figcaption>
    </figure>
  );
}

async function toAddress(address: { readonly blob?: Blob; readonly url?: string }): Promise<string> {
  return address.blob ? URL.createObjectURL(address.blob) : (address.url ?? '');
}
