import { describe, expect, it } from 'vitest';
import { createCamera } from './camera';
import { screenToWorld, worldToScreen } from './viewport';

function openCamera() {
  const camera = createCamera({ maxZoom: 16 });
  camera.resize(800, 600);
  camera.setContent({ minX: 0, minY: 0, maxX: 1, maxY: 1 });
  return camera;
}

describe('createCamera', () => {
  it('shows everything first, and again after a resize or a fit', () => {
    const camera = openCamera();
    expect(camera.zoom()).toBeCloseTo(1);
    camera.resize(400, 300);
    expect(camera.zoom()).toBeCloseTo(1);
    camera.zoomBy(3);
    camera.resize(800, 600);
    expect(camera.zoom()).not.toBeCloseTo(1);
    camera.fit();
    expect(camera.get()).toMatchObject({ x: 0.5, y: 0.5, width: 800, height: 600 });
    expect(camera.zoom()).toBeCloseTo(1);
  });

  it('stops at its limits without sliding away from the pointer', () => {
    const camera = openCamera();
    for (let i = 0; i < 20; i += 1) camera.zoomBy(2);
    expect(camera.zoom()).toBeCloseTo(16);
    const anchor = screenToWorld(camera.get(), 500, 200);
    camera.zoomBy(2, { x: 500, y: 200 });
    const at = worldToScreen(camera.get(), anchor.x, anchor.y);
    expect([at.x, at.y]).toEqual([expect.closeTo(500), expect.closeTo(200)]);
    for (let i = 0; i < 20; i += 1) camera.zoomBy(0.5);
    expect(camera.zoom()).toBeCloseTo(0.5);
  });

  it('never loses the content out of sight', () => {
    const camera = openCamera();
    camera.zoomBy(4);
    camera.panBy(1e6, -1e6);
    const { x, y } = worldToScreen(camera.get(), 0, 0);
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(800);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(600);
  });

  it('tells subscribers until they leave', () => {
    const camera = openCamera();
    let calls = 0;
    const stop = camera.subscribe(() => (calls += 1));
    camera.panBy(10, 0);
    expect(calls).toBe(1);
    stop();
    camera.panBy(10, 0);
    expect(calls).toBe(1);
    camera.dispose();
  });

  it('flies to a place at least at the given zoom, and keeps a closer one', () => {
    const camera = openCamera();
    camera.flyTo(0.2, 0.8, 4);
    expect(camera.get()).toMatchObject({ x: 0.2, y: 0.8 });
    expect(camera.zoom()).toBeCloseTo(4);
    camera.zoomBy(2);
    camera.flyTo(0.7, 0.1, 4);
    expect(camera.zoom()).toBeCloseTo(8);
  });
});

it('content that only moved keeps the view unless everything was shown', () => {
  const camera = createCamera();
  camera.resize(400, 400);
  camera.setContent({ minX: 0, minY: 0, maxX: 1, maxY: 1 });
  camera.setContent({ minX: 0, minY: 0, maxX: 1, maxY: 0.5 }, { keepView: true });
  expect(camera.get().y).toBeCloseTo(0.25);
  camera.zoomBy(4);
  const { x, y, scale } = camera.get();
  camera.setContent({ minX: 0, minY: 0, maxX: 1, maxY: 1 }, { keepView: true });
  expect(camera.get()).toMatchObject({ x, y, scale });
  camera.setContent({ minX: 0, minY: 0, maxX: 1, maxY: 1 });
  expect(camera.zoom()).toBeCloseTo(1);
});
