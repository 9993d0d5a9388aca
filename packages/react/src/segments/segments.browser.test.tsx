/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { Segments } from '@shoal/react/explore';
import { openCrossing } from '../parts/judging.test-support';

let dataset: Dataset;
let close: () => void;

beforeEach(async () => {
  await page.viewport(600, 800);
  ({ dataset, close } = await openCrossing());
});
afterEach(() => {
  cleanup();
  close();
});

const list = () => page.getByRole('region', { name: 'Segments' });
const filters = () => dataset.selection.filters.getSnapshot();

function show() {
  return render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width: 280 }}>
          <Segments />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
}

it('saves, applies, renames and deletes with the keyboard, and undoes', async () => {
  show();
  await expect.element(list().getByRole('button', { name: /^Suspicious/ })).toBeVisible();
  await expect.element(list().getByRole('button', { name: 'Save filters as a segment' })).toBeDisabled();
  dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'Split: test', type: 'in', column: 'split', values: ['test'] });
  const save = list().getByRole('button', { name: 'Save filters as a segment' });
  await expect.element(save).toBeEnabled();
  save.element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(list().getByRole('textbox')).toHaveValue('test');
  await userEvent.keyboard('Only test{Enter}');
  const segment = list().getByRole('button', { name: /^Only test/ });
  await expect.element(segment).toHaveTextContent('Only test24');
  await expect.element(segment).toHaveAttribute('aria-pressed', 'true');
  await userEvent.click(list().getByRole('button', { name: /^Suspicious/ }));
  expect(filters()).toMatchObject([{ column: 'flagged' }]);
  await expect.element(segment).toHaveAttribute('aria-pressed', 'false');
  segment.element().focus();
  await userEvent.keyboard('{Enter}');
  expect(filters()).toMatchObject([{ column: 'split' }]);
  await userEvent.keyboard('{F2}');
  await expect.element(list().getByRole('textbox')).toHaveFocus();
  await userEvent.keyboard('Test frames{Enter}');
  await expect.element(list().getByRole('button', { name: /^Test frames/ })).toHaveFocus();
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'heading-order': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  await userEvent.click(list().getByRole('button', { name: 'Actions for “Test frames”' }));
  await userEvent.click(list().getByRole('menuitem', { name: 'Delete' }));
  await expect.element(list().getByText('Deleted segment “Test frames”. Undo brings it back.')).toBeVisible();
  await userEvent.click(list().getByRole('button', { name: 'Undo' }));
  await expect.element(list().getByRole('button', { name: /^Test frames/ })).toBeVisible();
});
