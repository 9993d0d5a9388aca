/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { GeoMap } from '@shoal/react/explore';
import { openCrossing } from '../parts/judging.test-support';

let dataset: Dataset;
let close: () => void;

// 24 frames on a line from 40° N, 10° E to 42.3° N, 12.3° E; one of them has no place.
beforeEach(async () => {
  await page.viewport(900, 700);
  ({ dataset, close } = await openCrossing());
  await dataset.database.exec(`UPDATE elements SET lat = 40 + replace(frame_id, 'f', '')::INT / 10, lon = 10 + replace(frame_id, 'f', '')::INT / 10 WHERE frame_id <> 'f23'`);
});
afterEach(() => {
  cleanup();
  close();
});

function show() {
  render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width: 700, height: 500 }}>
          <GeoMap />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
}
const map = () => page.getByRole('application', { name: /Map of 23 frames/ });
const button = (name: string | RegExp) => page.getByRole('button', { name });
const rows = () => Number(page.getByRole('grid', { name: 'Places in sight' }).element().getAttribute('aria-rowcount')) - 1;
const count = () => document.querySelector('[data-part="count"]')?.textContent;

describe('map of places', () => {
  it('says how many frames have a place, and lists them', async () => {
    show();
    await expect.poll(count).toBe('23 of 24 frames have a place1 without one');
    await userEvent.click(button('Show the places as a list'));
    await expect.element(page.getByRole('grid', { name: 'Places in sight' })).toBeVisible();
    expect(page.getByRole('grid', { name: 'Places in sight' }).element().getAttribute('aria-rowcount')).toBe('24');
    page.getByRole('grid', { name: 'Places in sight' }).element().focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(dataset.selection.focus.getSnapshot().element).toMatch(/^frame:f\d+$/);
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  });

  it('filters to a rectangle with Shift and drag, and gives everything back', async () => {
    show();
    await expect.element(map()).toBeVisible();
    const stage = map().element() as HTMLElement;
    const box = stage.getBoundingClientRect();
    stage.setPointerCapture = () => undefined;
    const fire = (type: string, x: number, y: number) => stage.dispatchEvent(new PointerEvent(type, { pointerId: 1, pointerType: 'mouse', bubbles: true, button: 0, buttons: 1, shiftKey: true, clientX: box.left + x, clientY: box.top + y }));
    await expect.poll(() => document.querySelector('[data-part="bar"]')?.clientWidth ?? 0).toBeGreaterThan(10);
    fire('pointerdown', 100, 20);
    fire('pointermove', 200, 120);
    fire('pointermove', 350, 230);
    fire('pointerup', 350, 230);
    const [clause] = dataset.selection.filters.getSnapshot();
    expect(clause).toMatchObject({ source: 'geo', type: 'box', columns: ['lat', 'lon'] });
    expect(clause?.label).toMatch(/° N to .*° E/);
    await expect.poll(count).toContain('23 of 24');
    await userEvent.click(button('Clear the area'));
    expect(dataset.selection.filters.getSnapshot()).toEqual([]);
  });

  it('moves and zooms with the keyboard, and filters to what is in sight', async () => {
    show();
    await expect.element(map()).toBeVisible();
    await userEvent.click(button('Show the places as a list'));
    await expect.poll(rows, { timeout: 10_000 }).toBeGreaterThan(10);
    (map().element() as HTMLElement).focus();
    await userEvent.keyboard('+++++');
    await expect.poll(rows, { timeout: 10_000 }).toBeLessThan(10);
    await userEvent.keyboard('{ArrowLeft}{ArrowUp}0');
    await expect.poll(rows, { timeout: 10_000 }).toBeGreaterThan(10);
    await userEvent.click(button('Filter everything to what is in sight'));
    expect(dataset.selection.filters.getSnapshot()).toHaveLength(1);
    (map().element() as HTMLElement).focus();
    await userEvent.keyboard('{Escape}');
    expect(dataset.selection.filters.getSnapshot()).toEqual([]);
  });

  it('says so when nothing says where', async () => {
    await dataset.database.exec('ALTER TABLE elements DROP COLUMN lat');
    show();
    await expect.element(page.getByText('Nothing says where')).toBeVisible();
  });
});
