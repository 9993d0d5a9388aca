/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode, type ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { Distribution, DistributionList } from '@shoal/react/explore';
import { openCrossing } from '../parts/judging.test-support';

let dataset: Dataset;
let close: () => void;
beforeEach(async () => {
  await page.viewport(900, 900);
  ({ dataset, close } = await openCrossing());
});
afterEach(() => {
  cleanup();
  close();
});
const show = (widget: ReactElement, width = 480) =>
  render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width }}>{widget}</div>
      </ShoalProvider>
    </StrictMode>,
  );
const filters = () => dataset.selection.filters.getSnapshot();
const region = (name: string) => page.getByRole('region', { name, exact: true });
const surface = (title: string) => page.getByRole('slider', { name: `Range of ${title}` });
async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}
function drag(element: Element, from: number, to: number) {
  const box = element.getBoundingClientRect();
  const fire = (type: string, share: number) => element.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX: box.left + share * box.width, clientY: box.top + 20 }));
  vi.spyOn(element, 'setPointerCapture').mockImplementation(() => undefined);
  fire('pointerdown', from);
  for (let step = 1; step <= 4; step++) fire('pointermove', from + ((to - from) * step) / 4);
  fire('pointerup', to);
}

// 96 labels with confidences 0.90 to 0.98, and one inference without a label.
describe('distribution', () => {
  it('filters by a brush that is drawn, resized and cleared', async () => {
    show(
      <>
        <Distribution column="confidence" />
        <Distribution column="class_id" />
      </>,
    );
    await expect.element(surface('confidence')).toHaveAttribute('aria-valuetext', 'Everything, 97 elements');
    await expect.poll(() => surface('confidence').element().clientWidth).toBeGreaterThan(300);
    drag(surface('confidence').element(), 0.1, 0.5);
    await expect.poll(() => filters()).toMatchObject([{ source: 'facet:confidence', type: 'range', column: 'confidence' }]);
    const [first] = filters();
    const rows = await dataset.database.query(`SELECT count(*)::INTEGER AS n FROM elements WHERE level = 'object' AND ${dataset.selection.where()}`);
    const left = Number(rows.get(0)?.n);
    expect(left).toBeGreaterThan(5);
    expect(left).toBeLessThan(80);
    await expect.element(region('Class').getByText(`${left} of 97`)).toBeVisible();
    drag(surface('confidence').element(), 0.5, 0.9);
    await expect.poll(() => filters()[0]).not.toEqual(first);
    expect(filters()).toHaveLength(1);
    await userEvent.click(region('Confidence').getByRole('button', { name: 'Clear the confidence filter' }));
    expect(filters()).toEqual([]);
    await expectNoAxeViolations();
  });

  it('is moved and resized by keys', async () => {
    show(<Distribution column="confidence" />);
    await expect.element(surface('confidence')).toBeVisible();
    surface('confidence').element().focus();
    await userEvent.keyboard('{ArrowRight}');
    const range = () => filters()[0] as { readonly min: number; readonly max: number } | undefined;
    const before = range();
    await userEvent.keyboard('{ArrowRight}');
    expect(range()?.min).toBeGreaterThan(before?.min ?? NaN);
    const moved = range();
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
    expect(range()?.min).toBe(moved?.min);
    expect(range()?.max).toBeGreaterThan(moved?.max ?? NaN);
    await expect.element(surface('confidence')).toHaveAttribute('aria-valuetext', expect.stringMatching(/^0\.9\d* – 0\.9\d*, \d+ elements?$/));
    await userEvent.keyboard('{Escape}');
    expect(filters()).toEqual([]);
  });

  it('filters by values, one or several', async () => {
    show(<Distribution column="class_id" stack="agreement" />);
    const value = (name: string) => region('Class').getByRole('button', { name: new RegExp(`^${name}`) });
    await userEvent.click(value('Cone'));
    expect(filters()).toMatchObject([{ source: 'facet:class_id', values: ['cone'] }]);
    await userEvent.keyboard('{Shift>}');
    await userEvent.click(value('Stop'));
    await userEvent.keyboard('{/Shift}');
    expect(filters()).toMatchObject([{ values: ['cone', 'stop'] }]);
    await expect.element(value('Stop')).toHaveAttribute('aria-pressed', 'true');
    await expect.element(region('Class').getByText('Wrong class')).toBeVisible();
    await expectNoAxeViolations();
  });

  it('draws on a logarithmic scale', async () => {
    const onScaleChange = vi.fn();
    show(<Distribution column="confidence" onScaleChange={onScaleChange} />);
    await userEvent.click(page.getByRole('radio', { name: 'Log' }));
    expect(onScaleChange).toHaveBeenCalledExactlyOnceWith('log');
  });
});

describe('distribution list', () => {
  it('starts with columns of few values, and lets a person add and remove some', async () => {
    const onColumnsChange = vi.fn();
    show(<DistributionList onColumnsChange={onColumnsChange} />, 240);
    await expect.element(region('Class')).toBeVisible();
    await expect.element(region('Weather').getByRole('button', { name: /^rain/ })).toBeVisible();
    await userEvent.click(page.getByRole('button', { name: 'Add column' }));
    await expect.element(page.getByRole('searchbox')).toHaveFocus();
    await userEvent.keyboard('iou');
    await expect.element(page.getByRole('searchbox')).toHaveValue('iou');
    await userEvent.keyboard('{Enter}{Escape}');
    await expect.element(page.getByRole('slider', { name: /^Range of iou/ })).toBeVisible();
    expect(onColumnsChange).toHaveBeenLastCalledWith(expect.arrayContaining(['class_id', 'iou']));
    await userEvent.click(page.getByRole('button', { name: 'Remove Weather' }));
    await expect.poll(() => page.getByRole('region', { name: 'Weather' }).elements()).toHaveLength(0);
    expect(document.querySelector('.shoal-distributions')?.scrollWidth).toBeLessThanOrEqual(240);
    await expectNoAxeViolations();
  });
});
