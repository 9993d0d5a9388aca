import { useEffect, useState } from 'react';
import type { Box, Dataset, FrameEdit, FrameInfo, FrameObject, FrameView } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { useView } from '../../binding/use-view';
import { useAnnounce } from '../../parts/announcer';
import { className } from '../../parts/class-color';
import { editTarget, nextObject } from './edit-target';
import { placeOf, shapeOf, shapesEqual, type EditShape, type PointRef } from './edit-shape';
import { useBurst } from './use-burst';

export type EditTool = 'select' | 'points' | 'draw';

/** What the class menu is open for: the focused object, or a box that was drawn. */
export type ClassRequest = { readonly object: FrameObject } | { readonly box: Box };

export interface EditorOptions {
  readonly dataset: Dataset;
  readonly view: FrameView;
  readonly frame: FrameInfo;
  readonly focused: FrameObject | null;
  readonly onPick: (object: FrameObject) => void;
}

/** State and actions of editing a picture. Nothing is written before an action ends. */
export interface Editor {
  readonly tool: EditTool;
  /** The focused object as it is proposed; what handles hold. */
  readonly target: FrameObject | null;
  /** Where the target is now, a drag or burst included; `null` when it has no place in the picture. */
  readonly shape: EditShape | null;
  /** A drag or burst runs. */
  readonly changing: boolean;
  /** A new box that is not confirmed yet. */
  readonly drawing: Box | null;
  readonly point: PointRef | null;
  readonly request: ClassRequest | null;
  setTool(tool: EditTool): void;
  setPoint(point: PointRef | null): void;
  /** Shows a shape without writing it. */
  preview(shape: EditShape | null): void;
  draw(box: Box | null): void;
  /** Writes a shape, as one action. */
  commit(shape: EditShape): void;
  /** A step of a burst of keys: it is written once, when the burst ends. */
  step(shape: EditShape): void;
  /** Writes what waits. */
  flush(): void;
  /** Leaves what is not written yet; returns whether there was anything to leave. */
  cancel(): boolean;
  confirmDrawing(box: Box): void;
  askClass(): void;
  chooseClass(classId: string | null): void;
  accept(): void;
  remove(): void;
  go(by: 1 | -1): void;
}

export function useEditor({ dataset, view, frame, focused, onPick }: EditorOptions): Editor {
  const { frameEditor: labels, frameViewer } = useLabels();
  const announce = useAnnounce();
  const { objects } = useView(view);
  const [tool, setToolState] = useState<EditTool>('select');
  const [draft, setDraft] = useState<{ readonly key: string; readonly shape: EditShape } | null>(null);
  const [drawing, setDrawing] = useState<Box | null>(null);
  const [point, setPoint] = useState<PointRef | null>(null);
  const [request, setRequest] = useState<ClassRequest | null>(null);
  const target = editTarget(focused, objects);
  const rest = target && shapeOf(target);
  const draftShape = draft && draft.key === focused?.key ? draft.shape : null;
  const nameOf = (classId: string) => className(dataset.manifest, classId);

  const edit = async (object: FrameObject, wanted: FrameEdit, words: string): Promise<void> => {
    const change = await view.edit(object, wanted);
    if (change) announce(words);
  };
  const write = (object: FrameObject, shape: EditShape) => {
    const { x, y, w, h } = shape.box;
    void edit(object, { type: 'place', place: placeOf(shape) }, labels.moved(x, y, w, h));
    setDraft(null);
  };
  const burst = useBurst<{ readonly object: FrameObject; readonly from: EditShape; readonly shape: EditShape }>(({ object, from, shape }) => {
    if (shapesEqual(from, shape)) setDraft(null);
    else write(object, shape);
  });

  // Another element: what was being edited is written first.
  useEffect(() => dataset.selection.focus.subscribe(() => burst.flush()), [dataset, burst]);
  useEffect(() => {
    setPoint(null);
    setToolState((now) => (now === 'points' ? 'select' : now));
  }, [focused?.element]);
  useEffect(() => {
    setDrawing(null);
    setRequest(null);
    setToolState('select');
  }, [frame.frameId]);

  const setTool = (next: EditTool) => {
    burst.flush();
    setDrawing(null);
    setPoint(null);
    if (next === 'points' && !(rest?.polygons || rest?.keypoints)) return announce(labels.noPoints);
    setToolState(next);
    if (next === 'points') announce(labels.pointsStarted(((rest?.polygons ?? []).flat().length >> 1) + Math.floor((rest?.keypoints?.length ?? 0) / 3)));
    if (next === 'draw') announce(labels.drawStarted);
  };
  const ready = (): FrameObject | null => {
    burst.flush();
    // As it is after the flush.
    const now = view.getSnapshot();
    if (now.focused && editTarget(now.focused, now.objects)) return now.focused;
    announce(now.focused ? labels.isDeleted : labels.nothingFocused);
    return null;
  };
  return {
    tool,
    target,
    shape: draftShape ?? rest,
    changing: draftShape !== null,
    drawing,
    point,
    request,
    setTool,
    setPoint,
    preview: (shape) => setDraft(shape && focused && { key: focused.key, shape }),
    draw: setDrawing,
    commit(shape) {
      if (focused && rest && !shapesEqual(shape, rest)) write(focused, shape);
      else setDraft(null);
    },
    step(shape) {
      if (!focused || !rest) return;
      burst.go({ object: focused, from: burst.current()?.from ?? rest, shape });
      setDraft({ key: focused.key, shape });
    },
    flush: () => burst.flush(),
    cancel() {
      const left = burst.current() !== null || draftShape !== null || drawing !== null || tool !== 'select';
      burst.drop();
      setDraft(null);
      setPoint(null);
      if (tool === 'draw') announce(labels.drawCancelled);
      if (drawing) setDrawing(null);
      setToolState('select');
      return left;
    },
    confirmDrawing(box) {
      // A label whose box is broken gets this one.
      const broken = focused && target && !rest && target.task !== 'class' ? focused : null;
      if (!broken) return setRequest({ box });
      setDrawing(null);
      setToolState('select');
      void edit(broken, { type: 'place', place: { box } }, labels.moved(box.x, box.y, box.w, box.h));
    },
    askClass() {
      const object = ready();
      if (object) setRequest({ object });
    },
    chooseClass(classId) {
      setRequest(null);
      if (!request || classId === null) return;
      if ('object' in request) {
        void edit(request.object, { type: 'class', classId }, labels.classChanged(nameOf(classId)));
        return;
      }
      setDrawing(null);
      setToolState('select');
      const [first] = frame.media;
      void view.add({ task: 'box', classId, box: request.box, sensorId: frame.media.length > 1 ? first?.sensorId : undefined }).then((change) => change && announce(labels.added(nameOf(classId))));
    },
    accept() {
      const object = ready();
      if (object?.role === 'inference') void edit(object, { type: 'accept' }, labels.accepted(nameOf(object.classId)));
    },
    remove() {
      const object = ready();
      if (!object) return;
      if (object.role === 'inference' && !object.change) announce(labels.nothingToDelete);
      else void edit(object, { type: 'delete' }, labels.deleted);
    },
    go(by) {
      burst.flush();
      const found = nextObject(objects, focused, by);
      if (!found) return;
      const { object, at, total } = found;
      const box = shapeOf(object)?.box;
      onPick(object);
      announce(labels.object(frameViewer.roles[object.role] ?? object.role, nameOf(object.classId), box ? labels.place(box.x, box.y, box.w, box.h) : frameViewer.wholePicture, at + 1, total));
    },
  };
}
