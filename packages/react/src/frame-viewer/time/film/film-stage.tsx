import { useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type PointerEvent, type ReactNode, type Ref } from 'react';
import type { FrameObject } from '@shoal/engine';
import { onThemeChange } from '../../../canvas/read-color';
import { objectAt } from '../../frame-filter';
import { createFrameLayers, type FrameLayers } from '../../image/frame-layers';
import { createFramePalette, type FramePalette } from '../../image/frame-palette';
import { plainLook } from '../../image/look';
import { createScene } from '../../image/scene';
import { fitPicture, type Size } from '../../image/viewport';
import type { MediaRendererProps } from '../../renderer';
import { prepareCanvas, useElementSize } from '../use-canvas';

export interface FilmStageHandle {
  /** The frame with everything drawn on it. */
  toPng(): Promise<Blob>;
}

interface FilmStageProps extends Pick<MediaRendererProps, 'dataset' | 'focused' | 'hovered' | 'summary' | 'onHover' | 'onPick'> {
  readonly handle: Ref<FilmStageHandle>;
  /** Objects as they stand now. */
  readonly objects: readonly FrameObject[];
  readonly picture: ImageBitmap | null;
  readonly pictureSize: Size;
  /** The frame on screen, for tests and styles; `null` while there is none. */
  readonly shown: number | null;
  /** What plays the film itself: it lies below the objects, in the place of the picture. */
  readonly player?: ReactNode;
  readonly children?: ReactNode;
}

/** A frame of a film with boxes drawn over it. */
export function FilmStage({ handle, dataset, objects, picture: bitmap, pictureSize, shown, focused, hovered, summary, player, children, onHover, onPick }: FilmStageProps) {
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const hasPlayer = player !== undefined && player !== null;
  const size = useElementSize(root);
  const [palette, setPalette] = useState<FramePalette | null>(null);
  const layers = useRef<FrameLayers | null>(null);
  const view = fitPicture(size, pictureSize);
  const scene = useMemo(() => createScene(objects, dataset.manifest), [objects, dataset]);
  const picture = useMemo(() => bitmap && { bitmap, width: bitmap.width, height: bitmap.height, source: null }, [bitmap]);

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    // Over a player nothing stands for the picture.
    const read = () => setPalette(hasPlayer ? { ...createFramePalette(element, dataset.manifest), placeholder: 'transparent' } : createFramePalette(element, dataset.manifest));
    read();
    return onThemeChange(element, read);
  }, [dataset, hasPlayer]);
  useLayoutEffect(() => {
    const context = palette && prepareCanvas(canvas.current, size);
    if (!context) return;
    layers.current ??= createFrameLayers();
    layers.current.draw(context, { manifest: dataset.manifest, palette, picture, detail: null, pictureSize, stage: size, view, density: devicePixelRatio || 1, scene, focused: focused?.key ?? null, hovered, look: plainLook, compared: null }, true);
  });
  useImperativeHandle(handle, () => ({
    toPng: () => new Promise<Blob>((resolve, reject) => canvas.current?.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The canvas gave no picture.'))), 'image/png')),
  }));

  const pointed = (event: PointerEvent) => {
    const box = root.current?.getBoundingClientRect();
    return box ? objectAt(objects, (event.clientX - box.left - view.x) / view.scale, (event.clientY - box.top - view.y) / view.scale, 4 / view.scale) : null;
  };
  const place: CSSProperties = { insetInlineStart: `${view.x}px`, insetBlockStart: `${view.y}px`, width: `${pictureSize.width * view.scale}px`, height: `${pictureSize.height * view.scale}px` };
  return (
    <div
      ref={root}
      data-part="stage"
      data-film=""
      data-pointing={hovered !== null || undefined}
      onPointerMove={(event) => event.pointerType !== 'touch' && onHover(event.target === canvas.current ? (pointed(event)?.key ?? null) : null)}
      onPointerLeave={() => onHover(null)}
      onClick={(event) => {
        const object = event.target === canvas.current ? pointed(event as unknown as PointerEvent) : null;
        if (object) onPick(object);
      }}
    >
      {player && (
        <div data-part="film-player" style={place}>
          {player}
        </div>
      )}
      <canvas ref={canvas} role="img" tabIndex={0} aria-label={summary} data-shown={shown ?? undefined} />
      {children}
    </div>
  );
}
