/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { LossTable, ShoalProvider, type LossTableProps } from '@shoal/react';
import { openCrossing } from '../parts/judging.test-support';

let dataset: Dataset;
let close: () => void;

beforeEach(async () => {
  await page.viewport(1280, 700);
  ({ dataset, close } = await openCrossing());
});
afterEach(() => {
  cleanup();
  close();
});

async function show(props: LossTableProps = {}) {
  render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ height: '480px' }}>
          <LossTable {...props} />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
  await expect.poll(() => shownFrames().length).toBeGreaterThan(0);
}

const grid = () => page.getByRole('grid');
const focusGrid = () => (grid().element() as HTMLElement).focus();
const rows = () => [...document.querySelectorAll<HTMLElement>('[role="row"][aria-rowindex]:not([aria-rowindex="1"])')].sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')));
const cells = (column: string) => rows().map((row) => row.querySelector(`[role="gridcell"][data-column="${column}"]`)?.textContent ?? '');
const shownFrames = () => rows().filter((row) => !row.querySelector('.shoal-skeleton'));
const activeRow = () => document.getElementById(grid().element().getAttribute('aria-activedescendant') ?? '');
const judgements = () => [...dataset.review.state.getSnapshot().judgements.values()].map((judgement) => judgement.verdict);
const changes = () => [...dataset.review.state.getSnapshot().changes.values()];
const announced = () => document.querySelector('[role="status"]')?.textContent ?? '';

async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

describe('the queue', () => {
  it('is a grid of the suspicious elements with their counts', async () => {
    await show();
    await expect.element(page.getByText('7 suspicious of 97')).toBeVisible();
    await expect.element(grid()).toHaveAttribute('aria-rowcount', '8');
    expect(rows()).toHaveLength(7);
    expect(cells('kind').filter((text) => text === 'Wrong class')).toHaveLength(6);
    expect(cells('kind').filter((text) => text === 'Missing label')).toHaveLength(1);
    await expectNoAxeViolations();
  });

  it('judges three labels by keyboard after a sort, and takes one back', async () => {
    await show();
    await page.getByRole('button', { name: /^Annotator/ }).click();
    await expect.element(page.getByRole('columnheader', { name: /^Annotator/ })).toHaveAttribute('aria-sort', 'ascending');
    const sorted = [...cells('source')].sort((a, b) => Number(a === '–') - Number(b === '–') || a.localeCompare(b));
    await expect.poll(() => cells('source')).toEqual(sorted);
    focusGrid();
    await userEvent.keyboard('j');
    await expect.poll(() => activeRow()?.getAttribute('aria-rowindex')).toBe('2');
    await userEvent.keyboard('a');
    await expect.poll(() => activeRow()?.getAttribute('aria-rowindex')).toBe('3');
    await userEvent.keyboard('k');
    await expect.poll(() => activeRow()?.getAttribute('aria-rowindex')).toBe('4');
    await userEvent.keyboard('a');
    await expect.poll(judgements).toEqual(['agree', 'keep', 'agree']);
    expect(changes()).toHaveLength(2);
    expect(cells('source')).toEqual(sorted);
    await expect.poll(() => cells('verdict')[1]).toBe('Kept');
    expect(cells('verdict')[0]).toMatch(/^Now /);
    await expect.poll(announced).toContain('Agreed. Now ');
    await expectNoAxeViolations();
    focusGrid();
    await userEvent.keyboard('z');
    await expect.poll(judgements).toEqual(['agree', 'keep']);
    await expect.poll(() => activeRow()?.getAttribute('aria-rowindex')).toBe('4');
    await expect.poll(announced).toBe('Undone: Agree with model');
    await userEvent.keyboard('{Shift>}z{/Shift}');
    await expect.poll(judgements).toEqual(['agree', 'keep', 'agree']);
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.poll(() => changes()).toHaveLength(1);
  });

  it('moves with arrows and Home and End, and follows a focus from elsewhere', async () => {
    await show();
    focusGrid();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect.poll(() => activeRow()?.getAttribute('aria-rowindex')).toBe('3');
    await userEvent.keyboard('{End}');
    await expect.poll(() => activeRow()?.getAttribute('aria-rowindex')).toBe('8');
    await userEvent.keyboard('p{Home}');
    await expect.poll(() => activeRow()?.getAttribute('aria-rowindex')).toBe('2');
    dataset.selection.setFocus('inference:extra');
    await expect.poll(() => activeRow()?.textContent).toContain('Missing label');
  });

  it('hides judged rows when asked, and says how many', async () => {
    await show();
    focusGrid();
    await userEvent.keyboard('jk');
    await page.getByRole('button', { name: 'Hide judged' }).click();
    await expect.element(page.getByRole('button', { name: '1 judged hidden' })).toBeVisible();
    await expect.poll(rows).toHaveLength(6);
  });
});

describe('picking and issues', () => {
  it('picks with Space, Shift and Ctrl, and puts what is picked into a new issue by keyboard', async () => {
    await show();
    focusGrid();
    await userEvent.keyboard('j{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    await expect.poll(() => dataset.selection.picked.getSnapshot().size).toBe(3);
    await userEvent.keyboard('{End} ');
    await expect.poll(() => dataset.selection.picked.getSnapshot().size).toBe(4);
    await expect.poll(() => rows().filter((row) => row.getAttribute('aria-selected') === 'true')).toHaveLength(4);
    await userEvent.keyboard('i');
    await expect.element(page.getByRole('combobox')).toHaveFocus();
    await userEvent.keyboard('Slow signs{Enter}');
    await expect.poll(() => [...dataset.review.state.getSnapshot().issues.values()].map((issue) => [issue.title, issue.elements.length])).toEqual([['Slow signs', 4]]);
    await expect.element(grid()).toHaveFocus();
    await userEvent.keyboard('{Escape}{Home}');
    expect(dataset.selection.picked.getSnapshot().size).toBe(0);
    await userEvent.keyboard('{End}{ArrowUp}i');
    await expect.element(page.getByRole('option', { name: /Slow signs.*last used/ })).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => [...dataset.review.state.getSnapshot().issues.values()][0]?.elements.length).toBe(5);
    expect(judgements()).toEqual([]);
  });

  it('hands the elements to the host when it wants them', async () => {
    const onAddToIssue = vi.fn();
    await show({ onAddToIssue });
    focusGrid();
    await userEvent.keyboard('ji');
    await expect.poll(() => onAddToIssue.mock.calls).toEqual([[[dataset.selection.focus.getSnapshot().element]]]);
  });
});

describe('keys that are not ours', () => {
  it('types letters into the search box and filters with them', async () => {
    await show();
    focusGrid();
    await userEvent.keyboard('j/');
    await expect.element(page.getByRole('searchbox')).toHaveFocus();
    await userEvent.keyboard('akszi');
    await expect.element(page.getByRole('searchbox')).toHaveValue('akszi');
    expect(judgements()).toEqual([]);
    await expect.element(page.getByText('Nothing matches')).toBeVisible();
    await userEvent.keyboard('{Escape}labeler-1{Enter}');
    await expect.poll(() => cells('source')).toEqual(['labeler-1', 'labeler-1']);
    expect(dataset.selection.filters.getSnapshot().map((clause) => clause.label)).toEqual(['contains “labeler-1”']);
  });

  it('ignores letters with Ctrl or Alt, while text is composed, held down, and switched off', async () => {
    await show();
    focusGrid();
    await userEvent.keyboard('j{Alt>}k{/Alt}{Control>}k{/Control}');
    const composing = new KeyboardEvent('keydown', { key: 'k', bubbles: true, isComposing: true });
    grid().element().dispatchEvent(composing);
    grid().element().dispatchEvent(new KeyboardEvent('keydown', { key: 'k', bubbles: true, repeat: true }));
    expect(judgements()).toEqual([]);
    cleanup();
    await show({ shortcuts: false });
    focusGrid();
    await userEvent.keyboard('k');
    expect(judgements()).toEqual([]);
    await page.getByRole('button', { name: 'Keep label' }).click();
    await expect.poll(judgements).toEqual(['keep']);
  });
});

describe('when reading fails', () => {
  it('keeps the rows, says why and reads again', async () => {
    await show();
    await dataset.database.exec('ALTER TABLE elements RENAME TO gone');
    dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'split is train', type: 'in', column: 'split', values: ['train'] });
    await expect.poll(() => page.getByRole('alert').query()?.textContent).toMatch(/The database rejected a query/);
    expect(rows()).toHaveLength(7);
    await dataset.database.exec('ALTER TABLE gone RENAME TO elements');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => page.getByRole('alert').query()).toBeNull();
    await expect.poll(() => rows().length).toBeLessThan(7);
  });
});
