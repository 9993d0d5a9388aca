import type { Disposable } from '@shoal/engine';
import { fitBox, mixViewports, panBy, zoomAt, type Insets, type ScreenPoint, type Viewport, type WorldBox } from './viewport';

/** The viewport of one canvas, its limits and its movements. React-free; draws nothing itself. */
export interface Camera extends Disposable {
  get(): Viewport;
  /** Scale relative to the fitted view: 1 shows everything. */
  zoom(): number;
  subscribe(listener: () => void): () => void;
  /** Sets what "everything" is and shows it; with `keepView` only when everything was shown before. */
  setContent(box: WorldBox, options?: { readonly keepView?: boolean }): void;
  /** Keeps the middle in place; a fitted view stays fitted. */
  resize(width: number, height: number): void;
  zoomBy(factor: number, at?: ScreenPoint, options?: MoveOptions): void;
  panBy(dx: number, dy: number, options?: MoveOptions): void;
  fit(options?: MoveOptions): void;
  /** Brings a place to the middle, at least at `zoom`. */
  flyTo(x: number, y: number, zoom: number, options?: MoveOptions): void;
}

export interface MoveOptions {
  /** Glides there in 180 ms; ignored where the user prefers reduced motion. */
  readonly glide?: boolean;
}

export interface CameraOptions {
  /** Room to leave around the content of a fitted view of that size. */
  readonly insets?: (width: number, height: number) => Insets;
  readonly maxZoom?: number;
}

const MIN_ZOOM = 0.5;
const GLIDE_MS = 180;

const evenInsets: Insets = { top: 32, right: 32, bottom: 32, left: 32 };

export function createCamera({ insets = () => evenInsets, maxZoom = 64 }: CameraOptions = {}): Camera {
  const listeners = new Set<() => void>();
  let content: WorldBox = { minX: 0, minY: 0, maxX: 1, maxY: 1 };
  let view: Viewport = { x: 0.5, y: 0.5, scale: 1, width: 1, height: 1 };
  let target: Viewport = view;
  let fitted = true;
  let frame = 0;

  const fittedView = () => fitBox(content, view.width, view.height, insets(view.width, view.height));
  const show = (next: Viewport) => {
    view = next;
    for (const listener of [...listeners]) listener();
  };
  const limit = (next: Viewport): Viewport => {
    const full = fittedView().scale;
    const scale = Math.min(full * maxZoom, Math.max(full * MIN_ZOOM, next.scale));
    // The middle may leave the content by a quarter of the view, so that an off-centre fit is possible too.
    const within = (value: number, min: number, max: number, slack: number) => Math.min(max + slack, Math.max(min - slack, value));
    return { ...next, scale, x: within(next.x, content.minX, content.maxX, next.width / 4 / scale), y: within(next.y, content.minY, content.maxY, next.height / 4 / scale) };
  };
  const stop = () => {
    if (frame) cancelAnimationFrame(frame);
    frame = 0;
  };
  const moveTo = (next: Viewport, { glide = false }: MoveOptions = {}) => {
    stop();
    target = limit(next);
    if (!glide || matchMedia('(prefers-reduced-motion: reduce)').matches) return show(target);
    const from = view;
    const begin = performance.now();
    const step = (now: number) => {
      const t = Math.min(1, Math.max(0, (now - begin) / GLIDE_MS));
      frame = t < 1 ? requestAnimationFrame(step) : 0;
      show(mixViewports(from, target, 1 - (1 - t) ** 3));
    };
    frame = requestAnimationFrame(step);
  };
  /** Where the current movement ends, so that quick key presses add up. */
  const destination = () => (frame ? target : view);
  const zoomLimited = (from: Viewport, factor: number, at: ScreenPoint) => {
    const { scale } = limit({ ...from, scale: from.scale * factor });
    return zoomAt(from, scale / from.scale, at);
  };

  return {
    get: () => view,
    zoom: () => view.scale / fittedView().scale,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setContent(box, { keepView = false } = {}) {
      content = box;
      if (keepView && !fitted) return moveTo(view);
      fitted = true;
      moveTo(fittedView());
    },
    resize(width, height) {
      if (width <= 0 || height <= 0 || (width === view.width && height === view.height)) return;
      stop();
      view = { ...view, width, height };
      moveTo(fitted ? fittedView() : view);
    },
    zoomBy(factor, at, options) {
      fitted = false;
      const from = destination();
      moveTo(zoomLimited(from, factor, at ?? { x: from.width / 2, y: from.height / 2 }), options);
    },
    panBy(dx, dy, options) {
      fitted = false;
      moveTo(panBy(destination(), dx, dy), options);
    },
    fit(options) {
      fitted = true;
      moveTo(fittedView(), options);
    },
    flyTo(x, y, zoom, options) {
      fitted = false;
      moveTo({ ...view, x, y, scale: Math.max(view.scale, fittedView().scale * zoom) }, options);
    },
    dispose() {
      stop();
      listeners.clear();
    },
  };
}
