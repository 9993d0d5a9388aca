import { useImperativeHandle, useLayoutEffect, useRef, useState, type CSSProperties, type PointerEvent, type ReactNode, type Ref } from 'react';
import type { FrameObject } from '@shoal/engine';
import { onThemeChange } from '../../../canvas/read-color';
import { objectAt } from '../../frame-filter';
import { drawFrame } from '../../image/draw-frame';
import { createFramePalette, type FramePalette } from '../../image/frame-palette';
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
export function FilmStage({ handle, dataset, objects, picture, pictureSize, shown, focused, hovered, summary, player, children, onHover, onPick }: FilmStageProps) {
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(root);
  const [palette, setPalette] = useState<FramePalette | null>(null);
  const view = fitPicture(size, pictureSize);

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const read = () => setPalette(createFramePalette(element, dataset.manifest));
    read();
    return onThemeChange(element, read);
  }, [dataset]);
  useLayoutEffect(() => {
    const context = palette && prepareCanvas(canvas.current, size);
    if (!context) return;
    // Over a player nothing stands for the picture.
    const drawn: FramePalette = player ? { classColor: palette.classColor, accent: palette.accent, placeholder: 'transparent' } : palette;
    drawFrame(context, { manifest: dataset.manifest, palette: drawn, picture, pictureSize, stage: size, view, objects, focused: focused?.key ?? null, hovered });
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
