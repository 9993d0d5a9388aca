/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { IssueBoard, type IssueBoardProps } from '@shoal/react/review';
import { announced, card, column, createIssue, detail, expectNoAxeViolations, layout, showBoard } from './board-page.test-support';
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

const show = (props: IssueBoardProps = {}) => showBoard(dataset, props);
const create = (title: string, elements: readonly number[] = []) => createIssue(dataset, title, elements);

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
  await page.getByRole('menuitem', { name: 'Labels as COCO' }).click();
  const { name, text } = await downloaded;
  expect(name).toBe('signs-coco.json');
  const coco = JSON.parse(text) as { annotations: { shoal_id: string; category_id: number; bbox: number[] }[] };
  expect(coco.annotations).toHaveLength(12);
  expect(coco.annotations.filter(({ category_id }) => category_id === 2)).toMatchObject([{ shoal_id: 'l3', bbox: [30, 20, 30, 30] }]);
  await expect.element(page.getByText(/signs-coco\.json/).first()).toBeVisible();
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
