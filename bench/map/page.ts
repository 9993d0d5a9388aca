import { createMapPoints, type ElementId } from '@shoal/engine';
import { createMapScene, type MapColors, type PointTrait } from '@shoal/react/embedding-map';
import createScatterplot from 'regl-scatterplot';
import { Camera, Scene, WebGLRenderer } from 'three';
import { HEIGHT, makePoints, PALETTE, PATH, WIDTH, type Timing } from './data';

type Contestant = (count: number) => Promise<Timing>;
const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
const heap = () => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0;

function makeCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: WIDTH, height: HEIGHT });
  canvas.style.cssText = `width:${WIDTH}px;height:${HEIGHT}px`;
  document.body.append(canvas);
  return canvas;
}

const rgb = (hex: string) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
export function colorsOf(dark = false): MapColors {
  const traits: PointTrait[] = PALETTE.map((hex) => ({ color: [...rgb(hex), 255], shape: 'circle', prominent: false }));
  const ground = dark ? ([20, 24, 28, 255] as const) : ([251, 252, 253, 255] as const);
  return { points: { traits, dim: [190, 195, 200, 255], ground, accent: [0, 140, 160, 255] }, depth: dark ? [230, 235, 240, 255] : [40, 90, 160, 255], depthStrength: 0.8 };
}

/** Everything fits 560 pixels, as it does for the others. */
const viewport = ({ x, y, zoom }: { readonly x: number; readonly y: number; readonly zoom: number }, extent: number, left: number, bottom: number) => ({ x: (x - left) / extent, y: (y - bottom) / extent, scale: 300 * zoom * extent, width: WIDTH, height: HEIGHT });

const ids = { get: (row: number): ElementId => `label:${row}`, find: (id: string) => Number(id.slice(6)) };

export async function openOurs(count: number, dark = false) {
  const columns = makePoints(count);
  const before = heap();
  await frame();
  const start = performance.now();
  const points = createMapPoints({ ...columns, ids });
  const scene = createMapScene();
  const renderer = new WebGLRenderer({ canvas: makeCanvas(), antialias: false, alpha: true, depth: false, stencil: false, powerPreference: 'high-performance' });
  renderer.setSize(WIDTH, HEIGHT, false);
  const three = new Scene();
  three.add(scene.object);
  const lens = new Camera();
  scene.setPoints(points);
  scene.setColors(colorsOf(dark));
  const gl = renderer.getContext();
  const pixel = new Uint8Array(4);
  const { left, bottom, side } = points.tree.square;
  const draw = (place: { readonly x: number; readonly y: number; readonly zoom: number }, budgetMs?: number) => {
    const more = scene.setView(viewport(place, side, left, bottom), place.zoom, 1, budgetMs);
    renderer.render(three, lens);
    gl.readPixels(WIDTH / 2, HEIGHT / 2, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    return more;
  };
  draw({ x: 0, y: 0, zoom: 1 }, Infinity);
  return { first: performance.now() - start, draw, points, scene, renderer, three, lens, heap: heap() - before };
}

const contestants: Readonly<Record<string, Contestant>> = {
  async ours(count) {
    const { first, draw, heap: bytes } = await openOurs(count);
    const frames: number[] = [];
    for (const place of PATH) {
      await frame();
      const begin = performance.now();
      await frame();
      // As in the widget: what is not made within the budget comes in the frames after, and counts here.
      while (draw(place)) await frame();
      frames.push(performance.now() - begin);
    }
    return { first, frames, heap: bytes };
  },
  async regl(count) {
    const { x, y, category } = makePoints(count);
    const before = heap();
    await frame();
    const canvas = makeCanvas();
    const start = performance.now();
    const plot = createScatterplot({ canvas, width: WIDTH, height: HEIGHT, pointSize: 2, performanceMode: true, colorBy: 'category', pointColor: PALETTE });
    const read = () => canvas.getContext('2d')?.getImageData(WIDTH / 2, HEIGHT / 2, 1, 1) ?? new Error();
    await plot.draw({ x, y, category });
    read();
    const first = performance.now() - start;
    const frames: number[] = [];
    for (const { x: cx, y: cy, zoom } of PATH) {
      await frame();
      const begin = performance.now();
      await plot.zoomToLocation([cx, cy], 1 / zoom, { transition: false });
      read();
      frames.push(performance.now() - begin);
    }
    return { first, frames, heap: heap() - before };
  },
  async atlas(count) {
    const address = '/atlas.js';
    const { EmbeddingView } = (await import(address)) as { EmbeddingView: new (target: HTMLElement, props: object) => { update(props: object): void } };
    const { x, y, category } = makePoints(count);
    const before = heap();
    await frame();
    const target = document.createElement('div');
    target.style.cssText = `width:${WIDTH}px;height:${HEIGHT}px`;
    document.body.append(target);
    const probe = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT }).getContext('2d', { willReadFrequently: true });
    const read = () => {
      const canvas = target.querySelector('canvas');
      if (!canvas || !probe) return 0;
      probe.clearRect(0, 0, WIDTH, HEIGHT);
      probe.drawImage(canvas, 0, 0, WIDTH, HEIGHT);
      const { data } = probe.getImageData(0, HEIGHT / 2, WIDTH, 1);
      let sum = 0;
      for (let i = 0; i < data.length; i += 4) if (Math.max(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0) - Math.min(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0) > 30) sum += i * (data[i] ?? 0);
      return sum;
    };
    // What WebGL drew can only be read in the same task: so right after their own animation frame.
    const ask = globalThis.requestAnimationFrame.bind(globalThis);
    let sum = 0;
    globalThis.requestAnimationFrame = (callback) =>
      ask((time) => {
        callback(time);
        const now = read();
        if (now !== 0) sum = now;
      });
    const until = async (isDone: () => boolean, start: number) => {
      while (!isDone()) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (performance.now() - start > 60_000) throw new Error('The picture stayed as it was for a minute.');
      }
      return performance.now() - start;
    };
    const start = performance.now();
    const view = new EmbeddingView(target, { data: { x, y, category }, categoryColors: PALETTE, width: WIDTH, height: HEIGHT, pixelRatio: 1, config: { mode: 'points', pointSize: 2, autoLabelEnabled: false, downsampleMaxPoints: null }, viewportState: { x: 0, y: 0, scale: 1 } });
    const first = await until(() => sum !== 0, start);
    const frames: number[] = [];
    for (const { x: cx, y: cy, zoom } of PATH) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const last = sum;
      const begin = performance.now();
      view.update({ viewportState: { x: cx, y: cy, scale: zoom } });
      frames.push(await until(() => sum !== last, begin));
    }
    return { first, frames, heap: heap() - before };
  },
};

Object.assign(globalThis, { contestants, openOurs, frame });

/**
 * How far the density picture is from one that counts every point in its own pixel, without tiles, levels or filters: the mean difference of the colour
 * channels, of 255, over all pixels and over those that hold something.
 */
export async function comparePictures(count: number): Promise<{ readonly all: number; readonly inked: number }> {
  const { points, scene, renderer, three, lens } = await openOurs(count);
  const colors = colorsOf();
  scene.setColors({ ...colors, depthStrength: 0 });
  const { square, starts, bits } = points.tree;
  const view = viewport({ x: 0, y: 0, zoom: 1 }, square.side, square.left, square.bottom);
  scene.setView(view, 1, 1, Infinity);
  renderer.render(three, lens);
  const gl = renderer.getContext();
  const ours = new Uint8Array(WIDTH * HEIGHT * 4);
  gl.readPixels(0, 0, WIDTH, HEIGHT, gl.RGBA, gl.UNSIGNED_BYTE, ours);

  const sums = new Float64Array(WIDTH * HEIGHT * 4);
  for (let i = 0; i < count; i += 1) {
    const px = Math.floor(WIDTH / 2 + (((points.x[i] ?? 0) - square.left) / square.side - view.x) * view.scale);
    const py = Math.floor(HEIGHT / 2 + (((points.y[i] ?? 0) - square.bottom) / square.side - view.y) * view.scale);
    if (px < 0 || py < 0 || px >= WIDTH || py >= HEIGHT) continue;
    const at = (py * WIDTH + px) * 4;
    const { color } = colors.points.traits[points.category[i] ?? 0] ?? { color: [0, 0, 0] };
    for (let channel = 0; channel < 3; channel += 1) sums[at + channel] = (sums[at + channel] ?? 0) + (color[channel] ?? 0);
    sums[at + 3] = (sums[at + 3] ?? 0) + 1;
  }
  const level = Math.min(bits, 7);
  const shift = 2 * (bits - level);
  const cells = Array.from({ length: 4 ** level }, (_, code) => (starts[(code + 1) << shift] ?? 0) - (starts[code << shift] ?? 0)).filter((inside) => inside > 0);
  cells.sort((a, b) => a - b);
  const peak = Math.log2(1 + Math.max(1, ((cells[Math.floor((cells.length - 1) * 0.995)] ?? 1) * 4 ** level) / view.scale ** 2));
  let [all, inked, pixels] = [0, 0, 0];
  for (let at = 0; at < ours.length; at += 4) {
    const n = sums[at + 3] ?? 0;
    const alpha = n === 0 ? 0 : 0.4 + 0.6 * Math.min(1, Math.log2(1 + n) / peak);
    let difference = 0;
    for (let channel = 0; channel < 3; channel += 1) {
      const ground = colors.points.ground[channel] ?? 0;
      const exact = n === 0 ? ground : ground * (1 - alpha) + ((sums[at + channel] ?? 0) / n) * alpha;
      difference += Math.abs((ours[at + channel] ?? 0) + ground * (1 - (ours[at + 3] ?? 0) / 255) - exact) / 3 / 255;
    }
    all += difference;
    if (n === 0 && (ours[at + 3] ?? 0) === 0) continue;
    inked += difference;
    pixels += 1;
  }
  return { all: all / (WIDTH * HEIGHT), inked: inked / pixels };
}

Object.assign(globalThis, { comparePictures });
