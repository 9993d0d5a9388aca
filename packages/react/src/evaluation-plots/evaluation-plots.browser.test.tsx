/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset, EvaluationSnapshot } from '@shoal/engine';
import { ShoalProvider, useDataset } from '@shoal/react';
import { PrecisionRecallPlot, ReliabilityPlot, ScoreHistogram, TideBars, useEvaluation, type EvaluationBinding } from '@shoal/react/evaluation';
import { openCrossing } from '../parts/judging.test-support';

let dataset: Dataset;
let close: () => void;
let binding: EvaluationBinding;

beforeEach(async () => {
  await page.viewport(1100, 900);
  ({ dataset, close } = await openCrossing());
});
afterEach(() => {
  cleanup();
  close();
});

function Plots({ change = {} }: { readonly change?: Partial<EvaluationSnapshot> }) {
  const evaluation = useEvaluation(useDataset());
  binding = { ...evaluation, snapshot: { ...evaluation.snapshot, ...change } };
  return (
    <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', width: 1000 }}>
      <PrecisionRecallPlot evaluation={binding} />
      <ScoreHistogram evaluation={binding} />
      <ReliabilityPlot evaluation={binding} />
      <TideBars evaluation={binding} />
    </div>
  );
}

function show(change?: Partial<EvaluationSnapshot>) {
  return render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <Plots {...(change && { change })} />
      </ShoalProvider>
    </StrictMode>,
  );
}

const region = (name: string) => page.getByRole('region', { name });
const curve = () => region('Precision and recall').getByRole('slider', { name: 'Confidence threshold' });
const rule = () => region('Confidence of hits and false alarms').getByRole('slider', { name: 'Confidence threshold' });
const confidence = () => binding.snapshot.thresholds.confidence;

async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

// 96 labels in the dataset, confidences 0.90 to 0.98; six of the wrong class, and one detection where nothing is labelled.
describe('evaluation plots', () => {
  it('says what it shows, in a sentence and in a table', async () => {
    show();
    await expect.element(region('Precision and recall').getByRole('img')).toHaveAccessibleName(/^Precision against recall of First over 3 classes: mean average precision 0\.\d\d\. At confidence 0\.50, precision is 0\.93 and recall 0\.94\. The best F1 is 0\.93, at confidence 0\.90\.$/);
    await expect.element(page.getByText('keeps 90 of 90 hits and 7 of 7 false alarms')).toBeVisible();
    const bins = region('Reliability').getByRole('table', { name: 'Numbers of the plot' }).element();
    expect(bins.querySelectorAll('tbody tr')).toHaveLength(15);
    await expect.element(region('Reliability').getByText(/^(Over|Under)-confident by \d/)).toBeVisible();
    await expectNoAxeViolations();
  });

  it('moves the threshold along the curve by keyboard, and every number follows', async () => {
    show();
    await expect.element(curve()).toHaveAttribute('aria-valuenow', '0.5');
    curve().element().focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(confidence()).toBeCloseTo(0.9, 5);
    await userEvent.keyboard('{ArrowLeft}');
    expect(confidence()).toBeCloseTo(0.91, 5);
    const { truePositives, precision, recall } = binding.snapshot.live?.metrics.overall ?? { truePositives: NaN, precision: NaN, recall: NaN };
    expect(truePositives).toBeLessThan(90);
    await expect.element(curve()).toHaveAttribute('aria-valuetext', `Confidence 0.91: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`);
    await expect.element(region('Confidence of hits and false alarms').getByText(`keeps ${truePositives} of 90 hits`, { exact: false })).toBeVisible();
    await expect.element(rule()).toHaveAttribute('aria-valuetext', expect.stringContaining(`${truePositives} hits`));
    await userEvent.keyboard('{Home}');
    expect(confidence()).toBeCloseTo(0.98, 5);
  });

  it('moves the line over the histogram by keyboard and pointer', async () => {
    show();
    await expect.element(rule()).toBeVisible();
    rule().element().focus();
    await userEvent.keyboard('{ArrowRight}{ArrowUp}{PageUp}');
    expect(confidence()).toBe(0.62);
    await userEvent.keyboard('{End}');
    await expect.element(page.getByText('keeps 0 of 90 hits and 0 of 7 false alarms')).toBeVisible();
    await expect.element(region('Precision and recall').getByText('Precision – · recall 0.00', { exact: false })).toBeVisible();
    await userEvent.keyboard('{Home}');
    expect(confidence()).toBe(0);
    const surface = rule().element().parentElement as HTMLElement;
    await userEvent.click(surface, { position: { x: surface.clientWidth * 0.25, y: 20 } });
    expect(confidence()).toBeCloseTo(0.25, 1);
    await expect.element(rule()).toHaveFocus();
  });

  it('takes the threshold of a click on the curve and of the best F1', async () => {
    show();
    await expect.element(curve()).toBeVisible();
    const surface = curve().element().parentElement as HTMLElement;
    await userEvent.click(surface, { position: { x: 2, y: 4 } });
    expect(confidence()).toBeGreaterThan(0.96);
    await userEvent.click(region('Precision and recall').getByRole('button', { name: /^Best F1 0\.93 at 0\.90$/ }));
    expect(confidence()).toBeCloseTo(0.9, 5);
  });

  it('highlights a class', async () => {
    show();
    await userEvent.selectOptions(page.getByRole('combobox', { name: 'Highlight a class' }), '2');
    await expect.element(region('Precision and recall').getByText(/^Cone, AP 0\.\d\d$/)).toBeVisible();
    expect(document.querySelectorAll('.shoal-curve[data-shown]')).toHaveLength(1);
  });

  it('sorts errors by their cause', async () => {
    show();
    const row = (name: string) => region('What costs precision').getByRole('listitem').filter({ hasText: name });
    await expect.poll(() => row('Wrong class').first().element().textContent).toMatch(/6 detections$/);
    await expect.poll(() => row('Background').element().textContent).toMatch(/1 detection$/);
    await expect.element(row('All false alarms')).toBeVisible();
    await expectNoAxeViolations();
  });

  it('waits for TIDE, and has none for frames', async () => {
    const { unmount } = show({ tide: null });
    await expect.element(region('What costs precision').getByRole('progressbar', { name: 'Sorting errors by their cause' })).toBeVisible();
    unmount();
    show({ task: 'frames', tide: null });
    await expect.element(page.getByText('TIDE is for objects')).toBeVisible();
  });

  it('says so when nothing is left to measure', async () => {
    show();
    await expect.element(curve()).toBeVisible();
    dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'none', type: 'in', column: 'split', values: ['nowhere'] });
    await expect.element(region('Reliability').getByText('No frames left')).toBeVisible();
    await expectNoAxeViolations();
  });
});
