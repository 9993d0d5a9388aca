/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode, type ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { Distribution, ScatterPlot } from '@shoal/react/explore';
import { openCrossing } from '../parts/judging.test-support';

let dataset: Dataset;
let close: () => void;
beforeEach(async () => {
  await page.viewport(900, 900);
  ({ dataset, close } = await openCrossing());
  await dataset.database.exec('ALTER TABLE elements ADD COLUMN hour DOUBLE; UPDATE elements SET hour = row_index % 24');
});
afterEach(() => {
  cleanup();
  close();
});
const show = (widget: ReactElement, width = 560) =>
  render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width }}>{widget}</div>
      </ShoalProvider>
    </StrictMode>,
  );
const filters = () => dataset.selection.filters.getSnapshot();
const surface = () => page.getByRole('application', { name: 'Range of confidence and hour' });
const left = async () => Number((await dataset.database.query(`SELECT count(*)::INTEGER AS n FROM elements WHERE level = 'object' AND ${dataset.selection.where()}`)).get(0)?.n);
type Corner = readonly [x: number, y: number];
function drag(element: Element, from: Corner, to: Corner) {
  const box = element.getBoundingClientRect();
  const fire = (type: string, [x, y]: Corner) => element.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX: box.left + x * box.width, clientY: box.top + y * box.height }));
  vi.spyOn(element, 'setPointerCapture').mockImplementation(() => undefined);
  fire('pointerdown', from);
  for (let step = 1; step <= 4; step++) fire('pointermove', [from[0] + ((to[0] - from[0]) * step) / 4, from[1] + ((to[1] - from[1]) * step) / 4]);
  fire('pointerup', to);
}

describe.each([['points', 20_000], ['counts', 0]] as const)('scatter plot of %s', (_, pointsUpTo) => {
  it('filters by a rectangle that is drawn, moved and cleared', async () => {
    show(
      <>
        <ScatterPlot x="confidence" y="hour" pointsUpTo={pointsUpTo} />
        <Distribution column="class_id" />
      </>,
    );
    await expect.element(page.getByText(pointsUpTo > 0 ? 'Every point · 97' : 'Density of 97')).toBeVisible();
    await expect.poll(() => surface().element().clientWidth).toBeGreaterThan(300);
    drag(surface().element(), [0.1, 0.2], [0.7, 0.8]);
    await expect.poll(() => filters()).toMatchObject([{ type: 'box', columns: ['confidence', 'hour'] }]);
    const inside = await left();
    expect(inside).toBeGreaterThan(5);
    expect(inside).toBeLessThan(80);
    await expect.element(page.getByRole('region', { name: 'Class' }).getByText(`${inside} of 97`)).toBeVisible();
    const [first] = filters();
    drag(surface().element(), [0.4, 0.5], [0.45, 0.6]);
    await expect.poll(() => filters()[0]).not.toEqual(first);
    const width = (clause: unknown) => ((clause as { readonly max: readonly number[]; readonly min: readonly number[] }).max[0] ?? 0) - ((clause as { readonly min: readonly number[] }).min[0] ?? 0);
    expect(width(filters()[0])).toBeCloseTo(width(first), 6);
    await userEvent.click(page.getByRole('button', { name: 'Clear the filter of this plot' }));
    expect(filters()).toEqual([]);
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  });

  it('is moved and resized by keys', async () => {
    show(<ScatterPlot x="confidence" y="hour" pointsUpTo={pointsUpTo} />);
    await expect.element(surface()).toBeVisible();
    surface().element().focus();
    const box = () => filters()[0] as { readonly min: readonly [number, number]; readonly max: readonly [number, number] };
    await userEvent.keyboard('{ArrowRight}');
    const first = box();
    await userEvent.keyboard('{ArrowUp}');
    expect(box().min[1]).toBeGreaterThan(first.min[1]);
    expect(box().min[0]).toBe(first.min[0]);
    const moved = box();
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    expect(box().min).toEqual(moved.min);
    expect(box().max[0]).toBeLessThan(moved.max[0]);
    await expect.element(surface()).toHaveAccessibleDescription(/^Confidence 0\.9.*, hour .*, \d+ elements?\. Drag/);
    await userEvent.keyboard('{Escape}');
    expect(filters()).toEqual([]);
  });
});

it('goes from point to point by keys, and opens one', async () => {
  show(<ScatterPlot x="confidence" y="hour" color="class_id" />, 240);
  await expect.element(surface()).toBeVisible();
  surface().element().focus();
  await userEvent.keyboard('{PageDown}{PageDown}{Enter}');
  const focused = dataset.selection.focus.getSnapshot().element;
  expect(focused).toMatch(/^(label|inference):/);
  await userEvent.keyboard('{PageUp}{Enter}');
  expect(dataset.selection.focus.getSnapshot().element).not.toBe(focused);
  expect(document.querySelector('.shoal-scatter')?.scrollWidth).toBeLessThanOrEqual(240);
});
