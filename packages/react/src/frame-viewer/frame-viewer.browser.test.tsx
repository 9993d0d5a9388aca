/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset, ElementId } from '@shoal/engine';
import { FrameViewer, ShoalProvider, type FrameViewerProps } from '@shoal/react';
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

async function show(focus: ElementId | null, props: FrameViewerProps = {}) {
  dataset.selection.setFocus(focus);
  render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width: '1000px', height: '560px' }}>
          <FrameViewer {...props} />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
  if (focus !== null) await expect.element(picture()).toBeVisible();
}

const picture = () => page.getByRole('img', { name: /^Frame / });
const canvas = () => picture().element() as HTMLCanvasElement;
const zoom = () => document.querySelector('[data-part="zoom"] output')?.textContent;
const focused = () => dataset.selection.focus.getSnapshot().element;
const judgements = () => [...dataset.review.state.getSnapshot().judgements].map(([element, { verdict }]) => [element, verdict]);

/** Colour of the stage at a share of its width and height. */
function pixel(x: number, y: number): readonly number[] {
  const element = canvas();
  const data = element.getContext('2d')?.getImageData(Math.round(element.width * x), Math.round(element.height * y), 1, 1).data;
  return [...(data ?? [])].slice(0, 3);
}

async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

describe('the picture', () => {
  it('says what to do while nothing is focused, then shows frame, objects and evidence', async () => {
    await show(null);
    await expect.element(page.getByText('Nothing to look at yet')).toBeVisible();
    dataset.selection.setFocus('inference:extra');
    await expect.element(picture()).toHaveAccessibleName('Frame f2: 4 labels, 5 inferences');
    await expect.element(page.getByText(/Model sees Cone at 0.97/)).toBeVisible();
    expect(page.getByRole('option').elements()).toHaveLength(9);
    await expect.poll(() => page.getByRole('option', { selected: true }).query()?.textContent).toMatch(/Cone/);
    await expect.poll(() => pixel(0.3, 0.25)).toEqual([200, 0, 0]);
    expect(pixel(0.7, 0.25)).toEqual([0, 160, 0]);
    await expectNoAxeViolations();
  });

  it('zooms and pans by keys, and fits the next picture again', async () => {
    await show('label:l0');
    const fit = zoom();
    canvas().focus();
    await userEvent.keyboard('+');
    await expect.poll(zoom).not.toBe(fit);
    await userEvent.keyboard('0');
    await expect.poll(zoom).toBe(fit);
    await userEvent.keyboard('f');
    await expect.poll(() => Number.parseInt(zoom() ?? '', 10)).toBeGreaterThan(Number.parseInt(fit ?? '', 10));
    await userEvent.keyboard('{ArrowRight}]');
    await expect.poll(focused).toBe('frame:f1');
    await expect.poll(zoom).toBe(fit);
    await userEvent.keyboard('[[');
    await expect.poll(focused).toBe('frame:f0');
    await expect.element(page.getByRole('button', { name: 'Previous frame of the sequence' })).toBeDisabled();
  });

  it('focuses the object that is clicked, on the picture and in the list', async () => {
    await show('frame:f0');
    await expect.poll(() => pixel(0.3, 0.25)).toEqual([200, 0, 0]);
    const box = canvas().getBoundingClientRect();
    const scale = Number.parseInt(zoom() ?? '', 10) / 100;
    // The middle of label l3, in pixels of the stage.
    const at = (x: number, y: number) => ({ x: box.width / 2 + (x - 80) * scale, y: box.height / 2 + (y - 50) * scale });
    await picture().click({ position: at(8 + 38 * 3 + 12, 42) });
    await expect.poll(focused).toBe('label:l3');
    await page.getByRole('option').nth(1).click();
    await expect.poll(focused).toBe('label:l1');
    (page.getByRole('option', { selected: true }).element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await expect.poll(focused).toBe('label:l2');
  });

  it('leaves out what is switched off, but never the object that is judged', async () => {
    await show('label:l0');
    await expect.element(picture()).toHaveAccessibleName('Frame f0: 4 labels, 4 inferences');
    canvas().focus();
    await userEvent.keyboard('m');
    await expect.element(picture()).toHaveAccessibleName('Frame f0: 4 labels, 0 inferences');
    await userEvent.keyboard('l');
    await expect.element(picture()).toHaveAccessibleName('Frame f0: 1 label, 0 inferences');
    await expect.element(page.getByRole('button', { name: /^Labels/ })).toHaveAttribute('aria-pressed', 'false');
  });
});

describe('judging', () => {
  it('agrees, shows the proposed change, and takes it back', async () => {
    const seen: string[] = [];
    await show('label:l0', { onJudged: (result) => seen.push(result.element) });
    canvas().focus();
    await userEvent.keyboard('a');
    await expect.element(picture()).toHaveAccessibleName('Frame f0: 4 labels, 4 inferences, 1 proposed change');
    expect(judgements()).toEqual([['label:l0', 'agree']]);
    await expect.poll(() => seen).toEqual(['label:l0']);
    await expect.element(page.getByRole('button', { name: 'Agree with model' })).toHaveAttribute('aria-pressed', 'true');
    await expectNoAxeViolations();
    await userEvent.keyboard('z');
    await expect.element(picture()).toHaveAccessibleName('Frame f0: 4 labels, 4 inferences');
    expect(judgements()).toEqual([]);
  });

  it('does nothing on letters when they are switched off', async () => {
    await show('label:l0', { shortcuts: false });
    canvas().focus();
    await userEvent.keyboard('ak');
    expect(judgements()).toEqual([]);
    await page.getByRole('button', { name: 'Unsure' }).click();
    await expect.poll(judgements).toEqual([['label:l0', 'unsure']]);
  });
});

describe('a broken picture', () => {
  it('says what is wrong, offers to try again, and keeps the objects usable', async () => {
    await show('frame:f23');
    await expect.poll(() => page.getByRole('alert').query()?.textContent).toMatch(/cannot be decoded/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => page.getByRole('alert').query()?.textContent).toMatch(/cannot be decoded/);
    await page.getByRole('option').first().click();
    await expect.poll(focused).toBe('label:l92');
    await expectNoAxeViolations();
  });
});
