/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset, EvaluationSnapshot } from '@shoal/engine';
import { ShoalProvider, useDataset } from '@shoal/react';
import { SliceTable, useEvaluation, type EvaluationBinding } from '@shoal/react/evaluation';
import { openCrossing } from '../parts/judging.test-support';

let dataset: Dataset;
let close: () => void;
let binding: EvaluationBinding;

beforeEach(async () => {
  await page.viewport(1100, 700);
  ({ dataset, close } = await openCrossing());
});
afterEach(() => {
  cleanup();
  close();
});

function Slices({ change }: { readonly change: Partial<EvaluationSnapshot> }) {
  const evaluation = useEvaluation(useDataset());
  binding = { ...evaluation, snapshot: { ...evaluation.snapshot, ...change } };
  return <SliceTable evaluation={binding} />;
}

function show({ width = 900, change = {} }: { readonly width?: number; readonly change?: Partial<EvaluationSnapshot> } = {}) {
  return render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width }}>
          <Slices change={change} />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
}

const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });
const value = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) });
const filters = () => dataset.selection.filters.getSnapshot();

async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

describe('slice table', () => {
  it('splits by the first column that says something, with intervals in words and small slices marked', async () => {
    show();
    await expect.element(page.getByRole('combobox', { name: 'Split by' })).toHaveValue('weather');
    await expect.poll(() => row('fog').element().textContent).toMatch(/few frames\s*12/);
    await expect.poll(() => row('All frames').element().textContent).toMatch(/24\s*0\.93\s*0\.94\s*0\.93/);
    await expect.element(row('rain').getByRole('img').first()).toHaveAccessibleName(/^\d\.\d\d, 95 % interval \d\.\d\d to \d\.\d\d$/);
    expect(row('rain').getByRole('img').elements()).toHaveLength(3);
    await expectNoAxeViolations();
  });

  it('filters everything to a value, keeps the other values beside it, and shows all again', async () => {
    show();
    await expect.element(value('rain')).toBeVisible();
    const before = row('fog').element().textContent;
    await userEvent.click(value('rain'));
    expect(filters()).toMatchObject([{ source: 'slice:weather', type: 'in', column: 'weather', values: ['rain'], label: 'Weather: rain' }]);
    await expect.element(value('rain')).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(() => binding.snapshot.counts.frames).toBe(12);
    // Long enough for the slices to be measured again.
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(row('fog').element().textContent).toBe(before);
    await expect.poll(() => row('All frames').element().textContent).toMatch(/^All frames\s*24/);
    value('rain').element().focus();
    await userEvent.keyboard('{Enter}');
    expect(filters()).toEqual([]);
    await expect.poll(() => binding.snapshot.counts.frames).toBe(24);
  });

  it('changes the column and leaves no unseen filter behind', async () => {
    show();
    await userEvent.click(value('fog'));
    await userEvent.selectOptions(page.getByRole('combobox', { name: 'Split by' }), 'split');
    expect(filters()).toEqual([]);
    await expect.element(value('train')).toBeVisible();
    await expect.poll(() => row('train').element().textContent).toMatch(/18/);
  });

  it('shows one metric at a time where there is no room', async () => {
    show({ width: 360 });
    await expect.element(page.getByRole('columnheader', { name: 'F1' })).toBeVisible();
    await userEvent.click(page.getByRole('radio', { name: 'Recall' }));
    await expect.element(page.getByRole('columnheader', { name: 'Recall' })).toBeVisible();
    expect(page.getByRole('columnheader', { name: 'F1' }).elements()).toHaveLength(0);
    const section = document.querySelector('.shoal-slices') as HTMLElement;
    expect(section.scrollWidth).toBeLessThanOrEqual(360);
    await expectNoAxeViolations();
  });

  it('says what is missing', async () => {
    const { unmount } = show({ change: { slices: null } });
    await expect.element(page.getByRole('progressbar', { name: 'Measuring slices' })).toBeVisible();
    unmount();
    show({ change: { sliceColumns: [], sliceColumn: null } });
    await expect.element(page.getByText('No column to split by')).toBeVisible();
  });
});
