/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { Bool, Float32, Int32, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createMemoryStore, openDataset, type Dataset, type LabelChange, type ReviewEvent, type SingleOp } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { ChangeReview, VerificationSummary } from '@shoal/react/review';

const text = (values: string[]) => vectorFromArray(values, new Utf8());
const float = (value: number, count: number) => vectorFromArray(Array.from({ length: count }, () => value), new Float32());
const names = Array.from({ length: 6 }, (_, at) => `l${at}`);
let dataset: Dataset;

async function open(readOnly = false): Promise<Dataset> {
  return openDataset(
    {
      manifest: { schemaVersion: 1, name: 'Signs', classes: [{ id: 'slow', name: 'Slow' }, { id: 'fast', name: 'Fast' }], tables: { frames: 'frames', media: 'media', labels: 'labels' } },
      tables: {
        frames: new Table({ frame_id: text(['f']), dataset: text(['labeled']), labeled: vectorFromArray([true], new Bool()), width: vectorFromArray([160], new Int32()), height: vectorFromArray([100], new Int32()) }),
        media: new Table({ frame_id: text(['f']), sensor_id: text(['front']), kind: text(['image']), uri: text(['f.png']) }),
        labels: new Table({ label_id: text(names), frame_id: text(names.map(() => 'f')), set_id: text(names.map(() => 'gt')), task: text(names.map(() => 'box')), class_id: text(names.map(() => 'slow')), x: float(10, 6), y: float(10, 6), w: float(20, 6), h: float(20, 6) }),
      },
    },
    { reviewStore: createMemoryStore(), currentUser: { id: 'ada' }, people: [{ id: 'bo', name: 'Bo B.' }], readOnly, resolveMedia: async () => ({ type: 'blob', blob: await new OffscreenCanvas(160, 100).convertToBlob().catch(() => new Blob()) }) },
  );
}

const before = (labelId: string) => ({ labelId, frameId: 'f', task: 'box' as const, classId: 'slow', box: { x: 10, y: 10, w: 20, h: 20 } });
const become = (labelId: string): LabelChange => ({ op: 'MODIFY', labelId, frameId: 'f', before: before(labelId), after: { ...before(labelId), classId: 'fast' }, reason: 'red rim' });
const gone = (labelId: string): LabelChange => ({ ...become(labelId), op: 'DELETE', after: null, reason: 'a reflection' });

/** l0 is in conflict; l1 … l4 are one change each. */
async function propose(): Promise<void> {
  let clock = 0;
  const event = (actor: string, op: SingleOp): ReviewEvent => ({ id: `e${(clock += 1)}`, actor, lamport: clock, at: clock, op });
  await dataset.review.merge([event('ana', { type: 'change-label', change: become('l0'), seen: [] }), event('bo', { type: 'change-label', change: gone('l0'), seen: [] }), ...['l1', 'l2', 'l3', 'l4'].map((name) => event('bo', { type: 'change-label', change: become(name), seen: [] }))]);
}

function show() {
  return render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ height: '700px' }}>
          <ChangeReview />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
}

const changes = () => Object.fromEntries(dataset.review.state.getSnapshot().changes);
const decisions = () => [...dataset.review.state.getSnapshot().proposals.values()].map((own) => own.map(({ decision }) => decision).join('+'));
const queue = () => page.getByRole('listbox');
async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

beforeEach(async () => {
  await page.viewport(1280, 800);
  dataset = await open();
});
afterEach(() => {
  cleanup();
  dataset.dispose();
});

describe('ChangeReview', () => {
  it('says what to do while nothing is proposed, and fills when something is', async () => {
    show();
    await expect.element(page.getByText('No label changes yet')).toBeVisible();
    await expectNoAxeViolations();
    await propose();
    await expect.element(queue().getByRole('option').nth(4)).toBeVisible();
  });

  it('shows a conflict side by side; a number chooses, undo brings it back, k keeps the label', async () => {
    await propose();
    show();
    await expect.element(page.getByText('2 people want different things. Choose one, or keep the label as it is.')).toBeVisible();
    expect(document.querySelectorAll('[data-part="rivals"] > li')).toHaveLength(2);
    await expectNoAxeViolations();
    (queue().element() as HTMLElement).focus();
    await userEvent.keyboard('2');
    await expect.poll(() => changes().l0?.op).toBe('MODIFY');
    expect(decisions()[0]).toBe('rejected+accepted');
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.poll(() => decisions()[0]).toBe('proposed+proposed');
    await expect.element(page.getByText('2 people want different things.', { exact: false })).toBeVisible();
    await userEvent.keyboard('k');
    await expect.poll(() => decisions()[0]).toBe('rejected+rejected');
    expect(changes().l0).toBeUndefined();
  });

  it('is worked through by keyboard alone: next, accept, reject, until nothing is left', async () => {
    await propose();
    show();
    (queue().element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(page.getByRole('heading', { name: 'Change class' })).toBeVisible();
    for (const key of ['a', 'r', 'a', 'a']) {
      const left = document.querySelectorAll('[role="option"]').length;
      await userEvent.keyboard(key);
      await expect.poll(() => document.querySelectorAll('[role="option"]').length).toBe(left - 1);
    }
    expect(decisions().filter((one) => one === 'accepted')).toHaveLength(3);
    await userEvent.keyboard('r');
    await expect.element(page.getByText('Nothing left to decide')).toBeVisible();
    await expect.poll(() => document.activeElement?.className).toContain('shoal-change-review');
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.element(queue().getByRole('option').first()).toBeVisible();
  });

  it('decides about many as one event, and leaves conflicts to be chosen', async () => {
    await propose();
    show();
    (queue().element() as HTMLElement).focus();
    await userEvent.keyboard('{Control>}a{/Control}');
    const count = dataset.review.events().length;
    await page.getByRole('button', { name: 'Accept 5' }).click();
    await expect.poll(() => decisions().filter((one) => one === 'accepted').length).toBe(4);
    expect(dataset.review.events().length).toBe(count + 1);
    await expect.element(page.getByText('4 changes accepted. 1 conflict waits to be chosen', { exact: true }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Undo: Accept 4 changes' }).click();
    await expect.poll(() => decisions().filter((one) => one === 'accepted').length).toBe(0);
  });

  it('narrows by what happens and by whom', async () => {
    await propose();
    show();
    await page.getByRole('combobox', { name: 'Kind' }).selectOptions('DELETE');
    await expect.poll(() => document.querySelectorAll('[role="option"]').length).toBe(1);
    await page.getByRole('combobox', { name: 'Kind' }).selectOptions('');
    await page.getByRole('combobox', { name: 'Person' }).selectOptions('bo');
    await expect.poll(() => document.querySelectorAll('[role="option"]').length).toBe(5);
    expect(document.querySelector('[aria-label="Person"]')?.textContent).toContain('Bo B. (5)');
    await page.getByRole('radio', { name: /^Accepted/ }).click();
    await expect.element(page.getByText('No change meets the filters')).toBeVisible();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(() => document.querySelectorAll('[role="option"]').length).toBe(5);
  });

  it('decides nothing in a dataset that was opened for looking only', async () => {
    await propose();
    const events = dataset.review.events();
    dataset.dispose();
    const looking = await open(true);
    const wrapped = Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(looking), review: { value: { ...looking.review, state: { getSnapshot: () => state, subscribe: () => () => undefined } }, enumerable: true } }) as Dataset;
    const full = await open();
    await full.review.merge(events);
    const state = full.review.state.getSnapshot();
    dataset = wrapped;
    show();
    await expect.element(page.getByText('For looking only')).toBeVisible();
    expect([...document.querySelectorAll('button')].map((button) => button.textContent).filter((name) => /Accept$|Reject$|Choose/.test(name ?? ''))).toEqual([]);
    (queue().element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}a');
    expect(looking.review.events()).toHaveLength(0);
    full.dispose();
  });

  it('writes labels with the changes applied, and says what was left out', async () => {
    await propose();
    show();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Labels as CVAT' }).click();
    await expect.element(page.getByText('Wrote signs-cvat.zip: 4 changes applied. 1 label in conflict stay as they were.', { exact: true }).first()).toBeVisible();
  });
});

describe('VerificationSummary', () => {
  it('verifies on demand, shows the numbers, and filters the workbench', async () => {
    await dataset.review.act({ type: 'create-issue', issueId: 'i', title: 'Signs', description: '', elements: ['label:l0', 'label:l1', 'inference:none'] });
    render(
      <ShoalProvider dataset={dataset}>
        <VerificationSummary issueId="i" />
      </ShoalProvider>,
    );
    await page.getByRole('button', { name: 'Verify now' }).click();
    await expect.element(page.getByRole('img', { name: '0 fixed, 0 still wrong, 0 newly wrong, 1 gone' })).toBeVisible();
    await expectNoAxeViolations();
    await page.getByRole('button', { name: /^Gone/ }).click();
    await expect.poll(() => dataset.selection.filters.getSnapshot()).toMatchObject([{ source: 'verification', label: 'Gone: “Signs”', ids: ['inference:none'] }]);
    await page.getByRole('button', { name: 'Verify again' }).click();
    await expect.poll(() => dataset.review.state.getSnapshot().issues.get('i')?.verifications.length).toBe(2);
  });
});
