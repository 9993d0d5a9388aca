/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { setViewState, type Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { Distribution, FilterBar, type FilterBarProps } from '@shoal/react/explore';
import { openCrossing } from '../parts/judging.test-support';

let dataset: Dataset;
let close: () => void;

beforeEach(async () => {
  await page.viewport(1000, 800);
  ({ dataset, close } = await openCrossing());
});
afterEach(() => {
  cleanup();
  close();
});

function show(props: FilterBarProps = {}) {
  return render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <FilterBar {...props} />
        <Distribution column="split" />
      </ShoalProvider>
    </StrictMode>,
  );
}

const bar = () => page.getByRole('region', { name: 'Filters' });
const chips = () => [...document.querySelectorAll('.shoal-filter-bar [data-part="chip"]')].map((chip) => chip.textContent);
const filters = () => dataset.selection.filters.getSnapshot();
const split = { source: 'facet:split', label: 'Split: test', type: 'in', column: 'split', values: ['test'] } as const;

// 97 objects in 24 frames, 6 of them test.
describe('filter bar', () => {
  it('adds a filter with the keyboard alone: column, then values with counts', async () => {
    show();
    await expect.element(bar().getByText('97 of 97')).toBeVisible();
    bar().getByRole('button', { name: 'Add filter' }).element().focus();
    await userEvent.keyboard('{Enter}');
    const search = bar().getByRole('combobox');
    await expect.element(search).toHaveFocus();
    await userEvent.keyboard('spl{Enter}');
    await expect.element(bar().getByRole('option', { name: /^test/ })).toBeVisible();
    await userEvent.keyboard('tes');
    await expect.poll(() => document.querySelectorAll('.shoal-filter-bar [role="option"]').length).toBe(1);
    await userEvent.keyboard('{Enter}');
    await expect.poll(filters).toMatchObject([{ source: 'facet:split', type: 'in', values: ['test'] }]);
    await expect.element(bar().getByRole('option', { name: /^test/ })).toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard('{Escape}');
    await expect.element(bar().getByRole('button', { name: 'Add filter' })).toHaveFocus();
    await expect.element(bar().getByText('24 of 97')).toBeVisible();
    const facet = page.getByRole('region', { name: 'Split', exact: true }).getByRole('button', { name: /^test/ });
    await expect.element(facet).toHaveAttribute('aria-pressed', 'true');
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'heading-order': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  });

  it('sets a range, turns it around, puts it aside, and removes it with Delete', async () => {
    show();
    await userEvent.click(bar().getByRole('button', { name: 'Add filter' }));
    await userEvent.keyboard('confid{Enter}');
    await expect.element(bar().getByText(/^The data goes from 0\.9/)).toBeVisible();
    await userEvent.keyboard('0.95');
    await userEvent.keyboard('{Enter}');
    await expect.poll(filters).toMatchObject([{ source: 'facet:confidence', min: 0.95, max: null }]);
    await expect.poll(chips).toEqual(['Confidence at least 0.95']);
    await userEvent.click(bar().getByRole('button', { name: /^Confidence at least/ }));
    await userEvent.click(bar().getByRole('radio', { name: 'outside' }));
    await expect.poll(chips).toEqual([expect.stringContaining('below 0.95')]);
    await userEvent.click(bar().getByRole('button', { name: 'Put aside' }));
    await expect.poll(filters).toEqual([]);
    const chip = bar().getByRole('button', { name: /below 0\.95 \(Put aside\)/ });
    await expect.element(chip).toHaveFocus();
    await userEvent.keyboard('{Delete}');
    await expect.poll(chips).toEqual([]);
    await expect.element(bar().getByRole('button', { name: 'Add filter' })).toHaveFocus();
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.poll(() => chips().length).toBe(1);
    await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    await expect.poll(chips).toEqual([]);
  });

  it('runs a condition on Enter only, as chips, and says where it is wrong', async () => {
    show({ defaultMode: 'condition' });
    await expect.element(bar().getByText('97 of 97')).toBeVisible();
    const area = bar().getByRole('textbox', { name: 'Condition' });
    await userEvent.click(area);
    await userEvent.keyboard("splt = 'test'");
    expect(filters()).toEqual([]);
    await userEvent.keyboard('{Enter}');
    await expect.element(bar().getByRole('alert').getByText('Line 1, column 1')).toBeVisible();
    await userEvent.click(bar().getByRole('button', { name: 'Replace with split' }));
    await userEvent.keyboard('{Enter}');
    await expect.poll(filters).toMatchObject([{ source: 'facet:split', values: ['test'] }]);
    await expect.poll(chips).toEqual(['Split is test']);
    // Another editor changes the same state.
    await userEvent.click(bar().getByRole('button', { name: 'Remove filter: Split is test' }));
    await expect.element(area).toHaveValue('');
    await userEvent.click(area);
    await userEvent.keyboard('confidence > 2 and');
    await userEvent.keyboard('{Escape}{Escape}');
    await expect.element(area).toHaveValue('');
    expect(filters()).toEqual([]);
  });

  it("completes columns, operators and the column's own values", async () => {
    show({ defaultMode: 'condition' });
    await expect.element(bar().getByText('97 of 97')).toBeVisible();
    const area = bar().getByRole('textbox', { name: 'Condition' });
    await userEvent.click(area);
    await userEvent.keyboard('wea');
    await expect.element(bar().getByRole('option', { name: /^weather/ })).toBeVisible();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await expect.element(area).toHaveValue('weather');
    await userEvent.keyboard(' = ');
    await expect.element(bar().getByRole('option', { name: /^fog/ })).toBeVisible();
    await userEvent.keyboard('f');
    // The values come from the database: an arrow before they are there goes nowhere.
    await expect
      .poll(
        async () => {
          await userEvent.keyboard('{ArrowDown}');
          return document.querySelector('.shoal-filter-bar textarea')?.hasAttribute('aria-activedescendant');
        },
        { timeout: 15_000 },
      )
      .toBe(true);
    await userEvent.keyboard('{Tab}');
    await expect.element(area).toHaveValue("weather = 'fog'");
    await userEvent.keyboard('{Escape}{Enter}');
    await expect.poll(filters).toMatchObject([{ source: 'facet:weather', values: ['fog'] }]);
  });

  it('says why rows are shown, and removes a filter there', async () => {
    dataset.selection.setFilter(split.source, split);
    dataset.selection.setFilter('facet:weather', { source: 'facet:weather', label: 'Weather', type: 'in', column: 'weather', values: ['rain', 'fog'] });
    show();
    await userEvent.click(bar().getByRole('button', { name: 'Why?' }));
    const why = bar().getByRole('dialog', { name: 'Why these rows' });
    await expect.element(why.getByText('hides 73')).toBeVisible();
    await expect.element(why.getByText('hides nothing')).toBeVisible();
    await userEvent.click(why.getByRole('button', { name: 'Remove filter: Weather is rain or fog' }));
    await expect.poll(() => filters().length).toBe(1);
  });

  it('never runs a condition from a link by itself', async () => {
    await setViewState(dataset, { v: 1, f: [{ source: 'condition:1', label: 'x', type: 'sql', expression: 'confidence > 0.95' }] });
    show();
    await expect.element(bar().getByText('97 of 97')).toBeVisible();
    await userEvent.click(bar().getByRole('button', { name: /From a link, not run/ }));
    await expect.element(bar().getByText(/It has not been run/)).toBeVisible();
    expect(filters()).toEqual([]);
    await userEvent.click(bar().getByRole('button', { name: 'Run this condition' }));
    await expect.poll(filters).toMatchObject([{ type: 'sql', expression: 'confidence > 0.95' }]);
    await expect.element(bar().getByText('97 of 97')).not.toBeInTheDocument();
  });

  it('fits 240 pixels', async () => {
    dataset.selection.setFilter(split.source, split);
    dataset.selection.setFilter('text:x', { source: 'text:x', label: 'x', type: 'contains', columns: ['weather'], text: 'long '.repeat(60) });
    render(
      <ShoalProvider dataset={dataset}>
        <div style={{ width: 240 }}>
          <FilterBar defaultMode="condition" />
        </div>
      </ShoalProvider>,
    );
    await expect.element(bar().getByText('0 of 97')).toBeVisible();
    const section = document.querySelector('.shoal-filter-bar');
    expect(section?.scrollWidth).toBeLessThanOrEqual(240);
  });
});
