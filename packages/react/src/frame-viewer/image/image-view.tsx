import { ImageOff, Maximize, Minus, Plus, ScanSearch, TriangleAlert } from 'lucide-react';
import { lazy, Suspense, useEffect, useId, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import { useLabels } from '../../binding/shoal-provider';
import { useView } from '../../binding/use-view';
import { onThemeChange } from '../../canvas/read-color';
import { useAnnounce } from '../../parts/announcer';
import { Button } from '../../parts/button';
import type { MediaRendererProps } from '../renderer';
import { aboutWhole, WholeTags } from '../whole-tags';
import { comparedModel, noComparison, panesOf, type Comparison, type Moment } from './compare';
import { createCursor } from './cursor';
import type { FrameDrawing } from './frame-drawing';
import { createFramePalette, type FramePalette } from './frame-palette';
import { ImageTools } from './image-tools';
import { plainLook, type Look } from './look';
import { canvasToPng } from './save-picture';
import { StatusLine } from './status-line';
import { useDetail } from './use-detail';
import { useFrameCanvas } from './use-frame-canvas';
import { useHoldKey } from './use-hold-key';
import { usePicture, usePrefetch } from './use-picture';
import { useScenes } from './use-scenes';
import { inPane, useStage } from './use-stage';

const loadEditor = async () => ({ default: (await import('../edit/edit-layer')).EditLayer });
/** Who only looks does not load it. */
const EditLayer = lazy(loadEditor);

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

const PAN_STEP = 48;
/** A click this far from an outline still means it, CSS pixels. */
const SLACK = 4;

/** The picture with everything drawn on it. */
export function ImageView({ handle, dataset, view, frame, objects, focused, hovered, mode, summary, shortcuts, onHover, onPick }: MediaRendererProps) {
  const labels = useLabels();
  const announce = useAnnounce();
  const picture = usePicture(dataset, frame.frameId);
  const { modelId } = useView(view);
  useEffect(() => {
    // There before it is asked for: the key after E is meant for it.
    if (mode !== 'read') loadEditor().catch(() => undefined);
  }, [mode]);
  const hintId = useId();
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [palette, setPalette] = useState<FramePalette | null>(null);
  const [look, setLook] = useState<Look>(plainLook);
  const [lens, setLens] = useState(false);
  const [chosen, setComparison] = useState<Comparison>(noComparison);
  const [wanted, setMoment] = useState<Moment>('both');
  const [cursor] = useState(createCursor);
  const holdKey = useHoldKey();

  // Editing is about the labels as they are, on one picture.
  const comparison = mode === 'edit' ? noComparison : chosen;
  const moment = mode === 'edit' ? 'both' : wanted;
  const models = dataset.manifest.models ?? [];
  const second = comparedModel(comparison);
  const secondName = models.find((model) => model.id === second)?.name ?? second;
  const hasChanges = objects.some((object) => object.role === 'proposed' || object.change !== null);
  const panes = panesOf(comparison);

  const loaded = picture.state === 'ready' ? picture.picture : null;
  const pictureSize = loaded ?? { width: Math.max(1, frame.width), height: Math.max(1, frame.height) };
  const stage = useStage(root, pictureSize, frame.frameId, panes);
  const scenes = useScenes({ objects, frame, manifest: dataset.manifest, comparison, moment, modelId });
  const density = typeof devicePixelRatio === 'number' ? devicePixelRatio || 1 : 1;
  const detail = useDetail(loaded, stage.view, stage.size, density);
  const shapeOf = (key: string | null | undefined) => (key ? (scenes.find((scene) => scene.byKey.has(key))?.byKey.get(key) ?? null) : null);
  const focusedShape = shapeOf(focused?.key);
  const whole = useMemo(() => aboutWhole(objects).filter((object) => !scenes.some((scene) => scene.byKey.has(object.key))), [objects, scenes]);
  usePrefetch(dataset, frame, loaded !== null);

  useEffect(() => view.compareWith(second), [view, second]);
  useEffect(() => () => view.compareWith(null), [view]);
  useEffect(() => {
    if (!hasChanges) setMoment('both');
  }, [hasChanges]);

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const read = () => setPalette(createFramePalette(element, dataset.manifest));
    read();
    return onThemeChange(element, read);
  }, [dataset]);

  const compared = useMemo(() => (second === null ? null : { modelId: second, tag: secondName ?? second }), [second, secondName]);
  const drawings = palette
    ? scenes.map((scene): FrameDrawing => ({ manifest: dataset.manifest, palette, picture: loaded, detail, pictureSize, stage: stage.size, view: stage.view, density, scene, focused: focused?.key ?? null, hovered, look, compared }))
    : [];
  useFrameCanvas(canvas, drawings, lens, cursor);

  // Another object of the same frame, while zoomed in: bring it into sight.
  useEffect(() => {
    if (focusedShape) stage.reveal(focusedShape.bounds);
    // Only when another object is focused; moving the picture away from it is up to the user.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focused?.key]);

  const toObject = () => {
    const box = focusedShape?.bounds;
    if (stage.fitted && box) stage.zoomTo({ ...box, w: Math.max(1, box.w), h: Math.max(1, box.h) });
    else stage.fit();
  };
  const toPng = async () => {
    if (!canvas.current || !loaded) throw new Error(labels.imageViewer.notYet);
    return canvasToPng(canvas.current, labels.imageViewer.tainted);
  };
  const flip = () => {
    const next: Moment = moment === 'before' ? 'after' : 'before';
    setMoment(next);
    announce(labels.imageViewer.moments[next]);
    return () => setMoment(moment);
  };
  const moveCursor = (dx: number, dy: number) => {
    const { x, y, pane } = cursor.getSnapshot() ?? { x: stage.size.width / 2, y: stage.size.height / 2, pane: 0 };
    const [nx, ny] = [Math.max(0, Math.min(stage.size.width, x + dx * stage.view.scale)), Math.max(0, Math.min(stage.size.height, y + dy * stage.view.scale))];
    cursor.set({ x: nx, y: ny, pane });
  };
  const onKey = (name: string, event: KeyboardEvent): boolean => {
    const arrow = ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const)[name.replace('Shift+', '')];
    if (arrow && lens) {
      const step = name.startsWith('Shift+') ? 10 : 1;
      moveCursor(arrow[0] * step, arrow[1] * step);
      return true;
    }
    if (arrow && !name.startsWith('Shift+')) {
      stage.pan(-arrow[0] * PAN_STEP, -arrow[1] * PAN_STEP);
      return true;
    }
    if (name === 'Escape' && (lens || moment !== 'both')) {
      setLens(false);
      setMoment('both');
      return true;
    }
    if (!shortcuts || !(name === 'x' || (name === 'b' && hasChanges && mode !== 'edit'))) return false;
    if (event.repeat) return true;
    if (name === 'b') holdKey('b', flip);
    else
      holdKey('x', () => {
        if (!lens && !cursor.getSnapshot()) moveCursor(0, 0);
        setLens(!lens);
        return () => setLens(lens);
      });
    return true;
  };
  useImperativeHandle(handle, () => ({ fit: stage.fit, zoom: stage.zoom, toObject, onKey, toPng }));

  const placeOf = (event: PointerEvent) => {
    const box = root.current?.getBoundingClientRect();
    if (!box) return null;
    const x = event.clientX - box.left;
    const own = inPane(x, stage.size);
    return { x: own, y: event.clientY - box.top, pane: own === x ? 0 : 1 };
  };
  const pointed = (event: PointerEvent) => {
    const place = placeOf(event);
    const { scale, x, y } = stage.view;
    return place && (scenes[place.pane]?.hits.at((place.x - x) / scale, (place.y - y) / scale, SLACK / scale)?.object ?? null);
  };
  /** The object as the viewer knows it: a pane may show a changed copy. */
  const original = (key: string) => objects.find((object) => object.key === key);
  const names = comparison.type === 'labels-inferences' ? [labels.imageViewer.labels, labels.imageViewer.inferences] : comparison.type === 'models' ? [models.find((model) => model.id === modelId)?.name ?? modelId, secondName] : [labels.imageViewer.moments.before, labels.imageViewer.moments.after];
  return (
    <div
      ref={root}
      data-part="stage"
      data-dragging={stage.dragging || undefined}
      data-pointing={hovered !== null || undefined}
      data-lens={lens || undefined}
      {...stage.drag}
      onPointerMove={(event) => {
        stage.drag.onPointerMove(event);
        const over = event.target === canvas.current;
        cursor.set(over && event.pointerType !== 'touch' ? placeOf(event) : null);
        if (!stage.dragging && event.pointerType !== 'touch') {
          const key = over ? (pointed(event)?.key ?? null) : null;
          if (key !== hovered) onHover(key);
        }
      }}
      onPointerLeave={() => {
        cursor.set(null);
        onHover(null);
      }}
      onPointerUp={(event) => {
        const clicked = !stage.dragging && event.button === 0 && event.target === canvas.current ? pointed(event) : null;
        stage.drag.onPointerUp(event);
        const object = clicked && original(clicked.key);
        if (object) onPick(object);
      }}
    >
      <canvas ref={canvas} role="img" tabIndex={0} aria-label={summary} aria-describedby={hintId} data-picture={picture.state} style={panes === 2 ? { width: stage.size.width * 2 } : undefined} />
      <span id={hintId} className="shoal-visually-hidden">
        {labels.frameViewer.pictureKeys} {labels.imageViewer.keys}
      </span>
      <ImageTools
        look={look}
        onLook={setLook}
        comparison={comparison}
        onComparison={setComparison}
        moment={moment}
        onMoment={setMoment}
        lens={lens}
        onLens={setLens}
        model={models.find((model) => model.id === modelId) ?? (modelId === null ? null : { id: modelId, name: modelId })}
        others={models.filter((model) => model.id !== modelId)}
        hasChanges={hasChanges}
        canCompare={mode !== 'edit'}
        shortcuts={shortcuts}
      />
      {panes === 2 && (
        <div data-part="panes">
          {names.map((name) => (
            <span key={name}>{name}</span>
          ))}
        </div>
      )}
      {mode === 'edit' && (
        <Suspense fallback={null}>
          <EditLayer dataset={dataset} view={view} frame={frame} objects={objects} focused={focused} stage={stage} pictureSize={pictureSize} shortcuts={shortcuts} onPick={onPick} />
        </Suspense>
      )}
      <WholeTags manifest={dataset.manifest} objects={whole} focused={focused} />
      {loaded && frame.width > 0 && (loaded.width !== frame.width || loaded.height !== frame.height) && (
        <p data-part="wrong-size" role="note">
          <TriangleAlert {...icon} />
          {labels.frameViewer.wrongSize(`${loaded.width} × ${loaded.height} px`, `${frame.width} × ${frame.height}`)}
        </p>
      )}
      {picture.state === 'failed' && (
        <div data-part="broken" role="alert">
          <ImageOff size={20} strokeWidth={1.5} aria-hidden="true" />
          <strong>{labels.frameViewer.pictureFailed}</strong>
          <p>{picture.error.message}</p>
          <Button onClick={picture.retry}>{labels.retry}</Button>
        </div>
      )}
      <StatusLine cursor={cursor} manifest={dataset.manifest} picture={loaded} detail={detail} view={stage.view} shape={shapeOf(hovered) ?? focusedShape} moment={moment} problems={scenes.flatMap((scene) => scene.problems)} />
      <div data-part="zoom">
        <Button variant="quiet" icon={<ScanSearch {...icon} />} aria-label={labels.frameViewer.toObject} title={shortcuts ? `${labels.frameViewer.toObject} (F)` : labels.frameViewer.toObject} disabled={!focusedShape} aria-pressed={!stage.fitted && focusedShape !== null} onClick={toObject} />
        <Button variant="quiet" icon={<Maximize {...icon} />} aria-label={labels.frameViewer.fit} title={shortcuts ? `${labels.frameViewer.fit} (0)` : labels.frameViewer.fit} disabled={stage.fitted} onClick={stage.fit} />
        <Button variant="quiet" icon={<Minus {...icon} />} aria-label={labels.frameViewer.zoomOut} onClick={() => stage.zoom(1 / 1.4)} />
        <output>{`${Math.round(stage.view.scale * 100)} %`}</output>
        <Button variant="quiet" icon={<Plus {...icon} />} aria-label={labels.frameViewer.zoomIn} onClick={() => stage.zoom(1.4)} />
      </div>
    </div>
  );
}
