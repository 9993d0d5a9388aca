import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { Cursor } from './cursor';
import type { FrameDrawing } from './frame-drawing';
import { createFrameLayers, snapped, type FrameLayers } from './frame-layers';
import { paintLens } from './paint-lens';

/** How long the view rests before what was moved or stretched is drawn anew. */
const REST_MS = 110;

/** Keeps a canvas as its panes want it: after every render, while the magnifier moves, and once more when the view rests. */
export function useFrameCanvas(canvas: RefObject<HTMLCanvasElement | null>, panes: readonly FrameDrawing[], lens: boolean, cursor: Cursor): void {
  const layers = useRef<FrameLayers[]>([]);
  const glass = useRef<HTMLCanvasElement | null>(null);
  const draw = useRef<(settle: boolean) => boolean>(() => true);

  draw.current = (settle) => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    const [first] = panes;
    if (!element || !context || !first || first.stage.width === 0 || first.stage.height === 0) return true;
    const { density, stage } = first;
    const paneWidth = Math.round(stage.width * density);
    const [width, height] = [paneWidth * panes.length, Math.round(stage.height * density)];
    if (element.width !== width || element.height !== height) Object.assign(element, { width, height });
    let atRest = true;
    panes.forEach((pane, at) => {
      context.save();
      context.setTransform(density, 0, 0, density, at * paneWidth, 0);
      if (panes.length > 1) {
        context.beginPath();
        context.rect(0, 0, stage.width, stage.height);
        context.clip();
      }
      const own = (layers.current[at] ??= createFrameLayers());
      atRest = own.draw(context, pane, settle) && atRest;
      const place = lens ? cursor.getSnapshot() : null;
      if (place) paintLens(context, { ...pane, view: snapped(pane.view, density) }, place, (glass.current ??= document.createElement('canvas')));
      context.restore();
    });
    layers.current.length = Math.max(1, panes.length);
    return atRest;
  };

  useLayoutEffect(() => {
    if (draw.current(false)) return;
    const timer = setTimeout(() => draw.current(true), REST_MS);
    return () => clearTimeout(timer);
  });

  useEffect(() => {
    if (!lens) return;
    let frame = 0;
    const stop = cursor.subscribe(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => void draw.current(false));
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [lens, cursor]);
}
