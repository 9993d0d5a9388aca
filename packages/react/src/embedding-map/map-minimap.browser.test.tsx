/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { dragAlong, showMap, surface } from './map-page.test-support';
import { openSky } from './map.test-support';

let dataset: Dataset;
let close: (() => void) | undefined;
beforeEach(async () => {
  await page.viewport(800, 560);
  ({ dataset, close } = await openSky());
});
afterEach(() => {
  cleanup();
  close?.();
});

const overview = () => document.querySelector<HTMLElement>('.shoal-map-minimap [role="slider"]');
const share = () => Number(overview()?.getAttribute('aria-valuenow'));
const frame = () => {
  const box = overview()?.querySelector('[data-part="frame"]')?.getBoundingClientRect();
  return { x: Math.round((box?.left ?? 0) + (box?.width ?? 0) / 2), y: Math.round((box?.top ?? 0) + (box?.height ?? 0) / 2), width: box?.width ?? 0 };
};

async function zoomIn(times: number): Promise<void> {
  surface().focus();
  for (let i = 0; i < times; i += 1) await userEvent.keyboard('+');
}

it('comes with the zoom, says how much is in view, and goes again', async () => {
  await showMap(dataset);
  expect(overview()).toBeNull();
  await zoomIn(3);
  await expect.poll(overview).not.toBeNull();
  await expect.poll(share).toBeGreaterThan(0);
  // Told once the camera rests.
  await expect.poll(share).toBeLessThan(60);
  expect(overview()?.getAttribute('aria-label')).toMatch(/^Overview, [\d.]+ % of the map in view$/);
  expect(overview()?.getAttribute('aria-valuetext')).toMatch(/% from the left, [\d.]+ % from the bottom$/);
  const pixels = overview()?.querySelector('canvas')?.getContext('2d')?.getImageData(0, 0, 256, 256).data ?? [];
  expect(pixels.filter((value, i) => i % 4 === 3 && value > 0).length).toBeGreaterThan(2000);
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  await userEvent.keyboard('0');
  await expect.poll(overview).toBeNull();
});

it('moves the view by click, drag and arrow keys', async () => {
  await showMap(dataset);
  await zoomIn(4);
  await expect.poll(overview).not.toBeNull();
  const box = overview()?.getBoundingClientRect();
  if (!box) throw new Error('There is no overview.');
  const [left, top] = [Math.round(box.left), Math.round(box.top)];
  await dragAlong([[left + 30, top + 25]]);
  await expect.poll(frame).toMatchObject({ x: left + 30, y: top + 25 });
  // Grasped beside its middle, the frame keeps that distance.
  await dragAlong([[left + 34, top + 25], [left + 60, top + 40], [left + 84, top + 45]]);
  await expect.poll(frame).toMatchObject({ x: left + 80, y: top + 45 });
  overview()?.focus();
  const before = frame();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.poll(() => frame().x).toBeLessThan(before.x);
  await userEvent.keyboard('{ArrowUp}');
  await expect.poll(() => frame().y).toBeLessThan(before.y);
  await userEvent.keyboard('{PageUp}');
  await expect.poll(() => frame().width).toBeLessThan(before.width - 4);
  // Kept under the hands of whoever uses it.
  await userEvent.keyboard('{Home}');
  await expect.poll(share).toBe(100);
  expect(document.activeElement).toBe(overview());
  surface().focus();
  await expect.poll(overview).toBeNull();
});

it('is switched off by its tool and its key, and stays out of a narrow map', async () => {
  const changes: boolean[] = [];
  await showMap(dataset, { onMinimapChange: (shown) => changes.push(shown) });
  await zoomIn(3);
  await expect.poll(overview).not.toBeNull();
  await page.getByRole('button', { name: 'Overview when zoomed in' }).click();
  await expect.poll(overview).toBeNull();
  await userEvent.keyboard('m');
  await expect.poll(overview).not.toBeNull();
  expect(changes).toEqual([false, true]);
  await page.viewport(400, 560);
  await expect.poll(() => overview()?.checkVisibility()).toBe(false);
});

it('leaves the key alone when shortcuts are off', async () => {
  await showMap(dataset, { shortcuts: false, defaultMinimap: false });
  surface().focus();
  await userEvent.keyboard('m');
  expect(page.getByRole('button', { name: 'Overview when zoomed in' }).element().getAttribute('aria-pressed')).toBe('false');
});
