/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset, ElementId, LabelChange } from '@shoal/engine';
import { FrameViewer, ShoalProvider, type FrameViewerProps } from '@shoal/react';
import { openCrossing } from '../../parts/judging.test-support';

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

async function show(focus: ElementId, props: FrameViewerProps = {}) {
  dataset.selection.setFocus(focus);
  const view = render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width: '1000px', height: '560px' }}>
          <FrameViewer defaultMode="edit" {...props} />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
  await expect.element(picture()).toBeVisible();
  await expect.poll(() => canvas().dataset['picture']).toBe('ready');
  canvas().focus();
  return view;
}

const picture = () => page.getByRole('img', { name: /^Frame / });
const canvas = () => picture().element() as HTMLCanvasElement;
const focused = () => dataset.selection.focus.getSnapshot().element;
const changes = () => [...dataset.review.state.getSnapshot().changes.values()];
const change = (labelId: string): LabelChange | undefined => dataset.review.state.getSnapshot().changes.get(labelId);
const events = () => dataset.review.events().length;
const readOut = () => document.querySelector('[data-part="read-out"]')?.textContent;
const said = () => document.querySelector('[role="status"].shoal-visually-hidden')?.textContent;
/** Label l0 lies at 8, 30, 24 × 24 in a picture of 160 × 100. */
const at = { x: 8, y: 30, w: 24, h: 24 };

/** A point of the picture in pixels of the window. */
function seen(x: number, y: number): { readonly clientX: number; readonly clientY: number } {
  const area = canvas().getBoundingClientRect();
  const scale = Number.parseInt(document.querySelector('[data-part="zoom"] output')?.textContent ?? '', 10) / 100;
  return { clientX: area.left + area.width / 2 + (x - 80) * scale, clientY: area.top + area.height / 2 + (y - 50) * scale };
}

function drag(from: readonly [number, number], to: readonly [number, number], options: { readonly release?: boolean; readonly shiftKey?: boolean; readonly altKey?: boolean } = {}) {
  const { release = true, ...modifiers } = options;
  const start = seen(...from);
  const target = document.elementFromPoint(start.clientX, start.clientY);
  const send = (type: string, place: object) => target?.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerId: 1, button: 0, isPrimary: true, ...modifiers, ...place }));
  const middle = seen((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  send('pointerdown', start);
  send('pointermove', middle);
  send('pointermove', seen(...to));
  if (release) send('pointerup', seen(...to));
}

describe('by keyboard', () => {
  it('moves with the arrows: a burst of keys is one action, and nothing is written before it ends', async () => {
    await show('label:l0');
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{Shift>}{ArrowDown}{/Shift}');
    await expect.poll(readOut).toBe('10, 40 · 24 × 24');
    expect(changes()).toEqual([]);
    await expect.poll(() => change('l0')?.after?.box, { timeout: 4000 }).toEqual({ ...at, x: 10, y: 40 });
    expect(events()).toBe(1);
    await expect.poll(said).toBe('Moved to 10, 40. 24 × 24');
    await userEvent.keyboard('{Alt>}{ArrowRight}{ArrowUp}{/Alt}');
    await userEvent.keyboard('z');
    // Undo came while the burst waited: it takes back the burst, not what was before.
    await expect.poll(() => change('l0')?.after?.box).toEqual({ ...at, x: 10, y: 40 });
    await userEvent.keyboard('{Shift>}z{/Shift}');
    await expect.poll(() => change('l0')?.after?.box).toEqual({ x: 10, y: 40, w: 25, h: 23 });
    await userEvent.keyboard('zz');
    await expect.poll(changes).toEqual([]);
  });

  it('loses nothing of a burst when another object is focused or the viewer goes away', async () => {
    const { unmount } = await show('label:l0');
    await userEvent.keyboard('{ArrowRight}.');
    expect(change('l0')?.after?.box).toEqual({ ...at, x: 9 });
    expect(focused()).toBe('label:l1');
    await userEvent.keyboard('{ArrowUp}');
    dataset.selection.setFocus('label:l92');
    expect(change('l1')).toMatchObject({ op: 'MODIFY', frameId: 'f0', before: { classId: 'yield' }, after: { box: { y: 29 } } });
    await expect.element(page.getByRole('img', { name: /^Frame f23/ })).toBeVisible();
    page.getByRole('img', { name: /^Frame f23/ }).element().dispatchEvent(new FocusEvent('focus'));
    (page.getByRole('img', { name: /^Frame f23/ }).element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowLeft}');
    unmount();
    expect(change('l92')).toMatchObject({ op: 'MODIFY', frameId: 'f23' });
  });

  it('chooses a class by digit, by typing, and leaves the menu by Escape', async () => {
    await show('label:l0');
    await userEvent.keyboard('c');
    await expect.element(page.getByRole('dialog', { name: 'Class of the object' })).toBeVisible();
    // The model says stop.
    await expect.poll(() => page.getByRole('dialog').getByRole('option').elements()[0]?.textContent).toMatch(/Stop sign.*suggested/);
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => document.activeElement).toBe(canvas());
    expect(changes()).toEqual([]);
    await userEvent.keyboard('c');
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await userEvent.keyboard('1');
    await expect.poll(() => change('l0')?.after?.classId).toBe('stop');
    await expect.poll(said).toBe('Class is now Stop sign');
    await userEvent.keyboard('c');
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await userEvent.keyboard('con{Enter}');
    await expect.poll(() => change('l0')?.after?.classId).toBe('cone');
    // Back to what it was: nothing is proposed any more.
    await userEvent.keyboard('c');
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await userEvent.keyboard('yiel{Enter}');
    await expect.poll(changes).toEqual([]);
  });

  it('deletes, takes an inference, and draws', async () => {
    await show('inference:extra');
    await userEvent.keyboard('{Delete}');
    await expect.poll(said).toMatch(/no label to delete/);
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => change('f2+extra')).toMatchObject({ op: 'ADD', after: { classId: 'cone', box: { x: 60, y: 70, w: 20, h: 20 } } });
    await userEvent.keyboard('{Delete}');
    await expect.poll(changes).toEqual([]);
    await userEvent.keyboard('n{ArrowLeft}{Shift>}{ArrowUp}{/Shift}{Alt>}{ArrowRight}{/Alt}');
    await expect.poll(readOut).toBe('69, 30 · 21 × 20');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('dialog', { name: 'Class of the new box' })).toBeVisible();
    await userEvent.keyboard('yie{Enter}');
    await expect.poll(changes).toMatchObject([{ op: 'ADD', after: { task: 'box', classId: 'yield', box: { x: 69, y: 30, w: 21, h: 20 } } }]);
    expect(focused()).toBe(`label:${changes()[0]?.labelId}`);
    await userEvent.keyboard('{Delete}');
    await expect.poll(changes).toEqual([]);
    expect(focused()).toBe('frame:f2');
    await expect.poll(() => document.activeElement).toBe(canvas());
    await userEvent.keyboard('n{Escape}');
    expect(changes()).toEqual([]);
  });

  it('works from the list of objects without taking its arrows', async () => {
    await show('label:l0');
    const option = () => page.getByRole('listbox').getByRole('option', { selected: true }).element() as HTMLElement;
    option().focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await expect.poll(focused).toBe('label:l1');
    await userEvent.keyboard('{Delete}');
    await expect.poll(() => change('l1')?.op).toBe('DELETE');
    await page.getByRole('button', { name: 'Take back' }).click();
    await expect.poll(changes).toEqual([]);
    await expect.poll(said).toBe('Change taken back');
  });

  it('undo shows what it undid', async () => {
    await show('label:l0');
    await userEvent.keyboard('{ArrowRight}..');
    await expect.poll(focused).toBe('label:l2');
    await userEvent.keyboard('z');
    await expect.poll(focused).toBe('label:l0');
    await expect.poll(said).toBe('Undone: Move label');
  });
});

describe('by pointer', () => {
  it('moves and resizes what is dragged, once, on release; Escape leaves a drag', async () => {
    await show('label:l0');
    drag([20, 42], [30, 52]);
    await expect.poll(() => change('l0')?.after?.box).toMatchObject({ w: 24, h: 24 });
    const moved = change('l0')?.after?.box;
    expect(moved?.x).toBeCloseTo(18, 0);
    expect(moved?.y).toBeCloseTo(40, 0);
    expect(events()).toBe(1);
    drag([42, 64], [60, 80], { release: false });
    await expect.poll(() => document.querySelector('[data-part="edit-layer"]')?.hasAttribute('data-changing')).toBe(true);
    await userEvent.keyboard('{Escape}');
    drag([20, 42], [20, 42]);
    expect(change('l0')?.after?.box).toEqual(moved);
    expect(events()).toBe(1);
  });

  it('picks another object where nothing was dragged, and draws with the tool', async () => {
    await show('label:l0');
    await page.getByRole('button', { name: 'Draw a box' }).click();
    drag([100, 70], [130, 90]);
    await expect.element(page.getByRole('dialog', { name: 'Class of the new box' })).toBeVisible();
    expect(changes()).toEqual([]);
    await userEvent.keyboard('3');
    await expect.poll(() => changes()[0]?.after?.classId).toBeDefined();
    const box = changes()[0]?.after?.box;
    expect([box?.x, box?.y, box?.w, box?.h].map((value) => Math.round((value ?? 0) / 2) * 2)).toEqual([100, 70, 30, 20]);
  });

  it('edits the points of an outline', async () => {
    const before = { labelId: 'l0', frameId: 'f0', task: 'box' as const, classId: 'yield', box: at };
    await dataset.review.act({ type: 'change-label', change: { op: 'MODIFY', labelId: 'l0', frameId: 'f0', before, after: { ...before, task: 'polygon', polygons: [[8, 30, 32, 30, 32, 54, 8, 54]] }, reason: '' } });
    await show('label:l0');
    await userEvent.keyboard('v');
    await expect.poll(() => document.querySelectorAll('[data-part="point"]').length).toBe(4);
    await userEvent.keyboard('..');
    await expect.poll(said).toBe('Point 2 of 4 at 32, 30');
    await userEvent.keyboard('{ArrowRight}{Enter}');
    await expect.poll(() => change('l0')?.after?.polygons).toEqual([[8, 30, 33, 30, 32.5, 42, 32, 54, 8, 54]]);
    expect(change('l0')?.after?.box).toEqual({ x: 8, y: 30, w: 25, h: 24 });
    await userEvent.keyboard('{Delete}');
    await expect.poll(() => change('l0')?.after?.polygons).toEqual([[8, 30, 33, 30, 32, 54, 8, 54]]);
    drag([8, 54], [4, 60]);
    await expect.poll(() => change('l0')?.after?.box?.x).toBeCloseTo(4, 0);
  });
});

describe('what is allowed', () => {
  it('has no tools and no keys while only looking or judging', async () => {
    await show('label:l0', { mode: 'read' });
    expect(page.getByRole('toolbar').query()).toBeNull();
    await userEvent.keyboard('{Delete}c');
    expect(events()).toBe(0);
    expect(page.getByRole('button', { name: 'Edit' }).query()).toBeNull();
  });

  it('says what was not stored, and is free of accessibility errors', async () => {
    const act = () => Promise.reject(new Error('The disk is full.'));
    dataset = { ...dataset, review: { ...dataset.review, act } };
    await show('label:l0');
    await userEvent.keyboard('{Delete}');
    await expect.poll(() => page.getByRole('alert').query()?.textContent).toMatch(/not stored.*disk is full/);
    await userEvent.keyboard('c');
    await expect.element(page.getByRole('dialog')).toBeVisible();
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  });
});
