/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Dataset, ElementId } from '@shoal/engine';
import { openDataset } from '@shoal/engine';
import { ShoalProvider, SimilarStrip } from '@shoal/react';
import { openCrossing } from '../parts/judging.test-support';

let close: () => void = () => undefined;
afterEach(() => {
  cleanup();
  close();
});

async function show(focus: ElementId | null, vectors = true): Promise<Dataset> {
  await page.viewport(600, 500);
  const opened = await openCrossing(openDataset, { vectors });
  close = opened.close;
  opened.dataset.selection.setFocus(focus);
  render(
    <StrictMode>
      <ShoalProvider dataset={opened.dataset}>
        <div style={{ width: '288px' }}>
          <SimilarStrip />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
  return opened.dataset;
}

const strip = () => page.getByRole('region', { name: 'Similar' });
const items = () => strip().getByRole('listitem').getByRole('button');

it('shows what looks most like the focused object, whose neighbours tell its true class', async () => {
  // Labelled yield; in truth a stop sign.
  const dataset = await show('label:l0');
  await expect.element(items().first()).toBeVisible();
  expect(items().elements()).toHaveLength(12);
  const names = items().elements().map((element) => element.getAttribute('aria-label') ?? '');
  expect(names.filter((name) => name.startsWith('Stop sign')).length).toBeGreaterThanOrEqual(10);
  await expect.element(strip().getByText('nearest 12 of 95')).toBeVisible();
  await items().first().click();
  expect(dataset.selection.focus.getSnapshot().element).toMatch(/^label:l\d+$/);
  expect(dataset.selection.focus.getSnapshot().element).not.toBe('label:l0');
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false }, 'heading-order': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
});

it('filters everything to the most similar, and gives everything back', async () => {
  const dataset = await show('label:l0');
  await expect.element(items().first()).toBeVisible();
  await strip().getByRole('button', { name: 'Filter everything to the most similar' }).click();
  await expect.element(strip().getByRole('button', { name: 'Show everything again' })).toBeVisible();
  const [clause] = dataset.selection.filters.getSnapshot();
  expect(clause).toMatchObject({ source: 'similar', label: 'like l0', type: 'elements' });
  await strip().getByRole('button', { name: 'Show everything again' }).click();
  expect(dataset.selection.filters.getSnapshot()).toEqual([]);
});

it('says when the focused element has no vector, and follows the focus to one that has', async () => {
  const dataset = await show('inference:extra');
  await expect.element(strip().getByText('This one has no vector to compare.')).toBeVisible();
  dataset.selection.setFocus('label:l5');
  await expect.element(items().first()).toBeVisible();
  dataset.selection.setFocus(null);
  await expect.poll(() => document.querySelector('.shoal-similar')).toBeNull();
});

it('is not there in a dataset without embeddings', async () => {
  await show('label:l0', false);
  await new Promise((done) => setTimeout(done, 400));
  expect(document.querySelector('.shoal-similar')).toBeNull();
});
