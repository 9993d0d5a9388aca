/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { createLabelingJob, findLabelingProvider } from '@shoal/engine/providers';
import { ShoalProvider } from '@shoal/react';
import { SendToLabeling, type IssueExport, type SendToLabelingProps } from '@shoal/react/review';
import { label, openSigns } from '../issue-board/issue-board.test-support';

let count = 0;
let dataset: Dataset;
let close: () => void;

beforeEach(async () => {
  await page.viewport(900, 760);
  ({ dataset, close } = await openSigns(`labeling-test-${Date.now()}-${count++}`));
  await dataset.review.act({ type: 'create-issue', issueId: 'loose', title: 'Loose boxes', description: 'Tight, please.', elements: [label(0), label(1), label(4)] });
});
afterEach(() => {
  cleanup();
  close();
});

function show(props: Partial<SendToLabelingProps> = {}) {
  return render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width: '600px', height: '720px' }}>
          <SendToLabeling issueId="loose" {...props} />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const problem = () => document.querySelector('[role="alert"]')?.textContent;
const issue = () => dataset.review.state.getSnapshot().issues.get('loose');

async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

/** What a labeler exports: the first label moved, the second renamed, the third deleted, one drawn. */
async function exported(): Promise<File> {
  const provider = findLabelingProvider('webhook');
  const job = await createLabelingJob(dataset, { issueId: 'loose', sendId: 's-1', frameIds: ['f0', 'f1'] });
  const { files } = await provider.writeTasks(job, { handedIn: true });
  const results = JSON.parse(new TextDecoder().decode(files[0]?.bytes)) as { frames: { frameId: string; labels: { labelId: string; classId: string; box: { x: number } }[] }[] };
  const [first] = results.frames;
  const [moved, renamed] = first?.labels ?? [];
  if (!first || !moved || !renamed) throw new Error('the frame has three labels');
  moved.box.x += 4;
  renamed.classId = 'speed_limit';
  first.labels = [moved, renamed, { ...moved, labelId: 'drawn there', box: { ...moved.box, x: 120 } }];
  return new File([JSON.stringify({ ...results, frames: [first] })], 'results.json');
}

async function send(): Promise<void> {
  await dataset.review.act({ type: 'send-issue', issueId: 'loose', sendId: 's-1', provider: 'webhook', project: null, tasks: ['f0', 'f1'].map((frameId) => ({ frameId, taskId: null })) });
}

async function open(file: File): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('input[type="file"]');
  if (!input) throw new Error('no field for files');
  const data = new DataTransfer();
  data.items.add(file);
  input.files = data.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

describe('an issue on its way out', () => {
  it('says what goes along, writes files, and remembers the send', async () => {
    const seen: IssueExport[] = [];
    show({ onIssueExport: (one) => seen.push(one) });
    await expect.element(page.getByText('2 frames', { exact: true })).toBeVisible();
    await expect.element(page.getByText('6 labels as pre-annotations')).toBeVisible();
    expect(document.querySelector('[data-part="instructions"]')?.textContent).toBe('Loose boxes\n\nTight, please.');
    await expectNoAxeViolations();
    await userEvent.selectOptions(page.getByRole('combobox', { name: 'Provider' }), 'CVAT');
    await expect.element(page.getByText('CVAT is not connected here, so the tasks go as files.')).toBeVisible();
    await button('Download files').click();
    await expect.element(page.getByText('0 of 2 frames back')).toBeVisible();
    await expect.poll(() => seen).toHaveLength(1);
    expect(seen).toMatchObject([{ payload: { event: 'issue-exported', issue: { title: 'Loose boxes' } }, provider: 'cvat', file: { fileName: 'loose-boxes-cvat.zip', mediaType: 'application/zip' } }]);
    expect(issue()?.sends).toMatchObject([{ provider: 'cvat', project: null, tasks: [{ frameId: 'f0' }, { frameId: 'f1' }] }]);
    await dataset.review.undo();
    expect(issue()?.sends).toEqual([]);
  });

  it('sends only where the host connects, shows a failure without the token, and tries again', async () => {
    let refuses = true;
    const asked: string[] = [];
    const fetch = (async (input: string, init: RequestInit) => {
      asked.push(`${input} ${String(new Headers(init.headers).get('Shoal-Delivery'))}`);
      return new Response(refuses ? 'the token s3cret is wrong' : '', { status: refuses ? 403 : 200 });
    }) as typeof globalThis.fetch;
    show({ connections: { webhook: () => ({ url: 'https://hooks.example.com/in', token: 's3cret', fetch }) } });
    await expect.element(page.getByRole('combobox', { name: 'Provider' })).toHaveValue('webhook');
    await button('Send to Webhook').click();
    await expect.poll(problem).toContain('answered 403 to POST /in: the token ••• is wrong');
    await expectNoAxeViolations();
    expect(issue()?.sends).toEqual([]);
    refuses = false;
    await button('Try again').click();
    await expect.element(page.getByText('0 of 2 frames back')).toBeVisible();
    // The same delivery both times, so that the receiver makes nothing twice.
    expect(new Set(asked).size).toBe(1);
    expect(asked).toHaveLength(2);
    expect(JSON.stringify(dataset.review.events())).not.toContain('s3cret');
  });

  it('can be stopped', async () => {
    const fetch = ((_input: string, init: RequestInit) => new Promise((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)))) as typeof globalThis.fetch;
    show({ connections: { webhook: () => ({ url: 'https://hooks.example.com', token: 'x', fetch }) } });
    await button('Send to Webhook').click();
    await button('Cancel').click();
    await expect.element(button('Send to Webhook')).toBeEnabled();
    expect(page.getByRole('alert').query()).toBeNull();
    expect(issue()?.sends).toEqual([]);
  });
});

describe('results that come back', () => {
  it('are shown before anything happens, accepted as one action by keyboard, and undone', async () => {
    await send();
    show();
    await expect.element(button('Open result files')).toBeVisible();
    await open(await exported());
    await expect.element(page.getByText('Results from Webhook')).toBeVisible();
    await expect.element(page.getByRole('checkbox', { name: 'Slow sign, Moved or reshaped in frame f0' })).toBeChecked();
    await expect.element(page.getByRole('checkbox', { name: 'Slow sign → Speed limit in frame f0' })).toBeChecked();
    await expect.element(page.getByText('1 frame not back yet')).toBeVisible();
    expect(dataset.review.state.getSnapshot().changes.size).toBe(0);
    await expectNoAxeViolations();
    const drawn = page.getByRole('checkbox', { name: 'New label Slow sign in frame f0' });
    drawn.element().focus();
    await userEvent.keyboard(' ');
    await expect.element(button('Accept 3 changes')).toBeVisible();
    const events = dataset.review.events().length;
    (button('Accept 3 changes').element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByText('1 of 2 frames back')).toBeVisible();
    const { changes, undoLabel } = dataset.review.state.getSnapshot();
    expect(dataset.review.events()).toHaveLength(events + 1);
    expect([...changes.values()].map(({ op, labelId }) => `${op} ${labelId}`).sort()).toEqual(['DELETE l8', 'MODIFY l0', 'MODIFY l4']);
    expect(undoLabel).toBe('Accept 3 changes from Webhook');
    expect([...(issue()?.elementStates ?? [])].sort()).toEqual([[label(0), 'fixed'], [label(4), 'fixed']]);
    await dataset.review.undo();
    expect(dataset.review.state.getSnapshot().changes.size).toBe(0);
    await expect.element(page.getByText('0 of 2 frames back')).toBeVisible();
  });

  it('say what is wrong with a file that is none of theirs', async () => {
    await send();
    show();
    await expect.element(button('Open result files')).toBeVisible();
    await open(new File(['{"images": []}'], 'coco.json'));
    await expect.poll(problem).toContain('"coco.json" holds no labeling results');
  });
});
