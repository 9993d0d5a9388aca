import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Manifest, Scatter } from '@shoal/engine';
import { onThemeChange, readColor } from '../canvas/read-color';
import { stackColor } from '../parts/value-look';
import { drawScatter, EDGE, type ScatterInk } from './draw-scatter';

interface ScatterCanvasProps {
  readonly scatter: Scatter;
  readonly manifest: Manifest;
  readonly width: number;
  readonly height: number;
}

/** The points or counts themselves; what they say stands in the text beside them. */
export function ScatterCanvas({ scatter, manifest, width, height }: ScatterCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [ink, setInk] = useState<ScatterInk | null>(null);
  const { color } = scatter;
  const tones = JSON.stringify(color ? [...color.values.map((value, index) => stackColor(manifest, color.column, value, index)), stackColor(manifest, color.column, undefined, 0)] : []);
  useEffect(() => {
    const element = canvas.current?.parentElement;
    if (!element) return;
    const read = () => setInk({ faint: readColor(element, 'var(--shoal-line)'), strong: readColor(element, 'color-mix(in oklab, var(--shoal-text) 82%, var(--shoal-panel))'), groups: (JSON.parse(tones) as readonly string[]).map((tone) => readColor(element, tone)) });
    read();
    return onThemeChange(element, read);
  }, [tones]);
  useLayoutEffect(() => {
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || !ink) return;
    const [wide, tall] = [Math.round((width + 2 * EDGE) * ratio), Math.round((height + 2 * EDGE) * ratio)];
    if (canvas.current.width !== wide || canvas.current.height !== tall) Object.assign(canvas.current, { width: wide, height: tall });
    drawScatter(context, scatter, ink, { width, height, ratio });
  }, [scatter, ink, width, height]);
  return <canvas ref={canvas} aria-hidden="true" style={{ width: width + 2 * EDGE, height: height + 2 * EDGE, translate: `${-EDGE}px ${-EDGE}px` }} />;
}
