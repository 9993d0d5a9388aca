import type { FrameObject, Manifest } from '@shoal/engine';
import type { FrameDrawing } from '../../packages/react/src/frame-viewer/image/frame-drawing';
import { createFrameLayers } from '../../packages/react/src/frame-viewer/image/frame-layers';
import type { FramePalette } from '../../packages/react/src/frame-viewer/image/frame-palette';
import { plainLook } from '../../packages/react/src/frame-viewer/image/look';
import { paintShape } from '../../packages/react/src/frame-viewer/image/paint-shape';
import { createScene } from '../../packages/react/src/frame-viewer/image/scene';
import { seededRandom } from '../random';

export interface ViewerTiming {
  /** Milliseconds of our own work a frame. */
  readonly work: readonly number[];
  /** The same until the pixels are there. */
  readonly drawn: readonly number[];
}

const stage = { width: 1280, height: 800 };
const size = { width: 1920, height: 1080 };
/** Frames of a pan: those that draw everything take seconds in software. */
const STEPS = { layers: 80, 'one by one': 8 } as const;
const classes = Array.from({ length: 10 }, (_, at) => ({ id: `c${at}`, name: `Class ${at}` }));
const manifest: Manifest = { schemaVersion: 1, name: 'Bench', classes, tables: { frames: 'frames', media: 'media' } };
const palette: FramePalette = { classColor: (id) => `hsl(${Number(id.slice(1)) * 36} 80% 60%)`, accent: 'aqua', wrong: 'coral', suspicious: 'gold', placeholder: 'grey' };

function objectsOf(count: number): FrameObject[] {
  const { uniform: random } = seededRandom(7);
  return Array.from({ length: count }, (_, at): FrameObject => {
    const inference = at % 2 === 1;
    const [w, h] = [6 + random() * 60, 6 + random() * 60];
    return {
      id: `o${at}`, frameId: 'f', key: `o${at}`, role: inference ? 'inference' : 'label', element: `label:o${at}`, task: 'box', classId: `c${at % 10}`, box: { x: random() * (size.width - w), y: random() * (size.height - h), w, h }, rotation: null, polygons: null, keypoints: null, mask: null, cuboid: null, span: null, interval: null,
      sensorId: null, trackId: null, attributes: null, iscrowd: false, modelId: inference ? 'v1' : null, annotator: null, batch: null, confidence: inference ? random() : null, probs: null, facts: null, pair: null, change: null, judgement: null,
    }; // prettier-ignore
  });
}

async function drawingOf(count: number): Promise<FrameDrawing> {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  for (let at = 0; context && at < 2000; at++) {
    context.fillStyle = `hsl(${(at * 37) % 360} 40% 50%)`;
    context.fillRect((at * 131) % size.width, (at * 79) % size.height, 40, 30);
  }
  return { manifest, palette, picture: { bitmap: await createImageBitmap(canvas), ...size, source: null }, detail: null, pictureSize: size, stage, view: { scale: 1.5, x: -200, y: -200 }, density: 1, scene: createScene(objectsOf(count), manifest), focused: 'o17', hovered: null, look: plainLook, compared: null };
}

/** Pans across the picture there and back, a few pixels a frame. */
function pan(steps: number, drawing: FrameDrawing, draw: (context: CanvasRenderingContext2D, drawing: FrameDrawing) => void): ViewerTiming {
  const canvas = Object.assign(document.createElement('canvas'), stage);
  document.body.append(canvas);
  const context = canvas.getContext('2d');
  const [work, drawn]: [number[], number[]] = [[], []];
  if (!context) return { work, drawn };
  for (let step = -2; step < steps; step++) {
    const away = step < steps / 2 ? step : steps - step;
    const start = performance.now();
    draw(context, { ...drawing, view: { ...drawing.view, x: -200 - away * 9, y: -200 - away * 4 } });
    const done = performance.now();
    context.getImageData(0, 0, 1, 1);
    if (step < 0) continue;
    work.push(done - start);
    drawn.push(performance.now() - start);
  }
  canvas.remove();
  return { work, drawn };
}

const contestants: Record<string, (count: number) => Promise<ViewerTiming>> = {
  async layers(count) {
    const layers = createFrameLayers();
    return pan(STEPS.layers, await drawingOf(count), (context, drawing) => void layers.draw(context, drawing, false));
  },
  async 'one by one'(count) {
    return pan(STEPS['one by one'], await drawingOf(count), (context, drawing) => {
      const { picture, view, scene } = drawing;
      context.clearRect(0, 0, stage.width, stage.height);
      if (picture) context.drawImage(picture.bitmap, view.x, view.y, size.width * view.scale, size.height * view.scale);
      for (const shape of scene.shapes) paintShape(context, shape, { palette, view, fill: true, comparedModelId: null }, false);
    });
  },
};

/** Milliseconds for finding what is under the pointer, 1,000 places. */
async function point(count: number): Promise<number> {
  const { scene } = await drawingOf(count);
  const start = performance.now();
  for (let at = 0; at < 1000; at++) scene.hits.at((at * 977) % size.width, (at * 613) % size.height, 3);
  return performance.now() - start;
}

Object.assign(globalThis, { contestants, point });
