import { CircleAlert, Focus } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Dataset, FrameObject, JudgeResult, Verdict } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { shortcutOf } from '../parts/shortcuts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states';
import { changeWords } from '../parts/verdict-mark';
import { Evidence } from './evidence';
import { FrameCanvas, type FrameCanvasHandle } from './frame-canvas';
import { showAll, visibleObjects, type FrameFilter } from './frame-filter';
import { FrameMedium } from './frame-medium';
import { FrameToolbar } from './frame-toolbar';
import { MetadataList } from './metadata-list';
import { ObjectList } from './object-list';
import { useFrameViewer } from './use-frame-viewer';
import { usePicture } from './use-picture';

export interface FrameViewerProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  /** Single-letter keys (A, K, S, Z, F, L, M, 0, +, −, [, ]) while the focus is inside. Default true. */
  readonly shortcuts?: boolean;
  /** Evidence, objects and metadata beside the picture. Default true. */
  readonly panel?: boolean;
  /** Shown in the panel, below the evidence: a `SimilarStrip`, or the host's own. */
  readonly aside?: ReactNode;
  /** What is shown at first. */
  readonly defaultFilter?: Partial<FrameFilter>;
  /** After a decision was made here and stored, for instance to move on in a queue. */
  readonly onJudged?: (result: JudgeResult) => void;
  readonly className?: string;
}

/** The picture of the focused element with labels (solid), inferences (dashed) and proposed changes (dotted). */
export function FrameViewer({ dataset: given, shortcuts = true, panel = true, aside, defaultFilter, onJudged, className = '' }: FrameViewerProps) {
  const { dataset, view, snapshot } = useFrameViewer(given);
  const labels = useLabels();
  const announce = useAnnounce();
  const [filter, setFilter] = useState<FrameFilter>({ ...showAll, ...defaultFilter });
  const [hovered, setHovered] = useState<string | null>(null);
  const canvas = useRef<FrameCanvasHandle>(null);
  const side = useRef<HTMLElement>(null);
  const { frame, focused, state } = snapshot;
  const picture = usePicture(dataset, frame?.kind === 'image' ? frame.frameId : null);
  const objects = visibleObjects(snapshot.objects, filter, focused?.key ?? null);
  const { manifest } = dataset;

  // Another object: its evidence is what one wants to read.
  useEffect(() => {
    side.current?.scrollTo({ top: 0 });
  }, [focused?.element]);

  const judge = async (verdict: Verdict) => {
    const done = await view.judge(verdict);
    if (!done) return;
    announce([labels.judging.verdicts[verdict], done.change ? changeWords(labels, manifest, done.change) : ''].filter(Boolean).join('. '));
    onJudged?.(done);
  };
  const undo = () => void view.undo().then((step) => announce(step ? labels.judging.undone(step.action) : labels.judging.nothingToUndo));
  const redo = () => void view.redo().then((step) => step && announce(labels.judging.redone(step.action)));
  // A matched inference is judged with its label, and other widgets know the pair by it.
  const pick = (object: FrameObject) => view.focus(object.element);

  const pan = 48;
  const letters: Readonly<Record<string, () => void>> = {
    a: () => void judge('agree'),
    k: () => void judge('keep'),
    s: () => void judge('unsure'),
    z: undo,
    'Shift+z': redo,
    f: () => canvas.current?.toObject(),
    '0': () => canvas.current?.fit(),
    '+': () => canvas.current?.zoom(1.4),
    '=': () => canvas.current?.zoom(1.4),
    '-': () => canvas.current?.zoom(1 / 1.4),
    l: () => setFilter((now) => ({ ...now, labels: !now.labels })),
    m: () => setFilter((now) => ({ ...now, inferences: !now.inferences })),
    '[': () => view.showPrevious(),
    ']': () => view.showNext(),
  };
  const onPicture: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => canvas.current?.pan(pan, 0),
    ArrowRight: () => canvas.current?.pan(-pan, 0),
    ArrowUp: () => canvas.current?.pan(0, pan),
    ArrowDown: () => canvas.current?.pan(0, -pan),
  };
  const always: Readonly<Record<string, () => void>> = { 'Mod+z': undo, 'Mod+Shift+z': redo, 'Mod+y': redo };
  const onKeyDown = (event: KeyboardEvent) => {
    const name = shortcutOf(event) ?? '';
    const command = always[name] ?? (event.target instanceof HTMLCanvasElement ? onPicture[name] : undefined) ?? (shortcuts ? letters[name] : undefined);
    if (!command) return;
    event.preventDefault();
    // A key held down may zoom and pan; it never decides.
    if (event.repeat && !/^(Arrow|[+=\-[\]])/.test(name)) return;
    command();
  };

  const root = { className: `shoal shoal-frame-viewer ${className}`, 'data-state': state, 'aria-label': labels.frameViewer.title, onKeyDown };
  if (!frame) {
    return (
      <section {...root}>
        {state === 'error' && snapshot.error ? (
          <ErrorState error={snapshot.error} onRetry={() => view.refresh()} />
        ) : state === 'idle' ? (
          <EmptyState icon={<Focus size={20} strokeWidth={1.5} aria-hidden="true" />} title={labels.frameViewer.idle}>
            {labels.frameViewer.idleBody}
          </EmptyState>
        ) : (
          <LoadingState progress={null} />
        )}
      </section>
    );
  }
  const counted = (role: FrameObject['role']) => objects.filter((object) => object.role === role).length;
  return (
    <section {...root}>
      <div data-part="layout">
      <div data-part="main">
        <FrameToolbar manifest={manifest} frame={frame} objects={snapshot.objects} filter={filter} shortcuts={shortcuts} onFilter={setFilter} onPrevious={() => view.showPrevious()} onNext={() => view.showNext()} />
        {state === 'error' && snapshot.error && (
          <div data-part="notice" role="alert">
            <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
            <span>{snapshot.error.message}</span>
            <Button onClick={() => view.refresh()}>{labels.retry}</Button>
          </div>
        )}
        {frame.kind !== 'image' && <FrameMedium dataset={dataset} frame={frame} objects={objects} focused={focused} onPick={pick} />}
        {frame.kind === 'image' && <FrameCanvas
          ref={canvas}
          dataset={dataset}
          frame={frame}
          picture={picture}
          objects={objects}
          focused={focused}
          hovered={hovered}
          summary={labels.frameViewer.picture(frame.frameId, counted('label'), counted('inference'), counted('proposed'))}
          shortcuts={shortcuts}
          onHover={setHovered}
          onPick={pick}
        />}
      </div>
      {panel && (
        <aside ref={side} data-part="panel">
          <Evidence manifest={manifest} snapshot={snapshot} shortcuts={shortcuts} onJudge={(verdict) => void judge(verdict)} onUndo={undo} onRedo={redo} />
          {aside}
          <ObjectList manifest={manifest} objects={objects} labeled={frame.labeled} focused={focused} hovered={hovered} onHover={setHovered} onPick={pick} />
          <MetadataList frame={frame} pictureSize={picture.state === 'ready' ? picture.picture : null} />
        </aside>
      )}
      </div>
    </section>
  );
}
