/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode, type ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { Distribution, TimeSeries } from '@shoal/react/explore';
import { openCrossing } from '../parts/judging.test-support';

let dataset: Dataset;
let close: () => void;
beforeEach(async () => {
  await page.viewport(900, 900);
  ({ dataset, close } = await openCrossing());
  await dataset.database.exec("ALTER TABLE elements ADD COLUMN taken TIMESTAMP; UPDATE elements SET taken = TIMESTAMP '2024-03-01' + INTERVAL (row_index) HOUR");
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
const region = () => page.getByRole('region', { name: 'Elements over time' });
const surface = () => region().getByRole('slider', { name: 'Range of taken' });
function drag(element: Element, from: number, to: number) {
  const box = element.getBoundingClientRect();
  const fire = (type: string, share: number) => element.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX: box.left + share * box.width, clientY: box.top + 20 }));
  vi.spyOn(element, 'setPointerCapture').mockImplementation(() => undefined);
  fire('pointerdown', from);
  for (let step = 1; step <= 4; step++) fire('pointermove', from + ((to - from) * step) / 4);
  fire('pointerup', to);
}

describe('time series', () => {
  it('filters by a brush that the distribution of the column shares', async () => {
    show(
      <>
        <TimeSeries time="taken" by="class_id" />
        <Distribution column="taken" />
      </>,
    );
    await expect.element(surface()).toHaveAttribute('aria-valuetext', 'Everything, 97 elements');
    await expect.poll(() => surface().element().clientWidth).toBeGreaterThan(300);
    drag(surface().element(), 0.2, 0.6);
    await expect.poll(() => filters()).toMatchObject([{ source: 'facet:taken', type: 'range', column: 'taken', as: 'time' }]);
    await expect.element(page.getByRole('region', { name: 'Taken' }).getByRole('slider')).toHaveAttribute('aria-valuetext', expect.stringMatching(/Mar 2024/));
    await userEvent.click(region().getByRole('button', { name: 'Clear the taken filter' }));
    expect(filters()).toEqual([]);
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  });

  it('is moved and resized by keys', async () => {
    show(<TimeSeries time="taken" />);
    await expect.element(surface()).toBeVisible();
    surface().element().focus();
    const range = () => filters()[0] as { readonly min: number; readonly max: number };
    await userEvent.keyboard('{ArrowRight}');
    const before = range();
    await userEvent.keyboard('{ArrowRight}');
    expect(range().min).toBeGreaterThan(before.min);
    const moved = range();
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
    expect(range().min).toBe(moved.min);
    expect(range().max).toBeGreaterThan(moved.max);
    await expect.element(surface()).toHaveAttribute('aria-valuetext', expect.stringMatching(/Mar 2024.*\d+ elements?$/));
    await userEvent.keyboard('{Escape}');
    expect(filters()).toEqual([]);
  });

  it('lets a line stand out', async () => {
    const onHighlightChange = vi.fn();
    show(<TimeSeries time="taken" by="class_id" onHighlightChange={onHighlightChange} />, 240);
    const cone = () => region().getByRole('button', { name: /^Cone/ });
    await userEvent.click(cone());
    expect(onHighlightChange).toHaveBeenCalledExactlyOnceWith('cone');
    await expect.element(cone()).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(cone());
    expect(onHighlightChange).toHaveBeenLastCalledWith(null);
    expect(document.querySelector('.shoal-time-series')?.scrollWidth).toBeLessThanOrEqual(240);
  });
});
