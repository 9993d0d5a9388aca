/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openDataset, type Dataset, type ElementId } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { Campaign, ConceptList } from '@shoal/react/review';
import { openCrossing } from '../parts/judging.test-support';

let close: () => void = () => undefined;
afterEach(() => {
  cleanup();
  close();
});

async function show(prepare: (dataset: Dataset) => unknown, children = <Campaign defaultCampaignId="cones" />): Promise<Dataset> {
  await page.viewport(1100, 720);
  const opened = await openCrossing(openDataset, { vectors: true });
  close = opened.close;
  await prepare(opened.dataset);
  render(
    <StrictMode>
      <ShoalProvider dataset={opened.dataset}>
        <div style={{ height: '700px' }}>{children}</div>
      </ShoalProvider>
    </StrictMode>,
  );
  return opened.dataset;
}
const begin = (budget: number | null = null) => (dataset: Dataset) =>
  dataset.review.act({ type: 'save-campaign', campaignId: 'cones', name: 'Cones', kind: 'collection', seeds: ['label:l2', 'label:l5'], pool: [], space: null, budget, issueId: null });
/** The crossing's objects are near-duplicates of each other. */
const showNearDuplicates = async () => {
  const slider = page.getByRole('slider', { name: 'Diversity' });
  await expect.element(slider).toBeVisible();
  (slider.element() as HTMLElement).focus();
  await userEvent.keyboard('{Home}');
  await expect.poll(() => document.body.textContent.includes('near-duplicates hidden')).toBe(false);
};
const piles = (dataset: Dataset) => [...(dataset.review.state.getSnapshot().campaigns.get('cones')?.piles.values() ?? [])];
const onStage = () => document.querySelector<HTMLElement>('[data-part="stage"]')?.dataset['element'] ?? '';
const stage = () => page.getByRole('group', { name: /^Candidate/ });
/** Of the crossing's objects, every third is truly a cone. */
const isCone = (element: string) => Number(element.replace('label:l', '')) % 3 === 2;
const violations = async () => (await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false }, 'heading-order': { enabled: false } } })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);

it('judges thirty by keyboard alone: the next one is there with the key, undo brings the last one back, and a fresh widget goes on', async () => {
  const dataset = await show(begin());
  await expect.element(stage()).toHaveFocus();
  await showNearDuplicates();
  (stage().element() as HTMLElement).focus();
  // Looks at the page when React is through with the key, before the next frame or any answer of the database.
  const press = async (key: string) => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await Promise.resolve();
    return onStage();
  };
  await userEvent.keyboard('s');
  for (let n = 0; n < 30; n++) {
    const before = onStage();
    const after = await press(isCone(before) ? 'a' : 'd');
    expect(after).not.toBe('');
    expect(after).not.toBe(before);
    expect(piles(dataset)).toHaveLength(n + 1);
    await new Promise((done) => setTimeout(done, 10));
  }
  // Cones came first: by likeness, then by what was learned.
  expect(piles(dataset).filter((pile) => pile === 'added').length).toBeGreaterThanOrEqual(20);
  const judged = [...(dataset.review.state.getSnapshot().campaigns.get('cones')?.piles.keys() ?? [])];
  await userEvent.keyboard('u');
  await expect.poll(onStage).toBe(judged.at(-1));
  expect(piles(dataset)).toHaveLength(29);
  await userEvent.keyboard('{ArrowLeft}');
  expect(piles(dataset).at(-1)).toBe('discarded');
  await userEvent.keyboard(' ');
  await expect.element(page.getByRole('button', { name: 'Close up' })).toBeVisible();
  expect(await violations()).toEqual([]);
  cleanup();
  render(
    <ShoalProvider dataset={dataset}>
      <div style={{ height: '700px' }}>
        <Campaign defaultCampaignId="cones" />
      </div>
    </ShoalProvider>,
  );
  await expect.element(stage()).toBeVisible();
  expect(judged).not.toContain(onStage());
  expect(piles(dataset)).toHaveLength(30);
});

it('starts from what is picked, says when there is enough, and puts it into an issue', async () => {
  const dataset = await show((opened) => opened.selection.pick(['label:l2', 'label:l5'] satisfies ElementId[]), <Campaign />);
  await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), 'Cones');
  await expect.element(page.getByRole('combobox', { name: 'Examples' })).toHaveValue('picked');
  await userEvent.fill(page.getByRole('spinbutton', { name: 'Collect' }), '2');
  expect(await violations()).toEqual([]);
  await userEvent.keyboard('{Enter}');
  await expect.element(stage()).toHaveFocus();
  await userEvent.keyboard('a');
  await expect.element(page.getByText('1 of 2 collected')).toBeVisible();
  await userEvent.keyboard('a');
  await expect.element(page.getByText('That is as many as you asked for.')).toBeVisible();
  await page.getByRole('button', { name: 'Put added into an issue' }).click();
  await expect.poll(() => [...dataset.review.state.getSnapshot().issues.values()].map(({ title, elements }) => [title, elements.length])).toEqual([['Cones', 2]]);
  await page.getByRole('button', { name: 'Collect 50 more' }).click();
  await expect.element(stage()).toBeVisible();
});

it('judges a grid: a range is selected with shift, the rest is discarded, and one undo takes all of it back', async () => {
  const dataset = await show(begin(), <Campaign defaultCampaignId="cones" defaultMode="grid" />);
  await showNearDuplicates();
  const grid = page.getByRole('listbox', { name: /^Candidates/ });
  await expect.element(grid.getByRole('option').nth(23)).toBeInTheDocument();
  (grid.element() as HTMLElement).focus();
  await userEvent.keyboard(' {Shift>}{ArrowRight}{ArrowRight}{/Shift}');
  await expect.element(page.getByRole('button', { name: 'Add 3, discard 21' })).toBeVisible();
  expect(await violations()).toEqual([]);
  await userEvent.keyboard('{Enter}');
  expect([piles(dataset).filter((pile) => pile === 'added').length, piles(dataset).length]).toEqual([3, 24]);
  expect(dataset.review.state.getSnapshot().undoLabel).toBe('Add 3 and discard 21 candidates');
  await userEvent.keyboard('u');
  await expect.poll(() => piles(dataset).length).toBe(0);
});

it('teaches a concept about the focused element and filters by its threshold', async () => {
  const dataset = await show((opened) => opened.selection.pick(['label:l2', 'label:l5', 'label:l8'] satisfies ElementId[]), <ConceptList />);
  await userEvent.fill(page.getByRole('textbox', { name: 'Name of a new concept' }), 'True cone');
  await userEvent.keyboard('{Enter}');
  const card = page.getByRole('article', { name: 'True cone' });
  await expect.element(card.getByText('3 good · 0 bad')).toBeVisible();
  for (const element of ['label:l0', 'label:l1', 'label:l4'] as const) {
    dataset.selection.setFocus(element);
    await card.getByRole('button', { name: 'Bad example' }).click();
  }
  await card.getByRole('button', { name: 'Score everything' }).click();
  await expect.element(card.getByRole('slider', { name: 'Threshold of True cone' })).toBeVisible();
  expect(await violations()).toEqual([]);
  await card.getByRole('button', { name: 'Show only these' }).click();
  const where = dataset.selection.where();
  const found = (await dataset.database.query(`SELECT element_id FROM elements WHERE ${where}`)).toArray().map((row: { element_id: unknown }) => String(row.element_id));
  expect(found.length).toBeGreaterThan(25);
  expect(found.every(isCone)).toBe(true);
});
