import { CircleAlert, Focus } from 'lucide-react';
import { Suspense, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Dataset, FrameObject, JudgeResult, Verdict } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useControllable } from '../binding/use-controllable';
import { useAnnounce } from '../parts/announcer';
import { Button } from '../parts/button';
import { shortcutOf } from '../parts/shortcuts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states';
import { changeWords } from '../parts/verdict-mark';
import { ChangeBar } from './edit/change-bar';
import { Evidence } from './evidence';
import { builtInRenderers } from './built-in-renderers';
import { showAll, visibleObjects, type FrameFilter } from './frame-filter';
import { Filmstrip } from './filmstrip/filmstrip';
import { FrameMenu } from './frame-menu';
import { FrameToolbar } from './frame-toolbar';
import { usePicture } from './image/use-picture';
import { MetadataList } from './metadata-list';
import { ObjectList } from './object-list';
import { rendererOf, type FrameMode, type MediaHandle, type MediaRenderer } from './renderer';
import { ToolSlotProvider } from './tool-slot';
import { useFrameViewer } from './use-frame-viewer';

export interface FrameViewerProps {
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  /** Own media types, or replacements of built-in ones; asked before them. Keep the array stable. */
  readonly renderers?: readonly MediaRenderer[];
  /** What a person may do here: look (`read`), judge (`review`, the default), or change labels too (`edit`). */
  readonly mode?: FrameMode;
  readonly defaultMode?: FrameMode;
  readonly onModeChange?: (mode: FrameMode) => void;
  /** Single-letter keys (A, K, S, E, Z, F, L, M, 0, +, −, [, ]; C, N, V, full stop, comma while editing) while the focus is inside. Default true. */
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

const none: readonly MediaRenderer[] = [];

/** The focused element's frame, whatever it is, with labels (solid), inferences (dashed) and proposed changes (dotted). */
export function FrameViewer({ dataset: given, renderers = none, mode: givenMode, defaultMode = 'review', onModeChange, shortcuts = true, panel = true, aside, defaultFilter, onJudged, className = '' }: FrameViewerProps) {
  const { dataset, view, snapshot } = useFrameViewer(given);
  const labels = useLabels();
  const announce = useAnnounce();
  const [mode, setMode] = useControllable<FrameMode>({ value: givenMode, defaultValue: defaultMode, onChange: onModeChange });
  const [filter, setFilter] = useState<FrameFilter>({ ...showAll, ...defaultFilter });
  const [hovered, setHovered] = useState<string | null>(null);
  const [toolSlot, setToolSlot] = useState<HTMLElement | null>(null);
  const medium = useRef<MediaHandle>(null);
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

  const reviews: Readonly<Record<string, () => void>> = {
    a: () => void judge('agree'),
    k: () => void judge('keep'),
    s: () => void judge('unsure'),
    z: undo,
    'Shift+z': redo,
    e: () => setMode(mode === 'edit' ? 'review' : 'edit'),
  };
  const letters: Readonly<Record<string, () => void>> = {
    f: () => medium.current?.toObject?.(),
    '0': () => medium.current?.fit?.(),
    '+': () => medium.current?.zoom?.(1.4),
    '=': () => medium.current?.zoom?.(1.4),
    '-': () => medium.current?.zoom?.(1 / 1.4),
    l: () => setFilter((now) => ({ ...now, labels: !now.labels })),
    m: () => setFilter((now) => ({ ...now, inferences: !now.inferences })),
    '[': () => view.showPrevious(),
    ']': () => view.showNext(),
    ...(mode === 'read' ? {} : reviews),
  };
  const always: Readonly<Record<string, () => void>> = mode === 'read' ? {} : { 'Mod+z': undo, 'Mod+Shift+z': redo, 'Mod+y': redo };
  const onKeyDown = (event: KeyboardEvent) => {
    const name = shortcutOf(event);
    if (name === null) return;
    // The medium knows best what its keys mean: arrows on a picture, Space on a sound.
    if (medium.current?.onKey?.(name, event.nativeEvent)) {
      event.preventDefault();
      return;
    }
    const command = always[name] ?? (shortcuts ? letters[name] : undefined);
    if (!command) return;
    event.preventDefault();
    // A key held down may zoom; it never decides.
    if (event.repeat && !/^[+=\-[\]]/.test(name)) return;
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
  const Renderer = rendererOf(frame, renderers, builtInRenderers)?.Component;
  const counted = (role: FrameObject['role']) => objects.filter((object) => object.role === role).length;
  return (
    <section {...root}>
      <div data-part="layout">
      <div data-part="main">
        <FrameToolbar manifest={manifest} frame={frame} objects={snapshot.objects} filter={filter} shortcuts={shortcuts} mode={mode} toolSlot={setToolSlot} menu={<FrameMenu dataset={dataset} frame={frame} medium={medium} />} onMode={setMode} onFilter={setFilter} onPrevious={() => view.showPrevious()} onNext={() => view.showNext()} />
        {state === 'error' && snapshot.error && (
          <div data-part="notice" role="alert">
            <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
            <span>{snapshot.error.message}</span>
            <Button onClick={() => view.refresh()}>{labels.retry}</Button>
          </div>
        )}
        {Renderer && (
          <ToolSlotProvider value={toolSlot}>
            <Suspense fallback={<LoadingState progress={null} />}>
              <Renderer
                handle={medium}
                dataset={dataset}
                view={view}
                frame={frame}
                objects={objects}
                focused={focused}
                hovered={hovered}
                mode={mode}
                shortcuts={shortcuts}
                summary={labels.frameViewer.picture(frame.frameId, counted('label'), counted('inference'), counted('proposed'))}
                onHover={setHovered}
                onPick={pick}
              />
            </Suspense>
            <Filmstrip dataset={dataset} view={view} frame={frame} />
          </ToolSlotProvider>
        )}
      </div>
      {panel && (
        <aside ref={side} data-part="panel">
          <Evidence manifest={manifest} snapshot={snapshot} shortcuts={shortcuts} judging={mode !== 'read'} change={<ChangeBar dataset={dataset} view={view} snapshot={snapshot} editable={mode !== 'read'} />} onJudge={(verdict) => void judge(verdict)} onUndo={undo} onRedo={redo} />
          {aside}
          <ObjectList manifest={manifest} objects={objects} labeled={frame.labeled} focused={focused} hovered={hovered} onHover={setHovered} onPick={pick} />
          <MetadataList frame={frame} pictureSize={picture.state === 'ready' ? picture.picture : null} />
        </aside>
      )}
      </div>
    </section>
  );
}
