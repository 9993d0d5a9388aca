import { createMemoryStore, openDataset } from '@shoal/engine';
import { createTarget, rawToArrowBytes } from '@shoal/engine/formats';
import { FrameViewer, ShoalProvider } from '@shoal/react';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { BufferAttribute, BufferGeometry, PerspectiveCamera, Points, PointsMaterial, Scene, WebGLRenderer } from 'three';
import { makeScan, TURNS, type Timing } from './data';

const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
/** Long enough that one measurement does not make the widget draw less in the next. */
const REST_MS = 450;
const STEP = Math.PI / 24;

async function until(isDone: () => boolean): Promise<void> {
  for (const start = performance.now(); !isDone(); ) {
    if (performance.now() - start > 120_000) throw new Error('Nothing changed for two minutes.');
    await frame();
  }
}

function readBack(gl: WebGL2RenderingContext | WebGLRenderingContext): void {
  gl.readPixels(gl.drawingBufferWidth >> 1, gl.drawingBufferHeight >> 1, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}

/** The widget itself, turned by its keys. */
async function ours(count: number): Promise<Timing> {
  const scan = makeScan(count);
  const target = createTarget();
  target.addFrame({ frameId: 'f', labeled: false });
  target.addMedia({ frameId: 'f', sensorId: 'lidar', kind: 'pointcloud', uri: 'velodyne/f.bin' });
  const { frames, media, labels } = target.finish();
  const dataset = await openDataset(
    { manifest: { schemaVersion: 1, name: 'Bench', classes: [{ id: 'car', name: 'Car' }], tables: { frames: 'frames', media: 'media', labels: 'labels' } }, tables: { frames: rawToArrowBytes(frames), media: rawToArrowBytes(media), labels: rawToArrowBytes(labels) } },
    { currentUser: { id: 'bench' }, reviewStore: createMemoryStore(), resolveMedia: () => ({ type: 'blob', blob: new Blob([scan]) }) },
  );
  dataset.selection.setFocus('frame:f');
  const root = document.body.appendChild(document.createElement('div'));
  root.style.cssText = 'width:800px;height:640px';
  createRoot(root).render(createElement(ShoalProvider, { dataset, children: createElement(FrameViewer, { panel: false }) }));
  const canvas = () => document.querySelector<HTMLCanvasElement>('canvas[data-layer="points"]');
  const drawn = () => Number(canvas()?.dataset['drawn'] ?? 0);
  await until(() => drawn() === count);
  await pause(1000);
  const surface = document.querySelector<HTMLElement>('[data-part="surface"]');
  const gl = canvas()?.getContext('webgl2');
  if (!surface || !gl) throw new Error('The viewer shows no points.');
  surface.focus();
  const [times, whole]: [number[], number[]] = [[], []];
  let first = 0;
  for (let n = 0; n < TURNS; n += 1) {
    await pause(REST_MS);
    await frame();
    const start = performance.now();
    surface.dispatchEvent(new KeyboardEvent('keydown', { key: '4', bubbles: true, cancelable: true }));
    await frame();
    readBack(gl);
    times.push(performance.now() - start);
    first = drawn();
    await until(() => drawn() === count);
    readBack(gl);
    whole.push(performance.now() - start);
  }
  return { frames: times, whole, drawn: first, width: gl.drawingBufferWidth, height: gl.drawingBufferHeight };
}

/** `Points` of three.js on a canvas of the same size, every point in every frame. */
async function bare(count: number): Promise<Timing> {
  const [width, height] = [800, 602];
  const scan = makeScan(count);
  const positions = new Float32Array(count * 3);
  const colors = new Uint8Array(count * 3);
  for (let i = 0; i < count; i += 1) {
    positions.set(scan.subarray(i * 4, i * 4 + 3), i * 3);
    colors[i * 3] = colors[i * 3 + 1] = Math.min(255, ((scan[i * 4 + 2] ?? 0) + 1.7) * 28);
    colors[i * 3 + 2] = 200;
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setAttribute('color', new BufferAttribute(colors, 3, true));
  const renderer = new WebGLRenderer({ antialias: false, alpha: true, powerPreference: 'high-performance' });
  renderer.setSize(width, height);
  document.body.append(renderer.domElement);
  const scene = new Scene();
  scene.add(new Points(geometry, new PointsMaterial({ size: 2, sizeAttenuation: false, vertexColors: true })));
  const camera = new PerspectiveCamera(50, width / height, 0.1, 1000);
  const draw = (yaw: number) => {
    const distance = 100;
    camera.up.set(0, 0, 1);
    camera.position.set(Math.cos(yaw) * Math.cos(0.6) * distance, Math.sin(yaw) * Math.cos(0.6) * distance, Math.sin(0.6) * distance);
    camera.lookAt(0, 0, 0);
    renderer.render(scene, camera);
    readBack(renderer.getContext());
  };
  draw(Math.PI);
  const times: number[] = [];
  for (let n = 0; n < TURNS; n += 1) {
    await pause(REST_MS);
    await frame();
    const start = performance.now();
    await frame();
    draw(Math.PI + (n + 1) * STEP);
    times.push(performance.now() - start);
  }
  return { frames: times, whole: times, drawn: count, width, height };
}

Object.assign(globalThis, { contestants: { ours, bare } });
