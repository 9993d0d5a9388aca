/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset, ElementId, ReviewOp, SingleOp } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { IssueBoard, type IssueBoardProps } from '@shoal/react/review';
import { agree, label, openSigns } from './issue-board.test-support';

let names = 0;
let log = '';
let dataset: Dataset;
let close: () => void;

async function reopen(): Promise<void> {
  close?.();
  ({ dataset, close } = await openSigns(log));
}

beforeEach(async () => {
  log = `issue-board-test-${Date.now()}-${names++}`;
  await page.viewport(1280, 800);
  ({ dataset, close } = await openSigns(log));
});
afterEach(() => {
  cleanup();
  close();
});

function show(props: IssueBoardProps = {}) {
  return render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ height: '760px' }}>
          <IssueBoard {...props} />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
}

async function create(title: string, elements: number[] = []): Promise<string> {
  const op: ReviewOp = { type: 'create-issue', issueId: title, title, description: '', elements: elements.map(label) };
  await dataset.review.act(op);
  return title;
}

const column = (name: string) => page.getByRole('list', { name: new RegExp(`^${name}`) });
const card = (title: string) => page.getByRole('button', { name: new RegExp(`^${title}, `) });
const layout = () => Object.fromEntries(['Open', 'In review', 'Resolved', "Won't fix"].map((name) => [name, [...column(name).element().querySelectorAll('[data-part="title"]')].map((title) => title.textContent)]));
const announced = () => [...document.querySelectorAll('[aria-live="polite"]')].map((region) => region.textContent).join(' ');
const detail = () => page.getByRole('complementary');

async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

describe('an empty board', () => {
  it('says what to do, and makes the first issue by keyboard from what is picked', async () => {
    show();
    await expect.element(page.getByText('No issues yet')).toBeVisible();
    await expectNoAxeViolations();
    dataset.selection.pick([label(1), label(2), label(3)]);
    await expect.element(page.getByRole('button', { name: 'New issue with 3 selected elements' })).toBeVisible();
    document.querySelector<HTMLElement>('.shoal-issue-board')?.focus();
    await userEvent.keyboard('n');
    await expect.element(page.getByRole('textbox', { name: 'Title' })).toHaveFocus();
    await userEvent.keyboard('Slow signs{Enter}');
    await expect.element(card('Slow signs')).toHaveFocus();
    await expect.element(card('Slow signs')).toHaveAccessibleName('Slow signs, Open, 3 elements, Label error');
    await expect.poll(announced).toContain('Issue “Slow signs” created');
    await expect.element(page.getByText('Saved', { exact: true })).toBeVisible();
  });

  it('does nothing on single keys when they are switched off, and forgets a draft on Escape', async () => {
    show({ shortcuts: false });
    document.querySelector<HTMLElement>('.shoal-issue-board')?.focus();
    await userEvent.keyboard('n');
    expect(page.getByRole('textbox', { name: 'Title' }).query()).toBeNull();
    await page.getByRole('button', { name: 'New issue' }).first().click();
    await userEvent.keyboard('Draft{Escape}');
    await expect.element(page.getByText('No issues yet')).toBeVisible();
    expect(dataset.review.events()).toEqual([]);
  });
});

describe('moving', () => {
  beforeEach(async () => {
    for (const title of ['Gamma', 'Beta', 'Alpha']) await create(title, [0, 1]);
  });

  it('by keys: the focus follows and the place is announced', async () => {
    show();
    (card('Alpha').element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(card('Beta')).toHaveFocus();
    await userEvent.keyboard('{Control>}{ArrowRight}{/Control}');
    await expect.element(card('Beta')).toHaveFocus();
    expect(layout()).toEqual({ Open: ['Alpha', 'Gamma'], 'In review': ['Beta'], Resolved: [], "Won't fix": [] });
    await expect.poll(announced).toContain('Moved to In review, 1 of 1');
    await userEvent.keyboard('{ArrowLeft}{Control>}{ArrowDown}{/Control}');
    await expect.poll(announced).toContain('Moved to Open, 2 of 2');
    expect(layout().Open).toEqual(['Gamma', 'Alpha']);
    await expect.element(card('Alpha')).toHaveFocus();
    await userEvent.keyboard('{Control>}z{/Control}{Control>}z{/Control}');
    await expect.poll(layout).toMatchObject({ Open: ['Alpha', 'Beta', 'Gamma'], 'In review': [] });
  });

  it('by mouse: a card lands where it is dropped', async () => {
    show();
    await userEvent.dragAndDrop(card('Gamma'), column('Resolved').element().parentElement ?? expect.unreachable());
    await expect.poll(layout).toMatchObject({ Open: ['Alpha', 'Beta'], Resolved: ['Gamma'] });
    await userEvent.dragAndDrop(card('Alpha'), card('Gamma'), { targetPosition: { x: 20, y: 2 } });
    await expect.poll(layout).toMatchObject({ Open: ['Beta'], Resolved: ['Alpha', 'Gamma'] });
    await expect.poll(announced).toContain('Moved to Resolved, 1 of 2');
  });

  it('by menu, and deletes with a way back', async () => {
    show();
    await page.getByRole('button', { name: 'Move “Beta” to…' }).click();
    await expect.element(page.getByRole('menuitemradio', { name: 'Open' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    await expect.poll(layout).toMatchObject({ Open: ['Alpha', 'Gamma'], Resolved: ['Beta'] });
    await expect.element(card('Beta')).toHaveFocus();
    await userEvent.keyboard('{Delete}');
    await expect.element(page.getByText('Issue “Beta” deleted', { exact: true }).first()).toBeVisible();
    expect(layout().Resolved).toEqual([]);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect.poll(layout).toMatchObject({ Resolved: ['Beta'] });
  });

  it('is a single stop of the Tab key per card and its menu', async () => {
    show();
    const stops = [...document.querySelectorAll<HTMLElement>('[data-part="columns"] :is([role="button"], button)')].filter((element) => element.tabIndex === 0);
    expect(stops).toHaveLength(2);
    await expectNoAxeViolations();
  });
});

describe('one issue', () => {
  beforeEach(async () => {
    await create('Slow signs', [0, 1, 2]);
    await agree(dataset, 1);
  });

  it('shows elements with their proposed change, and takes edits, comments and elements', async () => {
    const shown: string[] = [];
    show({ onShowElement: (element) => shown.push(element) });
    await card('Slow signs').click();
    await expect.element(detail().getByText('3 · 1 judged · 1 to change')).toBeVisible();
    await expect.element(detail().getByText('Speed limit')).toBeVisible();
    await expect.poll(() => document.querySelectorAll('[data-part="detail"] .shoal-crop[data-state="ready"]').length).toBe(3);
    await expectNoAxeViolations();

    await detail().getByRole('option', { name: /becomes.*Speed limit/ }).click();
    expect(dataset.selection.focus.getSnapshot().element).toBe(label(1));
    expect(shown).toEqual([label(1)]);

    await detail().getByRole('textbox', { name: 'Title' }).fill('Speed limits');
    await userEvent.keyboard('{Enter}');
    await detail().getByRole('textbox', { name: 'Description' }).fill('From batch 7 on.\nSee the guide.');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await detail().getByRole('textbox', { name: 'Add a comment' }).fill('<b>labeler-4</b> again');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await expect.element(detail().getByText('<b>labeler-4</b> again', { exact: true })).toBeVisible();

    dataset.selection.pick([label(5), label(6)]);
    await detail().getByRole('button', { name: 'Add 2 selected' }).click();
    (detail().getByRole('listbox', { name: 'Elements' }).element() as HTMLElement).focus();
    await userEvent.keyboard('{Home}{Delete}');
    await expect.element(detail().getByText('4 · 1 judged · 1 to change')).toBeVisible();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect.element(detail().getByText('5 · 1 judged · 1 to change')).toBeVisible();
    await detail().getByRole('button', { name: 'Show only these elements everywhere' }).click();
    expect(dataset.selection.where()).toContain(`'label:l5'`);

    expect(dataset.review.state.getSnapshot().issues.get('Slow signs')).toMatchObject({
      title: 'Speed limits',
      description: 'From batch 7 on.\nSee the guide.',
      comments: [{ text: '<b>labeler-4</b> again', actor: 'ada' }],
      elements: [0, 1, 2, 5, 6].map(label),
    });
    await userEvent.keyboard('{Escape}');
    await expect.element(card('Speed limits')).toHaveFocus();
    expect(detail().query()).toBeNull();
  });

  it('takes back a half-written title on Escape and refuses an empty one', async () => {
    show({ defaultOpenIssue: 'Slow signs' });
    const title = detail().getByRole('textbox', { name: 'Title' });
    await title.fill('Wrong');
    await userEvent.keyboard('{Escape}');
    await expect.element(title).toHaveValue('Slow signs');
    await title.fill('   ');
    await userEvent.keyboard('{Enter}');
    await expect.element(title).toHaveValue('Slow signs');
  });

  it('is all there after a reload', async () => {
    const first = show({ defaultOpenIssue: 'Slow signs' });
    await detail().getByRole('textbox', { name: 'Add a comment' }).fill('seen');
    await detail().getByRole('button', { name: 'Comment' }).click();
    await expect.element(page.getByText('Saved', { exact: true })).toBeVisible();
    first.unmount();
    await reopen();
    show({ defaultOpenIssue: 'Slow signs' });
    await expect.element(detail().getByText('seen')).toBeVisible();
    await expect.element(detail().getByText('3 · 1 judged · 1 to change')).toBeVisible();
    await page.getByRole('button', { name: 'Undo: Comment on “Slow signs”' }).click();
    await expect.poll(() => detail().getByText('seen').query()).toBeNull();
  });

  it('can be opened from outside', async () => {
    const opened: (string | null)[] = [];
    const { rerender } = show({ openIssue: null, onOpenIssueChange: (issueId) => opened.push(issueId) });
    await card('Slow signs').click();
    expect(opened).toEqual(['Slow signs']);
    expect(detail().query()).toBeNull();
    rerender(
      <ShoalProvider dataset={dataset}>
        <IssueBoard openIssue="Slow signs" />
      </ShoalProvider>,
    );
    await expect.element(detail()).toBeVisible();
  });
});

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
    await userEvent.keyboard('{Control>}z{/Control}'.repeat(8));
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

it('exports COCO that holds exactly the change, as a download', async () => {
  await create('Slow signs', [0]);
  await agree(dataset, 3);
  show();
  const downloaded = new Promise<{ name: string; text: string }>((resolve) => {
    document.addEventListener(
      'click',
      (event) => {
        if (!(event.target instanceof HTMLAnchorElement)) return;
        event.preventDefault();
        const { download: name, href } = event.target;
        void fetch(href).then(async (response) => resolve({ name, text: await response.text() }));
      },
      { capture: true },
    );
  });
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /COCO labels with 1 change/ }).click();
  const { name, text } = await downloaded;
  expect(name).toBe('signs-coco.json');
  const coco = JSON.parse(text) as { annotations: { shoal_id: string; category_id: number; bbox: number[] }[] };
  expect(coco.annotations).toHaveLength(12);
  expect(coco.annotations.filter(({ category_id }) => category_id === 2)).toMatchObject([{ shoal_id: 'l3', bbox: [30, 20, 30, 30] }]);
  await expect.element(page.getByText('signs-coco.json is in your downloads').first()).toBeVisible();
});

it('says why a decision was not stored, takes it back, and keeps the rest', async () => {
  await create('Kept', [0]);
  show();
  await new Promise<void>((resolve) => {
    const request = indexedDB.open(log, 3);
    request.onsuccess = () => (request.result.close(), resolve());
  });
  (card('Kept').element() as HTMLElement).focus();
  await userEvent.keyboard('{Control>}{ArrowRight}{/Control}');
  await expect.element(page.getByRole('alert').getByText(/Reload this tab/)).toBeVisible();
  await expect.element(page.getByText('Not saved')).toBeVisible();
  expect(layout()).toMatchObject({ Open: ['Kept'], 'In review': [] });
  await expect.poll(announced).toContain('Not moved');
});

it('merges a log of another person from a file', async () => {
  await create('Mine');
  show();
  const event = { id: 'x', actor: 'bo', lamport: 7, at: 1, op: { type: 'create-issue', issueId: 'theirs', title: 'Theirs', description: '', elements: [] } };
  await userEvent.upload(document.querySelector('input[type="file"]') ?? expect.unreachable(), new File([`${JSON.stringify(event)}\nbroken\n`], 'log.jsonl'));
  await expect.poll(layout).toMatchObject({ Open: ['Theirs', 'Mine'] });
  await expect.element(page.getByText('1 new decision merged, 1 unreadable line left out').first()).toBeVisible();
});
