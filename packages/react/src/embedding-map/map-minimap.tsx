import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { MapPoints } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import type { Camera } from '../canvas/camera';
import { onCameraRest } from '../canvas/camera-rest';
import type { MapSpace } from '../canvas/map-space';
import { OVERVIEW_CELLS, overviewTones } from '../canvas/overview-raster';
import { onThemeChange, readColor } from '../canvas/read-color';
import { fitBox, screenToWorld, worldToScreen, type ScreenPoint, type Viewport } from '../canvas/viewport';
import { formatPercent } from '../format';

export interface MapMinimapProps {
  readonly camera: Camera;
  readonly points: MapPoints;
  readonly space: MapSpace;
}

const WIDTH = 132;
const HEIGHTS = { least: 72, most: 132 };
const MARGIN = 8;
const SHOWN_FROM_ZOOM = 1.6;
/** Smallest frame that is still seen and hit, CSS pixels. */
const LEAST_FRAME = 8;
const STEP = 0.2;

/** The whole map in small with a frame around what is seen, once that is only a part. Drag, click or arrow keys move the view. */
export function MapMinimap(props: MapMinimapProps) {
  const { camera } = props;
  const [isZoomed, setZoomed] = useState(() => camera.zoom() > SHOWN_FROM_ZOOM);
  const [isFocused, setFocused] = useState(false);
  useEffect(() => {
    const look = () => setZoomed(camera.zoom() > SHOWN_FROM_ZOOM);
    look();
    return camera.subscribe(look);
  }, [camera]);
  // Whoever steers with it keeps it.
  if (!isZoomed && !isFocused) return null;
  return (
    <div className="shoal-map-minimap" onFocus={() => setFocused(true)} onBlur={() => setFocused(false)}>
      <Overview {...props} />
    </div>
  );
}

function Overview({ camera, points, space }: MapMinimapProps) {
  const labels = useLabels().mapExtras;
  const panel = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLSpanElement>(null);
  const { box } = space;
  const height = Math.round(Math.min(HEIGHTS.most, Math.max(HEIGHTS.least, (WIDTH * (box.maxY - box.minY)) / Math.max(1e-9, box.maxX - box.minX))));
  const mini = fitBox(box, WIDTH, height, { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN });

  useEffect(() => {
    const [root, target] = [panel.current, canvas.current];
    if (!root || !target) return;
    const tones = overviewTones(points);
    const draw = () => drawTones(target, tones, readColor(root, 'var(--shoal-text)'));
    draw();
    return onThemeChange(root, draw);
  }, [points]);

  useEffect(() => {
    const place = () => {
      const element = frame.current;
      if (!element) return;
      const { left, top, width, height: tall } = frameOf(camera.get(), mini);
      element.style.transform = `translate(${left}px, ${top}px)`;
      element.style.width = `${width}px`;
      element.style.height = `${tall}px`;
    };
    const tell = () => {
      const element = panel.current;
      if (!element) return;
      const { share, right, up } = placeIn(camera.get(), space);
      const inView = labels.inView(formatPercent(share));
      element.setAttribute('aria-label', labels.overviewLabel(inView));
      element.setAttribute('aria-valuenow', String(Math.round(share * 100)));
      element.setAttribute('aria-valuetext', labels.overviewPlace(inView, formatPercent(right), formatPercent(up)));
    };
    place();
    tell();
    const stops = [camera.subscribe(place), onCameraRest(camera, tell)];
    return () => stops.forEach((stop) => stop());
    // `mini` follows the box.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [camera, space, labels]);

  const grip = useRef<ScreenPoint | null>(null);
  const placeOf = (event: PointerEvent) => {
    const area = event.currentTarget.getBoundingClientRect();
    return screenToWorld(mini, event.clientX - area.left - 1, event.clientY - area.top - 1);
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = placeOf(event);
    const { x, y, width, height: tall, scale } = camera.get();
    const isInside = Math.abs(at.x - x) <= width / 2 / scale && Math.abs(at.y - y) <= tall / 2 / scale;
    // Inside the frame it is taken where it was grasped, outside it comes to the pointer.
    grip.current = isInside ? { x: x - at.x, y: y - at.y } : { x: 0, y: 0 };
    if (!isInside) camera.flyTo(at.x, at.y, 0, { glide: true });
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!grip.current || (event.movementX === 0 && event.movementY === 0)) return;
    const at = placeOf(event);
    camera.flyTo(at.x + grip.current.x, at.y + grip.current.y, 0);
  };
  const onPointerEnd = () => {
    grip.current = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { width, height: tall } = camera.get();
    const step = event.shiftKey ? 3 * STEP : STEP;
    const pan = { ArrowLeft: [step * width, 0], ArrowRight: [-step * width, 0], ArrowUp: [0, step * tall], ArrowDown: [0, -step * tall] }[event.key];
    if (pan) camera.panBy(pan[0] ?? 0, pan[1] ?? 0, { glide: true });
    else if (event.key === '+' || event.key === '=' || event.key === 'PageUp') camera.zoomBy(1.6, undefined, { glide: true });
    else if (event.key === '-' || event.key === '_' || event.key === 'PageDown') camera.zoomBy(1 / 1.6, undefined, { glide: true });
    else if (event.key === 'Home' || event.key === '0') camera.fit({ glide: true });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={panel}
      role="slider"
      tabIndex={0}
      title={labels.overview}
      aria-label={labels.overview}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      style={{ width: WIDTH, height }}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} width={OVERVIEW_CELLS} height={OVERVIEW_CELLS} aria-hidden="true" style={squareIn(mini)} />
      <span ref={frame} data-part="frame" />
    </div>
  );
}

/** Where the unit square of the world lies in the panel. */
function squareIn(mini: Viewport) {
  const { x, y } = worldToScreen(mini, 0, 1);
  return { left: x, top: y, width: mini.scale, height: mini.scale };
}

/** The seen part in pixels of the panel, cut to it and never too small to see. */
function frameOf({ x, y, scale, width, height }: Viewport, mini: Viewport) {
  const low = worldToScreen(mini, x - width / 2 / scale, y + height / 2 / scale);
  const high = worldToScreen(mini, x + width / 2 / scale, y - height / 2 / scale);
  const span = (from: number, to: number, size: number): readonly [number, number] => {
    const middle = (Math.max(0, from) + Math.min(size, to)) / 2;
    const length = Math.max(LEAST_FRAME, Math.min(size, to) - Math.max(0, from));
    return [Math.min(size - length, Math.max(0, middle - length / 2)), length];
  };
  const [left, wide] = span(low.x, high.x, mini.width);
  const [top, tall] = span(low.y, high.y, mini.height);
  return { left, top, width: wide, height: tall };
}

/** What share of the map is seen, 0..1, and where the middle of the view lies in it, from the left and from the bottom. */
function placeIn({ x, y, scale, width, height }: Viewport, { box }: MapSpace) {
  const overlap = (middle: number, size: number, min: number, max: number) => {
    const whole = Math.max(1e-9, max - min);
    const [from, to] = [Math.max(min, middle - size / 2 / scale), Math.min(max, middle + size / 2 / scale)];
    return Math.max(0, Math.min(1, (to - from) / whole));
  };
  const along = (value: number, min: number, max: number) => Math.min(1, Math.max(0, (value - min) / Math.max(1e-9, max - min)));
  return { share: overlap(x, width, box.minX, box.maxX) * overlap(y, height, box.minY, box.maxY), right: along(x, box.minX, box.maxX), up: along(y, box.minY, box.maxY) };
}

function drawTones(canvas: HTMLCanvasElement, tones: Uint8ClampedArray, [r, g, b]: readonly [number, number, number, number]): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(OVERVIEW_CELLS, OVERVIEW_CELLS);
  tones.forEach((tone, cell) => image.data.set([r, g, b, tone * 0.75], cell * 4));
  context.putImageData(image, 0, 0);
}
