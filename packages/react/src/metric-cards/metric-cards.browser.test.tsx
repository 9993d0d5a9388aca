/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { MetricCards } from '@shoal/react/evaluation';
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

const show = () =>
  render(
    <Evaluated dataset={dataset}>{(evaluation) => <MetricCards evaluation={evaluation} />}</Evaluated>,
  );
/** Number and sentence of a card. */
const card = (title: string) => [...document.querySelectorAll('[data-part="metrics-card"]')].find((element) => element.querySelector('dt')?.textContent === title)?.querySelectorAll('dd');
const number = (title: string) => card(title)?.[0]?.textContent;
const sentence = (title: string) => card(title)?.[1]?.textContent;

async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'label-content-name-mismatch': { enabled: true } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

it('says every number and of what', async () => {
  show();
  await expect.poll(() => number('Precision')).toBe((90 / 97).toFixed(3));
  expect(sentence('Precision')).toBe('90 of 97 predictions are right');
  expect(sentence('Recall')).toBe('90 of 96 labels are found');
  expect(number('F1')).toBe((180 / 193).toFixed(3));
  expect(sentence('AP')).toBe('Mean over 3 classes at overlap 0.50');
  await expect.element(page.getByText('24 frames', { exact: true })).toBeVisible();
  await expect.element(page.getByText('First against the labels')).toBeVisible();
  await expectNoAxeViolations();
});

it('follows the sliders by key, and goes to the best F1', async () => {
  show();
  const confidence = page.getByRole('slider', { name: 'Confidence at least' });
  await expect.element(confidence).toHaveValue('0.5');
  await confidence.fill('0.95');
  await expect.poll(() => sentence('Precision')).not.toBe('90 of 97 predictions are right');
  (confidence.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.element(confidence).toHaveValue('0.94');
  await userEvent.keyboard('{End}');
  await expect.poll(() => number('Precision')).toBe('–');
  await page.getByRole('button', { name: /^Best F1: 0\.9/ }).click();
  await expect.poll(() => sentence('Recall')).toBe('90 of 96 labels are found');
  await expect.element(page.getByRole('button', { name: /^Best F1/ })).toHaveAttribute('aria-pressed', 'true');

  const overlap = page.getByRole('slider', { name: 'Overlap (IoU) at least' });
  await overlap.fill('0.99');
  await expect.poll(() => sentence('Recall')).toBe('0 of 96 labels are found');
  expect(sentence('AP')).toBe('Mean over 3 classes at overlap 0.99');
});

it('has non-maximum suppression off at first', async () => {
  show();
  const slider = page.getByRole('slider', { name: 'Suppress above overlap (IoU)' });
  await expect.element(slider).toBeDisabled();
  await page.getByRole('switch', { name: 'Non-maximum suppression' }).click();
  await expect.element(slider).toBeEnabled();
  await expect.element(page.getByRole('switch', { name: 'Non-maximum suppression' })).toBeChecked();
});

it('chooses between objects and whole frames', async () => {
  await dataset.database.exec(`INSERT INTO labels BY NAME SELECT 'whole-' || frame_id AS label_id, frame_id, 'class' AS task, 'stop' AS class_id FROM frames`);
  await dataset.database.exec(
    `INSERT INTO inferences BY NAME SELECT 'whole-' || frame_id AS inference_id, frame_id, 'v1' AS model_id, 'class' AS task, CASE WHEN weather = 'rain' THEN 'stop' ELSE 'cone' END AS class_id, 0.8 AS confidence,
      CASE WHEN weather = 'rain' THEN [0.8, 0.1, 0.1] ELSE [0.1, 0.1, 0.8] END::FLOAT[3] AS probs FROM frames`,
  );
  show();
  await page.getByRole('radio', { name: 'Whole frames' }).click();
  await expect.poll(() => number('Top-1 accuracy')).toBe('0.500');
  expect(sentence('Recall')).toBe('12 of 24 labels are found');
  expect(number('Macro F1')).toBe((24 / 36).toFixed(3));
  expect(page.getByRole('slider', { name: 'Overlap (IoU) at least' }).query()).toBeNull();
});
