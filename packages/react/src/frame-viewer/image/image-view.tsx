import { ImageOff, Maximize, Minus, Plus, ScanSearch, TriangleAlert } from 'lucide-react';
import { useEffect, useId, useImperativeHandle, useLayoutEffect, useRef, useState, type PointerEvent } from 'react';
import { useLabels } from '../../binding/shoal-provider';
import { onThemeChange } from '../../canvas/read-color';
import { Button } from '../../parts/button';
import { drawFrame } from './draw-frame';
import { drawableBox, objectAt } from '../frame-filter';
import { createFramePalette, type FramePalette } from './frame-palette';
import { useStage } from './use-stage';
import { usePicture } from './use-picture';
import type { MediaRendererProps } from '../renderer';
import { aboutWhole, WholeTags } from '../whole-tags';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

const PAN_STEP = 48;

/** The picture with everything drawn on it. */
export function ImageView({ handle, dataset, frame, objects, focused, hovered, summary, shortcuts, onHover, onPick }: MediaRendererProps) {
  const picture = usePicture(dataset, frame.frameId);
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
  const pans: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [PAN_STEP, 0], ArrowRight: [-PAN_STEP, 0], ArrowUp: [0, PAN_STEP], ArrowDown: [0, -PAN_STEP] };
  useImperativeHandle(handle, () => ({
    fit: stage.fit,
    zoom: stage.zoom,
    toObject,
    onKey(name, event) {
      const pan = event.target === canvas.current ? pans[name] : undefined;
      if (pan) stage.pan(...pan);
      return pan !== undefined;
    },
  }));

  const pointed = (event: PointerEvent) => {
    const box = root.current?.getBoundingClientRect();
    if (!box) return null;
    const { scale, x, y } = stage.view;
    return objectAt(objects, (event.clientX - box.left - x) / scale, (event.clientY - box.top - y) / scale, 4 / scale);
  };
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
      <WholeTags manifest={dataset.manifest} objects={aboutWhole(objects)} focused={focused} />
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
