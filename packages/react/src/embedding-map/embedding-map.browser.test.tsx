/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { createRef, StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { EmbeddingMap, type EmbeddingMapHandle, type EmbeddingMapProps } from '@shoal/react/embedding-map';
import { openSky } from './map.test-support';

const [WIDTH, HEIGHT] = [800, 560];
let dataset: Dataset;
let close: (() => void) | undefined;

async function open(options?: Parameters<typeof openSky>[0]): Promise<void> {
  ({ dataset, close } = await openSky(options));
}

beforeEach(() => page.viewport(WIDTH, HEIGHT));
afterEach(() => {
  cleanup();
  close?.();
});

async function show(props: EmbeddingMapProps = {}, state = 'ready') {
  const handle = createRef<EmbeddingMapHandle>();
  const shown = render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ position: 'fixed', inset: 0 }}>
          <EmbeddingMap ref={handle} {...props} />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
  await expect.poll(() => document.querySelector('.shoal-embedding-map')?.getAttribute('data-state'), { timeout: 20_000 }).toBe(state);
  if (state === 'ready') await expect.poll(() => document.querySelector('.shoal-map-surface canvas')).not.toBeNull();
  const picture = () => {
    if (!handle.current) throw new Error('The map has no handle.');
    return readPixels(handle.current);
  };
  return { ...shown, handle, picture };
}

/** How many pixels of the picture are not ground, and how many colours they have, coarsely. */
async function readPixels(handle: EmbeddingMapHandle) {
  const bitmap = await createImageBitmap(await handle.snapshot());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const data = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
  const hues = new Map<string, number>();
  let colorful = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [r = 0, g = 0, b = 0] = data.subarray(i, i + 3);
    if (Math.max(r, g, b) - Math.min(r, g, b) < 60) continue;
    colorful += 1;
    const key = [r, g, b].map((value) => Math.round(value / 48)).join();
    hues.set(key, (hues.get(key) ?? 0) + 1);
  }
  return { colorful, hues: [...hues.values()].filter((count) => count > 150).length };
}

const surface = () => document.querySelector<HTMLElement>('.shoal-map-surface') ?? document.body;
const status = () => document.querySelector('.shoal-map-status')?.textContent ?? '';
const announced = () => document.querySelector('.shoal-visually-hidden[role="status"]')?.textContent ?? '';

async function countFrames(where: string): Promise<number> {
  const table = await dataset.database.query(`SELECT CAST(count(*) AS INTEGER) AS n FROM elements WHERE level = 'frame' AND ${where}`);
  return Number(table.get(0)?.['n']);
}

/** Real pointer input from the browser itself, in pixels of the page under test. */
async function drag(corners: readonly (readonly [number, number])[], modifiers: { readonly shift?: boolean } = {}): Promise<void> {
  const frame = window.frameElement?.getBoundingClientRect();
  const scale = frame ? frame.width / window.innerWidth : 1;
  const protocol = cdp() as unknown as { send(method: string, params: Record<string, unknown>): Promise<unknown> };
  const send = (type: string, [x, y]: readonly [number, number], buttons: number) =>
    protocol.send('Input.dispatchMouseEvent', { type, x: (frame?.left ?? 0) + x * scale, y: (frame?.top ?? 0) + y * scale, button: type === 'mouseMoved' && buttons === 0 ? 'none' : 'left', buttons, clickCount: 1, modifiers: modifiers.shift ? 8 : 0 });
  const first = corners[0] ?? [0, 0];
  await send('mouseMoved', first, 0);
  await send('mousePressed', first, 1);
  for (const corner of corners.slice(1)) await send('mouseMoved', corner, 1);
  await send('mouseReleased', corners.at(-1) ?? first, 0);
}

describe('the picture', () => {
  it('draws every class in its colour and says what is on it', async () => {
    await open();
    const { picture } = await show({ level: 'frame' });
    await expect.poll(async () => (await picture()).colorful, { timeout: 15_000 }).toBeGreaterThan(3000);
    expect((await picture()).hues).toBeGreaterThanOrEqual(4);
    expect(status()).toBe('400 frames');
    expect(surface().getAttribute('aria-label')).toBe('Map of 400 frames, 400 shown, coloured by Class');
    const rows = [...document.querySelectorAll('.shoal-visually-hidden tbody tr')].map((row) => row.textContent);
    expect(rows).toEqual(['sun120120', 'moon100100', 'star100100', 'comet8080']);
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  });

  it('comes back after the graphics device was lost', async () => {
    await open();
    const { picture } = await show({ level: 'frame' });
    await expect.poll(async () => (await picture()).colorful, { timeout: 15_000 }).toBeGreaterThan(3000);
    const context = document.querySelector('canvas')?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    context?.loseContext();
    await expect.element(page.getByText(/^The graphics device was lost/)).toBeVisible();
    context?.restoreContext();
    await expect.poll(() => document.querySelector('.shoal-map-notice')).toBeNull();
    await expect.poll(async () => (await picture()).colorful, { timeout: 15_000 }).toBeGreaterThan(3000);
  });

  it('leaves nothing behind when it is mounted and unmounted a hundred times', { timeout: 240_000 }, async () => {
    await open();
    const contexts = new Set<WebGL2RenderingContext>();
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: Parameters<typeof original>) {
      const context = original.apply(this, args);
      if (context instanceof WebGL2RenderingContext) contexts.add(context);
      return context;
    } as typeof original;
    try {
      for (let i = 0; i < 100; i += 1) {
        const { unmount, picture } = await show({ level: 'frame' });
        await expect.poll(() => contexts.size, { timeout: 15_000 }).toBeGreaterThan(i);
        if (i % 20 === 0) await expect.poll(async () => (await picture()).colorful, { timeout: 15_000 }).toBeGreaterThan(3000);
        unmount();
        await expect.poll(() => [...contexts].every((context) => context.isContextLost()), { timeout: 5000 }).toBe(true);
      }
    } finally {
      HTMLCanvasElement.prototype.getContext = original;
    }
    expect(contexts.size).toBeGreaterThanOrEqual(100);
    expect(document.querySelectorAll('canvas')).toHaveLength(0);
  });
});

describe('linked with everything else', () => {
  it('dims what others filter out, and its legend filters for others', async () => {
    await open();
    await show({ level: 'frame' });
    dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'split is val', type: 'in', column: 'split', values: ['val'] });
    await expect.poll(status).toBe('100 of 400 frames shown');
    dataset.selection.clearFilters();
    await page.getByRole('button', { name: /^comet 80 of 80 shown/ }).click();
    await expect.poll(status).toBe('320 of 400 frames shown');
    expect(dataset.selection.where()).toContain('"class_id" IN');
    await expect.element(page.getByRole('button', { name: /^comet 80 hidden/ })).toHaveAttribute('aria-pressed', 'false');
    await page.getByRole('button', { name: /^comet 80/ }).click();
    await expect.poll(status).toBe('400 frames');
    expect(dataset.selection.filters.getSnapshot()).toEqual([]);
  });

  it('colours by another column on request', async () => {
    await open();
    const asked: string[] = [];
    await show({ level: 'frame', onColorByChange: (column) => asked.push(column) });
    await expect.poll(() => document.querySelectorAll('.shoal-map-legend [role="menuitemradio"]').length).toBeGreaterThan(3);
    await page.getByRole('button', { name: 'Colour by: Class' }).click();
    await page.getByRole('menuitemradio', { name: 'Agreement' }).click();
    await expect.element(page.getByRole('button', { name: /^Wrong class 20 of 20/ })).toBeVisible();
    expect(asked).toEqual(['agreement']);
  });

  it('selects with a lasso exactly what SQL counts there', async () => {
    await open();
    await show({ level: 'frame' });
    const middle = (36 + WIDTH - 204) / 2;
    const around = (right: number) => [[4, 100], [4, 8], [right, 8], [right, HEIGHT - 8], [4, HEIGHT - 8]] as const;
    await drag(around(middle), { shift: true });
    await expect.poll(() => dataset.selection.picked.getSnapshot().size).toBe(await countFrames('map_x < 0'));
    expect(status()).toContain('200 selected');
    dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'split is train', type: 'in', column: 'split', values: ['train'] });
    await expect.poll(status).toContain('300 of 400');
    await drag(around(WIDTH - 8), { shift: true });
    await expect.poll(() => dataset.selection.picked.getSnapshot().size).toBe(await countFrames("split = 'train'"));
    await page.getByRole('button', { name: /Clear the selection/ }).click();
    expect(dataset.selection.picked.getSnapshot().size).toBe(0);
  });
});

describe('regions', () => {
  it('names what lies together, and selects it by name, by key and with a box', async () => {
    await open();
    await show({ level: 'frame' });
    const names = () => [...document.querySelectorAll('.shoal-map-regions button')].map((button) => button.textContent);
    await expect.poll(() => [...names()].sort(), { timeout: 10_000 }).toEqual(['comet', 'moon', 'star', 'sun']);
    await page.getByRole('button', { name: /^sun: select/ }).click();
    await expect.poll(() => dataset.selection.picked.getSnapshot().size).toBe(await countFrames('map_x < 0 AND map_y < 0'));
    surface().focus();
    await userEvent.keyboard(']');
    await expect.poll(announced).toMatch(/^(sun|moon|star|comet), 100 frames$/);
    await userEvent.keyboard(']r');
    await expect.poll(() => dataset.selection.picked.getSnapshot().size).toBe(100);
    expect([...dataset.selection.picked.getSnapshot()].every((id) => dataset.selection.picked.getSnapshot().has(id))).toBe(true);
    await userEvent.keyboard('b');
    await drag([[4, 4], [400, 300], [WIDTH - 4, HEIGHT - 4]]);
    await expect.poll(() => dataset.selection.picked.getSnapshot().size).toBe(400);
    await dataset.showOnly(dataset.selection.picked.getSnapshot());
    expect(await countFrames(dataset.selection.where())).toBe(400);
  });

  it('outlines one entry of the legend', async () => {
    await open();
    const { picture } = await show({ level: 'frame' });
    await expect.poll(async () => (await picture()).colorful, { timeout: 15_000 }).toBeGreaterThan(3000);
    const before = (await picture()).colorful;
    const button = page.getByRole('button', { name: 'Outline where sun lies' });
    await button.click();
    await expect.element(button).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(async () => (await picture()).colorful, { timeout: 15_000 }).toBeGreaterThan(before + 300);
  });
});

describe('by keyboard', () => {
  it('moves a cursor between points, says them, opens and selects them', async () => {
    await open();
    await show({ level: 'frame' });
    expect(surface().getAttribute('role')).toBe('img');
    surface().focus();
    await expect.poll(() => surface().getAttribute('role')).toBe('application');
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(() => document.querySelector('.shoal-map-card')).not.toBeNull();
    await expect.poll(announced).toMatch(/^Label (sun|moon|star|comet)\. Model /);
    const place = () => document.querySelector<HTMLElement>('.shoal-map-ring')?.style.transform;
    const first = place();
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(place).not.toBe(first);
    await userEvent.keyboard('{Enter}');
    const opened = dataset.selection.focus.getSnapshot().element;
    expect(opened).toMatch(/^frame:f\d+$/);
    await userEvent.keyboard(' {ArrowLeft} ');
    await expect.poll(() => dataset.selection.picked.getSnapshot().size).toBe(2);
    expect(dataset.selection.picked.getSnapshot().has(opened ?? 'frame:')).toBe(true);
    await userEvent.keyboard('{Escape}{Escape}{Escape}');
    expect([dataset.selection.picked.getSnapshot().size, dataset.selection.focus.getSnapshot().element]).toEqual([0, null]);
  });

  it('leaves single keys alone when shortcuts are off', async () => {
    await open();
    await show({ level: 'frame', shortcuts: false });
    surface().focus();
    await userEvent.keyboard('l');
    expect(surface().dataset['mode']).toBe('pan');
    cleanup();
    await show({ level: 'frame' });
    surface().focus();
    await userEvent.keyboard('l');
    await expect.poll(() => surface().dataset['mode']).toBe('lasso');
  });
});

describe('without positions', () => {
  it('lays the map out on its own, stops on cancel, and goes on when asked', async () => {
    await open({ placed: false });
    // The first time it takes as long as it must.
    const { project } = dataset;
    dataset.project = (_space, options) => {
      dataset.project = project;
      return new Promise((_resolve, reject) => options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)));
    };
    await show({ level: 'frame' }, 'projecting');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Lay out the map' }).click();
    await expect.poll(status, { timeout: 30_000 }).toBe('400 frames');
    expect(await countFrames('isfinite(map_x)')).toBe(400);
  });

  it('shows the first layout, lets it settle where the user looks, and stops', async () => {
    await open({ placed: false });
    const { project } = dataset;
    let tell: ((spread: number) => void) | undefined;
    dataset.project = async (space, options) => {
      await project(space, { signal: options?.signal });
      const owners = Array.from({ length: 400 }, (_, i) => `frame:f${i}` as const);
      tell = (spread) => options?.onLayout?.({ owners, positions: Float32Array.from({ length: 800 }, (_, at) => (at % 2 ? Math.floor(at / 40) : (Math.floor(at / 2) % 20) * spread)) });
      options?.onProgress?.({ phase: 'Laying out', done: 1, total: 4 });
      return new Promise((_resolve, reject) => options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)));
    };
    const { picture } = await show({ level: 'frame' });
    const stop = page.getByRole('button', { name: 'Stop and keep this layout' });
    await expect.element(stop).toBeVisible();
    await expect.poll(() => tell, { timeout: 15_000 }).toBeDefined();
    tell?.(1);
    await expect.poll(async () => (await picture()).colorful, { timeout: 15_000 }).toBeGreaterThan(500);
    await expect.poll(() => stop.query()?.textContent, { timeout: 5000 }).toContain('Laying out, 25 %');
    tell?.(0.5);
    await stop.click();
    await expect.poll(() => stop.query(), { timeout: 5000 }).toBeNull();
    expect(document.querySelector('.shoal-embedding-map')?.getAttribute('data-state')).toBe('ready');
  });

  it('says so when a dataset has no embeddings', async () => {
    await open();
    await dataset.database.exec('UPDATE elements SET map_x = NULL');
    (dataset.manifest as { embeddings?: unknown }).embeddings = [];
    await show({}, 'empty');
    await expect.element(page.getByText('Nothing to place on a map')).toBeVisible();
  });

  it('shows an error and tries again', async () => {
    await open();
    await dataset.database.exec('ALTER TABLE elements RENAME TO hidden_elements');
    await show({ level: 'frame' }, 'error');
    await expect.poll(() => document.querySelector('[role="alert"]')?.textContent).toContain('elements does not exist');
    await dataset.database.exec('ALTER TABLE hidden_elements RENAME TO elements');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(status).toBe('400 frames');
  });
});
