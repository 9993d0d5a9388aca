/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset, ElementId } from '@shoal/engine';
import { FrameViewer, ShoalProvider, type FrameViewerProps } from '@shoal/react';
import { CARS, INSIDE, openYard, yardScan } from './cloud.test-support';

let dataset: Dataset;
let close: () => void = () => undefined;

afterEach(() => {
  cleanup();
  close();
});

async function show(focus: ElementId, props: FrameViewerProps = {}, scan?: () => Promise<Blob>) {
  await page.viewport(1280, 760);
  ({ dataset, close } = await openYard(scan));
  dataset.selection.setFocus(focus);
  render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width: '1240px', height: '720px' }}>
          <FrameViewer {...props} />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
  await expect.poll(() => document.querySelector('[data-part="surface"]')).not.toBeNull();
}

const part = (name: string) => document.querySelector<HTMLElement>(`[data-part="${name}"]`);
const ready = () => expect.poll(() => part('cloud')?.dataset['cloud'], { timeout: 20_000 }).toBe('ready');
const layer = (name: string) => document.querySelector<HTMLCanvasElement>(`canvas[data-layer="${name}"]`);
const facts = () => part('cuboid-facts')?.textContent ?? '';
const focused = () => dataset.selection.focus.getSnapshot().element;
const changed = (labelId: string) => dataset.review.state.getSnapshot().changes.get(labelId)?.after?.cuboid;

/** Pixels of a canvas that something was drawn on. */
function inked(canvas: HTMLCanvasElement | null): number {
  if (!canvas || canvas.width === 0) return 0;
  const probe = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  probe?.drawImage(canvas, 0, 0);
  const { data } = probe?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
  let count = 0;
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 0) count += 1;
  return count;
}

async function press(keys: string) {
  part('surface')?.focus();
  await userEvent.keyboard(keys);
}

describe('a point cloud', () => {
  it('is drawn with its cuboids, says what is inside, and is clean for axe', async () => {
    await show('label:a');
    await ready();
    await expect.poll(() => inked(layer('points'))).toBeGreaterThan(2000);
    await expect.poll(() => inked(layer('objects'))).toBeGreaterThan(500);
    await expect.poll(() => Number(layer('points')?.dataset['drawn'])).toBe(20_000 + 2 * INSIDE);
    await expect.poll(facts).toContain(`Points inside${INSIDE}`);
    expect(facts()).toContain(`Distance${Math.hypot(...CARS[0]).toFixed(1)} m`);
    await expect.element(page.getByRole('img', { name: 'Camera front: 2 cuboids in the picture' })).toBeVisible();
    await expect.poll(() => [...document.querySelectorAll('[role="status"]')].map((region) => region.textContent).join(' ')).toContain(`${INSIDE} points inside`);
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  });

  it('is looked at from all sides by keys, and cuboids are gone through', async () => {
    await show('label:a');
    await ready();
    const above = page.getByRole('button', { name: 'From above' });
    await expect.element(above).toHaveAttribute('aria-pressed', 'false');
    await press('t');
    await expect.element(above).toHaveAttribute('aria-pressed', 'true');
    await press('{ArrowUp}');
    await expect.element(above).toHaveAttribute('aria-pressed', 'false');
    await press('7');
    await expect.element(above).toHaveAttribute('aria-pressed', 'true');
    await press('n');
    await expect.poll(focused).toBe('label:b');
    await press('n');
    await expect.poll(focused).toBe('label:a');
    await press('c');
    await expect.element(page.getByRole('button', { name: 'Intensity' })).toBeVisible();
  });

  it('picks a cuboid by a click, in the scene and in the picture', async () => {
    await show('frame:y0');
    await ready();
    dataset.selection.setFocus('label:b');
    await press('7f');
    const surface = part('surface');
    if (!surface) throw new Error('no surface');
    const middle = { x: surface.clientWidth / 2, y: surface.clientHeight / 2 };
    // The focused car is in the middle after F: focus another, then click where it was.
    await new Promise((resolve) => setTimeout(resolve, 500));
    dataset.selection.setFocus('label:a');
    await expect.poll(facts).toContain('10.5 m');
    await page.getByRole('img', { name: /^Frame y0/ }).click({ position: middle });
    await expect.poll(focused).toBe('label:b');
    // Car a: 10 m before and 3 m left of the camera, 1 m below.
    const camera = page.getByRole('img', { name: /^Camera front/ });
    const canvas = camera.element() as HTMLCanvasElement;
    const scale = Math.min(canvas.clientWidth / 400, canvas.clientHeight / 200);
    const position = { x: canvas.clientWidth / 2 + (200 - 200 * 0.3 - 200) * scale, y: canvas.clientHeight / 2 + (100 + 200 * 0.1 - 100) * scale };
    await camera.click({ position });
    await expect.poll(focused).toBe('label:a');
  });

  it('measures between the points at the cross', async () => {
    await show('label:a');
    await ready();
    await press('7f');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await press('r{Enter}');
    for (let n = 0; n < 4; n += 1) await press('{Shift>}{ArrowRight}{/Shift}');
    await press('{Enter}');
    await expect.poll(() => part('measured')?.textContent).toMatch(/^\d\.\d{3} m · Δx/);
    expect(Number.parseFloat(part('measured')?.textContent ?? '')).toBeGreaterThan(0.5);
    await press('{Escape}');
    expect(part('measured')).toBeNull();
  });

  it('comes back after the graphics were lost', async () => {
    await show('label:a');
    await ready();
    await expect.poll(() => inked(layer('points'))).toBeGreaterThan(2000);
    const extension = layer('points')?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    extension?.loseContext();
    await new Promise((resolve) => setTimeout(resolve, 200));
    extension?.restoreContext();
    await expect.poll(() => inked(layer('points')), { timeout: 10_000 }).toBeGreaterThan(2000);
  });

  it('gives a picture of itself, and its context back when it goes', async () => {
    await show('label:a');
    await ready();
    const gl = layer('points')?.getContext('webgl2');
    cleanup();
    await expect.poll(() => gl?.isContextLost()).toBe(true);
  });
});

describe('editing a cuboid', () => {
  it('moves, turns and sizes it as one change, with a live count, and can be undone', async () => {
    await show('label:a', { defaultMode: 'edit' });
    await ready();
    await expect.poll(facts).toContain(`Points inside${INSIDE}`);
    // Half a metre three times to the left: its points are out of it.
    await press('{Shift>}{ArrowLeft}{ArrowLeft}{ArrowLeft}{/Shift}');
    await expect.poll(facts).not.toContain(`Points inside${INSIDE}`);
    expect(changed('a')).toBeUndefined();
    await press('y,{PageUp}xw');
    await expect.poll(() => changed('a'), { timeout: 5000 }).toBeDefined();
    const after = changed('a');
    expect(after?.center[1]).toBeCloseTo(CARS[0][1] + 1.5, 6);
    expect(after?.center[2]).toBeCloseTo(CARS[0][2] + 0.1, 6);
    expect(after?.size).toEqual([4.1, 2.1, 1.5]);
    // Half a turn and one degree.
    expect(Math.abs(after?.rotation[3] ?? 0)).toBeCloseTo(Math.sin((181 * Math.PI) / 360), 6);
    expect(dataset.review.state.getSnapshot().changes.size).toBe(1);
    await press('z');
    await expect.poll(() => changed('a')).toBeUndefined();
    await expect.poll(facts).toContain(`Points inside${INSIDE}`);
  });

  it('stores what is pending when another object is focused, and forgets it on undo', async () => {
    await show('label:a', { defaultMode: 'edit' });
    await ready();
    await press('{ArrowUp}z');
    await expect.poll(facts).toContain(`Distance${Math.hypot(...CARS[0]).toFixed(1)} m`);
    await press('{ArrowUp}n');
    await expect.poll(() => changed('a')?.center[0]).toBeCloseTo(CARS[0][0] + 0.1, 6);
    await expect.poll(focused).toBe('label:b');
    await press('{Delete}');
    await expect.poll(() => dataset.review.state.getSnapshot().changes.get('b')?.op).toBe('DELETE');
  });
});

describe('a scan that is not there', () => {
  it('says what is wrong, offers to try again, and keeps objects and pictures', async () => {
    let broken = true;
    await show('label:a', {}, () => Promise.resolve(new Blob([broken ? new Uint8Array(1003) : yardScan()])));
    await expect.poll(() => page.getByRole('alert').query()?.textContent, { timeout: 15_000 }).toMatch(/scan\.bin.*no point cloud/);
    expect(page.getByRole('option').elements()).toHaveLength(2);
    await expect.element(page.getByRole('img', { name: 'Camera front: 2 cuboids in the picture' })).toBeVisible();
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await ready();
  });

  it('can be waited for, or not', async () => {
    await show('label:a', {}, () => new Promise(() => undefined));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(page.getByText('Loading was stopped')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Load the points' })).toBeVisible();
  });
});
