/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { CONFUSION_FILTER, type Dataset } from '@shoal/engine';
import { ClassTable } from '@shoal/react/evaluation';
import { Evaluated } from '../parts/evaluation.test-support';
import { openCrossing } from '../parts/judging.test-support';

let dataset: Dataset;
let close: () => void;

beforeEach(async () => {
  await page.viewport(1000, 640);
  ({ dataset, close } = await openCrossing());
});
afterEach(() => {
  cleanup();
  close();
});

const show = (opened = dataset) =>
  render(
    <Evaluated dataset={opened}>{(evaluation) => <ClassTable evaluation={evaluation} />}</Evaluated>,
  );
const column = (id: string) => [...document.querySelectorAll(`[data-part="table-rows"] [data-column="${id}"]`)].map((element) => element.textContent);
const header = (name: string) => page.getByRole('columnheader', { name });

async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'label-content-name-mismatch': { enabled: true } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

it('lists the worst class first and sorts by its titles', async () => {
  show();
  await expect.poll(() => column('class')).toHaveLength(3);
  await expect.element(header('F1')).toHaveAttribute('aria-sort', 'ascending');
  const f1 = column('f1').map(Number);
  expect(f1).toEqual(f1.toSorted((a, b) => a - b));
  await expectNoAxeViolations();

  (header('Class').getByRole('button').element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(header('Class')).toHaveAttribute('aria-sort', 'ascending');
  await expect.element(header('F1')).toHaveAttribute('aria-sort', 'none');
  expect(column('class')).toEqual(['Cone', 'Stop sign', 'Yield sign']);
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => column('class')).toEqual(['Yield sign', 'Stop sign', 'Cone']);
});

it('keeps classes without labels at the end, with dashes', async () => {
  show({ ...dataset, manifest: { ...dataset.manifest, classes: [{ id: 'bus', name: 'Bus' }, ...dataset.manifest.classes] } });
  await expect.poll(() => column('class')).toHaveLength(4);
  expect(column('class').at(-1)).toBe('Bus');
  expect(column('f1').at(-1)).toBe('–');
  expect(document.querySelector('[data-part="table-rows"] [data-muted]')?.textContent).toContain('Bus');
  await header('Class').getByRole('button').click();
  await expect.poll(() => column('class')).toEqual(['Cone', 'Stop sign', 'Yield sign', 'Bus']);
  await expect.element(page.getByText('3 of 4 classes labelled')).toBeVisible();
  await expectNoAxeViolations();
});

it('shows the examples of the more frequent confusion', async () => {
  show();
  await expect.poll(() => column('class')).toHaveLength(3);
  const stop = page.getByRole('row', { name: /^Stop sign/ });
  const confused = stop.getByRole('button', { name: /^Yield sign × 2$/ });
  await confused.click();
  await expect.element(confused).toHaveAttribute('aria-pressed', 'true');
  const clause = dataset.selection.filters.getSnapshot().find((filter) => filter.source === CONFUSION_FILTER);
  expect(clause).toMatchObject({ type: 'elements', label: 'Yield sign, predicted Stop sign' });
  await confused.click();
  expect(dataset.selection.filters.getSnapshot()).toEqual([]);
});
