import { isAbort } from '../base/errors';
import { createLifetime, type Disposable } from '../base/lifetime';
import { createSingleFlight } from '../base/single-flight';
import { createStore, type Readable } from '../base/store';
import type { LabelChange } from '../model/change';
import { parseElementId, type ElementId } from '../model/element';
import type { Verdict } from '../review/event';
import type { Dataset } from '../session/dataset';
import { createJudge, type JudgeResult, type StepResult } from '../session/judge';
import type { InferencePlace } from '../session/propose-change';
import { elementOfChange } from '../review/element-of-change';
import { drawnLabelId } from '../review/label-ids';
import { randomId } from '../review/random-id';
import { addObject, editObject, type FrameEdit, type NewObject, type ObjectPlace } from './frame-edits';
import { frameObjects, labelOf, type FrameMark, type FrameObject } from './frame-objects';
import { createFrameReader, type FrameEntry, type FrameInfo, type FrameMedium, type LoadedFrame } from './frame-reader';
import { readSequence, type SequenceFrame } from './frame-sequence';
import { createActionRunner } from './run-action';

export interface FrameSnapshot {
  /** `idle`: nothing is focused. `stale`: the frame before is shown while the next one is read. `error`: reading failed. */
  readonly state: 'idle' | 'loading' | 'ready' | 'stale' | 'error';
  readonly error: Error | null;
  /** Why the last decision was not stored; `null` once another one was. */
  readonly actionError: Error | null;
  readonly frame: FrameInfo | null;
  /** Labels, inferences of the current model and proposed changes in this frame. */
  readonly objects: readonly FrameObject[];
  readonly focus: ElementId | null;
  /** The object that is being judged; `null` when the frame itself is. */
  readonly focused: FrameObject | null;
  readonly modelId: string | null;
  /** The second model, whose inferences are among `objects` too (told apart by their `modelId`); `null` for none. */
  readonly comparedModelId: string | null;
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
}

/** One frame with its labels beside the inferences of the current model. It follows the shared focus. */
export interface FrameView extends Readable<FrameSnapshot>, Disposable {
  /** Makes the element of an object, or a frame, the one being judged; `null` for none. */
  focus(element: ElementId | null): void;
  /** Shows the neighbour in the sequence; does nothing at its ends. */
  showPrevious(): void;
  showNext(): void;
  /** The sequence of the shown frame, in order, the frame itself included; empty when it is in none. Rejects with the signal's reason, or when the query fails. */
  sequence(options: { readonly signal: AbortSignal }): Promise<readonly SequenceFrame[]>;
  /** Judges the focused element. `null` when nothing is focused or storage refused. */
  judge(verdict: Verdict): Promise<JudgeResult | null>;
  /**
   * Edits an object of the frame, as one action that can be undone: the change is proposed, the tables stay as they are. Editing back to what the tables
   * say withdraws what was proposed; the result is that last step. `null` when there was nothing to change, or storage refused (`actionError`).
   */
  edit(object: FrameObject, edit: FrameEdit): Promise<LabelChange | null>;
  /** Adds an object to the frame and makes it the one being judged. `null` as for `edit`. */
  add(object: NewObject): Promise<LabelChange | null>;
  /**
   * Shows the inferences of a second model beside those of the current one, in this and all further frames; `null` for none. They take part in no score:
   * `facts` and `pair` are `null`. A model without inferences shows none.
   */
  compareWith(modelId: string | null): void;
  /** Takes back the newest own action and shows what it was about. `null` when there was none, or storage refused. */
  undo(): Promise<StepResult | null>;
  redo(): Promise<StepResult | null>;
  /** Reads the frame again, after an error. */
  refresh(): void;
}

const KEPT_FRAMES = 24;

export function createFrameView(dataset: Dataset): FrameView {
  const { selection, review, status } = dataset;
  const lifetime = createLifetime('The frame view');
  const reading = createSingleFlight();
  const reader = createFrameReader(dataset.database);
  const judge = createJudge(dataset);
  const kept = new Map<string, LoadedFrame>();
  let shown: LoadedFrame | null = null;
  /** What is shown was read before the tables changed. */
  let expired = false;
  let compared: string | null = null;
  let seen = '';
  let started = false;

  const store = createStore<FrameSnapshot>({
    state: selection.focus.getSnapshot().element === null ? 'idle' : 'loading',
    error: null,
    actionError: null,
    frame: null,
    objects: [],
    focus: selection.focus.getSnapshot().element,
    focused: null,
    modelId: status.getSnapshot().modelId,
    comparedModelId: null,
    undoLabel: review.state.getSnapshot().undoLabel,
    redoLabel: review.state.getSnapshot().redoLabel,
  });

  const compose = (): Pick<FrameSnapshot, 'frame' | 'objects' | 'focus' | 'focused' | 'undoLabel' | 'redoLabel'> => {
    const state = review.state.getSnapshot();
    const focus = selection.focus.getSnapshot().element;
    const objects = shown ? frameObjects(shown.info.frameId, shown.content, state) : [];
    const focused = objects.find((object) => object.key === focus) ?? objects.find((object) => object.element === focus) ?? null;
    return { frame: shown?.info ?? null, objects, focus, focused, undoLabel: state.undoLabel, redoLabel: state.redoLabel };
  };

  /** The proposed change of a label, which may be one that only the log knows. */
  const changeOf = (element: ElementId): LabelChange | undefined => {
    const ref = parseElementId(element);
    return ref?.kind === 'label' ? review.state.getSnapshot().changes.get(ref.id) : undefined;
  };

  const load = async (element: ElementId, signal: AbortSignal): Promise<LoadedFrame> => {
    const { modelId, version } = status.getSnapshot();
    if (shown && !expired && isIn(shown, element)) return shown;
    const frameId = [...kept.values()].find((frame) => holds(frame, element))?.info.frameId ?? changeOf(element)?.frameId ?? (await reader.frameOf(element, signal));
    const key = JSON.stringify([version, modelId, compared, frameId]);
    const frame = kept.get(key) ?? (await reader.load(frameId, modelId, signal, compared));
    kept.delete(key);
    kept.set(key, frame);
    for (const oldest of kept.keys()) if (kept.size > KEPT_FRAMES) kept.delete(oldest);
    return frame;
  };

  const isIn = (frame: LoadedFrame, element: ElementId) => holds(frame, element) || changeOf(element)?.frameId === frame.info.frameId;

  const follow = () => {
    const element = selection.focus.getSnapshot().element;
    const { modelId } = status.getSnapshot();
    if (element === null) {
      reading.cancel();
      shown = null;
      store.update({ state: 'idle', error: null, modelId, ...compose() });
      return;
    }
    if (shown && !expired && isIn(shown, element)) {
      reading.cancel();
      store.update({ state: 'ready', error: null, modelId, ...compose() });
      return;
    }
    store.update({ state: shown ? 'stale' : 'loading', error: null, modelId, focus: element, focused: null });
    reading.run((signal) => load(element, signal)).then((frame) => {
      if (!frame || lifetime.disposed) return;
      shown = frame;
      expired = false;
      store.update({ state: 'ready', ...compose() });
    }, fail);
  };

  const fail = (error: unknown) => {
    if (lifetime.disposed || isAbort(error)) return;
    store.update({ state: 'error', error: error instanceof Error ? error : new Error(String(error)) });
  };

  const forget = () => {
    kept.clear();
    expired = true;
  };

  const start = () => {
    if (started || lifetime.disposed) return;
    started = true;
    const dataVersion = () => `${status.getSnapshot().version} ${status.getSnapshot().modelId}`;
    seen = dataVersion();
    lifetime.defer(selection.focus.subscribe(follow));
    lifetime.defer(review.state.subscribe(() => store.update(compose())));
    lifetime.defer(
      status.subscribe(() => {
        if (dataVersion() === seen) return;
        seen = dataVersion();
        forget();
        follow();
      }),
    );
    lifetime.defer(() => reading.cancel());
    follow();
  };

  const act = createActionRunner(lifetime, store);

  const step = (run: () => Promise<StepResult | null>) =>
    act(async () => {
      const result = await run();
      if (result?.element) selection.setFocus(result.element);
      return result;
    });

  /** A label that is gone is not looked at any more: the inference that it was made for is, or its frame. */
  const leave = ({ labelId, frameId }: LabelChange) => {
    if (!lifetime.disposed && selection.focus.getSnapshot().element === `label:${labelId}`) selection.setFocus(elementOfChange(labelId, frameId, false));
  };

  const show = (frameId: string | null | undefined) => {
    if (frameId) selection.setFocus(`frame:${frameId}`);
  };

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      const stop = store.subscribe(listener);
      start();
      return stop;
    },
    focus: (element) => selection.setFocus(element),
    showPrevious: () => show(store.getSnapshot().frame?.previous),
    showNext: () => show(store.getSnapshot().frame?.next),
    async sequence({ signal }) {
      const { frame } = store.getSnapshot();
      return frame === null || frame.sequenceId === null ? [] : readSequence(dataset.database, frame.frameId, signal);
    },
    async judge(verdict) {
      const { focus, focused, state } = store.getSnapshot();
      // What somebody drew is nobody's suspicion: there is nothing to decide between.
      if (focus === null || state !== 'ready' || (focused?.role === 'proposed' && !focused.facts)) return null;
      const facts = focused?.facts;
      // Where the model has it is shown already, so that the verdict shows in the same frame.
      const inference = facts?.inferenceId ? store.getSnapshot().objects.find((object) => object.key === `inference:${facts.inferenceId}`) : undefined;
      return act(() => judge.judge(focused?.element ?? focus, verdict, facts ?? undefined, inference && placeOf(inference)));
    },
    edit: (object, edit) =>
      act(async () => {
        const outcome = editObject(object, edit, store.getSnapshot().objects, review.state.getSnapshot().changes);
        if (!outcome) return null;
        const { change, withdraws } = outcome;
        const stored = review.act({ type: withdraws ? 'withdraw-change' : 'change-label', change });
        if (change.op === 'DELETE' && withdraws) leave(change);
        await stored;
        return change;
      }),
    add: (object) =>
      act(async () => {
        const { frame, state } = store.getSnapshot();
        if (!frame || state !== 'ready') return null;
        const change = addObject(frame.frameId, drawnLabelId(frame.frameId, randomId()), object);
        const stored = review.act({ type: 'change-label', change });
        selection.setFocus(`label:${change.labelId}`);
        try {
          await stored;
        } catch (error) {
          leave(change);
          throw error;
        }
        return change;
      }),
    compareWith(modelId) {
      if (modelId === compared || lifetime.disposed) return;
      compared = modelId;
      expired = true;
      store.update({ comparedModelId: modelId });
      if (started) follow();
    },
    undo: () => step(() => judge.undo()),
    redo: () => step(() => judge.redo()),
    refresh() {
      forget();
      follow();
    },
    dispose: () => lifetime.dispose(),
  };
}

function placeOf(object: FrameObject): InferencePlace {
  const { labelId: _labelId, frameId: _frameId, task: _task, classId: _classId, ...place } = labelOf(object);
  return place;
}

function holds({ info, content }: LoadedFrame, element: ElementId): boolean {
  return (
    element === `frame:${info.frameId}` ||
    content.elements.some((row) => row.elementId === element) ||
    content.labels.some((mark) => `label:${mark.id}` === element) ||
    content.inferences.some((mark) => `inference:${mark.id}` === element) ||
    content.compared.some((mark) => `inference:${mark.id}` === element)
  );
}

export type { FrameEdit, FrameEntry, FrameInfo, FrameMark, FrameMedium, FrameObject, NewObject, ObjectPlace, SequenceFrame };
