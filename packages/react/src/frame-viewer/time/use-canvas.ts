import { useLayoutEffect, useState, type RefObject } from 'react';

export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** Size of an element in CSS pixels; 0 × 0 until it is on the page. */
export function useElementSize(element: RefObject<HTMLElement | null>): CanvasSize {
  const [size, setSize] = useState<CanvasSize>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => setSize((known) => (known.width === target.clientWidth && known.height === target.clientHeight ? known : { width: target.clientWidth, height: target.clientHeight }));
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    measure();
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** A canvas's context, sized for the screen and scaled to CSS pixels; `null` when there is nothing to draw on. */
export function prepareCanvas(canvas: HTMLCanvasElement | null, { width, height }: CanvasSize): CanvasRenderingContext2D | null {
  const context = canvas?.getContext('2d');
  if (!canvas || !context || width === 0 || height === 0) return null;
  const density = devicePixelRatio || 1;
  const [w, h] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
