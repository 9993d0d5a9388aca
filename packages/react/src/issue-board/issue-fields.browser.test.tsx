/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset, ElementId, SingleOp } from '@shoal/engine';
import type { IssueBoardProps } from '@shoal/react/review';
import { announced, card, createIssue, detail, expectNoAxeViolations, layout, showBoard } from './board-page.test-support';
import { label, openSigns } from './issue-board.test-support';

let names = 0;
let log = '';
let dataset: Dataset;
let close: () => void;

beforeEach(async () => {
  log = `issue-board-fields-test-${Date.now()}-${names++}`;
  await page.viewport(1280, 800);
  ({ dataset, close } = await openSigns(log));
});
afterEach(() => {
  cleanup();
  close();
});

const show = (props: IssueBoardProps = {}) => showBoard(dataset, props);
const create = (title: string, elements: readonly number[] = []) => createIssue(dataset, title, elements);

describe('fields, by keyboard', () => {
  const issue = () => dataset.review.state.getSnapshot().issues.get('A');
  beforeEach(async () => {
    await create('A', [0, 1]);
    show({ defaultOpenIssue: 'A' });
    await expect.element(detail()).toHaveFocus();
  });

  it('are set from menus that are searched by typing, and undone one by one', async () => {
    await userEvent.keyboard('p');
    await expect.element(page.getByRole('combobox', { name: 'Find or pick: Priority' })).toHaveFocus();
    await userEvent.keyboard('urg{Enter}');
    await expect.element(detail().getByRole('button', { name: 'Priority: Urgent' })).toHaveFocus();
    await expect.poll(announced).toContain('Priority: Urgent');
    await userEvent.keyboard('a');
    await userEvent.keyboard('bo{Enter}');
    await expect.element(detail().getByRole('button', { name: 'Assignee: Bo Lind' })).toBeVisible();
    await userEvent.keyboard('l');
    await userEvent.keyboard('batch 7{Enter}night{Enter}{Escape}');
    await userEvent.keyboard('t');
    await userEvent.keyboard('{End}{Enter}');
    await userEvent.keyboard('s');
    await userEvent.keyboard('res{Enter}');
    await expect.poll(issue).toMatchObject({ priority: 'urgent', assignee: 'bo', tags: ['batch 7', 'night'], issueType: 'custom', status: 'resolved' });
    await detail().getByLabelText('Due').fill('2020-02-03');
    await expect.poll(issue).toMatchObject({ due: '2020-02-03' });
    await detail().getByRole('button', { name: 'Remove tag night' }).click();
    await expect.poll(() => issue()?.tags).toEqual(['batch 7']);
    for (const words of ['assigned it to Bo Lind', 'set the priority to urgent', 'added night', 'moved it to Resolved', 'set the due date to 2020-02-03', 'removed night']) await expect.element(detail().getByText(new RegExp(words))).toBeVisible();
    await expectNoAxeViolations();
    await detail().getByRole('button', { name: 'Close' }).click();
    await expect.element(card('A')).toHaveAccessibleName('A, Resolved, 2 elements, Custom, Urgent, Bo Lind, Due 2020-02-03');
    for (let step = 0; step < 7; step++) await page.getByRole('button', { name: /^Undo: / }).click();
    await expect.poll(issue).toMatchObject({ priority: 'none', assignee: null, tags: [], status: 'open', due: null });
  });

  it('marks elements, shows those in a state, and says how many are left', async () => {
    const gallery = detail().getByRole('listbox', { name: 'Elements' });
    (gallery.element() as HTMLElement).focus();
    await userEvent.keyboard('f');
    await expect.poll(announced).toContain('1 element marked as fixed');
    await expect.element(detail().getByText('1 open · 1 fixed · 0 not an issue of 2')).toBeVisible();
    await userEvent.keyboard('{Control>}a{/Control}n');
    await expect.element(detail().getByText('0 open · 0 fixed · 2 not an issue of 2')).toBeVisible();
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.element(detail().getByText('1 open · 1 fixed · 0 not an issue of 2')).toBeVisible();
    await detail().getByRole('radio', { name: 'Fixed' }).click();
    await expect.poll(() => gallery.getByRole('option').elements().map((option) => option.getAttribute('data-element'))).toEqual(['label:l0']);
    await detail().getByRole('radio', { name: 'Not an issue' }).click();
    await expect.element(detail().getByText('No element is not an issue.')).toBeVisible();
    await expect.element(detail().getByRole('slider', { name: /now 1 open and 1 closed/ })).toBeInTheDocument();
    await expectNoAxeViolations();
  });

  it('mentions the focused element, shows it, and edits and deletes only own comments', async () => {
    const shown = () => dataset.selection.focus.getSnapshot().element;
    dataset.selection.setFocus(label(5));
    await detail().getByRole('textbox', { name: 'Add a comment' }).fill('See');
    await userEvent.keyboard('{End}{Control>}.{/Control}');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    dataset.selection.setFocus(null);
    await detail().getByRole('button', { name: 'Show label:l5' }).click();
    expect(shown()).toBe('label:l5');
    await dataset.review.merge([{ id: 'bo-1', actor: 'bo', lamport: 9, at: Date.now(), op: { type: 'comment', issueId: 'A', commentId: 'b', text: 'From Bo' } }]);
    await expect.element(detail().getByText('From Bo')).toBeVisible();
    expect(detail().getByRole('button', { name: 'Edit comment' }).elements()).toHaveLength(1);
    await detail().getByRole('button', { name: 'Edit comment' }).click();
    await userEvent.keyboard('{Control>}a{/Control}Better{Control>}{Enter}{/Control}');
    await expect.element(detail().getByText('Better')).toBeVisible();
    await detail().getByRole('button', { name: 'Delete comment' }).click();
    await expect.poll(() => issue()?.comments.length).toBe(1);
    await expect.element(detail().getByText(/deleted a comment/)).toBeVisible();
    expect(issue()?.comments.map(({ text }) => text)).toEqual(['From Bo']);
  });

  it('follows the filters of now when it is live, until it is frozen', async () => {
    await expect.element(detail().getByRole('button', { name: 'Make live' })).toBeDisabled();
    dataset.selection.setFilter('x', { source: 'x', label: 'x ≤ 30', type: 'range', column: 'x', min: null, max: 30 });
    await detail().getByRole('button', { name: 'Make live' }).click();
    await expect.element(detail().getByText('4 now')).toBeVisible();
    await expect.element(detail().getByText('x ≤ 30', { exact: true })).toBeVisible();
    await expect.element(card('A')).toHaveAccessibleName(/Live, 4 elements/);
    await expectNoAxeViolations();
    await detail().getByRole('button', { name: 'Freeze' }).click();
    await expect.element(detail().getByText('Frozen')).toBeVisible();
    expect(issue()).toMatchObject({ query: null });
    expect(issue()?.elements).toHaveLength(4);
  });
});

describe('many issues', () => {
  const bulk = () => page.getByRole('toolbar', { name: 'With the selected issues' });
  beforeEach(async () => {
    for (const title of ['Gamma', 'Beta', 'Alpha']) await create(title, [0, 1]);
  });

  it('are selected by keys and mouse, and changed in one step', async () => {
    show();
    (card('Alpha').element() as HTMLElement).focus();
    await userEvent.keyboard('x{Shift>}{ArrowDown}{/Shift}');
    await expect.element(bulk().getByText('2 selected')).toBeVisible();
    await card('Gamma').click({ modifiers: ['Control'] });
    await expect.element(bulk().getByText('3 selected')).toBeVisible();
    await card('Gamma').click({ modifiers: ['Control'] });
    const before = dataset.review.events().length;
    await bulk().getByRole('button', { name: 'Move' }).click();
    await userEvent.keyboard('res{Enter}');
    await expect.poll(layout).toMatchObject({ Open: ['Gamma'], Resolved: ['Alpha', 'Beta'] });
    await bulk().getByRole('button', { name: 'Assign' }).click();
    await userEvent.keyboard('bo{Enter}');
    await expect.poll(() => dataset.review.events().length).toBe(before + 2);
    await expect.poll(announced).toContain('2 issues changed');
    await expectNoAxeViolations();
    await bulk().getByRole('button', { name: 'Select all 3' }).click();
    await bulk().getByRole('button', { name: 'Delete' }).click();
    await expect.element(page.getByText('No issues yet')).toBeVisible();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect.poll(layout).toMatchObject({ Open: ['Gamma'], Resolved: ['Alpha', 'Beta'] });
  });

  it('are searched and filtered, and say how many are shown', async () => {
    show();
    await dataset.review.act({ type: 'edit-issue', issueId: 'Beta', assignee: 'ada', addTags: ['batch 7'] });
    (card('Alpha').element() as HTMLElement).focus();
    await userEvent.keyboard('/');
    await userEvent.keyboard('a');
    await expect.element(page.getByText('3 of 3 issues')).toBeInTheDocument();
    await userEvent.keyboard('lph');
    await expect.poll(layout).toMatchObject({ Open: ['Alpha'] });
    await expect.element(page.getByText('1 of 3 issues')).toBeInTheDocument();
    await userEvent.keyboard('zzz');
    await expect.element(page.getByText('No issue matches')).toBeVisible();
    await expectNoAxeViolations();
    await page.getByRole('button', { name: 'Show all issues' }).first().click();
    await page.getByRole('button', { name: 'Mine' }).click();
    await expect.poll(layout).toMatchObject({ Open: ['Beta'] });
    await page.getByRole('button', { name: 'Mine' }).click();
    await page.getByRole('button', { name: 'Tags' }).click();
    await userEvent.keyboard('{Enter}{Escape}');
    await expect.poll(layout).toMatchObject({ Open: ['Beta'] });
  });

  it('are lines of a list that is sorted and walked by keys', async () => {
    show({ defaultLayout: 'list' });
    const list = page.getByRole('grid', { name: 'Issues as a list' });
    const titles = () => [...list.element().querySelectorAll('[data-issue-id] [data-field="title"] [data-part="text"]')].map((cell) => cell.textContent);
    await expect.poll(titles).toEqual(['Alpha', 'Beta', 'Gamma']);
    await page.getByRole('button', { name: 'Title' }).click();
    await page.getByRole('button', { name: 'Title' }).click();
    await expect.poll(titles).toEqual(['Gamma', 'Beta', 'Alpha']);
    await expect.element(page.getByRole('columnheader', { name: 'Title' })).toHaveAttribute('aria-sort', 'descending');
    (list.element() as HTMLElement).focus();
    await userEvent.keyboard('{Home}{ArrowDown}x{Shift>}{ArrowDown}{/Shift}');
    await expect.poll(() => list.getByRole('row', { selected: true }).elements()).toHaveLength(2);
    await expectNoAxeViolations();
    await userEvent.keyboard('{Escape}{Enter}');
    await expect.element(detail()).toHaveAccessibleName('Issue “Alpha”');
  });
});

it('changes its columns in one step, and says where issues of a deleted one go', async () => {
  await create('Kept');
  await dataset.review.act({ type: 'move-issue', issueId: 'Kept', status: 'in_review', rank: 0 });
  show();
  await page.getByRole('button', { name: 'Edit columns' }).click();
  await page.getByRole('textbox', { name: 'Title of column 1' }).fill('To do');
  await page.getByRole('button', { name: 'Delete column “In review”' }).click();
  await expect.element(page.getByText('1 issue goes to To do')).toBeVisible();
  await page.getByRole('button', { name: 'Add column' }).click();
  await page.getByRole('textbox', { name: 'Title of column 4' }).fill('Later');
  await page.getByRole('button', { name: 'Move “Later” to the left' }).click();
  await expectNoAxeViolations();
  await page.getByRole('button', { name: 'Save columns' }).click();
  await expect.poll(() => dataset.review.state.getSnapshot().statuses.map(({ title }) => title)).toEqual(['To do', 'Resolved', 'Later', "Won't fix"]);
  await expect.element(page.getByRole('list', { name: 'To do, 1 issue' })).toBeInTheDocument();
  await page.getByRole('button', { name: 'Undo: Change columns of the board' }).click();
  await expect.element(page.getByRole('list', { name: 'In review, 1 issue' })).toBeInTheDocument();
});

it('takes the title from the template of the type', async () => {
  show();
  dataset.selection.pick([label(1), label(2)]);
  await page.getByRole('button', { name: 'New issue', exact: false }).first().click();
  await expect.element(page.getByPlaceholder(/Slow sign/)).toBeVisible();
  await page.getByRole('button', { name: 'Type of the new issue: Label error' }).click();
  await userEvent.keyboard('collec{Enter}');
  await expect.element(page.getByPlaceholder('Collect more Slow sign')).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => [...dataset.review.state.getSnapshot().issues.values()]).toMatchObject([{ title: 'Collect more Slow sign', issueType: 'collection', elements: [label(1), label(2)] }]);
});

it('hands an issue to the host', async () => {
  await create('Out', [3]);
  const payloads: unknown[] = [];
  show({ defaultOpenIssue: 'Out', onIssueExport: (payload) => payloads.push(payload) });
  await detail().getByRole('button', { name: 'Export this issue' }).click();
  await expect.poll(() => payloads).toMatchObject([{ event: 'issue-exported', dataset: { name: 'Signs' }, issue: { title: 'Out' }, elements: [{ elementId: label(3), frameId: 'f3', box: { x: 30 } }] }]);
  await expect.element(page.getByText('“Out” was exported', { exact: true }).first()).toBeVisible();
});

it('decides nothing when it is read-only', async () => {
  await create('Looked at', [0, 1]);
  dataset = { ...dataset, review: { ...dataset.review, readOnly: true } };
  show({ defaultOpenIssue: 'Looked at' });
  await expect.element(detail().getByRole('heading', { name: 'Looked at' })).toBeVisible();
  expect(page.getByRole('textbox').elements()).toEqual([]);
  for (const name of ['New issue', 'Undo', 'Redo', 'Edit columns', 'Delete', 'Move', 'Priority:', 'Mark as', 'Comment', 'Make live', 'Select']) expect(page.getByRole('button', { name }).elements(), name).toEqual([]);
  (detail().getByRole('listbox', { name: 'Elements' }).element() as HTMLElement).focus();
  await userEvent.keyboard('f{Delete}');
  (card('Looked at').element() as HTMLElement).focus();
  await userEvent.keyboard('x{Delete}{Control>}{ArrowRight}{/Control}n');
  expect(dataset.review.events()).toHaveLength(1);
  await expectNoAxeViolations();
});

it('draws only what is in sight of 10,000 issues and of 100,000 elements', async () => {
  const elements = Array.from({ length: 100_000 }, (_, i): ElementId => `label:l${i}`);
  const ops = Array.from({ length: 10_000 }, (_, i): SingleOp => ({ type: 'create-issue', issueId: `i${i}`, title: `Issue ${i}`, description: '', elements: i === 0 ? elements : [] }));
  await dataset.review.act({ type: 'batch', title: 'Import', ops });
  show({ defaultOpenIssue: 'i0' });
  const gallery = detail().getByRole('listbox', { name: 'Elements' });
  await expect.poll(() => gallery.getByRole('option').elements().length).toBeGreaterThan(5);
  expect(document.querySelectorAll('[data-part="card"]').length).toBeLessThan(40);
  (gallery.element() as HTMLElement).focus();
  await userEvent.keyboard('{End}');
  await expect.poll(() => gallery.getByRole('option').elements().map((option) => option.getAttribute('data-element'))).toContain('label:l99999');
  expect(gallery.getByRole('option').elements().length).toBeLessThan(60);
  await detail().getByRole('button', { name: 'Close' }).click();
  const first = document.querySelector<HTMLElement>('[data-part="card"] [role="button"]');
  first?.focus();
  await userEvent.keyboard('{End}');
  await expect.poll(() => document.activeElement?.closest('[aria-posinset]')?.getAttribute('aria-posinset')).toBe('10000');
});
