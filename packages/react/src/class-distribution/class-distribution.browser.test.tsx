/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { Distribution } from '@shoal/react/explore';
import { ClassDistribution } from '@shoal/react/evaluation';
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

function show() {
  return render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width: 480 }}>
          <ClassDistribution />
          <Distribution column="class_id" />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
}

const classes = () => page.getByRole('region', { name: 'Classes' });
const bar = (name: string) => classes().getByRole('button', { name: new RegExp(`^${name}`) });

// 96 labels of three classes; six of them say another class than they are.
describe('class distribution', () => {
  it('counts labels and predictions and names the rarest class', async () => {
    show();
    await expect.element(classes().getByText('96 labels', { exact: true })).toBeVisible();
    await expect.element(classes().getByText('97 predictions in labelled frames')).toBeVisible();
    await expect.element(classes().getByText(/^Rarest class: .+, 3\d labels, 3\d %$/)).toBeVisible();
    const counts = [...document.querySelectorAll('.shoal-classes [data-part="count"]')].map((count) => Number(count.textContent));
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  });

  it('filters to a class and agrees with the chart of the column about it', async () => {
    show();
    await userEvent.click(bar('Cone'));
    expect(dataset.selection.filters.getSnapshot()).toMatchObject([{ source: 'facet:class_id', values: ['cone'] }]);
    await expect.element(bar('Cone')).toHaveAttribute('aria-pressed', 'true');
    const facet = page.getByRole('region', { name: 'Class', exact: true }).getByRole('button', { name: /^Cone/ });
    await expect.element(facet).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(facet);
    await expect.element(bar('Cone')).toHaveAttribute('aria-pressed', 'false');
    bar('Stop').element().focus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(classes().getByRole('button', { name: 'Clear the class filter' }));
    expect(dataset.selection.filters.getSnapshot()).toEqual([]);
  });

  it('draws on a logarithmic scale', async () => {
    show();
    await expect.element(bar('Cone')).toBeVisible();
    const shortest = () => Math.min(...[...document.querySelectorAll<SVGRectElement>('.shoal-classes .shoal-shown')].map((rect) => parseFloat(rect.getAttribute('width') ?? '0')));
    const linear = shortest();
    await userEvent.click(classes().getByRole('radio', { name: 'Log' }));
    await expect.poll(shortest).toBeGreaterThan(linear);
  });
});
