/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { CONFUSION_FILTER, type Dataset } from '@shoal/engine';
import { ConfusionMatrix } from '@shoal/react/evaluation';
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

const show = (opened = dataset, width = 900) =>
  render(
    <Evaluated dataset={opened} width={width}>
      {(evaluation) => <ConfusionMatrix evaluation={evaluation} />}
    </Evaluated>,
  );
const cell = (name: string | RegExp) => page.getByRole('gridcell', { name });
const clause = () => dataset.selection.filters.getSnapshot().find((filter) => filter.source === CONFUSION_FILTER);
const readout = () => document.querySelector('[data-part="confusion-readout"]')?.textContent ?? '';

async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'label-content-name-mismatch': { enabled: true } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

describe('the matrix', () => {
  it('counts labelled against predicted, and is accessible', async () => {
    show();
    await expect.element(page.getByText('7 of 97 disagree')).toBeVisible();
    await expect.element(cell('Stop sign labelled and predicted: 30 of 32 Stop sign labels · 94 %')).toHaveTextContent('30');
    await expect.element(cell(/^Nothing labelled, Cone predicted: 1 of 1 predictions without a label/)).toBeVisible();
    await expectNoAxeViolations();
  });

  it('filters everything to the examples of a cell, and shows all again', async () => {
    show();
    const confused = cell(/^Yield sign labelled, Stop sign predicted: 2 of/);
    await confused.click();
    await expect.element(confused).toHaveAttribute('aria-selected', 'true');
    expect(clause()).toMatchObject({ type: 'elements', ids: expect.arrayContaining(['label:l0', 'label:l48']) as unknown });
    expect(readout()).toContain('Again shows all');
    await confused.click();
    await expect.element(confused).toHaveAttribute('aria-selected', 'false');
    expect(clause()).toBeUndefined();
    await cell('Cone labelled, Stop sign predicted: none').click();
    expect(clause()).toBeUndefined();
  });

  it('is one stop of the Tab key, moves with the arrows, and toggles by key', async () => {
    show();
    await expect.element(cell(/^Stop sign labelled and predicted/)).toBeVisible();
    expect(document.querySelectorAll('[role="gridcell"][tabindex="0"]')).toHaveLength(1);
    document.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(cell(/^Yield sign labelled, Stop sign predicted/)).toHaveFocus();
    // A pointer left over from the test before may still be speaking.
    await expect.poll(readout).toContain('Yield sign labelled, Stop sign predicted: 2 of');
    await userEvent.keyboard('{Enter}');
    expect(clause()).toMatchObject({ type: 'elements' });
    await userEvent.keyboard(' ');
    expect(clause()).toBeUndefined();
    // There is no cell of nothing labelled and nothing predicted.
    await userEvent.keyboard('{Control>}{End}{/Control}');
    await expect.element(cell(/^Nothing labelled, Cone predicted/)).toHaveFocus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(cell(/^Nothing labelled, Cone predicted/)).toHaveFocus();
    await userEvent.keyboard('{Home}{ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp}');
    await expect.element(cell(/^Stop sign labelled and predicted/)).toHaveFocus();
    expect(document.querySelectorAll('[role="gridcell"][tabindex="0"]')).toHaveLength(1);
  });

  it('shows shares, and hides what is right', async () => {
    show();
    await page.getByRole('radio', { name: '% of row' }).click();
    await expect.element(cell(/^Stop sign labelled and predicted/)).toHaveTextContent('94');
    await expectNoAxeViolations();
    await page.getByRole('button', { name: 'Hide correct' }).click();
    await expect.element(cell(/^Stop sign labelled and predicted/)).toHaveTextContent('');
    await expect.element(cell(/^Yield sign labelled, Stop sign predicted/)).toHaveTextContent('6.3');
  });

  it('says how many frames the filters leave', async () => {
    show();
    dataset.selection.setFilter('weather', { source: 'weather', label: 'Rain', type: 'in', column: 'weather', values: ['rain'] });
    await expect.element(page.getByText('12 of 24 frames')).toBeVisible();
  });
});

it('is a list of pairs with more than 25 classes, by keyboard too', async () => {
  await dataset.database.exec(`UPDATE labels SET class_id = class_id || '-' || (right(frame_id, 1)::INTEGER % 9)`);
  await dataset.database.exec(`UPDATE inferences SET class_id = class_id || '-' || (right(frame_id, 1)::INTEGER % 9)`);
  const classes = dataset.manifest.classes.flatMap((info) => Array.from({ length: 9 }, (_, part) => ({ id: `${info.id}-${part}`, name: `${info.name} ${part}` })));
  show({ ...dataset, manifest: { ...dataset.manifest, classes } });
  const grid = page.getByRole('grid', { name: 'Confused pairs of classes' });
  await expect.element(grid).toBeVisible();
  await expect.element(page.getByRole('columnheader', { name: 'Count' })).toHaveAttribute('aria-sort', 'descending');
  const counts = () => [...document.querySelectorAll('[data-part="table-rows"] [data-column="count"]')].map((element) => Number(element.textContent));
  await expect.poll(() => counts().length).toBeGreaterThan(3);
  expect(counts()).toEqual(counts().toSorted((a, b) => b - a));
  (grid.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(clause()).toMatchObject({ type: 'elements' });
  await expect.element(grid.getByRole('row', { selected: true })).toBeVisible();
  await expectNoAxeViolations();
});

it('says what to do without predictions', async () => {
  await dataset.database.exec('DELETE FROM inferences');
  show();
  await expect.element(page.getByText('No predictions to compare')).toBeVisible();
});
