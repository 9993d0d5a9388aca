/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import { Bool, Float64, Table, Utf8, vectorFromArray } from 'apache-arrow';
import axe from 'axe-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createMemoryStore, openDataset, type Dataset, type ElementId } from '@shoal/engine';
import { FrameViewer, ShoalProvider, type FrameViewerProps } from '@shoal/react';

const notice = 'The ferry Aurelia leaves Port Lindholm.\n\nThe pilot Merle waits.\u202e';
const long = Array.from({ length: 12_000 }, (_, i) => `Line ${i} of a log that goes on and on, with Fulmar in it and more words than one would read.`).join('\n');
const text = (values: readonly (string | null)[]) => vectorFromArray(values as unknown[], new Utf8());
const numbers = (values: readonly number[]) => vectorFromArray([...values], new Float64());

let dataset: Dataset;
const end = long.lastIndexOf('Fulmar');
beforeAll(() => page.viewport(1280, 700));
beforeEach(async () => {
  const frames = ['notice', 'log'];
  dataset = await openDataset(
    {
      manifest: { schemaVersion: 1, name: 'Papers', classes: [{ id: 'ship', name: 'ship' }, { id: 'place', name: 'place' }], tables: { frames: 'frames', media: 'media', labels: 'labels', inferences: 'inferences' }, models: [{ id: 'v1', name: 'v1' }] },
      tables: {
        frames: new Table({ frame_id: text(frames), dataset: text(['labeled', 'labeled']), labeled: vectorFromArray([true, true], new Bool()), width: numbers([0, 0]), height: numbers([0, 0]) }),
        media: new Table({ frame_id: text(frames), sensor_id: text(['page', 'page']), kind: text(['text', 'text']), uri: text([null, null]), text: text([notice, long]) }),
        labels: new Table({ label_id: text(['l0', 'far']), frame_id: text(['notice', 'log']), task: text(['span', 'span']), class_id: text(['ship', 'ship']), span_start: numbers([10, end]), span_end: numbers([17, end + 6]) }),
        inferences: new Table({ inference_id: text(['i0', 'i1']), frame_id: text(['notice', 'notice']), model_id: text(['v1', 'v1']), task: text(['span', 'span']), class_id: text(['ship', 'place']), span_start: numbers([10, 25]), span_end: numbers([17, 38]), confidence: numbers([0.9, 0.91]) }),
      },
    },
    { reviewStore: createMemoryStore() },
  );
});
afterEach(() => {
  cleanup();
  dataset.dispose();
});

const paper = () => page.getByRole('document');
const changes = () => [...dataset.review.state.getSnapshot().changes.values()];
const focused = () => dataset.selection.focus.getSnapshot().element;

async function show(focus: ElementId, props: FrameViewerProps = {}) {
  dataset.selection.setFocus(focus);
  render(
    <ShoalProvider dataset={dataset}>
      <div style={{ width: '1000px', height: '560px' }}>
        <FrameViewer {...props} />
      </div>
    </ShoalProvider>,
  );
  await expect.element(paper()).toBeVisible();
  (paper().element() as HTMLElement).focus();
}

function select(words: string) {
  const walker = document.createTreeWalker(paper().element(), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.textContent?.indexOf(words) ?? -1;
    if (at >= 0) return document.getSelection()?.setBaseAndExtent(node, at, node, at + words.length);
  }
  throw new Error(`"${words}" is not on the page.`);
}

describe('a text', () => {
  it('says what label and model do not agree on, walks through the spans by keys, and is accessible', async () => {
    await show('inference:i1');
    await expect.element(page.getByText('Model reads place at 0.91 where nobody labelled a span.')).toBeVisible();
    await userEvent.keyboard('.');
    await expect.poll(focused).toBe('label:l0');
    await userEvent.keyboard('a');
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('adds what the model found, as the model has it', async () => {
    await show('inference:i1');
    await expect.element(page.getByText('Model reads place at 0.91 where nobody labelled a span.')).toBeVisible();
    await userEvent.keyboard('a');
    await expect.poll(() => changes()).toMatchObject([{ op: 'ADD', after: { task: 'span', classId: 'place', box: null, span: { start: 25, end: 38 } } }]);
  });

  it('adds a label for selected text, and moves its end as one change', async () => {
    await show('label:l0', { defaultMode: 'edit' });
    select(' Merle ');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => changes().map(({ op, after }) => [op, after?.span])).toEqual([['ADD', { start: notice.indexOf('Merle'), end: notice.indexOf('Merle') + 5 }]]);
    const before = dataset.review.events().length;
    await expect.poll(() => page.getByRole('option', { selected: true }).query()?.textContent).toMatch(/ship/);
    await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowRight}{ArrowRight}{/Shift}');
    await expect.poll(() => changes()[0]?.after?.span).toEqual({ start: notice.indexOf('Merle'), end: notice.indexOf('Merle') + 8 });
    expect(dataset.review.events().length).toBe(before + 1);
    await userEvent.keyboard('{Delete}');
    await expect.poll(() => changes().length).toBe(0);
  });

  it('copies plain text, invisible characters and all, without the names of classes', async () => {
    await show('label:l0');
    await userEvent.keyboard('{Control>}a{/Control}');
    const data = new DataTransfer();
    paper().element().querySelector('[data-part="line"]')?.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
    expect(data.getData('text/plain')).toBe(notice);
    select('Aurelia');
    document.dispatchEvent(new Event('selectionchange'));
    paper().element().dispatchEvent(new KeyboardEvent('keydown', { key: 'x', bubbles: true }));
    const part = new DataTransfer();
    paper().element().dispatchEvent(new ClipboardEvent('copy', { clipboardData: part, bubbles: true, cancelable: true }));
    expect(part.getData('text/plain')).toBe('Aurelia');
    expect(paper().element().querySelector('[data-mark="RLO"]')).not.toBeNull();
  });
});

describe('a megabyte', () => {
  it('lays out only what is seen, and scrolls to what is focused or found', async () => {
    expect(long.length).toBeGreaterThan(1_000_000);
    await show('label:far');
    await expect.poll(() => paper().element().textContent).toMatch(/Line 11999 /);
    expect(paper().element().querySelectorAll('[data-part="row"]').length).toBeLessThan(80);
    await userEvent.keyboard('/');
    await userEvent.keyboard('line 37 of');
    await expect.poll(() => paper().element().textContent).toMatch(/Line 37 of/);
    await expect.poll(() => document.querySelector('[data-part="text-search"] output')?.textContent).toBe('1 of 1');
    await userEvent.keyboard('{Escape}');
    expect(document.querySelector('[data-part="text-search"]')).toBeNull();
  });
});
