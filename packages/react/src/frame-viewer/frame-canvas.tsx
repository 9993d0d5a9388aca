import { ImageOff, Maximize, Minus, Plus, ScanSearch, TriangleAlert } from 'lucide-react';
import { useEffect, useId, useImperativeHandle, useLayoutEffect, useRef, useState, type PointerEvent, type Ref } from 'react';
import type { Dataset, FrameInfo, FrameObject } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { onThemeChange } from '../canvas/read-color';
import { Button } from '../parts/button';
import { ClassBadge } from '../parts/class-badge';
import { drawFrame } from './draw-frame';
import { drawableBox, objectAt } from './frame-filter';
import { createFramePalette, type FramePalette } from './frame-palette';
import { useStage } from './use-stage';
import type { PictureState } from './use-picture';

/** What the keys of the whole viewer may ask of the picture. */
export interface FrameCanvasHandle {
  fit(): void;
  zoom(factor: number): void;
  pan(dx: number, dy: number): void;
  /** Zooms to the focused object, or back to the whole picture. */
  toObject(): void;
}

export interface FrameCanvasProps {
  readonly ref: Ref<FrameCanvasHandle>;
  readonly dataset: Dataset;
  readonly frame: FrameInfo;
  readonly picture: PictureState;
  /** Objects to draw; those without a box are shown as tags. */
  readonly objects: readonly FrameObject[];
  readonly focused: FrameObject | null;
  readonly hovered: string | null;
  readonly summary: string;
  readonly shortcuts: boolean;
  readonly onHover: (key: string | null) => void;
  readonly onPick: (object: FrameObject) => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** The picture with everything drawn on it. */
export function FrameCanvas({ ref, dataset, frame, picture, objects, focused, hovered, summary, shortcuts, onHover, onPick }: FrameCanvasProps) {
  const labels = useLabels().frameViewer;
  const retryLabel = useLabels().retry;
  const hintId = useId();
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [palette, setPalette] = useState<FramePalette | null>(null);
  const bitmap = picture.state === 'ready' ? picture.picture : null;
  const pictureSize = bitmap ?? { width: Math.max(1, frame.width), height: Math.max(1, frame.height) };
  const stage = useStage(root, pictureSize, frame.frameId);
  const focusedBox = focused ? drawableBox(focused) : null;

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const read = () => setPalette(createFramePalette(element, dataset.manifest));
    read();
    return onThemeChange(element, read);
  }, [dataset]);

  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || !palette || stage.size.width === 0 || stage.size.height === 0) return;
    const density = devicePixelRatio || 1;
    const [width, height] = [Math.round(stage.size.width * density), Math.round(stage.size.height * density)];
    if (element.width !== width || element.height !== height) Object.assign(element, { width, height });
    context.setTransform(density, 0, 0, density, 0, 0);
    drawFrame(context, { manifest: dataset.manifest, palette, picture: bitmap, pictureSize, stage: stage.size, view: stage.view, objects, focused: focused?.key ?? null, hovered });
  });

  // Another object of the same frame, while zoomed in: bring it into sight.
  useEffect(() => {
    if (focusedBox) stage.reveal(focusedBox);
    // Only when another object is focused; moving the picture away from it is up to the user.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focused?.key]);

  const toObject = () => {
    if (stage.fitted && focusedBox) stage.zoomTo(focusedBox);
    else stage.fit();
  };
  useImperativeHandle(ref, () => ({ fit: stage.fit, zoom: stage.zoom, pan: stage.pan, toObject }));

  const pointed = (event: PointerEvent) => {
    const box = root.current?.getBoundingClientRect();
    if (!box) return null;
    const { scale, x, y } = stage.view;
    return objectAt(objects, (event.clientX - box.left - x) / scale, (event.clientY - box.top - y) / scale, 4 / scale);
  };
  const wholePicture = objects.filter((object) => object.box === null);
  return (
    <div
      ref={root}
      data-part="stage"
      data-dragging={stage.dragging || undefined}
      data-pointing={hovered !== null || undefined}
      {...stage.drag}
      onPointerMove={(event) => {
        stage.drag.onPointerMove(event);
        if (!stage.dragging && event.pointerType !== 'touch') onHover(event.target === canvas.current ? (pointed(event)?.key ?? null) : null);
      }}
      onPointerLeave={() => onHover(null)}
      onPointerUp={(event) => {
        const clicked = !stage.dragging && event.button === 0 && event.target === canvas.current ? pointed(event) : null;
        stage.drag.onPointerUp(event);
        if (clicked) onPick(clicked);
      }}
    >
      <canvas ref={canvas} role="img" tabIndex={0} aria-label={summary} aria-describedby={hintId} data-picture={picture.state} />
      <span id={hintId} className="shoal-visually-hidden">
        {labels.pictureKeys}
      </span>
      {wholePicture.length > 0 && (
        <ul data-part="tags">
          {wholePicture.map((object) => (
            <li key={object.key} data-role={object.role} data-focused={object.key === focused?.key || undefined}>
              <span>{labels.roles[object.role]}</span>
              <ClassBadge manifest={dataset.manifest} classId={object.classId} style={object.role === 'inference' ? 'inference' : 'label'} />
              {object.confidence !== null && <span>{object.confidence.toFixed(2)}</span>}
            </li>
          ))}
        </ul>
      )}
      {bitmap && (bitmap.width !== frame.width || bitmap.height !== frame.height) && (
        <p data-part="wrong-size" role="note">
          <TriangleAlert {...icon} />
          {labels.wrongSize(`${bitmap.width} × ${bitmap.height} px`, `${frame.width} × ${frame.height}`)}
        </p>
      )}
      {picture.state === 'failed' && (
        <div data-part="broken" role="alert">
          <ImageOff size={20} strokeWidth={1.5} aria-hidden="true" />
          <strong>{labels.pictureFailed}</strong>
          <p>{picture.error.message}</p>
          <Button onClick={picture.retry}>{retryLabel}</Button>
        </div>
      )}
      <div data-part="zoom">
        <Button variant="quiet" icon={<ScanSearch {...icon} />} aria-label={labels.toObject} title={shortcuts ? `${labels.toObject} (F)` : labels.toObject} disabled={!focusedBox} aria-pressed={!stage.fitted && focusedBox !== null} onClick={toObject} />
        <Button variant="quiet" icon={<Maximize {...icon} />} aria-label={labels.fit} title={shortcuts ? `${labels.fit} (0)` : labels.fit} disabled={stage.fitted} onClick={stage.fit} />
        <Button variant="quiet" icon={<Minus {...icon} />} aria-label={labels.zoomOut} onClick={() => stage.zoom(1 / 1.4)} />
        <output>{`${Math.round(stage.view.scale * 100)} %`}</output>
        <Button variant="quiet" icon={<Plus {...icon} />} aria-label={labels.zoomIn} onClick={() => stage.zoom(1.4)} />
      </div>
    </div>
  );
}
