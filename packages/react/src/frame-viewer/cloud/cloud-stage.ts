import { cuboidCorners, CUBOID_EDGES, hitCuboid, type Manifest, type ProjectedEdge, type Vector3 } from '@shoal/engine';
import { pickPoint, type CloudScene } from './cloud-scene';
import type { CloudPalette } from './cloud-palette';
import { drawCuboids, type ShownCuboid } from './draw-cuboids';
import { drawGround, drawMetres, type CameraPlace, type GroundDrawing } from './draw-ground';
import { drawRuler } from './draw-ruler';
import { between, createLens, fitTo, START_PITCH, START_YAW, type Extent, type Lens, type Orbit, type Size } from './orbit';
import { createPointRenderer, type PointRenderer } from './point-renderer';

/** What the stage shows beside the points. */
export interface StageContent {
  readonly manifest: Manifest;
  readonly palette: CloudPalette;
  readonly cuboids: readonly ShownCuboid[];
  readonly focused: string | null;
  readonly hovered: string | null;
  readonly cameras: readonly CameraPlace[];
  readonly markedCamera: string | null;
  readonly ruler: { readonly points: readonly Vector3[]; readonly active: boolean };
  /** CSS pixels. */
  readonly pointSize: number;
}

/** The 3-D picture of a frame on canvases of its own: ground, points, cuboids. Nothing of it is React's; frames are drawn when something changed. */
export interface CloudStage {
  readonly orbit: Orbit;
  readonly lens: Lens;
  setScene(scene: CloudScene | null, extent: Extent): void;
  setColors(colors: Uint8Array<ArrayBuffer>): void;
  setContent(content: StageContent): void;
  setOrbit(orbit: Orbit): void;
  /** Goes there in a short moment; at once where people want less motion. */
  goTo(orbit: Orbit): void;
  fit(): void;
  /** All of it from where one looks first, at once. */
  showAll(yaw: number): void;
  resize(size: Size): void;
  pickCuboid(x: number, y: number): ShownCuboid | null;
  pickPoint(x: number, y: number): Vector3 | null;
  /** All of it as one picture, everything drawn. */
  toPng(): Promise<Blob>;
  dispose(): void;
}

const FIRST_BUDGET = 600_000;
const LEAST_BUDGET = 60_000;
const MOVE_MS = 160;

export interface StageOptions {
  readonly onMove: (orbit: Orbit) => void;
  /** Says that drawing is, or again is, possible. Colours must be set again. */
  readonly onRestored: () => void;
}

export function createCloudStage(root: HTMLElement, { onMove, onRestored }: StageOptions): CloudStage {
  const layers = ['ground', 'points', 'objects'].map((name) => {
    const canvas = document.createElement('canvas');
    canvas.dataset['layer'] = name;
    canvas.setAttribute('aria-hidden', 'true');
    root.prepend(canvas);
    return canvas;
  });
  root.prepend(...layers);
  const [groundCanvas, pointCanvas, objectCanvas] = layers as [HTMLCanvasElement, HTMLCanvasElement, HTMLCanvasElement];
  const remove = () => layers.forEach((layer) => layer.remove());
  let points: PointRenderer;
  try {
    points = createPointRenderer(pointCanvas, () => {
      if (scene) points.setPositions(scene.positions);
      onRestored();
      invalidate();
    });
  } catch (error) {
    remove();
    throw error;
  }
  let size: Size = { width: 0, height: 0 };
  let extent: Extent = { center: [0, 0, 0], radius: 20 };
  let orbit: Orbit = { target: [0, 0, 0], yaw: START_YAW, pitch: START_PITCH, distance: 60, flat: false };
  let lens = createLens(orbit, size, extent);
  let scene: CloudScene | null = null;
  let content: StageContent | null = null;
  let dirty = true;
  let request = 0;
  let budget = FIRST_BUDGET;
  let lastFrame = 0;
  let flight: { readonly from: Orbit; readonly to: Orbit; readonly start: number } | null = null;
  let settleTimer: ReturnType<typeof setTimeout> | undefined;

  const invalidate = () => {
    dirty = true;
    if (request === 0) request = requestAnimationFrame(frame);
  };
  const place = (next: Orbit) => {
    orbit = next;
    lens = createLens(orbit, size, extent);
    onMove(orbit);
    invalidate();
  };
  const adapt = (now: number) => {
    const took = now - lastFrame;
    lastFrame = now;
    // Only frames that follow one another tell how long drawing takes.
    if (took > 400 || took <= 0) return;
    if (took > 45) budget = Math.max(LEAST_BUDGET, budget * 0.7);
    else if (took < 24) budget = Math.min(20_000_000, budget * 1.25);
  };
  const drawOverlays = () => {
    if (!content || size.width === 0) return;
    const { palette } = content;
    const [under, over] = [scaled(groundCanvas, size), scaled(objectCanvas, size)];
    const origin = scene?.origin ?? [0, 0, 0];
    const ground: GroundDrawing = { lens, orbit, size, palette, height: scene?.low ?? 0, home: [-origin[0], -origin[1], -origin[2]], cameras: content.cameras, marked: content.markedCamera };
    if (under) drawGround(under, ground);
    if (!over) return;
    over.clearRect(0, 0, size.width, size.height);
    drawMetres(over, ground);
    const seen = content.cuboids.flatMap((shown) => {
      const edges = seeCuboid(shown, lens, size);
      return edges.length > 0 ? [{ ...shown, edges }] : [];
    });
    drawCuboids(over, { manifest: content.manifest, size, cuboids: seen, focused: content.focused, hovered: content.hovered, color: (id) => palette.classColor(id), accent: palette.accent, underlay: false, maxTags: 14 });
    drawRuler(over, { lens, size, palette, ...content.ruler });
  };
  const drawAll = (count: number) => {
    points.begin(lens.matrix, content?.pointSize ?? 2, orbit.flat ? 0 : orbit.distance * 0.6, count);
    drawOverlays();
    dirty = false;
  };
  function frame(now: number) {
    request = 0;
    adapt(now);
    if (flight) {
      const t = Math.min(1, (now - flight.start) / MOVE_MS);
      const { from, to } = flight;
      if (t >= 1) flight = null;
      place(between(from, to, 1 - (1 - t) ** 3));
    }
    if (dirty) {
      drawAll(Math.round(budget));
      clearTimeout(settleTimer);
      // What is still missing comes when the view has come to rest.
      if (points.drawn < points.total && !flight) settleTimer = setTimeout(() => (request ||= requestAnimationFrame(frame)), 90);
    } else if (points.more(Math.max(LEAST_BUDGET * 4, Math.round(budget)))) request ||= requestAnimationFrame(frame);
    pointCanvas.dataset['drawn'] = String(points.drawn);
    if (flight) invalidate();
  }
  return {
    get orbit() {
      return flight?.to ?? orbit;
    },
    get lens() {
      return lens;
    },
    setScene(next, around) {
      scene = next;
      extent = around;
      points.setPositions(next?.positions ?? new Float32Array(0));
      place(orbit);
    },
    setColors(colors) {
      points.setColors(colors);
      invalidate();
    },
    setContent(next) {
      const isSameView = content?.pointSize === next.pointSize && scene !== null && !dirty;
      content = next;
      // Objects alone: the points stay as they are.
      if (isSameView && request === 0) drawOverlays();
      else invalidate();
    },
    setOrbit(next) {
      flight = null;
      place(next);
    },
    goTo(next) {
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
        flight = null;
        place(next);
        return;
      }
      flight = { from: orbit, to: next, start: performance.now() };
      invalidate();
    },
    fit() {
      this.goTo(fitTo(this.orbit, extent, size));
    },
    showAll(yaw) {
      flight = null;
      place(fitTo({ ...orbit, yaw, pitch: START_PITCH, flat: false }, extent, size));
    },
    resize(next) {
      size = next;
      points.resize(size.width, size.height, Math.min(2, devicePixelRatio || 1));
      place(orbit);
      if (request !== 0) cancelAnimationFrame(request);
      request = 0;
      drawAll(Math.round(budget));
      invalidate();
    },
    pickCuboid(x, y) {
      const ray = lens.ray(x, y);
      const slack = lens.metresPerPixel * 3;
      const hits = (content?.cuboids ?? []).flatMap((shown) => {
        const far = hitCuboid(shown.cuboid, ray, slack);
        return far === null ? [] : [{ shown, far, volume: shown.cuboid.size[0] * shown.cuboid.size[1] * shown.cuboid.size[2] }];
      });
      // Of two in each other the smaller one; otherwise what is in front.
      hits.sort((a, b) => a.far - b.far || a.volume - b.volume);
      return hits[0]?.shown ?? null;
    },
    pickPoint(x, y) {
      if (!scene) return null;
      const { from, along } = lens.ray(x, y);
      return orbit.flat ? pickPoint(scene, from, along, lens.metresPerPixel * 8, 0) : pickPoint(scene, from, along, 0, (lens.metresPerPixel * 8) / orbit.distance);
    },
    async toPng() {
      drawAll(Number.POSITIVE_INFINITY);
      const whole = Object.assign(document.createElement('canvas'), { width: pointCanvas.width, height: pointCanvas.height });
      const context = whole.getContext('2d');
      if (context) {
        context.fillStyle = content?.palette.ground ?? 'black';
        context.fillRect(0, 0, whole.width, whole.height);
        for (const layer of layers) context.drawImage(layer, 0, 0, whole.width, whole.height);
      }
      return new Promise((resolve, reject) => whole.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser made no picture of the view.'))), 'image/png'));
    },
    dispose() {
      cancelAnimationFrame(request);
      clearTimeout(settleTimer);
      points.dispose();
      remove();
    },
  };
}

function scaled(canvas: HTMLCanvasElement, { width, height }: Size): CanvasRenderingContext2D | null {
  const density = devicePixelRatio || 1;
  const [w, h] = [Math.max(1, Math.round(width * density)), Math.max(1, Math.round(height * density))];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const context = canvas.getContext('2d');
  context?.setTransform(density, 0, 0, density, 0, 0);
  return context;
}

/** The edges that are on the stage; none when the whole cuboid is beside it. */
function seeCuboid({ cuboid }: ShownCuboid, lens: Lens, { width, height }: Size): ProjectedEdge[] {
  const corners = cuboidCorners(cuboid);
  const edges = CUBOID_EDGES.flatMap(([from, to], edge): ProjectedEdge[] => {
    const [a, b] = [corners[from], corners[to]];
    const line = a && b ? lens.projectLine(a, b) : null;
    return line ? [{ edge, line }] : [];
  });
  const beside = (test: (line: ProjectedEdge['line']) => boolean) => edges.every(({ line }) => test(line));
  if (beside((l) => l[0] < 0 && l[2] < 0) || beside((l) => l[0] > width && l[2] > width) || beside((l) => l[1] < 0 && l[3] < 0) || beside((l) => l[1] > height && l[3] > height)) return [];
  return edges;
}
