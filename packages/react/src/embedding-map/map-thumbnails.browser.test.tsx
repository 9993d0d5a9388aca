/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { dragAlong, goNear, hoverAt, showMap, surface } from './map-page.test-support';
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

const pictures = () => [...document.querySelectorAll<HTMLElement>('.shoal-map-thumbnail')];
const ready = () => pictures().filter((picture) => picture.querySelector('[data-state="ready"]')).length;
const middle = (element: Element | null | undefined): readonly [number, number] => {
  const box = element?.getBoundingClientRect();
  return [(box?.left ?? 0) + (box?.width ?? 0) / 2, (box?.top ?? 0) + (box?.height ?? 0) / 2];
};

it('stands at the points once few are in view, without touching each other', async () => {
  const { map } = await showMap(dataset);
  expect(pictures()).toHaveLength(0);
  await goNear(map, 'frame:f0');
  await expect.poll(ready, { timeout: 10_000 }).toBeGreaterThan(3);
  const boxes = pictures().map((picture) => picture.getBoundingClientRect());
  for (const a of boxes) for (const b of boxes) if (a !== b) expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
  for (const { width, height } of boxes) expect([width >= 44 && width <= 64, height / width]).toEqual([true, expect.closeTo(0.75, 1)]);
  expect(document.querySelector('.shoal-map-thumbnails')?.getAttribute('aria-hidden')).toBe('true');
});

it('follows the camera without being rendered, and is laid out again when it rests', async () => {
  const { map } = await showMap(dataset);
  await goNear(map, 'frame:f0');
  await expect.poll(ready, { timeout: 10_000 }).toBeGreaterThan(3);
  const element = pictures()[0];
  const from = middle(element);
  surface().focus();
  await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
  await expect.poll(() => Math.round(middle(element)[0] - from[0])).toBe(-80);
  await userEvent.keyboard('0');
  await expect.poll(pictures).toHaveLength(0);
});

it('is a part of its point: hover, click, selection', async () => {
  const { map } = await showMap(dataset);
  await goNear(map, 'frame:f0');
  await expect.poll(ready, { timeout: 10_000 }).toBeGreaterThan(3);
  const element = pictures().find((picture) => middle(picture)[0] > 60 && middle(picture)[0] < 560 && middle(picture)[1] > 60 && middle(picture)[1] < 480);
  const [x, y] = middle(element);
  // Near its corner, far from the point itself.
  await hoverAt([x + 20, y + 14]);
  await expect.poll(() => element?.dataset['state']).toBe('cursor');
  await dragAlong([[x + 20, y + 14]]);
  await expect.poll(() => element?.dataset['state']).toBe('focus');
  expect(dataset.selection.focus.getSnapshot().element).toMatch(/^frame:f\d+$/);
  dataset.selection.setFocus(null);
  dataset.selection.pick(['frame:f0']);
  await expect.poll(() => pictures().filter((picture) => picture.dataset['state'] === 'picked')).toHaveLength(1);
});

it('keeps suspicious ones where not all have room, and leaves out what is filtered', async () => {
  const { map } = await showMap(dataset);
  await expect.poll(() => dataset.status.getSnapshot().counts.elements).toBeGreaterThan(0);
  // A whole cluster close together: more than there is room for.
  dataset.selection.setFilter('few', { source: 'few', label: 'few', type: 'in', column: 'frame_id', values: Array.from({ length: 50 }, (_, i) => `f${i * 4}`) });
  await expect.poll(ready, { timeout: 10_000 }).toBeGreaterThan(3);
  expect(pictures().length).toBeLessThan(50);
  dataset.selection.setFocus('frame:f100');
  await expect.poll(() => pictures().some((picture) => picture.dataset['state'] === 'focus')).toBe(true);
  dataset.selection.setFilter('few', { source: 'few', label: 'few', type: 'in', column: 'frame_id', values: ['f0', 'f1', 'f2'] });
  await expect.poll(() => pictures().length, { timeout: 10_000 }).toBe(3);
  dataset.selection.clearFilters();
  await expect.poll(pictures).toHaveLength(0);
  map.fit();
});

it('goes with its tool and its key, and without pictures points stay points', async () => {
  const changes: boolean[] = [];
  const { map } = await showMap(dataset, { onPicturesChange: (shown) => changes.push(shown) });
  await goNear(map, 'frame:f0');
  await expect.poll(ready, { timeout: 10_000 }).toBeGreaterThan(3);
  await page.getByRole('button', { name: 'Pictures where points are few' }).click();
  await expect.poll(pictures).toHaveLength(0);
  await userEvent.keyboard('t');
  await expect.poll(() => pictures().length).toBeGreaterThan(3);
  expect(changes).toEqual([false, true]);
  cleanup();
  const broken: Dataset = { ...dataset, media: { ...dataset.media, load: () => Promise.reject(new Error('gone')) } };
  const { map: second } = await showMap(broken);
  await goNear(second, 'frame:f0');
  await expect.poll(() => pictures().length, { timeout: 10_000 }).toBeGreaterThan(3);
  await expect.poll(() => document.querySelectorAll('.shoal-map-thumbnail [data-state="failed"]').length).toBeGreaterThan(3);
  expect(pictures().every((picture) => getComputedStyle(picture).opacity === '0')).toBe(true);
});
