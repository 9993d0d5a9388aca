/// <reference types="vite/client" />
import '@shoal/react/styles.css';
import { cleanup, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode, type ComponentProps } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { Gallery } from '@shoal/react/explore';
import { openCrossing } from '../parts/judging.test-support';

let dataset: Dataset;
let close: () => void;

beforeEach(async () => {
  await page.viewport(900, 700);
  ({ dataset, close } = await openCrossing());
});
afterEach(() => {
  cleanup();
  close();
});

function show(props: ComponentProps<typeof Gallery> = {}, width = 700) {
  return render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width, height: 520 }}>
          <Gallery {...props} />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
}

const list = () => page.getByRole('listbox', { name: 'Pictures' });
const tiles = () => [...document.querySelectorAll<HTMLElement>('[data-part="tile"]')];
const tile = (index: number) => {
  const found = document.querySelector<HTMLElement>(`[data-index="${index}"]`);
  if (!found) throw new Error(`no tile ${index}`);
  return found;
};
const focused = () => document.querySelector<HTMLElement>('[data-part="tile"][data-focused]')?.dataset['index'];
const picked = () => dataset.selection.picked.getSnapshot().size;
const seen = () => expect.poll(() => tiles().filter(({ dataset: data }) => data['state'] === 'shown').length, { timeout: 8000 }).toBeGreaterThan(10);

describe('gallery', () => {
  it('fills the width with pictures whose places are known before they are loaded', async () => {
    show();
    await expect.element(list()).toBeVisible();
    await expect.poll(() => tiles().length).toBeGreaterThan(10);
    const before = tiles().map(({ style }) => style.cssText);
    await seen();
    expect(tiles().map(({ style }) => style.cssText)).toEqual(before);
    await expect.element(page.getByText('97', { exact: true })).toBeVisible();
    const row = tiles().filter(({ offsetTop }) => offsetTop === tile(0).offsetTop);
    const space = document.querySelector<HTMLElement>('[data-part="space"]');
    expect(Math.max(...row.map((element) => element.offsetLeft + element.offsetWidth))).toBe(space?.clientWidth);
    expect(tile(0).querySelector('.shoal-visually-hidden')?.textContent).toMatch(/^Labelled|The model sees/);
    expect(tile(0)).toMatchObject({ ariaPosInSet: '1', ariaSetSize: '97' });
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  });

  it('focuses and picks with the pointer as a file manager does', async () => {
    show();
    await seen();
    await userEvent.click(tile(2));
    await expect.poll(focused).toBe('2');
    await userEvent.click(tile(5), { modifiers: ['Shift'] });
    await expect.poll(picked).toBe(4);
    await userEvent.click(tile(3), { modifiers: ['ControlOrMeta'] });
    await expect.poll(picked).toBe(3);
    expect(tile(3).ariaSelected).toBe('false');
    await userEvent.click(tile(1));
    await expect.poll(picked).toBe(0);
    const from = tile(0).getBoundingClientRect();
    const grid = list().element();
    const at = (x: number, y: number) => ({ pointerId: 1, pointerType: 'mouse', bubbles: true, clientX: x, clientY: y, button: 0, buttons: 1 });
    grid.setPointerCapture = () => undefined;
    grid.dispatchEvent(new PointerEvent('pointerdown', at(from.left + 3, from.top + 3)));
    grid.dispatchEvent(new PointerEvent('pointermove', at(from.right + 20, from.top + 40)));
    await expect.poll(picked).toBe(2);
    expect(document.querySelector('[data-part="band"]')).not.toBeNull();
    grid.dispatchEvent(new PointerEvent('pointerup', at(from.right + 20, from.top + 40)));
    await expect.poll(() => document.querySelector('[data-part="band"]')).toBeNull();
  });

  it('does everything with the keyboard', async () => {
    const onOpen = vi.fn();
    show({ onOpen });
    await seen();
    list().element().focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(focused).toBe('0');
    expect(list().element().getAttribute('aria-activedescendant')).toBe(tile(0).id);
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.poll(focused).toBe('2');
    const above = tile(2);
    await userEvent.keyboard('{ArrowDown}');
    await expect.poll(() => Number(focused())).toBeGreaterThan(3);
    const below = tile(Number(focused()));
    expect(below.offsetTop).toBeGreaterThan(above.offsetTop);
    expect(Math.abs(below.offsetLeft + below.offsetWidth / 2 - above.offsetLeft - above.offsetWidth / 2)).toBeLessThan(100);
    await userEvent.keyboard('{ArrowUp}');
    await expect.poll(focused).toBe('2');
    await userEvent.keyboard(' ');
    expect(picked()).toBe(1);
    await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowRight}{/Shift}');
    await expect.poll(picked).toBe(3);
    await userEvent.keyboard('{Control>}a{/Control}');
    await expect.poll(picked).toBe(97);
    await userEvent.keyboard('{Escape}');
    expect(picked()).toBe(0);
    await userEvent.keyboard('{End}');
    await expect.poll(focused).toBe('96');
    expect(tile(96).getBoundingClientRect().bottom).toBeLessThanOrEqual(list().element().getBoundingClientRect().bottom);
    await userEvent.keyboard('{Enter}');
    expect(onOpen).toHaveBeenCalledOnce();
    await userEvent.keyboard('{Home}');
    await expect.poll(focused).toBe('0');
    const wide = tile(0).offsetHeight;
    await userEvent.keyboard('+');
    await expect.poll(() => tile(0).offsetHeight).toBeGreaterThan(wide);
  });

  it('changes between objects and frames, order and groups', async () => {
    show();
    await seen();
    await userEvent.click(page.getByRole('radio', { name: 'Frames' }));
    await expect.element(page.getByText('24', { exact: true })).toBeVisible();
    await expect.poll(() => document.querySelectorAll('[data-index="0"] [data-part="marks"] g').length).toBeGreaterThan(3);
    await userEvent.click(page.getByRole('radio', { name: 'Objects' }));
    await userEvent.click(page.getByRole('button', { name: 'Group by class' }));
    await expect.poll(() => [...document.querySelectorAll('[data-part="section-name"]')].map((heading) => heading.textContent)).toContain('Cone');
    await userEvent.click(page.getByRole('button', { name: 'Show boxes' }));
    expect(document.querySelector('[data-part="marks"]')).toBeNull();
  });

  it('follows the filters, says "n of N", and offers a way back when nothing is left', async () => {
    show();
    await seen();
    dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'test', type: 'in', column: 'split', values: ['test'] });
    await expect.element(page.getByText('24 of 97')).toBeVisible();
    dataset.selection.setFilter('facet:split', { source: 'facet:split', label: 'none', type: 'in', column: 'split', values: ['nothing'] });
    await userEvent.click(page.getByRole('button', { name: 'Clear all filters' }));
    await expect.element(page.getByText('97', { exact: true })).toBeVisible();
  });

  it('says which picture is broken, in a narrow panel too', async () => {
    dataset.selection.setFilter('frame', { source: 'frame', label: 'f23', type: 'in', column: 'frame_id', values: ['f23'] });
    show({}, 240);
    await expect.poll(() => tiles().filter(({ dataset: data }) => data['state'] === 'failed').length).toBe(4);
    expect(tile(0).querySelector('.shoal-visually-hidden')?.textContent).toContain('No picture');
    expect(tile(0).getBoundingClientRect().right).toBeLessThanOrEqual(240);
    await userEvent.click(tile(0).querySelector('[data-part="retry"]') ?? tile(0));
    await expect.poll(() => tile(0).dataset['state']).toBe('failed');
  });
});
