import { Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toWorldPlace, type FrameInfo } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { onThemeChange, readColor } from '../../canvas/read-color';
import { loadLand, type WorldLand } from '../../canvas/world-land';
import { useAnnounce } from '../../parts/announcer';
import { Button } from '../../parts/button';

export interface Place {
  /** Degrees, WGS 84. */
  readonly lat: number;
  readonly lon: number;
}

/** Where a frame was recorded, from its columns `lat` and `lon`; `null` where they hold no place on Earth. */
export function placeOf(frame: Pick<FrameInfo, 'entries'>): Place | null {
  const [lat, lon] = ['lat', 'lon'].map((name) => frame.entries.find((entry) => entry.name === name)?.value);
  if (typeof lat !== 'number' || typeof lon !== 'number') return null;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

/** "57.7089° N, 11.9746° E" */
export function placeWords({ lat, lon }: Place): string {
  const one = (value: number, [plus, minus]: readonly [string, string]) => `${Math.abs(value).toFixed(4)}° ${value >= 0 ? plus : minus}`;
  return `${one(lat, ['N', 'S'])}, ${one(lon, ['E', 'W'])}`;
}

const WIDTH = 256;
const HEIGHT = 120;
/** World degrees across the map: a continent and what is around it. */
const SPAN = 96;

/** A small map with a pin, and the coordinates to copy. */
export function PlacePin({ place }: { readonly place: Place }) {
  const labels = useLabels().place;
  const announce = useAnnounce();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [land, setLand] = useState<WorldLand | null>(null);
  const { lat, lon } = place;
  useEffect(() => {
    let left = false;
    // Without its coast the map still has its grid and its pin.
    loadLand('coarse').then((loaded) => !left && setLand(loaded), () => undefined);
    return () => {
      left = true;
    };
  }, []);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const redraw = () => drawPlace(element, { lat, lon }, land);
    redraw();
    return onThemeChange(element, redraw);
  }, [lat, lon, land]);
  const words = placeWords(place);
  const copy = () => void navigator.clipboard?.writeText(`${lat}, ${lon}`).then(() => announce(labels.copied));
  return (
    <div data-part="place">
      <canvas ref={canvas} role="img" aria-label={labels.map(words)} style={{ aspectRatio: `${WIDTH} / ${HEIGHT}` }} />
      <p>
        <span>{words}</span>
        <Button variant="quiet" icon={<Copy size={14} strokeWidth={1.5} aria-hidden="true" />} aria-label={labels.copy} title={labels.copy} onClick={copy} />
      </p>
    </div>
  );
}

function drawPlace(canvas: HTMLCanvasElement, { lat, lon }: Place, land: WorldLand | null): void {
  const ratio = Math.max(1, globalThis.devicePixelRatio || 1);
  canvas.width = WIDTH * ratio;
  canvas.height = HEIGHT * ratio;
  const context = canvas.getContext('2d');
  if (!context) return;
  const paint = (color: string) => `rgb(${readColor(canvas, color).slice(0, 3).join(' ')})`;
  const scale = WIDTH / SPAN;
  const tall = HEIGHT / scale;
  const pin = toWorldPlace(lat, lon, 0);
  // The poles have nothing beyond them: the map stops there, and the pin moves away from its middle.
  const middle = Math.max(-180 + tall / 2, Math.min(180 - tall / 2, pin.y));
  const toX = (x: number) => (x - pin.x) * scale + WIDTH / 2;
  const toY = (y: number) => (middle - y) * scale + HEIGHT / 2;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = paint('var(--shoal-sunken)');
  context.fillRect(0, 0, WIDTH, HEIGHT);
  if (land) {
    context.fillStyle = paint('color-mix(in oklab, var(--shoal-line) 80%, var(--shoal-bg))');
    for (const turn of [-360, 0, 360]) {
      context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * toX(turn), ratio * toY(0));
      context.fill(land.path);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }
  context.strokeStyle = paint('var(--shoal-line)');
  context.lineWidth = 1;
  context.beginPath();
  for (let at = -540; at <= 540; at += 15) line(context, toX(at), 0, toX(at), HEIGHT);
  for (let at = -75; at <= 75; at += 15) line(context, 0, toY(toWorldPlace(at, 0, 0).y), WIDTH, toY(toWorldPlace(at, 0, 0).y));
  context.stroke();
  const [x, y] = [toX(pin.x), toY(pin.y)];
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.fillStyle = paint('var(--shoal-accent)');
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = paint('var(--shoal-bg)');
  context.stroke();
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.moveTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
  context.lineTo(Math.round(x2) + 0.5, Math.round(y2) + 0.5);
}
